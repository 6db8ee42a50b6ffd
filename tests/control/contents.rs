//! What goes with a tenant that is deleted.

use serde_json::{Value, json};
use tenantd::model::Role;

use super::{Stage, kind};
use crate::support::Client;

fn contents(stage: &Stage, tenant: &str, by: &Client) -> Value {
    let reply = stage.get(&format!("/tenants/{tenant}/contents"), by);
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()
}

fn counts(stage: &Stage, tenant: &str) -> Value {
    let contents = contents(stage, tenant, &stage.operator);
    let names = ["tenants", "children", "subtenants", "users", "clients"];
    names.iter().map(|name| contents[name].clone()).collect()
}

/// What is there, what was deleted before, and what there is once more is gone.
#[test]
fn it_counts_what_is_there_and_not_what_is_gone() {
    let stage = Stage::new();
    let leaf = stage.world.tenant("Leaf", Some(&stage.child));
    let other = stage.world.tenant("Other", Some(&stage.root));
    for (number, tenant) in [&leaf, &stage.child, &stage.root, &other].into_iter().enumerate() {
        stage.world.client(Role::Member, tenant);
        let part = json!({"name": "Part", "code": format!("part_{number}")});
        stage.send("POST", &format!("/tenants/{tenant}/subtenants"), &stage.operator, part);
        let user = json!({"email": format!("user{number}@example.com")});
        stage.send("POST", &format!("/tenants/{tenant}/users"), &stage.operator, user);
    }
    // The stage has a provider in the root and an administrator in the child.
    assert_eq!(counts(&stage, &stage.root), json!([3, 2, 4, 1, 6]));
    assert_eq!(counts(&stage, &stage.child), json!([1, 1, 2, 1, 3]));
    assert_eq!(counts(&stage, &leaf), json!([0, 0, 1, 1, 1]));

    let delete = |path: String| stage.delete(&path, &stage.operator).says_nothing(204);
    delete(format!("/tenants/{other}"));
    delete(format!("/clients/{}", stage.child_admin.id));
    assert_eq!(counts(&stage, &stage.root), json!([2, 1, 3, 1, 4]));
    delete(format!("/tenants/{}?force=true", stage.child));
    assert_eq!(counts(&stage, &stage.root), json!([0, 0, 1, 1, 2]));
    let gone = stage.get(&format!("/tenants/{}/contents", stage.child), &stage.operator);
    assert_eq!(kind(&gone), (404, "not-found".into()));
    let purge = json!({"state": "Purging"});
    let path = format!("/tenants/{}", stage.child);
    assert_eq!(stage.send("PATCH", &path, &stage.operator, purge).status, 200);
    assert_eq!(counts(&stage, &stage.root), json!([0, 0, 1, 1, 2]));
}

/// What it says of a deletion is what becomes of one.
#[test]
fn it_foretells_what_becomes_of_a_deletion() {
    let stage = Stage::new();
    let at_home = stage.world.client(Role::Operator, &stage.child);
    let home = json!({"name": "Instance", "state": "IsHomeTenant"});
    let home = stage.send("POST", "/tenants", &stage.operator, home).json()["id"].take();
    let (root, child) = (stage.root.clone(), stage.child.clone());
    for (tenant, by) in [
        (home.as_str().unwrap(), &stage.operator),
        (&root, &stage.provider),
        (&root, &at_home),
        (&child, &at_home),
        (&root, &stage.operator),
        (&child, &stage.provider),
    ] {
        let told = contents(&stage, tenant, by);
        let plain = stage.delete(&format!("/tenants/{tenant}"), by);
        let refusals =
            (told["isRefused"].as_bool().unwrap(), told["needsForce"].as_bool().unwrap());
        let expected = match refusals {
            (false, false) => 204,
            (true, _) | (_, true) => 409,
        };
        let is_own = plain.status == 403 && kind(&plain).1 == "own-home-state";
        assert!(plain.status == expected || (is_own && refusals.0), "{told}: {plain:?}");
        if plain.status != 204 && !is_own {
            let expected = if refusals.0 { "home-tenant-state" } else { "live-children" };
            assert_eq!(kind(&plain).1, expected, "{told}");
        }
    }
}

#[test]
fn who_may_not_delete_is_told_nothing() {
    let stage = Stage::new();
    let path = |tenant: &str| format!("/tenants/{tenant}/contents");
    let refused = stage.get(&path(&stage.child), &stage.child_admin);
    assert_eq!(kind(&refused), (403, "forbidden".into()));
    let foreign = stage.world.root("Foreign");
    for hidden in [foreign.as_str(), "nobody"] {
        let reply = stage.get(&path(hidden), &stage.provider);
        assert_eq!(kind(&reply), (404, "not-found".into()));
    }
}
