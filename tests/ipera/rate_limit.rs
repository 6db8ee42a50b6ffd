//! Sixty requests a minute per endpoint and client, in a fixed window by our clock.

use std::time::Duration;

use serde_json::json;
use tenantd::dialects::Settings;
use tenantd::model::{Clock, Role, TenantState};

use super::{OPERATIONS, Scene, message};
use crate::support::{Client, Reply};

fn limited(rate_limit: u32) -> Scene {
    Scene::with(Settings { rate_limit, ..Settings::default() })
}

/// Limit and what remains of it, as the answer tells.
fn allowance(reply: &Reply) -> [Option<&str>; 2] {
    ["X-RateLimit-Limit", "X-RateLimit-Remaining"].map(|name| reply.header(name))
}

fn count(scene: &Scene, client: &Client) -> Reply {
    scene.world.get("/ipera/tenants/count").by(client).send()
}

#[test]
fn the_61st_call_of_a_minute_is_refused() {
    let scene = limited(60);
    let started = scene.world.clock.now();
    for left in (0..60).rev() {
        let reply = count(&scene, &scene.member);
        reply.says(200, &json!({"count": 1}));
        assert_eq!(allowance(&reply), [Some("60"), Some(&*left.to_string())]);
        assert_eq!(reply.header("X-RateLimit-Reset"), None);
    }
    for _ in 0..2 {
        let reply = count(&scene, &scene.member);
        reply.says(429, &message("Too Many Attempts."));
        assert_eq!(allowance(&reply), [Some("60"), Some("0")]);
        let retry: i64 = reply.header("Retry-After").unwrap().parse().unwrap();
        assert!((1..=60).contains(&retry), "{retry}");
        let reset: i64 = reply.header("X-RateLimit-Reset").unwrap().parse().unwrap();
        let ends = started.seconds() + 60;
        assert!((ends..=ends + 30).contains(&reset), "{reset} {ends}");
    }
}

#[test]
fn the_window_is_fixed_from_its_first_call() {
    let scene = limited(2);
    let after = |seconds| scene.world.clock.advance(Duration::from_secs(seconds));
    assert_eq!(count(&scene, &scene.member).status, 200);
    after(40);
    assert_eq!(count(&scene, &scene.member).status, 200);
    let refused = count(&scene, &scene.member);
    let retry: u64 = refused.header("Retry-After").unwrap().parse().unwrap();
    assert!((1..=20).contains(&retry), "{retry}");
    // What is refused does not make the window longer.
    after(retry);
    let reply = count(&scene, &scene.member);
    assert_eq!((reply.status, allowance(&reply)), (200, [Some("2"), Some("1")]));
}

#[test]
fn clients_and_endpoints_are_counted_apart() {
    let scene = limited(1);
    for client in [&scene.member, &scene.admin] {
        for operation in OPERATIONS {
            let path = operation.path("/ipera", &scene.tenant);
            let ask = || {
                let request = scene.world.request(operation.method, &path).by(client);
                request.json(json!({"name": "Renamed"}))
            };
            assert_ne!(ask().status, 429, "{operation:?}");
            let refused = ask();
            refused.says(429, &message("Too Many Attempts."));
            assert_eq!(allowance(&refused), [Some("1"), Some("0")]);
        }
    }
    // Another tenant's path and another address are the same endpoint; another credential of the
    // client is the same client; HEAD is GET.
    let put = scene.world.put(&format!("/tenants/{}", scene.sibling)).by(&scene.admin);
    assert_eq!(put.send().status, 429);
    let key = scene.world.get("/ipera/api/v1/tenants").api_key(&scene.admin.api_key);
    assert_eq!(key.send().status, 429);
    assert_eq!(scene.world.head("/ipera/tenants").by(&scene.admin).send().status, 429);
    // Other dialects have no such limit.
    for _ in 0..3 {
        let path = format!("/processmind/tenant/{}", scene.tenant);
        let reply = scene.world.get(&path).by(&scene.admin).send();
        assert_eq!((reply.status, allowance(&reply)), (200, [None, None]));
    }
}

#[test]
fn refused_calls_count_but_strangers_and_questions_do_not() {
    let scene = limited(3);
    let path = format!("/ipera/tenants/{}", scene.tenant);
    for _ in 0..5 {
        let stranger = scene.world.put(&path).bearer("a.b.c").send();
        assert_eq!((stranger.status, allowance(&stranger)), (401, [None, None]));
        let question = scene.world.request("OPTIONS", &path).by(&scene.admin).send();
        assert_eq!((question.status, allowance(&question)), (204, [None, None]));
        let method = scene.world.delete(&path).by(&scene.admin).send();
        assert_eq!((method.status, allowance(&method)), (405, [None, None]));
    }
    let put = |id: &str, body: &str| {
        let request = scene.world.put(&format!("/ipera/tenants/{id}"));
        request.by(&scene.admin).body(body)
    };
    for (id, status, left) in
        [(&scene.tenant, 422, "2"), (&scene.foreign, 404, "1"), (&scene.tenant, 422, "0")]
    {
        let reply = put(id, "{}");
        assert_eq!((reply.status, allowance(&reply)), (status, [Some("3"), Some(left)]));
    }
    put(&scene.tenant, "{\"name\": \"Renamed\"}").says(429, &message("Too Many Attempts."));
    assert_eq!(scene.item(&scene.tenant)["name"], "Customer");
}

#[test]
fn a_body_too_large_is_told_what_is_left_and_not_counted() {
    let scene = limited(2);
    let path = format!("/ipera/tenants/{}", scene.tenant);
    let reply = scene.world.put(&path).by(&scene.admin).body(vec![b' '; 1024 * 1024 + 1]);
    assert_eq!((reply.status, allowance(&reply)), (413, [Some("2"), Some("2")]));
}

#[test]
fn a_suspended_client_is_known_and_one_without_a_home_is_not() {
    let scene = limited(2);
    let at_home = scene.world.client(Role::Admin, &scene.tenant);
    scene.world.set_state(&scene.tenant, TenantState::Deactivated);
    let reply = count(&scene, &at_home);
    reply.says(403, &message("The tenant of these credentials is not active."));
    assert_eq!(allowance(&reply), [Some("2"), Some("2")]);
    scene.world.set_state(&scene.tenant, TenantState::Deleting);
    let gone = count(&scene, &at_home);
    let stranger = scene.world.get("/ipera/tenants/count").bearer("a.b.c").send();
    assert_eq!(gone.but_for_id_and_time(), stranger.but_for_id_and_time());
    assert_eq!((gone.status, allowance(&gone)), (401, [None, None]));
}

#[test]
fn zero_switches_the_limit_off() {
    let scene = limited(0);
    for _ in 0..70 {
        let reply = count(&scene, &scene.member);
        assert_eq!((reply.status, allowance(&reply)), (200, [None, None]));
    }
}
