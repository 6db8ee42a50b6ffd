//! Sign-in: tokens, discovery and the keys.

use serde_json::{Value, json};
use tenantd::model::Role;

use super::Cases;
use crate::contract::calls::{break_file, listing, takes_no_body, too_large};
use crate::contract::effects::made;
use crate::contract::whole::{Whole, json as answer};
use crate::identity::discovery::document;
use crate::support::{Client, World, WorldOptions};

pub static CASES: Cases = Cases::new(
    "identity",
    &[tokens, refusals, too_many_wrong_secrets, documents, key_sets, busy, failures],
);

#[test]
fn every_status_and_effect_of_identity() {
    CASES.leave_no_gap();
}

/// The token endpoints: where each stands, and the scopes that an administrator gets there.
const TOKENS: [(&str, &str); 3] = [
    ("/oauth/token", ""),
    ("/oauth/v1/token", "dpod.tenant.admin"),
    ("/identity/connect/token", ""),
];

fn form(client: &Client) -> String {
    format!("grant_type=client_credentials&client_id={}&client_secret={}", client.id, client.secret)
}

/// An error of the token endpoints.
fn refusal(status: u16, error: &str, description: &str) -> Whole {
    let body = json!({"error": error, "error_description": description});
    answer(status, body).with("cache-control", "no-store")
}

fn invalid_client() -> Whole {
    refusal(401, "invalid_client", "Unknown client or wrong secret.")
        .with("www-authenticate", "Bearer, Basic realm=\"tenantd\"")
}

/// A token is good in another API, which shows the client's home.
fn tokens() {
    let world = World::new();
    let tenant = world.root("Acme");
    let admin = world.client(Role::Admin, &tenant);
    for (path, scope) in TOKENS {
        let granted = world.post(path).form(&form(&admin));
        let body = json!({
            "access_token": "<token>", "token_type": "Bearer", "expires_in": 3600, "scope": scope,
        });
        granted.is(&answer(200, body).with("cache-control", "no-store").with("pragma", "no-cache"));
        let token = granted.json()["access_token"].as_str().unwrap().to_owned();
        let read = world.get(&format!("/processmind/tenant/{tenant}")).bearer(&token).send();
        made(&granted, &read, "/displayName", &json!("Acme"));
    }
}

fn refusals() {
    let world = World::new();
    for operation in listing("identity", 401) {
        let post = || operation.call(&world, &[]);
        let wrong = "grant_type=client_credentials&client_id=a&client_secret=b";
        post().form(wrong).is(&invalid_client());
        let description =
            "grant_type is missing, a member comes twice or is no text, or two clients are named.";
        post().form("").is(&refusal(400, "invalid_request", description));
        let description = "The body is larger than 1048576 bytes.";
        post().body(too_large()).is(&refusal(413, "invalid_request", description));
    }
}

fn too_many_wrong_secrets() {
    let world = World::with(WorldOptions { login_limit: Some(1), ..WorldOptions::default() });
    let operator = world.operator();
    let wrong = form(&operator) + "x";
    for operation in listing("identity", 429) {
        operation.call(&world, &[]).form(&wrong);
        let reply = operation.call(&world, &[]).form(&wrong);
        let slow_down = refusal(429, "slow_down", "Too many wrong secrets. Try again later.");
        reply.is(&slow_down.with("retry-after", "<number>"));
    }
}

/// The two documents: the issuer's path, and the token endpoint's.
fn documents() {
    let world = World::new();
    let origin = format!("http://{}", world.address);
    for (issuer, token) in [("", "/oauth/token"), ("/identity", "/identity/connect/token")] {
        let body = document(&format!("{origin}{issuer}"), &format!("{origin}{token}"));
        let reply = world.get(&format!("{issuer}/.well-known/openid-configuration")).send();
        reply.is(&answer(200, body));
    }
}

fn key_sets() {
    let world = World::new();
    let keys: Value = world.app.access.key_set();
    for issuer in ["", "/identity"] {
        let reply = world.get(&format!("{issuer}/.well-known/jwks.json")).send();
        reply.is(&answer(200, keys.clone()));
    }
}

fn busy() {
    let world = World::with(takes_no_body());
    let sentence = "The service is busy. Try again in a moment.";
    for operation in listing("identity", 503) {
        let reply = operation.call(&world, &[]).body("{}");
        if operation.method == "POST" {
            let busy = refusal(503, "server_error", sentence);
            reply.is(&busy.with("retry-after", "1"));
        } else {
            let body = json!({
                "type": "about:blank", "title": sentence, "status": 503, "instance": reply.target,
            });
            let busy = answer(503, body).with("content-type", "application/problem+json");
            reply.is(&busy.with("retry-after", "1"));
        }
    }
}

fn failures() {
    let world = World::new();
    let operator = world.operator();
    break_file(&world);
    let reply = world.post("/oauth/token").form(&form(&operator));
    reply.is(&refusal(500, "server_error", "The service failed."));
}
