//! What follows the virtual clock, and what does not.

use std::time::Duration;

use serde_json::{Value, json};
use tenantd::dialects::Settings;
use tenantd::model::{Clock, Role, SystemClock};

use super::Scene;
use crate::support::{Client, Reply, WorldOptions};

impl Scene {
    fn clock(&self, change: Value) -> Value {
        self.tool("PUT", "/clock", Some(change)).json()
    }

    fn advance(&self, by: &str) {
        self.clock(json!({ "advance": by }));
    }
}

#[test]
fn it_is_set_moved_stopped_and_let_go() {
    let scene = Scene::new();
    let at = |now: &str, frozen: bool, speed: Value| -> Value {
        json!({"now": now, "frozen": frozen, "speed": speed})
    };
    let start = "2024-02-28T23:59:30Z";
    let set = scene.clock(json!({"now": start, "frozen": true}));
    assert_eq!(set, at(start, true, json!(1)));
    assert_eq!(scene.clock(json!({"advance": "P1D"}))["now"], "2024-02-29T23:59:30Z");
    assert_eq!(
        scene.clock(json!({"advance": "1h 30s", "speed": 60}))["now"],
        "2024-03-01T01:00:00Z"
    );
    scene.world.clock.advance(Duration::from_secs(100));
    let stands = at("2024-03-01T01:00:00Z", true, json!(60));
    assert_eq!(scene.tool("GET", "/clock", None).json(), stands);
    scene.clock(json!({"frozen": false}));
    scene.world.clock.advance(Duration::from_secs(60));
    let now = scene.tool("GET", "/clock", None).json();
    assert!(now["now"].as_str().unwrap().starts_with("2024-03-01T02:0"), "{now}");
    assert_eq!(scene.clock(json!({}))["speed"], 60);
    scene.tool("DELETE", "/clock", None);
    let year = &SystemClock.now().to_string()[..4];
    let now = scene.tool("GET", "/clock", None).json();
    assert_eq!((&now["now"].as_str().unwrap()[..4], &now["speed"]), (year, &json!(1)));
}

#[test]
fn every_fault_of_a_change_is_told_and_nothing_changes() {
    let scene = Scene::new();
    scene.clock(json!({"now": "2024-01-15T10:30:00Z", "frozen": true}));
    let put = |body: Value| {
        let put = scene.world.put("/control/v1/clock").api_key(&scene.operator.api_key);
        put.json(body)
    };
    let reply = put(json!({
        "now": "noon", "advance": "1 month", "frozen": "yes", "speed": 0, "color": "red",
    }));
    let faults = reply.json()["errors"].as_array().unwrap().clone();
    let pointers: Vec<_> = faults.iter().map(|fault| fault["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/color", "/now", "/advance", "/frozen", "/speed"]);
    for body in [
        json!({"now": "2024-01-15T10:30:00Z", "advance": "1s"}),
        json!({"now": "9999-06-01T00:00:00Z"}),
        json!({"now": "1969-12-31T23:59:59Z"}),
        json!({"advance": "P4000000D"}),
        json!({"advance": "-1s"}),
        json!({"speed": "fast"}),
        json!({"speed": 1e7}),
    ] {
        assert_eq!(put(body.clone()).status, 400, "{body}");
    }
    let detail = "advance must be a stretch of time such as 90s or P1D, that ends by \
                  9999-01-01T00:00:00Z, where the clock does.";
    for advance in ["P4000000D", "P99999999999D", "400000000h"] {
        assert_eq!(put(json!({ "advance": advance })).json()["detail"], detail, "{advance}");
    }
    let detail = "now must be a time from 1970-01-01T00:00:00Z to 9999-01-01T00:00:00Z.";
    for now in ["9999-06-01T00:00:00Z", "+010000-01-01T00:00:00Z", "noon"] {
        assert_eq!(put(json!({ "now": now })).json()["detail"], detail, "{now}");
    }
    let expected = json!({"now": "2024-01-15T10:30:00Z", "frozen": true, "speed": 1});
    assert_eq!(scene.tool("GET", "/clock", None).json(), expected);
}

#[test]
fn tokens_expire_by_it() {
    let scene = Scene::new();
    let root = scene.world.root("Acme");
    let member = scene.world.client(Role::Member, &root);
    let read = || scene.world.get(&format!("/tenant/{root}")).by(&member).send().status;
    scene.clock(json!({"frozen": true}));
    scene.advance("3599s");
    assert_eq!(read(), 200);
    scene.advance("1s");
    assert_eq!(read(), 401);
    scene.tool("DELETE", "/clock", None);
    assert_eq!(read(), 200);
    scene.clock(json!({"now": "2001-01-01T00:00:00Z"}));
    let fresh = scene.world.post("/oauth/token").basic(&member.id, &member.secret);
    let fresh = fresh.form("grant_type=client_credentials").json();
    scene.tool("DELETE", "/clock", None);
    let token = fresh["access_token"].as_str().unwrap();
    let old = scene.world.get(&format!("/tenant/{root}")).bearer(token).send();
    assert_eq!(old.status, 401, "one that was issued long ago");
}

#[test]
fn states_settle_by_it() {
    let provisioning_delay = Duration::from_secs(3600);
    let scene = Scene::with_settings(Settings { provisioning_delay, ..Settings::default() });
    let root = scene.world.root("Acme");
    scene.clock(json!({"frozen": true}));
    let path = format!("/ocs/api/v1/Tenants/{root}");
    let key = &scene.operator.api_key;
    let put = scene.world.put(&path).api_key(key).json(json!({"State": 2}));
    assert_eq!(put.json()["State"], 2, "{put:?}");
    let state = || scene.world.get(&path).api_key(key).send().json()["State"].clone();
    scene.advance("59m 59s");
    assert_eq!(state(), 2);
    scene.advance("1s");
    assert_eq!(state(), 3);
}

#[test]
fn calls_and_wrong_secrets_are_counted_by_it() {
    let scene = Scene::with(WorldOptions {
        settings: Settings { rate_limit: 1, ..Settings::default() },
        login_limit: Some(1),
        ..WorldOptions::default()
    });
    scene.world.root("Acme");
    scene.clock(json!({"now": "2024-01-15T10:30:00Z", "frozen": true}));
    let call = || scene.world.get("/ipera/tenants/count").api_key(&scene.operator.api_key).send();
    let guess = || {
        let post = scene.world.post("/oauth/token").basic(&scene.operator.id, "wrong");
        post.form("grant_type=client_credentials")
    };
    let retry = |reply: &Reply| reply.header("Retry-After").map(str::to_owned);
    assert_eq!((call().status, guess().status), (200, 401));
    scene.advance("20s");
    let (refused, wrong) = (call(), guess());
    assert_eq!((refused.status, wrong.status), (429, 429));
    assert_eq!((retry(&refused), retry(&wrong)), (Some("40".into()), Some("40".into())));
    assert_eq!(refused.header("X-RateLimit-Reset"), Some("1705314660"));
    scene.advance("40s");
    assert_eq!((call().status, guess().status), (200, 401));
}

/// The day that usage counts for, the window of its events, and the month that a report is about.
#[test]
fn usage_and_reports_are_of_its_days() {
    let scene = Scene::new();
    let root = scene.world.tenant_with_id("acme", "Acme", None);
    let provider = scene.world.client(Role::Provider, &root);
    let by = |client: &Client| client.api_key.clone();
    scene.clock(json!({"now": "2031-05-31T23:59:59Z", "frozen": true}));
    let count = |at: Option<&str>| {
        let mut event = json!({"tenant": "acme", "metric": "hsm", "delta": 1});
        if let Some(at) = at {
            event["at"] = json!(at);
        }
        let post = scene.world.post("/control/v1/usage").api_key(&by(&provider));
        post.json(json!([event])).status
    };
    assert_eq!(count(None), 200);
    assert_eq!(count(Some("2026-01-01T00:00:00Z")), 400, "long ago");
    scene.advance("1s");
    assert_eq!(count(None), 200);
    let usage = scene.world.get("/control/v1/usage?tenant=acme").api_key(&by(&provider)).send();
    let days: Vec<_> = usage.json()["items"].as_array().unwrap().clone();
    let days: Vec<_> = days.iter().map(|item| item["day"].as_str().unwrap().to_owned()).collect();
    assert_eq!(days, ["2031-05-31", "2031-06-01"]);

    let service = scene.world.put("/control/v1/tenants/acme/services").api_key(&by(&provider));
    let services = json!({"services": [{"serviceType": "hsm", "count": 1}]});
    assert_eq!(service.json(services).status, 200);
    let report = || {
        let get = scene.world.get("/dpod/tenants/usageReport").api_key(&scene.operator.api_key);
        get.send().text().to_owned()
    };
    // The month before this one.
    let of_may = report();
    assert!(of_may.contains("2031-05-31") && !of_may.contains("2031-06-01"), "{of_may}");
    scene.clock(json!({"now": "2031-07-31T12:00:00Z"}));
    let of_june = report();
    assert!(of_june.contains("2031-06-01") && !of_june.contains("2031-05-31"), "{of_june}");
}

/// The trail is in the order of what was done, whichever way the clock went meanwhile.
#[test]
fn the_audit_trail_is_found_by_its_moments() {
    let scene = Scene::new();
    let add = |name: &str, year: &str| {
        scene.clock(json!({"now": format!("{year}-01-15T10:30:00Z"), "frozen": true}));
        let post = scene.world.post("/control/v1/tenants").api_key(&scene.operator.api_key);
        assert_eq!(post.json(json!({"name": name, "id": name})).status, 201);
    };
    for (name, year) in [("a", "2030"), ("b", "2040"), ("c", "2020"), ("d", "2035")] {
        add(name, year);
    }
    let found = |query: &str| -> Vec<String> {
        let path = format!("/control/v1/audit?operation=control.createTenant&{query}");
        let rows = scene.world.get(&path).api_key(&scene.operator.api_key).send().json();
        let rows = rows["items"].as_array().unwrap().clone();
        rows.iter().map(|row| row["tenantId"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found("from=2031-01-01T00:00:00Z"), ["d", "b"]);
    assert_eq!(found("to=2031-01-01T00:00:00Z"), ["c", "a"]);
    assert_eq!(found("from=2029-01-01T00:00:00Z&to=2036-01-01T00:00:00Z"), ["d", "a"]);
}

#[test]
fn what_is_made_is_dated_by_it_and_the_edge_is_not() {
    let scene = Scene::new();
    scene.clock(json!({"now": "2031-05-06T07:08:09Z", "frozen": true}));
    let post = scene.world.post("/control/v1/tenants").api_key(&scene.operator.api_key);
    let made = post.json(json!({"name": "Acme"}));
    assert_eq!(made.json()["createdAt"], "2031-05-06T07:08:09Z");
    let year = SystemClock.now().to_string()[..4].to_owned();
    assert!(made.header("Date").unwrap().contains(&year), "{made:?}");
    let audit = scene.world.get("/control/v1/audit?limit=1").api_key(&scene.operator.api_key);
    assert_eq!(audit.send().json()["items"][0]["at"], "2031-05-06T07:08:09Z");
    // What was kept for a day under a key is forgotten a day later.
    let once = |name: &str| {
        let post = scene.world.post("/control/v1/tenants").api_key(&scene.operator.api_key);
        post.header("Idempotency-Key", "k").json(json!({ "name": name })).status
    };
    assert_eq!((once("First"), once("Second")), (201, 422));
    scene.advance("P1DT1S");
    assert_eq!(once("Second"), 201);
}
