//! The machine's clock is set back by an hour while the server runs.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use tenantd::dialects::Settings;
use tenantd::model::{Clock, Role};

use crate::support::{Client, Reply, World, WorldOptions};

const HOUR: Duration = Duration::from_secs(3_600);

struct Scene {
    world: World,
    tenant: String,
    operator: Client,
}

impl Scene {
    fn new() -> Self {
        let settings = Settings {
            provisioning_delay: Duration::from_secs(2),
            rate_limit: 60,
            ..Settings::default()
        };
        let world = World::with(WorldOptions { settings, ..WorldOptions::default() });
        let tenant = world.root("Acme");
        let operator = world.operator();
        Self { world, tenant, operator }
    }

    fn count(&self, event: &Value) -> Reply {
        self.world.post("/control/v1/usage").api_key(&self.operator.api_key).json(json!([event]))
    }
}

#[test]
fn tokens_stay_good_and_new_ones_are_granted() {
    let scene = Scene::new();
    let path = format!("/ocs/api/v1/Tenants/{}", scene.tenant);
    // One that was used before and one that was not.
    let (used, unused) = (&scene.operator, scene.world.client(Role::Member, &scene.tenant));
    assert_eq!(scene.world.get(&path).by(used).send().status, 200);
    scene.world.clock.go_back(HOUR);
    assert_eq!(scene.world.get(&path).by(used).send().status, 200);
    assert_eq!(scene.world.get(&path).by(&unused).send().status, 200);
    let fresh = scene.world.client(Role::Member, &scene.tenant);
    assert_eq!(scene.world.get(&path).by(&fresh).send().status, 200);
    // None of them outlives its end.
    scene.world.clock.advance(HOUR * 2);
    for client in [used, &unused, &fresh] {
        assert_eq!(scene.world.get(&path).by(client).send().status, 401);
    }
}

#[test]
fn a_state_settles_at_the_moment_that_was_noted() {
    let scene = Scene::new();
    let child = scene.world.tenant("Child", Some(&scene.tenant));
    let path = format!("/ocs/api/v1/Tenants/{child}");
    let state = || scene.world.get(&path).api_key(&scene.operator.api_key).send().json();
    let reply = scene.world.put(&path).by(&scene.operator).json(json!({"State": 2}));
    assert_eq!(reply.status, 200, "{reply:?}");
    scene.world.clock.go_back(HOUR);
    assert_eq!(state()["State"], 2);
    scene.world.clock.advance(HOUR);
    assert_eq!(state()["State"], 2);
    scene.world.clock.advance(Duration::from_secs(2));
    assert_eq!(state()["State"], 3);
}

#[test]
fn nobody_waits_out_a_window_that_lies_ahead() {
    let scene = Scene::new();
    let list = || scene.world.get("/ipera/tenants").by(&scene.operator).send();
    let sign_in = || {
        let body = json!({"username": scene.operator.id, "password": "wrong"});
        scene.world.post("/nse/v2.1/auth/signin").json(body).status
    };
    for _ in 0..60 {
        assert_eq!(list().status, 200);
    }
    for _ in 0..30 {
        assert_eq!(sign_in(), 401);
    }
    assert_eq!((list().status, sign_in()), (429, 429));
    scene.world.clock.go_back(HOUR);
    let reply = list();
    assert_eq!((reply.status, reply.header("X-RateLimit-Remaining")), (200, Some("59")));
    assert_eq!(sign_in(), 401);
}

#[test]
fn what_was_done_once_is_not_done_again() {
    let scene = Scene::new();
    let make = || {
        let request = scene.world.post("/control/v1/tenants").by(&scene.operator);
        let reply = request.header("Idempotency-Key", "k").json(json!({"name": "Once"}));
        (reply.status, reply.json()["id"].clone())
    };
    let event = json!({"tenant": scene.tenant, "metric": "m", "delta": 1, "key": "k"});
    let first = make();
    assert_eq!(first.0, 201);
    assert_eq!(scene.count(&event).json()["counted"], 1);
    scene.world.clock.go_back(HOUR);
    assert_eq!(make(), first);
    let again = scene.count(&event).json();
    assert_eq!((&again["counted"], &again["repeated"]), (&json!(0), &json!(1)), "{again}");
}

/// Events without a moment count; one from a clock that was not set back is refused whole, as any
/// that lies more than five minutes ahead.
#[test]
fn usage_goes_on() {
    let scene = Scene::new();
    let at = scene.world.clock.now().to_string();
    scene.world.clock.go_back(HOUR);
    let event = json!({"tenant": scene.tenant, "metric": "m", "delta": 1});
    assert_eq!(scene.count(&event).status, 200);
    let ahead = json!({"tenant": scene.tenant, "metric": "m", "delta": 1, "at": at});
    let refused = scene.count(&ahead);
    assert_eq!((refused.status, &refused.json()["errors"][0]["pointer"]), (400, &json!("/0/at")));
}

/// Lists go by the time at which things were made; nothing is left out or comes twice.
#[test]
fn lists_stay_whole() {
    let scene = Scene::new();
    let mut expected = BTreeSet::from([scene.tenant.clone()]);
    for number in 0..15 {
        if number % 5 == 4 {
            scene.world.clock.go_back(HOUR);
        }
        expected.insert(scene.world.root(&format!("Tenant {number}")));
    }
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let path = format!("/control/v1/tenants?limit=4{after}");
        let page = scene.world.get(&path).api_key(&scene.operator.api_key).send().json();
        let items = page["items"].as_array().unwrap().iter();
        found.extend(items.map(|item| item["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(found.len(), expected.len());
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
}

/// Rows from before and after are found by their time, whichever of the two passes they are from.
#[test]
fn the_audit_trail_is_found_by_time() {
    let scene = Scene::new();
    let clock = &scene.world.clock;
    let tick = || {
        scene.world.root("Tick");
        clock.advance(Duration::from_secs(60));
    };
    let start = clock.now();
    (0..90).for_each(|_| tick());
    clock.go_back(HOUR);
    (0..90).for_each(|_| tick());
    let rows = |query: &str| {
        let path = format!("/control/v1/audit?limit=500&operation=test.prepare{query}");
        let reply = scene.world.get(&path).api_key(&scene.operator.api_key).send();
        assert_eq!(reply.status, 200, "{reply:?}");
        let items = reply.json()["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["at"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all = rows("");
    for minutes in [10, 40, 45, 80, 100] {
        let moment = start.plus(Duration::from_secs(minutes * 60)).to_string();
        let (later, earlier): (Vec<_>, Vec<_>) =
            all.iter().cloned().partition(|at| at.as_str() >= moment.as_str());
        assert_eq!(rows(&format!("&from={moment}")), later, "{minutes}");
        assert_eq!(rows(&format!("&to={moment}")), earlier, "{minutes}");
    }
}
