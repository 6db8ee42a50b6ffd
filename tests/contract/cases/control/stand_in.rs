//! The tools of a stand-in. `tests/stand_in` tells what they do; here are their answers.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Stage, answer, invalid, refused};
use crate::contract::effects::effect;
use crate::contract::whole::nothing;
use crate::support::{Reply, Request};

const FOREIGN: &str = "The snapshot is of another file, or of another version of tenantd.";

/// A call by the operator's key, which no clock makes expire.
fn by_key(stage: &Stage, method: &str, path: &str) -> Request {
    stage.call(method, path).api_key(&stage.operator.api_key)
}

/// A token expires by the clock, and is good again by the machine's.
pub fn clock() {
    let stage = Stage::new();
    let path = format!("/ocs/api/v1/Tenants/{}", stage.child);
    let read = || stage.world.get(&path).by(&stage.admin).send();
    let far = json!({"now": "2931-05-06T12:00:00Z", "frozen": true, "speed": 2.5});
    let put = || by_key(&stage, "PUT", "/clock").json(far.clone());
    effect(put, read, "/Id", &Value::Null).is(&answer(200, far.clone()));
    by_key(&stage, "GET", "/clock").send().is(&answer(200, far));
    let delete = || by_key(&stage, "DELETE", "/clock").send();
    effect(delete, read, "/Id", &json!(stage.child)).is(&nothing(204));
    let reply = by_key(&stage, "PUT", "/clock").json(json!({"advance": "a while"}));
    let detail = "advance must be a stretch of time such as 90s or P1D.";
    invalid(&reply, ("pointer", "/advance"), detail);
}

/// The file of a snapshot.
fn file(stage: &Stage, name: &str) -> PathBuf {
    let world = stage.world.path.display();
    format!("{world}.snapshots/{name}.db").into()
}

pub fn snapshots() {
    let stage = Stage::new();
    stage.get("/snapshots", &stage.operator).is(&answer(200, json!({"snapshots": []})));
    let send = |method, path| stage.call(method, path).by(&stage.operator).send();
    let saved = json!({"name": "a-1", "savedAt": "<time>", "sizeBytes": "<number>"});
    send("PUT", "/snapshots/a-1").is(&answer(200, saved.clone()));
    send("GET", "/snapshots/a-1").is(&answer(200, saved.clone()));
    send("GET", "/snapshots").is(&answer(200, json!({"snapshots": [saved]})));
    let reply = send("PUT", "/snapshots/A");
    invalid(&reply, ("parameter", "name"), "name must be 1 to 64 of a-z, 0-9, _ and -.");
    for number in 2..=100 {
        std::fs::copy(file(&stage, "a-1"), file(&stage, &format!("a-{number}"))).unwrap();
    }
    let detail = "There are 100 snapshots already.";
    refused(&send("PUT", "/snapshots/one-more"), "too-many-snapshots", detail);
    assert_eq!(send("PUT", "/snapshots/a-7").status, 200, "one of a hundred is saved again");
    send("DELETE", "/snapshots/a-1").is(&nothing(204));
    assert_eq!(send("GET", "/snapshots/a-1").status, 404);
}

/// What another API renamed is as it was.
fn goes_back(stage: &Stage, go_back: impl FnOnce() -> Reply) {
    let path = format!("/processmind/tenant/{}", stage.child);
    let renamed = json!({"displayName": "Renamed"});
    assert_eq!(stage.world.put(&path).by(&stage.admin).json(renamed).status, 200);
    let read = || stage.world.get(&path).by(&stage.admin).send();
    effect(go_back, read, "/displayName", &json!("Acme Labs")).is(&nothing(204));
}

/// A snapshot that was made of another file.
fn put_foreign(stage: &Stage) {
    let other = Stage::new();
    assert_eq!(other.call("PUT", "/snapshots/other").by(&other.operator).send().status, 200);
    std::fs::copy(file(&other, "other"), file(stage, "other")).unwrap();
}

pub fn restore() {
    let stage = Stage::new();
    let send = |method, path| stage.call(method, path).by(&stage.operator).send();
    assert_eq!(send("PUT", "/snapshots/before").status, 200);
    goes_back(&stage, || send("POST", "/snapshots/before/restore"));
    put_foreign(&stage);
    refused(&send("POST", "/snapshots/other/restore"), "foreign-snapshot", FOREIGN);
}

pub fn reset() {
    let stage = Stage::new();
    let to = |name: &str| stage.send("POST", "/reset", &stage.operator, json!({"snapshot": name}));
    assert_eq!(stage.call("PUT", "/snapshots/before").by(&stage.operator).send().status, 200);
    goes_back(&stage, || to("before"));
    put_foreign(&stage);
    refused(&to("other"), "foreign-snapshot", FOREIGN);
    refused(&to("nothing"), "not-found", "There is no such snapshot.");
}

/// Has worlds made with what there is now.
fn begin_here(stage: &Stage) {
    assert_eq!(stage.call("PUT", "/snapshots/here").by(&stage.operator).send().status, 200);
    std::fs::copy(file(stage, "here"), file(stage, ".start")).unwrap();
    assert_eq!(stage.call("DELETE", "/snapshots/here").by(&stage.operator).send().status, 204);
}

/// What another API renamed in a world is as it was once the world is dropped.
fn drops(stage: &Stage, drop: impl FnOnce() -> Reply) {
    let path = format!("/world/a-1/processmind/tenant/{}", stage.child);
    let call = |method: &str| stage.world.request(method, &path).api_key(&stage.admin.api_key);
    assert_eq!(call("PUT").json(json!({"displayName": "Renamed"})).status, 200);
    effect(drop, || call("GET").send(), "/displayName", &json!("Acme Labs")).is(&nothing(204));
}

pub fn worlds() {
    let stage = Stage::new();
    begin_here(&stage);
    let send = |method, path| stage.call(method, path).by(&stage.operator).send();
    send("GET", "/worlds").is(&answer(200, json!({"worlds": []})));
    let path = format!("/world/a-1/processmind/tenant/{}", stage.child);
    let read = || stage.world.get(&path).api_key(&stage.member.api_key).send();
    assert_eq!(read().status, 200);
    let world = |requests: u32| {
        json!({
            "name": "a-1", "createdAt": "<time>", "lastUsedAt": "<time>", "requests": requests,
        })
    };
    let rename = || {
        let put = stage.world.put(&path).api_key(&stage.admin.api_key);
        put.json(json!({"displayName": "Renamed"}))
    };
    effect(rename, || send("GET", "/worlds/a-1"), "/requests", &json!(2));
    effect(rename, || send("GET", "/worlds"), "/worlds/0/requests", &json!(3));
    send("GET", "/worlds/a-1").is(&answer(200, world(3)));
    send("GET", "/worlds").is(&answer(200, json!({"worlds": [world(3)]})));
    drops(&stage, || send("DELETE", "/worlds/a-1"));
    drops(&stage, || send("DELETE", "/worlds"));
}
