//! The limit on wrong passwords.

use std::time::Duration;

use serde_json::json;

use super::{Scene, failure};
use crate::support::{Reply, World, WorldOptions};

fn sign_in(world: &World, username: &str, password: &str) -> Reply {
    let body = json!({ "username": username, "password": password });
    world.post("/nse/v2.1/auth/signin").json(body)
}

#[test]
fn after_thirty_wrong_passwords_a_minute_further_ones_must_wait() {
    let scene = Scene::new();
    let (world, id) = (&scene.world, &scene.admin.id);
    for _ in 0..30 {
        let reply = sign_in(world, id, "wrong");
        reply.says(401, &failure(401, "Wrong username or password."));
    }
    let limited = sign_in(world, id, "wrong");
    limited.says(429, &failure(429, "Too many wrong secrets. Try again later."));
    let seconds: u64 = limited.header("Retry-After").unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");

    // The right password is always accepted, and does not open the way for wrong ones.
    assert_eq!(sign_in(world, id, &scene.admin.secret).status, 200);
    assert_eq!(sign_in(world, id, "wrong").status, 429);
    // Others are counted for themselves, and a wrong secret elsewhere is a plain 401.
    assert_eq!(sign_in(world, &scene.member.id, "wrong").status, 401);
    assert_eq!(world.get("/nse/v2.1/subtenants").basic(id, "wrong").send().status, 401);

    world.clock.advance(Duration::from_secs(61));
    assert_eq!(sign_in(world, id, "wrong").status, 401);
}

#[test]
fn the_addresses_and_the_token_endpoint_share_one_count() {
    let scene = Scene::new();
    let (world, id) = (&scene.world, &scene.admin.id);
    let wrong = json!({ "username": id, "password": "wrong" });
    for address in ["/nse", "/nse/api", "", "/api"] {
        for _ in 0..7 {
            let path = format!("{address}/v2.1/auth/signin");
            assert_eq!(world.post(&path).json(wrong.clone()).status, 401);
        }
    }
    for _ in 0..2 {
        let form = world.post("/oauth/token").basic(id, "wrong");
        assert_eq!(form.form("grant_type=client_credentials").status, 401);
    }
    assert_eq!(sign_in(world, id, "wrong").status, 429);
}

#[test]
fn the_limit_can_be_switched_off() {
    let world = World::with(WorldOptions { login_limit: Some(0), ..WorldOptions::default() });
    for _ in 0..40 {
        assert_eq!(sign_in(&world, "nobody", "wrong").status, 401);
    }
}
