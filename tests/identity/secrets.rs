//! What the file holds of secrets.

use sha2::{Digest, Sha256};
use tenantd::model::Role;
use tenantd::ops::clients::rotate_client;

use super::token_of;
use crate::support::World;

/// Database and journal as they lie on the disk.
fn raw(world: &World) -> Vec<u8> {
    let wal = world.path.with_extension("db-wal");
    [std::fs::read(&world.path).unwrap(), std::fs::read(wal).unwrap()].concat()
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn the_file_holds_a_hash_and_neither_secret_nor_token() {
    let world = World::new();
    let tenant = world.root("Acme");
    let admin = world.client(Role::Admin, &tenant);
    let token = token_of(&world, &admin);
    assert_eq!(
        world.get("/nse/v2.1/subtenants").basic(&admin.id, &admin.secret).send().status,
        200
    );
    let rotated = rotate_client(&world.app.store, world.stamp(), admin.id.clone()).unwrap();
    let raw = raw(&world);
    for secret in [&admin.secret, &rotated.secret] {
        assert!(holds(&raw, &Sha256::digest(secret)), "this is the right place to look");
        assert!(!holds(&raw, secret.as_bytes()));
    }
    let signature = token.rsplit_once('.').unwrap().1;
    assert!(!holds(&raw, signature.as_bytes()));
}
