//! What all operations refuse alike: a loop over the document for each status.

use serde_json::{Value, json};
use tenantd::dialects::Gate;
use tenantd::model::{Role, Scope, Scopes};

use super::{
    NO_CREDENTIALS, NO_TENANT, Stage, invalid, problem_with, refused, takes_body, valid_body,
    with_tools,
};
use crate::contract::calls::{break_file, listing, too_large as too_large_body};
use crate::contract::documents::{Operation, every_dialect};
use crate::contract::whole::{json as answer, nothing};
use crate::support::{Request, World, WorldOptions};

/// Makes a call look as if it came from another machine: whoever asks for metrics on this one
/// needs no credentials.
fn from_afar(request: Request) -> Request {
    request.header("X-Forwarded-For", "192.0.2.1")
}

fn id(operation: &Operation) -> &str {
    operation.value["operationId"].as_str().unwrap()
}

/// The least role of an operation.
fn least(operation: &Operation) -> Option<Role> {
    let routes = every_dialect().filter(|one| one.name == "control").flat_map(|one| one.routes);
    let route = routes.into_iter().find(|route| operation.is(route.name()));
    route.and_then(|route| match route.gate {
        Gate::Least(role) => Some(role),
        Gate::Public => None,
    })
}

pub fn unauthenticated() {
    let stage = Stage::new();
    for operation in listing("control", 401) {
        refused(&from_afar(stage.play(operation)).send(), "unauthenticated", NO_CREDENTIALS);
    }
}

pub fn suspended() {
    let stage = Stage::new();
    let suspended = stage.suspended();
    for operation in listing("control", 403) {
        let reply = from_afar(stage.play(operation)).by(&suspended).send();
        refused(&reply, "home-suspended", "The tenant of these credentials is not active.");
    }
}

/// A token that is good for logos alone has no role; others may have one too few.
pub fn forbidden() {
    let stage = Stage::new();
    let scopes = Scopes::of(&[Scope::ApiService]);
    let client = stage.world.client_with(Role::Provider, Some(&stage.child), scopes);
    let token = stage.world.token(&client, Scope::ApiService.name());
    for operation in listing("control", 403) {
        let Some(least) = least(operation) else { continue };
        let reply = stage.play(operation).bearer(&token).send();
        refused(&reply, "forbidden", "This needs the role member.");
        let lesser = Role::ALL.into_iter().rfind(|role| *role < least);
        let Some(lesser) = lesser else { continue };
        let caller = stage.world.client(lesser, &stage.child);
        let reply = stage.play(operation).by(&caller).body("no JSON at all");
        refused(&reply, "forbidden", &format!("This needs the role {least}."));
    }
}

pub fn not_found() {
    let stage = Stage::new();
    for operation in listing("control", 404) {
        let nobody = || operation.call(&stage.world, &[]).by(&stage.operator);
        let (reply, detail) = if operation.is("putKnownFeature") {
            let path = format!("/features/{}", "x".repeat(65));
            let reply = stage.call("PUT", &path).by(&stage.operator);
            (reply.body(valid_body("putKnownFeature")), "This cannot be an identifier.")
        } else if operation.is("readUsage") {
            (stage.get("/usage?tenant=nobody", &stage.operator), NO_TENANT)
        } else if operation.is("reset") {
            continue;
        } else if operation.path.starts_with("/snapshots") {
            (nobody().send(), "There is no such snapshot.")
        } else if operation.path.starts_with("/worlds") {
            (nobody().send(), "There is no such world.")
        } else if operation.path.starts_with("/clients") {
            (nobody().send(), "There is no such client.")
        } else {
            (nobody().send(), NO_TENANT)
        };
        refused(&reply, "not-found", detail);
    }
}

pub fn bad_bodies() {
    let stage = Stage::new();
    let play = |operation| stage.play(operation).by(&stage.operator);
    for operation in listing("control", 400).into_iter().filter(|one| takes_body(one)) {
        match id(operation) {
            "putIcon" => refused(
                &play(operation).body("x"),
                "icon-refused",
                "The icon is not a sound PNG: <any>",
            ),
            id => {
                let detail = "The body is not JSON: it is empty.";
                if id != "reset" {
                    refused(&play(operation).body(""), "malformed-body", detail);
                }
                if id != "recordUsage" {
                    let detail = "The body must be a JSON object.";
                    refused(&play(operation).body("[]"), "malformed-body", detail);
                    if id == "applySeed" {
                        continue; // see `stand_in::seed`
                    }
                    let mut body: Value = serde_json::from_slice(&valid_body(id)).unwrap();
                    body["color"] = json!("red");
                    let reply = play(operation).json(body);
                    invalid(&reply, ("pointer", "/color"), "color is not known.");
                }
            }
        }
    }
}

/// An operation that takes no body refuses one, but one that says nothing.
pub fn takes_no_body(stage: &Stage, method: &str, path: &str) {
    let reply = stage.send(method, path, &stage.operator, json!({"color": "red"}));
    invalid(&reply, ("pointer", "/color"), "color is not known.");
    let reply = stage.call(method, path).by(&stage.operator).body("x");
    let detail = "The body is not JSON: expected value at line 1 column 1.";
    refused(&reply, "malformed-body", detail);
    for nothing in [json!({}), Value::Null] {
        assert!(stage.send(method, path, &stage.operator, nothing).status < 300);
    }
}

pub fn bad_queries() {
    let stage = Stage::new();
    let ids = stage.ids();
    let operations = listing("control", 400).into_iter();
    for operation in operations.filter(|one| !takes_body(one) && one.method != "POST") {
        let path = ids.iter().fold(operation.address.clone(), |path, (name, id)| {
            path.replace(&format!("{{{name}}}"), id)
        });
        let request = stage.world.request(&operation.method, &format!("{path}?color=red"));
        let reply = request.by(&stage.operator).send();
        invalid(&reply, ("parameter", "color"), "color is not known.");
    }
}

pub fn not_modified() {
    let stage = Stage::new();
    for operation in listing("control", 304) {
        let request = stage.play(operation).by(&stage.operator);
        let tag = request.send().header("ETag").unwrap().to_owned();
        let request = stage.play(operation).by(&stage.operator);
        request.header("If-None-Match", &tag).send().is(&nothing(304).with("etag", &tag));
    }
}

pub fn preconditions() {
    let stage = Stage::new();
    for operation in listing("control", 412) {
        let request = stage.play(operation).by(&stage.operator).header("If-Match", "\"x\"");
        let reply = request.body(valid_body(id(operation)));
        refused(&reply, "precondition-failed", "It has changed since it was read.");
    }
}

pub fn too_large() {
    let stage = Stage::new();
    for operation in listing("control", 413) {
        let body = if operation.is("recordUsage") || operation.is("applySeed") {
            vec![b' '; 8 * 1024 * 1024 + 1]
        } else {
            too_large_body()
        };
        let detail = format!("The body is larger than {} bytes.", body.len() - 1);
        refused(&stage.play(operation).by(&stage.operator).body(body), "too-large", &detail);
    }
}

pub fn media_types() {
    let stage = Stage::new();
    for operation in listing("control", 415) {
        let request = stage.play(operation).by(&stage.operator);
        let reply = request.header("Content-Type", "image/png").body("x");
        refused(&reply, "unsupported-media-type", "The body must be JSON.");
    }
}

/// `Idempotency-Key`: one that cannot be one, and one that stands for another request.
pub fn keys() {
    let with_key = listing("control", 422).into_iter().filter(|one| !one.is("verifyJournal"));
    for operation in with_key {
        let stage = Stage::new();
        let by = stage.world.client(Role::Provider, &stage.child);
        let body = match id(operation) {
            "addUser" => json!({"email": "bob@example.com"}),
            "createSubtenant" => json!({"name": "Another", "code": "another"}),
            other => serde_json::from_slice(&valid_body(other)).unwrap(),
        };
        let post = |key: &str, body: &Value, more: &str| {
            let request = stage.play(operation).by(&by).header("Idempotency-Key", key);
            request.body(format!("{body}{more}"))
        };
        let reply = post("", &body, "");
        refused(&reply, "bad-header", "The header Idempotency-Key has no usable value.");
        let first = post("k", &body, "");
        assert!(first.status < 300, "{first:?}");
        let again = post("k", &body, "");
        if first.header("ETag").is_some() {
            assert_eq!((again.status, again.text()), (first.status, first.text()));
        } else {
            let id = first.json()["id"].clone();
            let detail = format!(
                "This was done before, for {}. Its secret is shown once only.",
                id.as_str().unwrap()
            );
            again.is(&problem_with(&again, "secret-shown-before", &detail, json!({ "id": id })));
        }
        let detail = "This Idempotency-Key stands for another request.";
        refused(&post("k", &body, " "), "idempotency-key-reused", detail);
    }
}

pub fn busy() {
    let world = World::with(WorldOptions { bytes_in_flight: Some(0), ..with_tools() });
    let operator = world.operator();
    for operation in listing("control", 503).into_iter().filter(|one| takes_body(one)) {
        let reply = operation.call(&world, &[]).by(&operator).body("{}");
        refused(&reply, "busy", "The service is busy. Try again in a moment.");
    }
}

pub fn failures() {
    let stage = Stage::new();
    break_file(&stage.world);
    refused(&stage.get("/info", &stage.operator), "internal", "The service failed.");
    let reply = stage.world.get("/readyz").send();
    reply.is(&answer(503, json!({"status": "unavailable"})));
}
