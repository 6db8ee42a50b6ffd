//! The limit on wrong secrets, per pair of client and address.

use std::time::Duration;

use serde_json::json;

use super::{TOKEN_PATHS, form, refusal};
use crate::support::{Client, Reply, World, WorldOptions};

fn guess(world: &World, client: &Client) -> Reply {
    world.post("/oauth/token").form(&form(client).replace(&client.secret, "wrong"))
}

#[test]
fn after_30_wrong_secrets_the_next_one_has_to_wait() {
    let world = World::new();
    let (operator, another) = (world.operator(), world.operator());
    for _ in 0..30 {
        assert_eq!(guess(&world, &operator).whole(), (401, refusal("invalid_client")));
    }
    let reply = guess(&world, &operator);
    assert_eq!(reply.whole(), (429, refusal("slow_down")));
    let seconds: u64 = reply.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    assert_eq!(world.post("/oauth/token").form(&form(&operator)).status, 200, "the right one");
    assert_eq!(guess(&world, &operator).status, 429, "which does not start the minute anew");
    assert_eq!(guess(&world, &another).status, 401, "another client");
    world.clock.advance(Duration::from_secs(60));
    assert_eq!(guess(&world, &operator).status, 401, "a minute later");
}

#[test]
fn all_endpoints_count_together_and_each_answers_in_its_words() {
    let limited = WorldOptions { login_limit: Some(4), ..WorldOptions::default() };
    let world = World::with(limited);
    let operator = world.operator();
    let wrong = form(&operator).replace(&operator.secret, "wrong");
    for path in TOKEN_PATHS {
        assert_eq!(world.post(path).form(&wrong).status, 401, "{path}");
    }
    let sign_in = |password: &str| {
        let body = json!({"username": operator.id, "password": password});
        world.post("/nse/v2.1/auth/signin").json(body)
    };
    assert_eq!(sign_in("wrong").status, 401);
    let reply = sign_in("wrong");
    let message = "Too many wrong secrets. Try again later.";
    let expected = json!({
        "status": {"user_message": message, "verbose_message": "", "code": 429},
        "result": {"returned_records": 0, "records": []},
    });
    assert_eq!(reply.whole(), (429, expected));
    assert!(reply.header("retry-after").is_some());
    assert_eq!(sign_in(&operator.secret).status, 200);
}

#[test]
fn wrong_keys_elsewhere_are_not_counted() {
    let limited = WorldOptions { login_limit: Some(1), ..WorldOptions::default() };
    let world = World::with(limited);
    let operator = world.operator();
    for _ in 0..5 {
        let key = format!("{}.wrong", operator.id);
        assert_eq!(world.get("/nse/v2.1/subtenants").api_key(&key).send().status, 401);
        assert_eq!(world.get("/nse/v2.1/subtenants").bearer(&key).send().status, 401);
        assert_eq!(world.get("/nse/v2.1/subtenants").basic(&operator.id, "no").send().status, 401);
    }
    assert_eq!(guess(&world, &operator).status, 401);
    assert_eq!(guess(&world, &operator).status, 429);
}

#[test]
fn zero_switches_it_off() {
    let world = World::with(WorldOptions { login_limit: Some(0), ..WorldOptions::default() });
    let operator = world.operator();
    for _ in 0..100 {
        assert_eq!(guess(&world, &operator).status, 401);
    }
}
