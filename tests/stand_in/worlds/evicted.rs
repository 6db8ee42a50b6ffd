//! What testers are told of worlds that had to go, and who can make them go.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Demo;
use crate::support::Reply;

impl Demo {
    /// Reads something in a world with an API key.
    fn work(&self, world: &str) -> Reply {
        self.by_operator("GET", &format!("/world/{world}/control/v1/info")).send()
    }

    /// Reads the same with a token.
    fn work_by(&self, token: &str, world: &str) -> Reply {
        self.request("GET", &format!("/world/{world}/control/v1/info")).bearer(token).send()
    }
}

fn token_of(reply: &Reply) -> String {
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()["access_token"].as_str().unwrap().to_owned()
}

/// A stranger asks for many names, and drives out nobody.
#[test]
fn worlds_that_are_worked_in_stay_while_a_stranger_asks_for_others() {
    let demo = Demo::start(&[]);
    assert_eq!(demo.work("mine").header("Tenantd-World"), Some("mine; generation=1"));
    let token = token_of(&demo.token("/world/signed-in"));
    for number in 0..70 {
        let reply = demo.request("GET", &format!("/world/x{number}/healthz")).send();
        let label = format!("x{number}; generation={}", number + 3);
        assert_eq!((reply.status, reply.header("Tenantd-World")), (200, Some(&*label)));
        // Refused like everywhere else, and no more reason to stay.
        let path = format!("/world/x{number}/control/v1/info");
        assert_eq!(demo.request("GET", &path).bearer("a.b.c").send().status, 401);
    }
    assert_eq!(demo.work("mine").header("Tenantd-World"), Some("mine; generation=1"));
    assert_eq!(demo.work_by(&token, "signed-in").status, 200);
    let list = demo.get("/control/v1/worlds");
    assert_eq!(list["worlds"].as_array().unwrap().len(), 64);
    assert_eq!((&list["evicted"], &list["evictions"]), (&json!([]), &json!(0)), "that matter");
}

/// With 64 worlds in use one more has to wait; whose world went is told in each way there is.
#[test]
fn whoever_comes_back_to_an_evicted_world_is_told() {
    let demo = Demo::start(&[]);
    let token = token_of(&demo.token("/world/w00"));
    assert_eq!(demo.work_by(&token, "w00").status, 200);
    // Once to make them, which may take its time, and once to have been there just now.
    for number in (1..64).chain(0..64) {
        assert_eq!(demo.work(&format!("w{number:02}")).status, 200);
    }
    let began = Instant::now();
    let refused = demo.work("one-more");
    let detail = "There are 64 worlds, all in use. Drop those that are done with, or wait.";
    assert_eq!((refused.status, &refused.json()["detail"]), (503, &json!(detail)));
    let seconds: u64 = refused.header("Retry-After").unwrap().parse().unwrap();
    assert!((1..=10).contains(&seconds), "{seconds}");
    std::thread::sleep(Duration::from_secs(seconds));
    let after = demo.work("one-more");
    assert_eq!(after.status, 200, "{after:?} in {:?}", began.elapsed());

    let list = demo.get("/control/v1/worlds");
    let evicted = &list["evicted"][0];
    let named = ["name", "generation", "requests"].map(|member| evicted[member].clone());
    assert_eq!(named, [json!("w00"), json!(1), json!(3)]);
    assert!(evicted["evictedAt"].as_str() >= evicted["lastUsedAt"].as_str(), "{list}");
    assert_eq!(list["evictions"], 1);

    // Somebody is done with a world, so that there is a place again.
    assert_eq!(demo.by_operator("DELETE", "/control/v1/worlds/w63").send().status, 204);
    let back = demo.work_by(&token, "w00");
    let label = "w00; generation=66; replaces=1";
    assert_eq!((back.status, back.header("Tenantd-World")), (401, Some(label)));
    let why = "Bearer error=\"invalid_token\", error_description=\"The world w00 was evicted to make \
               place for another, and made anew: its tokens and what was in it are gone.\"";
    assert_eq!(back.header("WWW-Authenticate"), Some(why));
    assert_eq!(demo.work("w00").header("Tenantd-World"), Some(label));
    // Who drops it expects another one.
    assert_eq!(demo.by_operator("DELETE", "/control/v1/worlds/w00").send().status, 204);
    assert_eq!(demo.work("w00").header("Tenantd-World"), Some("w00; generation=67"));
    let other = demo.work_by(&token_of(&demo.token("")), "w00");
    let why = "Bearer error=\"invalid_token\", error_description=\"The token was not issued in this world w00.\"";
    assert_eq!(other.header("WWW-Authenticate"), Some(why));
    let outside = demo.request("GET", "/control/v1/info").bearer(&token).send();
    assert_eq!(outside.header("WWW-Authenticate"), Some("Bearer"));
    assert_eq!(outside.header("Tenantd-World"), None);
}

/// Rules of a world have paths as its journal has them, without its prefix.
#[test]
fn its_fault_rules_have_paths_of_its_own() {
    let demo = Demo::start(&[]);
    let tool = |method: &str, path: &str, body: Value| {
        let reply = demo.by_operator(method, &format!("/world/a/control/v1{path}")).json(body);
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()
    };
    let rule =
        json!({"name": "it", "match": {"path": "/ipera/tenants/*"}, "effect": {"status": 500}});
    tool("PUT", "/faults", json!({"faults": [rule]}));
    for path in ["/ipera/tenants/count", "/world/a/ipera/tenants/count"] {
        let seen = tool("POST", "/faults/preview", json!({"method": "GET", "path": path}));
        assert_eq!(seen["applied"], "it", "{path} {seen}");
    }
    let count = |world: &str| {
        demo.by_operator("GET", &format!("{world}/ipera/tenants/count")).send().status
    };
    assert_eq!(["", "/world/b", "/world/a"].map(count), [200, 200, 500]);
    let elsewhere = json!({"method": "GET", "path": "/world/b/ipera/tenants/count"});
    let why = "The path is of the world b, which has rules of its own: ask below /world/b.";
    assert_eq!(tool("POST", "/faults/preview", elsewhere)["reason"], why);
}
