//! The instance itself, and its health.

use serde_json::{Value, json};
use tenantd::control::documents::served;

use super::{NO_CREDENTIALS, Stage, answer, object, refused};
use crate::contract::effects::effect;
use crate::contract::whole::{bytes, text};

pub fn audit() {
    let stage = Stage::new();
    let path = format!("/processmind/tenant/{}", stage.child);
    let read = || stage.get("/audit?limit=1", &stage.member);
    let written = effect(
        || stage.world.put(&path).by(&stage.admin).json(json!({"displayName": "Renamed"})),
        read,
        "/items/0/operation",
        &json!("processmind.updateTenant"),
    );
    let row = json!({
        "at": "<time>", "client": stage.admin.id, "operation": "processmind.updateTenant",
        "tenantId": stage.child, "requestId": written.header("X-Request-Id"),
        "state": null,
    });
    read().is(&answer(200, json!({"items": [row], "next": "<any>"})));
}

pub fn info() {
    let stage = Stage::new();
    let read = || stage.get("/info", &stage.provider);
    effect(
        || stage.world.post("/ipera/tenants").by(&stage.provider).json(json!({"name": "Initech"})),
        read,
        "/tenants/Active",
        &json!(3),
    );
    let instance = stage.world.app.store.read(|tx| tx.instance()).unwrap();
    let body = json!({
        "version": env!("CARGO_PKG_VERSION"), "instanceId": instance.id, "createdAt": "<time>",
        "now": "<time>", "startedAt": "<time>", "uptimeS": "<number>", "isStandIn": true,
        "durability": "normal", "tenants": {"Active": 3}, "subtenants": 1, "fileBytes": null, "file": null,
    });
    read().is(&answer(200, body));
    let mut body = read().json();
    for member in ["now", "startedAt"] {
        body[member] = json!("<time>");
    }
    for member in ["uptimeS", "fileBytes"] {
        body[member] = json!("<number>");
    }
    body["file"] = json!(stage.world.path.canonicalize().unwrap());
    stage.get("/info", &stage.operator).is(&answer(200, body));
}

pub fn backup() {
    let stage = Stage::new();
    let instance = stage.world.app.store.read(|tx| tx.instance()).unwrap().id;
    let reply = stage.call("POST", "/backup").by(&stage.operator).send();
    assert!(reply.bytes.starts_with(b"SQLite format 3\0"));
    let name = reply.header("Content-Disposition").unwrap().to_owned();
    assert!(name.starts_with(&format!("attachment; filename=\"tenantd-{instance}-20")), "{name}");
    let whole = bytes(200, "application/vnd.sqlite3", reply.bytes.clone());
    reply.is(&whole.with("content-disposition", &name).with("cache-control", "no-store"));
}

pub fn regions() {
    let stage = Stage::new();
    let home = json!({"id": "home", "name": "Home", "isHome": true, "baseAddress": null});
    stage.get("/regions", &stage.member).is(&object(200, json!({"regions": [home]})));
    let eu = json!({
        "id": "eu", "name": "Europe", "isHome": false, "baseAddress": "https://eu.example",
    });
    let both = json!({"regions": [home, eu]});
    let path = format!("/ocs/api/v1/Tenants/{}/Regions", stage.child);
    let reply = effect(
        || stage.send("PUT", "/regions", &stage.operator, both.clone()),
        || stage.world.get(&path).by(&stage.member).send(),
        "/1/Id",
        &json!("eu"),
    );
    reply.is(&object(200, both));
}

pub fn document() {
    let stage = Stage::new();
    let body: Value = serde_json::from_str(served("control", true).unwrap()).unwrap();
    let reply = stage.call("GET", "/openapi.json").send();
    reply.is(&object(200, body).with("vary", "Accept-Encoding"));
}

pub fn health() {
    let stage = Stage::new();
    stage.world.get("/healthz").send().is(&answer(200, json!({"status": "ok"})));
    stage.world.get("/readyz").send().is(&answer(200, json!({"status": "ready"})));
}

pub fn metrics() {
    let stage = Stage::new();
    let reply = stage.world.get("/metrics").send();
    assert!(reply.text().starts_with("# HELP tenantd_"), "{}", reply.text());
    reply.is(&text(200, "text/plain; version=0.0.4; charset=utf-8", "# HELP tenantd_<any>"));
    let afar = || stage.world.get("/metrics").header("X-Forwarded-For", "192.0.2.1");
    refused(&afar().send(), "unauthenticated", NO_CREDENTIALS);
    refused(&afar().by(&stage.provider).send(), "forbidden", "This needs the role operator.");
}
