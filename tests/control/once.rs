//! `Idempotency-Key`: the first answer again, and the thing done once.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Stage, kind, problem};
use crate::support::{Client, Reply};

fn post(stage: &Stage, path: &str, by: &Client, key: &str, body: Value) -> Reply {
    let request = stage.world.post(&format!("/control/v1{path}")).by(by);
    request.header("Idempotency-Key", key).json(body)
}

fn headers(reply: &Reply) -> Vec<&(String, String)> {
    let changing = ["date", "x-request-id"];
    reply.headers.iter().filter(|(name, _)| !changing.contains(&name.as_str())).collect()
}

#[test]
fn a_repetition_gets_the_first_answer_to_the_byte() {
    let stage = Stage::new();
    let tenant = format!("/tenants/{}", stage.child);
    for (path, body) in [
        ("/tenants".to_owned(), json!({"name": "Once"})),
        (format!("{tenant}/users"), json!({"email": "ann@example.com"})),
        (format!("{tenant}/subtenants"), json!({"name": "S", "code": "s"})),
    ] {
        let key = format!("key of {path}");
        let first = post(&stage, &path, &stage.provider, &key, body.clone());
        assert_eq!(first.status, 201);
        let again = post(&stage, &path, &stage.provider, &key, body.clone());
        assert_eq!((again.status, again.text()), (201, first.text()));
        assert_eq!(headers(&again), headers(&first));
        let other = post(
            &stage,
            &path,
            &stage.provider,
            &key,
            json!({"name": "Other", "code": "o",
            "email": "o@example.com"}),
        );
        assert!([400, 422].contains(&other.status), "{other:?}");
    }
    assert_eq!(stage.walk("/tenants", &stage.provider, 100).len(), 3);
}

#[test]
fn a_key_stands_for_one_request_of_one_client() {
    let stage = Stage::new();
    let body = || json!({"name": "Once"});
    assert_eq!(post(&stage, "/tenants", &stage.provider, "k", body()).status, 201);
    let reply = post(&stage, "/tenants", &stage.provider, "k", json!({"name": "Twice"}));
    let detail = "This Idempotency-Key stands for another request.";
    let title = "Idempotency key reused";
    let expected = problem("idempotency-key-reused", title, 422, detail, "/tenants");
    assert_eq!(reply.whole(), expected);
    let elsewhere = format!("/tenants/{}/users", stage.child);
    let user = json!({"email": "ann@example.com"});
    let reply = post(&stage, &elsewhere, &stage.provider, "k", user);
    assert_eq!(kind(&reply), (422, "idempotency-key-reused".into()));
    assert_eq!(post(&stage, "/tenants", &stage.operator, "k", body()).status, 201);
    assert_eq!(stage.walk("/tenants?q=once", &stage.operator, 100).len(), 2);
}

#[test]
fn an_error_is_not_kept() {
    let stage = Stage::new();
    let body = || json!({"name": "New", "alias": "taken"});
    let path = format!("/tenants/{}", stage.child);
    stage.send("PATCH", &path, &stage.provider, json!({"alias": "taken"}));
    assert_eq!(post(&stage, "/tenants", &stage.provider, "k", body()).status, 409);
    stage.send("PATCH", &path, &stage.provider, json!({"alias": null}));
    assert_eq!(post(&stage, "/tenants", &stage.provider, "k", body()).status, 201);
}

#[test]
fn two_at_once_make_one() {
    let stage = Stage::new();
    for round in 0..8 {
        let replies = std::thread::scope(|scope| {
            let stage = &stage;
            let racers = [0, 1, 2].map(|_| {
                let body = json!({"name": format!("Race {round}")});
                let key = format!("round {round}");
                scope.spawn(move || post(stage, "/tenants", &stage.provider, &key, body))
            });
            racers.map(|racer| racer.join().unwrap())
        });
        for reply in &replies {
            assert_eq!((reply.status, reply.text()), (201, replies[0].text()));
        }
        let path = format!("/tenants?q=race%20{round}");
        assert_eq!(stage.walk(&path, &stage.provider, 100).len(), 1);
    }
}

#[test]
fn an_answer_with_a_secret_is_not_kept() {
    let stage = Stage::new();
    let body = || json!({"name": "Key", "role": "member"});
    let first = post(&stage, "/clients", &stage.provider, "k", body());
    assert_eq!((first.status, first.header("Cache-Control")), (201, Some("no-store")));
    let (id, secret) = (first.json()["id"].clone(), first.json()["secret"].clone());
    let again = post(&stage, "/clients", &stage.provider, "k", body());
    assert_eq!(kind(&again), (409, "secret-shown-before".into()));
    assert_eq!(again.json()["id"], id);
    let file = std::fs::read(&stage.world.path).unwrap();
    let log = std::fs::read(stage.world.path.with_extension("db-wal")).unwrap();
    let secret = secret.as_str().unwrap().as_bytes();
    let is_there = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret);
    assert!(!is_there(&file) && !is_there(&log), "the secret is nowhere in the file");
    // The same of another secret.
    let path = format!("/clients/{}/rotate", id.as_str().unwrap());
    let rotate = || post(&stage, &path, &stage.provider, "r", json!({}));
    assert_eq!(rotate().status, 200);
    let again = rotate();
    assert_eq!((kind(&again), &again.json()["id"]), ((409, "secret-shown-before".into()), &id));
}

#[test]
fn a_key_is_forgotten_after_a_day() {
    let stage = Stage::new();
    let body = || json!({"name": "Daily"});
    // By key: a token does not live that long.
    let request = || {
        let request = stage.world.post("/control/v1/tenants").api_key(&stage.provider.api_key);
        request.header("Idempotency-Key", "k").json(body())
    };
    let first = request().json()["id"].clone();
    stage.world.clock.advance(Duration::from_secs(24 * 3600 - 60));
    assert_eq!(request().json()["id"], first);
    stage.world.clock.advance(Duration::from_secs(120));
    assert_ne!(request().json()["id"], first);
}

#[test]
fn a_key_is_printable_and_not_endless() {
    let stage = Stage::new();
    for key in ["", &"x".repeat(256), "ä"] {
        let reply = post(&stage, "/tenants", &stage.provider, key, json!({"name": "X"}));
        if key == "ä" && reply.status == 201 {
            continue; // a header that is no text is as good as none
        }
        assert_eq!(kind(&reply), (400, "bad-header".into()), "{key}");
    }
    let longest = "x".repeat(255);
    assert_eq!(
        post(&stage, "/tenants", &stage.provider, &longest, json!({"name": "X"})).status,
        201
    );
}

#[test]
fn what_is_too_old_is_pruned() {
    let stage = Stage::new();
    let request = |key: String| {
        let request = stage.world.post("/control/v1/tenants").api_key(&stage.provider.api_key);
        request.header("Idempotency-Key", &key).json(json!({"name": "X"})).status
    };
    for number in 0..5 {
        assert_eq!(request(number.to_string()), 201);
    }
    let count = || -> i64 {
        let file = rusqlite::Connection::open(&stage.world.path).unwrap();
        file.query_row("SELECT count(*) FROM idempotency_key", [], |row| row.get(0)).unwrap()
    };
    assert_eq!(count(), 5);
    stage.world.clock.advance(Duration::from_secs(24 * 3600 + 60));
    assert_eq!(request("new".into()), 201);
    assert_eq!(count(), 1);
}
