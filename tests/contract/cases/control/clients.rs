//! Clients.

use serde_json::{Value, json};

use super::refusals::takes_no_body;
use super::{Stage, answer, last_page, object};
use crate::contract::effects::{effect, made};
use crate::contract::whole::nothing;
use crate::support::{Client, Reply};

fn client(id: &str, name: &str, role: &str, home: &str, current: &str) -> Value {
    json!({
        "id": id, "name": name, "role": role, "scopes": [], "homeTenant": home,
        "currentTenant": current, "createdAt": "<time>", "rotatedAt": null,
    })
}

impl Stage {
    /// The child as `ProcessMind` shows it to a client.
    fn as_seen_by(&self, client: &Client) -> Reply {
        self.world.get(&format!("/processmind/tenant/{}", self.child)).by(client).send()
    }

    fn ipera_switches(&self, client: &Client, tenant: &str) -> Reply {
        self.world.put(&format!("/ipera/tenants/{tenant}/switch")).by(client).send()
    }
}

/// The client with its secret.
fn with_secret(client: Value) -> Value {
    let mut client = client;
    client["secret"] = json!("<secret:secret>");
    client["apiKey"] = json!("<ulid:client>.<secret:secret>");
    client
}

pub fn me() {
    let stage = Stage::new();
    let read = || stage.get("/me", &stage.provider);
    effect(
        || stage.ipera_switches(&stage.provider, &stage.child),
        read,
        "/currentTenant/id",
        &json!(stage.child),
    );
    read().is(&answer(
        200,
        json!({
            "clientId": stage.provider.id, "name": "a provider", "role": "provider", "scopes": [],
            "homeTenant": {"id": stage.root, "name": "Acme"},
            "currentTenant": {"id": stage.child, "name": "Acme Labs"},
            "isStandIn": true, "world": null,
        }),
    ));
}

pub fn sign_in() {
    let stage = Stage::new();
    let code = stage.world.app.access.issue_sign_in_code(&stage.operator.id).unwrap();
    let reply = stage.call("POST", "/sign-in").json(json!({"code": code}));
    let token = json!({
        "access_token": "<token>", "token_type": "Bearer", "expires_in": 3600, "scope": "",
    });
    reply.is(&answer(200, token).with("cache-control", "no-store"));
    let path = format!("/processmind/tenant/{}", stage.child);
    let token = reply.json()["access_token"].as_str().unwrap().to_owned();
    let read = stage.world.get(&path).bearer(&token).send();
    made(&reply, &read, "/displayName", &json!("Acme Labs"));
}

pub fn create() {
    let stage = Stage::new();
    let body = json!({"name": "CI", "role": "member", "homeTenant": stage.child});
    let reply = stage.send("POST", "/clients", &stage.provider, body);
    let shown = client("<ulid:client>", "CI", "member", &stage.child, &stage.child);
    let location = format!("http://{}/control/v1/clients/<ulid:client>", stage.world.address);
    let whole = answer(201, with_secret(shown)).with("location", &location);
    reply.is(&whole.with("cache-control", "no-store"));
    let key = reply.json()["apiKey"].as_str().unwrap().to_owned();
    let path = format!("/processmind/tenant/{}", stage.child);
    let read = stage.world.get(&path).api_key(&key).send();
    made(&reply, &read, "/displayName", &json!("Acme Labs"));
}

pub fn read() {
    let stage = Stage::new();
    let list = format!("/clients?homeTenant={}", stage.root);
    let one = format!("/clients/{}", stage.provider.id);
    let read_list = || stage.get(&list, &stage.operator);
    effect(
        || stage.ipera_switches(&stage.provider, &stage.child),
        read_list,
        "/items/0/currentTenant",
        &json!(stage.child),
    );
    let provider =
        |current: &str| client(&stage.provider.id, "a provider", "provider", &stage.root, current);
    let shown = |current: &str| {
        let mut client = provider(current);
        client["lastUsedAt"] = json!("<time>");
        client
    };
    stage.world.app.access.keep_uses().unwrap();
    read_list().is(&last_page(&json!([shown(&stage.child)])));
    let read = || stage.get(&one, &stage.operator);
    effect(
        || stage.ipera_switches(&stage.provider, &stage.root),
        read,
        "/currentTenant",
        &json!(stage.root),
    );
    read().is(&object(200, shown(&stage.root)));
}

pub fn rotate() {
    let stage = Stage::new();
    let path = format!("/clients/{}/rotate", stage.member.id);
    let reply = effect(
        || stage.call("POST", &path).by(&stage.admin).send(),
        || stage.as_seen_by(&stage.member),
        "/message",
        &json!("Unauthorized"),
    );
    let mut shown = client("<ulid:client>", "a member", "member", &stage.child, &stage.child);
    shown["rotatedAt"] = json!("<time>");
    reply.is(&answer(200, with_secret(shown)).with("cache-control", "no-store"));
    assert_eq!(reply.json()["id"], stage.member.id);
    takes_no_body(&stage, "POST", &path);
}

pub fn delete() {
    let stage = Stage::new();
    let path = format!("/clients/{}", stage.member.id);
    let reply = effect(
        || stage.call("DELETE", &path).by(&stage.admin).send(),
        || stage.as_seen_by(&stage.member),
        "/message",
        &json!("Unauthorized"),
    );
    reply.is(&nothing(204));
}
