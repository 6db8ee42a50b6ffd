//! The tools of a stand-in. `tests/stand_in` tells what they do; here are their answers.

use std::path::PathBuf;

use serde_json::{Value, json};
use tenantd::model::{Role, Timestamp};

use super::refusals::takes_no_body;
use super::{Stage, answer, invalid, kinds, refused, with_tools};
use crate::contract::effects::effect;
use crate::contract::whole::{nothing, text as text_of};
use crate::support::{Client, Reply, Request, World};

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
    let detail = "advance must be a stretch of time such as 90s or P1D, that ends by \
                  9999-01-01T00:00:00Z, where the clock does.";
    invalid(&reply, ("pointer", "/advance"), detail);
}

pub fn faults() {
    let stage = Stage::new();
    let path = format!("/ocs/api/v1/Tenants/{}", stage.child);
    let read = || stage.world.get(&path).by(&stage.admin).send();
    let rule = json!({
        "name": "busy",
        "match": {
            "dialect": "ocs", "operation": "ocs.getTenant", "method": "GET",
            "path": "/ocs/api/v1/Tenants/*", "client": stage.admin.id, "tenant": stage.child,
            "headers": {"Authorization": "*"},
        },
        "from": "2024-01-15T10:30:00Z",
        "until": "2931-05-06T12:00:00Z",
        "when": {"probability": 1},
        "seed": 7,
        "effect": {
            "status": 403, "delay": {"min": "1ms", "max": "2ms"},
            "bytesPerSecond": 1_000_000,
        },
    });
    let with_counts = |matched: u64, fired: u64| {
        let mut rule = rule.clone();
        rule["matched"] = json!(matched);
        rule["fired"] = json!(fired);
        answer(200, json!({"faults": [rule]}))
    };
    let put = || stage.send("PUT", "/faults", &stage.operator, json!({"faults": [rule]}));
    effect(put, read, "/Error", &json!("Forbidden.")).is(&with_counts(0, 0));
    stage.get("/faults", &stage.operator).is(&with_counts(1, 1));

    let ask = |body| stage.send("POST", "/faults/preview", &stage.operator, body);
    let of_rule = |matches: bool, differs: Value| {
        json!([{
            "name": "busy", "matches": matches, "differs": differs, "fires": matches,
            "reason": if matches { Value::Null } else { json!("dialect is ipera, not ocs.") },
        }])
    };
    let headers = json!({"authorization": "Bearer x"});
    let question = json!({
        "method": "GET", "path": format!("{path}?x=y"), "client": stage.admin.id, "headers": headers,
    });
    ask(question).is(&answer(
        200,
        json!({
            "dialect": "ocs", "operation": "ocs.getTenant", "applied": "busy", "reason": null,
            "faults": of_rule(true, json!([])),
        }),
    ));
    ask(json!({"method": "GET", "path": "/ipera/tenants"})).is(&answer(
        200,
        json!({
            "dialect": "ipera", "operation": "ipera.listTenants", "applied": null,
            "reason": "It is no rule's turn.",
            "faults": of_rule(
                false,
                json!(["dialect", "operation", "path", "client", "tenant", "headers"]),
            ),
        }),
    ));
    let nothing_there = json!({
        "dialect": null, "operation": null, "applied": null,
        "reason": "A tool of the stand-in is at this path, and tools never fail.", "faults": [],
    });
    ask(json!({"method": "GET", "path": "/control/v1/faults"})).is(&answer(200, nothing_there));

    let waiting =
        json!({"name": "later", "match": {"client": "nobody"}, "effect": {"status": 500}});
    let put = json!({"faults": [waiting]});
    stage.send("PUT", "/faults", &stage.operator, put.clone()).is(&answer(
        200,
        json!({
            "faults": [{
                "name": "later", "match": {"client": "nobody"}, "effect": {"status": 500},
                "matched": 0, "fired": 0,
            }],
            "warnings": [
                {"pointer": "/faults/0/match/client", "detail": "No client has this id so far."},
            ],
        }),
    ));
    stage.send("PUT", "/faults", &stage.operator, json!({"faults": [rule]})).is(&with_counts(0, 0));

    let delete = || stage.call("DELETE", "/faults").by(&stage.operator).send();
    effect(delete, read, "/Id", &json!(stage.child)).is(&nothing(204));
}

/// Calls that were counted are too many as soon as fewer are allowed.
pub fn limits() {
    let stage = Stage::new();
    let limits = |rate_limit: u32| {
        answer(
            200,
            json!({
                "rateLimit": rate_limit, "provisioningDelay": "0s", "readOnlyRegions": true,
                "maintenance": false, "retryAfter": 60,
            }),
        )
    };
    stage.get("/limits", &stage.operator).is(&limits(0));
    let put = |rate_limit: u32| {
        stage.send("PUT", "/limits", &stage.operator, json!({"rateLimit": rate_limit}))
    };
    put(5).is(&limits(5));
    let read = || stage.world.get("/ipera/tenants/count").by(&stage.admin).send();
    effect(|| put(1), read, "/message", &json!("Too Many Attempts.")).is(&limits(1));
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
    takes_no_body(&stage, "PUT", "/snapshots/a-1");
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
    takes_no_body(&stage, "POST", "/snapshots/before/restore");
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

/// What a seed declares is what another API shows; a repetition changes nothing.
pub fn seed() {
    let stage = Stage::new();
    let path = format!("/processmind/tenant/{}", stage.child);
    let read = || stage.world.get(&path).by(&stage.admin).send();
    let seed = json!({
        "tenants": [{"id": stage.child, "name": "Seeded"}],
        "clients": [
            {"id": "ci", "role": "operator"},
            {"id": stage.member.id, "secret": "another"},
        ],
    });
    let none = json!({"created": 0, "updated": 0, "removed": 0, "unchanged": 0});
    let counts = |members: &[(&str, usize)]| {
        let mut counts = none.clone();
        for (name, count) in members {
            counts[name] = json!(count);
        }
        counts
    };
    let post = || by_key(&stage, "POST", "/seed").json(seed.clone());
    effect(post, read, "/displayName", &json!("Seeded")).is(&answer(
        200,
        json!({
            "counts": {
                "tenants": counts(&[("updated", 1)]),
                "clients": counts(&[("created", 1), ("unchanged", 1)]),
            },
            "clients": [{"id": "ci", "secret": "<secret:new>", "apiKey": "ci.<secret:new>"}],
            "keptSecrets": [stage.member.id],
        }),
    ));
    let wrong = json!({"tenants": [{"name": "A", "parent": "nobody"}], "clients": [{"id": "x"}]});
    let reply = by_key(&stage, "POST", "/seed").json(wrong);
    let errors = json!([
        {
            "pointer": "/tenants/0/parent",
            "detail": "tenants.0.parent names no tenant there is, nor one that stands before it in the file.",
        },
        {"pointer": "/clients/0/role", "detail": "clients.0.role is required."},
    ]);
    kinds::see(reply.operation(), "invalid");
    let problem = json!({
        "type": "/problems/invalid",
        "title": "Invalid request",
        "status": 400,
        "instance": "/control/v1/seed",
        "errors": errors,
    });
    reply.is(&answer(400, problem).with("content-type", "application/problem+json"));
}

/// What another API wrote is in the export, and the schema describes it.
pub fn export() {
    let stage = Stage::bare(World::with(with_tools()));
    let path = format!("/processmind/tenant/{}", stage.child);
    let renamed = json!({"displayName": "Renamed"});
    let put = || stage.world.put(&path).by(&stage.admin).json(renamed.clone());
    let read = || stage.get("/seed", &stage.operator);
    effect(put, read, "/tenants/1/name", &json!("Renamed"));
    let reply = read();
    let shown = reply.json();
    let client = |client: &Client, role: Role, home: &str| {
        let clients = shown["clients"].as_array().unwrap();
        let at = clients.iter().find(|one| one["id"] == client.id).unwrap()["createdAt"].clone();
        let (role, name) = (role.name(), format!("a {role}"));
        json!({"id": client.id, "name": name, "role": role, "homeTenant": home, "createdAt": at})
    };
    let mut clients = vec![
        client(&stage.operator, Role::Operator, ""),
        client(&stage.provider, Role::Provider, &stage.root),
        client(&stage.admin, Role::Admin, &stage.child),
        client(&stage.member, Role::Member, &stage.child),
    ];
    clients[0].as_object_mut().unwrap().shift_remove("homeTenant");
    let made_at = |one: &Value| Timestamp::parse(one["createdAt"].as_str().unwrap()).unwrap();
    clients.sort_by_key(|one| (made_at(one), one["id"].to_string()));
    let tenant = |at: usize, member: &str| shown["tenants"][at][member].clone();
    reply.is(&answer(
        200,
        json!({
            "$schema": "./seed.schema.json",
            "regions": [{"id": "home", "name": "Home", "isHome": true}],
            "features": [],
            "metrics": [],
            "tenants": [
                {"id": stage.root, "name": "Acme", "createdAt": tenant(0, "createdAt")},
                {
                    "id": stage.child,
                    "parent": stage.root,
                    "name": "Renamed",
                    "createdAt": tenant(1, "createdAt"),
                    "updatedAt": tenant(1, "updatedAt"),
                },
            ],
            "clients": clients,
        }),
    )
    .with("vary", "Accept-Encoding"));
    let schema: Value = serde_json::from_str(tenantd::seed::SCHEMA).unwrap();
    let expected = answer(200, schema).with("content-type", "application/schema+json");
    stage.get("/seed/schema", &stage.operator).is(&expected);
}

/// What another API did since a snapshot is told, as JSON and as text.
pub fn diff() {
    let stage = Stage::new();
    let send = |method, path: &str| stage.call(method, path).by(&stage.operator).send();
    assert_eq!(send("PUT", "/snapshots/before").status, 200);
    let read = || send("GET", "/snapshots/before/diff");
    let nothing = json!({"created": [], "changed": [], "deleted": []});
    read().is(&answer(200, nothing).with("vary", "Accept"));
    let path = format!("/processmind/tenant/{}", stage.child);
    let renamed = json!({"displayName": "Renamed"});
    let put = || stage.world.put(&path).by(&stage.admin).json(renamed.clone());
    effect(put, read, "/changed/0/name", &json!("Renamed"));
    let change = json!({"field": "name", "before": "Acme Labs", "after": "Renamed"});
    let tenant =
        json!({"kind": "tenants", "id": stage.child, "name": "Renamed", "changes": [change]});
    read().is(&answer(200, json!({"created": [], "changed": [tenant], "deleted": []}))
        .with("vary", "Accept"));
    assert_eq!(send("PUT", "/snapshots/after").status, 200);
    let same = send("GET", "/snapshots/after/diff");
    let text = stage.call("GET", "/snapshots/after/diff?against=before").by(&stage.operator);
    let expected = format!(
        "changed  tenants Acme Labs ({})\n           name: \"Renamed\" -> \"Acme Labs\"\n",
        stage.child
    );
    let whole = text_of(200, "text/plain; charset=utf-8", &expected).with("vary", "Accept");
    text.header("Accept", "text/plain").send().is(&whole);
    assert_eq!(same.json()["changed"], json!([]));
    let reply = send("GET", "/snapshots/after/diff?against=nobody");
    invalid(&reply, ("parameter", "against"), "against: there is no snapshot nobody.");
    let picture = stage.call("GET", "/snapshots/after/diff").by(&stage.operator);
    assert_eq!(
        picture.header("Accept", "image/png").send().json(),
        same.json(),
        "JSON for all others"
    );
    put_foreign(&stage);
    refused(&send("GET", "/snapshots/other/diff"), "foreign-snapshot", FOREIGN);
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
    let list =
        |worlds: Value| answer(200, json!({"worlds": worlds, "evicted": [], "evictions": 0}));
    send("GET", "/worlds").is(&list(json!([])));
    let path = format!("/world/a-1/processmind/tenant/{}", stage.child);
    let read = || stage.world.get(&path).api_key(&stage.member.api_key).send();
    assert_eq!(read().status, 200);
    let world = |requests: u32| {
        json!({
            "name": "a-1", "generation": 1, "createdAt": "<time>", "lastUsedAt": "<time>", "requests": requests,
        })
    };
    let rename = || {
        let put = stage.world.put(&path).api_key(&stage.admin.api_key);
        put.json(json!({"displayName": "Renamed"}))
    };
    effect(rename, || send("GET", "/worlds/a-1"), "/requests", &json!(2));
    effect(rename, || send("GET", "/worlds"), "/worlds/0/requests", &json!(3));
    send("GET", "/worlds/a-1").is(&answer(200, world(3)));
    send("GET", "/worlds").is(&list(json!([world(3)])));
    drops(&stage, || send("DELETE", "/worlds/a-1"));
    drops(&stage, || send("DELETE", "/worlds"));
}
