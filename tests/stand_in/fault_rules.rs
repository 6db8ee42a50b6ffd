//! Which requests fault rules are for and when, and how rules are put, shown and taken away.

use rustix::process::Signal;
use serde_json::{Value, json};

use super::faults::Place;
use super::wire::ask;
use super::{Scene, commands};
use crate::support::program::{Ended, Serving, output, run};

impl Place {
    fn statuses(&self, count: usize) -> Vec<u16> {
        (0..count).map(|_| self.read().status()).collect()
    }
}

const BUSY: &str = r#"{"status": 503, "retryAfter": 1}"#;

fn busy() -> Value {
    serde_json::from_str(BUSY).unwrap()
}

#[test]
fn a_run_repeats_exactly_from_the_seed_that_was_drawn() {
    let place = Place::new();
    let rule = json!({"when": {"probability": 0.5}, "effect": busy()});
    place.rule(rule.clone());
    let first = place.statuses(30);
    assert!(first.contains(&200) && first.contains(&503), "{first:?}");
    let seed = place.scene.tool("GET", "/faults", None).json()["faults"][0]["seed"].clone();
    place.rule(json!({"when": {"probability": 0.5}, "seed": seed, "effect": busy()}));
    assert_eq!(place.statuses(30), first);
    place.reset();
    assert_eq!(place.scene.tool("GET", "/faults", None).json(), json!({"faults": []}));
}

#[test]
fn rules_have_their_time_by_the_virtual_clock() {
    let place = Place::new();
    let clock = |change: Value| drop(place.scene.tool("PUT", "/clock", Some(change)));
    clock(json!({"now": "2031-05-06T07:00:00Z", "frozen": true}));
    let key = &place.provider.api_key;
    let status = || ask(place.scene.world.address, "GET", &place.path(), key, "").status();
    place.rule(json!({
        "from": "2031-05-06T08:00:00Z", "until": "2031-05-06T09:00:00Z", "effect": busy(),
    }));
    let mut seen = Vec::new();
    for step in ["0s", "59m 59s", "1s", "59m 59s", "1s"] {
        clock(json!({ "advance": step }));
        seen.push(status());
    }
    assert_eq!(seen, [200, 200, 503, 503, 200]);
}

#[test]
fn a_rule_is_for_what_it_says() {
    let place = Place::new();
    let other = place.scene.world.root("Other");
    let stranger = place.scene.world.client(tenantd::model::Role::Admin, &other);
    let uuid = tenantd::model::IdRef::parse(&place.tenant).unwrap().uuid().to_string();
    for (matching, is_met) in [
        (json!({}), true),
        (json!({"dialect": "ocs"}), true),
        (json!({"dialect": "dpod"}), false),
        (json!({"operation": "ocs.getTenant"}), true),
        (json!({"operation": "ocs.updateTenant"}), false),
        (json!({"method": "GET"}), true),
        (json!({"method": "PUT"}), false),
        (json!({"path": "/ocs/**"}), true),
        (json!({"path": "/ocs/*"}), false),
        (json!({"client": place.provider.id}), true),
        (json!({"client": stranger.id}), false),
        (json!({"tenant": place.tenant}), true),
        (json!({"tenant": uuid}), true),
        (json!({"tenant": other}), false),
        (json!({"headers": {"HOST": "*"}}), true),
        (json!({"headers": {"x-test": "*"}}), false),
        (json!({"dialect": "ocs", "method": "PUT"}), false),
    ] {
        place.rule(json!({"match": matching, "effect": busy()}));
        assert_eq!(place.read().status(), if is_met { 503 } else { 200 }, "{matching}");
        assert_eq!(place.counts(), if is_met { (1, 1) } else { (0, 0) }, "{matching}");
        let question = json!({
            "method": "GET", "path": place.path(), "client": place.provider.id,
            "headers": {"Host": "a"},
        });
        let seen = place.scene.tool("POST", "/faults/preview", Some(question)).json();
        assert_eq!(seen["faults"][0]["matches"], is_met, "{seen}");
        assert_eq!(seen["applied"], if is_met { json!("it") } else { Value::Null }, "{matching}");
    }
    // Where the path names no tenant, it is the caller's home.
    place.rule(json!({"match": {"tenant": place.tenant}, "effect": busy()}));
    let by = |key: &str| ask(place.scene.world.address, "GET", "/nse/v2.1/subtenants", key, "");
    assert_eq!(by(&place.provider.api_key).status(), 503);
    assert_eq!(by(&stranger.api_key).status(), 200);
}

/// Who may not ask is refused as always, and the control API fails only where it is named.
#[test]
fn what_rules_are_not_for() {
    let place = Place::new();
    place.rule(json!({"effect": busy()}));
    let world = &place.scene.world;
    let status = |path: &str, key: &str| ask(world.address, "GET", path, key, "").status();
    assert_eq!(status(&place.path(), "a.b.c"), 401);
    assert_eq!(status("/ocs/nothing", &place.provider.token), 404);
    let operator = &place.scene.operator.api_key;
    for path in ["/control/v1/info", "/control/v1/faults", "/healthz", "/readyz", "/metrics"] {
        assert_eq!(status(path, operator), 200, "{path}");
    }
    place.rule(json!({"match": {"dialect": "control"}, "effect": busy()}));
    assert_eq!(status("/control/v1/info", operator), 503);
    assert_eq!(status("/healthz", operator), 503);
    assert_eq!(status("/control/v1/faults", operator), 200, "or nobody could take it away");
}

#[test]
fn every_fault_of_a_rule_is_told_and_the_rules_stay() {
    let scene = Scene::new();
    let good = json!({"name": "good", "effect": {"delay": "1s"}});
    scene.tool("PUT", "/faults", Some(json!({"faults": [good]})));
    let put = |rules: Value| {
        let put = scene.world.put("/control/v1/faults").api_key(&scene.operator.api_key);
        put.json(json!({ "faults": rules }))
    };
    let pointers = |rules: Value| -> Vec<String> {
        let reply = put(rules);
        assert_eq!(reply.status, 400, "{reply:?}");
        let errors = reply.json()["errors"].as_array().unwrap().clone();
        errors.iter().map(|error| error["pointer"].as_str().unwrap().to_owned()).collect()
    };
    let of_first = |rule: Value| -> Vec<String> {
        let pointers = pointers(json!([rule])).into_iter();
        pointers.map(|pointer| pointer.strip_prefix("/faults/0/").unwrap().to_owned()).collect()
    };
    assert_eq!(
        of_first(json!({
            "name": "a b", "color": 1, "from": "noon", "seed": -1,
            "match": {
                "dialect": "x", "operation": "ocs.x", "method": "get", "path": "a", "tenant": "a b",
                "headers": {"a": 1},
            },
            "when": {"first": 0, "every": 2, "probability": 2},
            "effect": {
                "status": 200, "retryAfter": -1, "connection": "x", "token": "x", "delay": "1h",
                "bytesPerSecond": 0, "cutAfterBytes": -1,
            },
        })),
        [
            "color",
            "name",
            "match/dialect",
            "match/operation",
            "match/method",
            "match/path",
            "match/tenant",
            "match/headers/a",
            "from",
            "when/first",
            "when/probability",
            "when/every",
            "seed",
            "effect/status",
            "effect/retryAfter",
            "effect/connection",
            "effect/token",
            "effect/delay",
            "effect/bytesPerSecond",
            "effect/cutAfterBytes",
        ]
    );
    for (effect, pointer) in [
        (json!({}), "effect"),
        (json!({"status": 503, "connection": "reset"}), "effect/connection"),
        (json!({"retryAfter": 1, "delay": "1s"}), "effect/retryAfter"),
        (json!({"token": "expired", "delay": "1s"}), "effect/delay"),
        (json!({"connection": "silence", "cutAfterBytes": 1}), "effect/cutAfterBytes"),
        (json!({"connection": "reset", "bytesPerSecond": 1}), "effect/bytesPerSecond"),
        (json!({"delay": {"min": "2s", "max": "1s"}}), "effect/delay/max"),
        (json!({"delay": {"min": "2s"}}), "effect/delay/max"),
        (json!({"delay": {"sigma": -1}}), "effect/delay/median"),
        (json!(null), "effect"),
    ] {
        let told = of_first(json!({"name": "a", "effect": effect}));
        assert_eq!(told[0], pointer, "{effect}");
    }
    let twice = json!([good, {"name": "good", "effect": {"status": 400}}]);
    assert_eq!(pointers(twice), ["/faults/1/name"]);
    let many: Vec<_> =
        (0..101).map(|number| json!({"name": number.to_string(), "effect": busy()})).collect();
    assert_eq!(pointers(json!(many)), ["/faults"]);
    assert_eq!(put(json!(many[..100])).status, 200);
}

/// What is shown can be put again.
#[test]
fn rules_are_shown_as_they_are_written() {
    let scene = Scene::new();
    let rules = json!({"faults": [
        {"name": "a", "match": {"method": "GET", "headers": {"x-a": "*"}}, "when": {"every": 3},
         "effect": {"status": 429, "retryAfter": 0}, "matched": 0, "fired": 0},
        {"name": "b", "from": "2024-01-15T10:30:00Z", "until": "2024-01-15T10:31:00Z",
         "seed": 7, "effect": {"delay": {"median": "1500ms", "sigma": 0.5}, "bytesPerSecond": 10,
         "cutAfterBytes": 5}, "matched": 0, "fired": 0},
        {"name": "c", "when": {"probability": 0.25}, "seed": 1,
         "effect": {"connection": "silence", "delay": "2s"}, "matched": 0, "fired": 0},
        {"name": "d", "when": {"first": 1}, "effect": {"token": "expired"}, "matched": 0,
         "fired": 0},
        {"name": "e", "seed": 2, "effect": {"status": 599, "delay": {"min": "0s", "max": "1ms"}},
         "matched": 0, "fired": 0},
    ]});
    let shown = scene.tool("PUT", "/faults", Some(rules.clone())).text().to_owned();
    assert_eq!(shown, rules.to_string());
    let again = scene.tool("PUT", "/faults", Some(scene.tool("GET", "/faults", None).json()));
    assert_eq!(again.text(), shown);
}

#[test]
fn the_command_puts_lists_and_clears() {
    let commands::Place { folder, db, id, secret } = commands::Place::new();
    let serving = Serving::start(&db, &["--stand-in"]);
    let url = format!("http://{}", serving.address);
    let place = ["--url", &url, "--client-id", &id, "--client-secret", &secret];
    let command = |arguments: &[&str]| output(&[&["fault"], arguments, &place[..]].concat());
    let file = folder.path().join("rules.json");
    let file = file.to_str().unwrap();
    let rules = json!({"faults": [{"name": "busy", "effect": busy()}]});
    std::fs::write(file, rules.to_string()).unwrap();
    assert_eq!(command(&["put", file]), "");
    let sign_in = || {
        let post = serving.request("POST", "/oauth/token").basic(&id, &secret);
        post.form("grant_type=client_credentials").status
    };
    assert_eq!(sign_in(), 503);
    let table = " MATCHED   APPLIED  NAME                  EFFECT\n       1         1  busy                  \
                 {\"status\":503,\"retryAfter\":1}";
    assert_eq!(command(&["list"]), table.trim_end());
    let listed: Value = serde_json::from_str(&command(&["list", "--json"])).unwrap();
    assert_eq!(listed[0]["fired"], 1);
    let waiting =
        r#"{"faults": [{"name": "a", "match": {"client": "b"}, "effect": {"status": 500}}]}"#;
    std::fs::write(file, waiting).unwrap();
    let put = [&["fault", "put", file], &place[..]].concat();
    let err = "tenantd: warning: /faults/0/match/client: No client has this id so far.\n";
    assert_eq!(run(&put), Ended { code: Some(0), out: String::new(), err: err.into() });
    assert_eq!(command(&["clear"]), "");
    assert_eq!((sign_in(), &*command(&["list", "--json"])), (200, "[]"));

    let fails = |code: i32, arguments: &[&str], line: &str| {
        let err = format!("tenantd: {line}\n");
        let ended = Ended { code: Some(code), out: String::new(), err };
        assert_eq!(run(arguments), ended, "{arguments:?}");
    };
    let missing = "--url URL is missing: the address of a running stand-in";
    fails(2, &["fault", "clear"], missing);
    std::fs::write(file, "{\"faults\": [{\"name\": \"a\"}]}").unwrap();
    fails(1, &put, "400: faults.0.effect is required.");
    std::fs::write(file, r#"{"faults": [{"name": "a", "name": "b"}]}"#).unwrap();
    fails(1, &put, &format!("{file}: faults.0.name stands there twice."));
    std::fs::write(file, "no").unwrap();
    fails(1, &put, &format!("{file}: expected ident at line 1 column 2"));
    let log = serving.end(Signal::TERM).err;
    assert!(log.contains("status=503 fault=busy ms="), "{log}");
}
