//! Who may ask: token endpoints, discovery, credentials, and what makes them void.

mod credentials;
pub mod discovery;
mod edges;
mod endpoints;
mod forgeries;
mod login_limit;
mod revocation;
mod scopes;
mod secrets;
mod tokens;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::{Client, Reply, World};

/// Below each of these stand the sign-in endpoints.
const PREFIXES: [&str; 8] =
    ["", "/ocs", "/processmind", "/nse", "/dpod", "/ipera", "/regions/home", "/ocs/regions/home"];
/// The token endpoints below each of them.
const TOKEN_PATHS: [&str; 3] = ["/oauth/token", "/oauth/v1/token", "/identity/connect/token"];

const REASON: &str = "The request carries no credentials that are good here.";

/// The whole answer to wrong credentials in a dialect.
#[track_caller]
fn refused(dialect: &str, reply: &Reply) {
    let request_id = reply.header("x-request-id").unwrap();
    let path = reply.target.split('?').next().unwrap();
    let expected = match dialect {
        "ocs" => json!({
            "OperationId": request_id, "Error": "Unauthorized.", "Reason": REASON,
            "Resolution": "Send credentials that are good for this service.",
        }),
        "processmind" => json!({"message": "Unauthorized"}),
        "nse" => json!({
            "status": {"user_message": REASON, "verbose_message": "", "code": 401},
            "result": {"returned_records": 0, "records": []},
        }),
        "dpod" => json!({
            "timestamp": reply.json()["timestamp"], "status": 401, "error": "Unauthorized",
            "message": REASON, "path": path,
        }),
        "ipera" => json!({"message": "Unauthenticated."}),
        "control" => json!({
            "type": "/problems/unauthenticated", "title": "Not authenticated", "status": 401,
            "detail": REASON, "instance": path,
        }),
        other => panic!("{other} has no words for this"),
    };
    let challenge = if dialect == "nse" { "Basic realm=\"tenantd\", Bearer" } else { "Bearer" };
    let kind = if dialect == "control" { "application/problem+json" } else { "application/json" };
    assert_eq!(reply.whole(), (401, expected), "{dialect}");
    assert_eq!(reply.header("www-authenticate"), Some(challenge));
    assert_eq!(reply.header("content-type"), Some(kind));
}

/// What a token's header and claims say.
fn decode(token: &str) -> (Value, Value) {
    let mut parts = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
    let header = serde_json::from_slice(&parts.next().unwrap()).unwrap();
    let claims = serde_json::from_slice(&parts.next().unwrap()).unwrap();
    assert_eq!((parts.next().unwrap().len(), parts.next()), (64, None), "a signature and no more");
    (header, claims)
}

/// The form that asks for a token.
fn form(client: &Client) -> String {
    format!("grant_type=client_credentials&client_id={}&client_secret={}", client.id, client.secret)
}

/// Asks for a token with these scopes.
fn ask_for(world: &World, path: &str, client: &Client, scope: &str) -> Reply {
    world.post(path).form(&format!("{}&scope={}", form(client), scope.replace(' ', "+")))
}

/// A token of the world's ordinary token endpoint.
fn token_of(world: &World, client: &Client) -> String {
    let reply = world.post("/oauth/token").form(&form(client));
    reply.json()["access_token"].as_str().unwrap_or_else(|| panic!("{reply:?}")).to_owned()
}

/// The body of a refusal at the token endpoints (RFC 6749, section 5.2).
fn refusal(error: &str) -> Value {
    let description = match error {
        "invalid_client" => "Unknown client or wrong secret.",
        "unsupported_grant_type" => "Only client_credentials is granted here.",
        "invalid_scope" => "A scope is unknown, or this client may not have it.",
        "slow_down" => "Too many wrong secrets. Try again later.",
        "invalid_request" => {
            "grant_type is missing, a member comes twice or is no text, or two clients are named."
        }
        other => panic!("no such error: {other}"),
    };
    json!({"error": error, "error_description": description})
}
