//! The sign-in that all vendors' clients share: OAuth 2.0 client credentials (RFC 6749), discovery
//! (OpenID Connect Discovery 1.0) and the key set (RFC 7517).

mod discovery;
mod token;

pub use discovery::issuer;
pub use token::TokenAnswer;

use serde_json::json;

use super::answer::{Answer, json, problem};
use super::words::usual_status;
use super::{Dialect, ErrorFacts, Method, Route, public};
use crate::model::{Error, GrantFault};

/// The sign-in endpoints.
pub static DIALECT: Dialect = Dialect {
    name: "identity",
    mounts: &["", "/ocs", "/processmind", "/nse", "/dpod", "/dpod/v1", "/ipera"],
    spaces: &[],
    any_case: false,
    regional: true,
    limits_rate: false,
    challenges: &["Bearer", "Basic realm=\"tenantd\""],
    routes: &ROUTES,
    render,
};

static ROUTES: [Route; 7] = [
    public(Method::Post, "/oauth/token", "identity.token", token::token),
    public(Method::Post, "/oauth/v1/token", "identity.dpodToken", token::dpod_token),
    public(Method::Post, "/identity/connect/token", "identity.connectToken", token::connect_token),
    public(
        Method::Get,
        "/.well-known/openid-configuration",
        "identity.discovery",
        discovery::discovery,
    ),
    public(
        Method::Get,
        "/identity/.well-known/openid-configuration",
        "identity.connectDiscovery",
        discovery::connect_discovery,
    ),
    public(Method::Get, "/.well-known/jwks.json", "identity.keySet", discovery::key_set),
    public(
        Method::Get,
        "/identity/.well-known/jwks.json",
        "identity.connectKeySet",
        discovery::key_set,
    ),
];

/// RFC 6749, section 5.2, at the token endpoints; RFC 9457 everywhere else.
fn render(error: &Error, facts: &ErrorFacts) -> Answer {
    let grants = facts.operation.is_some_and(|operation| operation.ends_with("oken"));
    if !grants {
        return problem(error, facts);
    }
    let code = match error {
        Error::Grant(GrantFault::InvalidClient) | Error::Unauthenticated(_) => "invalid_client",
        Error::Grant(GrantFault::UnsupportedGrantType) => "unsupported_grant_type",
        Error::Grant(GrantFault::InvalidScope) => "invalid_scope",
        Error::TooManyAttempts { .. } | Error::TooManyCalls { .. } => "slow_down",
        Error::Injected { status: 500.., .. } => "server_error",
        error if error.is_ours() => "server_error",
        _ => "invalid_request",
    };
    let body = json!({"error": code, "error_description": token::describe(error)});
    json(usual_status(error), &body).with_additional_header("Cache-Control", "no-store")
}
