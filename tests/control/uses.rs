//! When clients were last used.

use std::time::Duration;

use rustix::process::Signal;
use serde_json::{Value, json};
use tenantd::model::{Clock, Role, Scope, Scopes, Timestamp};

use super::Stage;
use crate::support::Client;
use crate::support::program::{Serving, output};

/// The present minute.
fn minute(stage: &Stage) -> Value {
    let now = stage.world.clock.now().0;
    json!(Timestamp(now - now % 60_000))
}

/// Goes to the beginning of the next minute, so that it does not end in the middle of a test.
fn next_minute(stage: &Stage) -> Value {
    let into = stage.world.clock.now().0.rem_euclid(60_000);
    stage.world.clock.advance(Duration::from_millis(u64::try_from(60_000 - into).unwrap()));
    minute(stage)
}

/// Makes the server tell its file, and reads what it has of a client.
fn told(stage: &Stage, client: &Client) -> Value {
    stage.world.app.access.keep_uses().unwrap();
    let path = format!("/clients/{}", client.id);
    let shown = stage.get(&path, &stage.operator).json()["lastUsedAt"].clone();
    let list = stage.get("/clients", &stage.operator).json();
    let mut items = list["items"].as_array().unwrap().iter();
    assert_eq!(items.find(|one| one["id"] == client.id).unwrap()["lastUsedAt"], shown);
    shown
}

#[test]
fn every_way_to_be_made_out_is_a_use() {
    let stage = Stage::new();
    let world = &stage.world;
    let scopes = Scopes::of(&[Scope::Admin]);
    let client = world.client_with(Role::Admin, Some(&stage.child), scopes);
    let path = "/control/v1/me";
    let token = || world.post("/oauth/token").basic(&client.id, &client.secret);
    let ways: [&dyn Fn() -> u16; 4] = [
        &|| world.get(path).bearer(&client.token).send().status,
        &|| world.get(path).api_key(&client.api_key).send().status,
        &|| world.get(path).basic(&client.id, &client.secret).send().status,
        &|| token().form("grant_type=client_credentials").status,
    ];
    for (number, way) in ways.into_iter().enumerate() {
        let before = told(&stage, &client);
        let now = next_minute(&stage);
        assert_eq!(told(&stage, &client), before, "{number}");
        let wrong = world.get(path).basic(&client.id, "wrong").send();
        assert_eq!((wrong.status, told(&stage, &client)), (401, before), "{number}");
        assert_eq!(way(), 200, "{number}");
        assert_eq!(told(&stage, &client), now, "{number}");
    }
}

#[test]
fn who_was_never_made_out_was_never_used() {
    let stage = Stage::new();
    let body = json!({"name": "New", "role": "member", "homeTenant": stage.child});
    let made = stage.send("POST", "/clients", &stage.provider, body).json();
    stage.world.app.access.keep_uses().unwrap();
    let path = format!("/clients/{}", made["id"].as_str().unwrap());
    assert_eq!(stage.get(&path, &stage.provider).json()["lastUsedAt"], Value::Null);
}

/// What tokens and look-ups are remembered by stays, and so does the trail; a client that is gone
/// is passed over.
#[test]
fn telling_the_file_disturbs_nothing() {
    let stage = Stage::new();
    let store = &stage.world.app.store;
    let gone = stage.world.client(Role::Admin, &stage.child);
    next_minute(&stage);
    for client in [&gone, &stage.child_admin] {
        assert_eq!(stage.get("/me", client).status, 200);
    }
    stage.delete(&format!("/clients/{}", gone.id), &stage.operator).says_nothing(204);
    let tag = || {
        let path = format!("/clients/{}", stage.child_admin.id);
        stage.get(&path, &stage.operator).header("ETag").unwrap().to_owned()
    };
    let numbers = || {
        let trail = store.read(|tx| tx.last_audit_seq()).unwrap();
        (store.changes(), store.states(), store.foreign_changes(), trail, tag())
    };
    let before = numbers();
    let commits = || store.writer_stats().commits.load(std::sync::atomic::Ordering::Relaxed);
    let commits_before = commits();
    stage.world.app.access.keep_uses().unwrap();
    assert_eq!(commits(), commits_before + 1);
    assert_eq!(numbers(), before);
    // Nothing is new.
    stage.world.app.access.keep_uses().unwrap();
    assert_eq!(commits(), commits_before + 1);
    // The tag of before is good, although the client was used since.
    let rotate = format!("/control/v1/clients/{}/rotate", stage.child_admin.id);
    let rotate = stage.world.post(&rotate).by(&stage.operator).header("If-Match", &before.4);
    assert_eq!(rotate.send().status, 200);
}

#[test]
fn the_file_is_told_when_the_server_ends() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("t.db").to_str().unwrap().to_owned();
    let add = ["client", "add", "--db", &db, "--role", "operator", "--json"];
    let client: Value = serde_json::from_str(&output(&add)).unwrap();
    let key = client["api_key"].as_str().unwrap();
    let last_used = || {
        let serving = Serving::start(&db, &[]);
        let list = serving.request("GET", "/control/v1/clients").api_key(key).send().json();
        assert_eq!(serving.end(Signal::TERM).code, Some(0));
        list["items"][0]["lastUsedAt"].clone()
    };
    assert_eq!(last_used(), Value::Null);
    assert!(last_used().as_str().unwrap().ends_with(":00Z"));
}
