//! Where a client finds the token endpoint and the keys.

use serde_json::{Value, json};

use crate::dialects::{Answer, Call, answer};
use crate::model::{Error, Scope};

/// The issuer of tokens fetched below this base, as its discovery document names it.
pub fn issuer(call: &Call) -> String {
    let base = call.base();
    if call.route().pattern.starts_with("/identity/") { format!("{base}/identity") } else { base }
}

/// `GET /.well-known/openid-configuration`
pub fn discovery(call: &Call) -> Result<Answer, Error> {
    let is_dpod = call.found.mount.starts_with("/dpod");
    let token_path = if is_dpod { "/oauth/v1/token" } else { "/oauth/token" };
    Ok(answer::json(200, &document(call, &format!("{}{token_path}", call.base()))))
}

/// `GET /identity/.well-known/openid-configuration`
pub fn connect_discovery(call: &Call) -> Result<Answer, Error> {
    Ok(answer::json(200, &document(call, &format!("{}/identity/connect/token", call.base()))))
}

/// `GET /.well-known/jwks.json`
pub fn key_set(call: &Call) -> Result<Answer, Error> {
    Ok(answer::json(200, &call.app.access.key_set()))
}

fn document(call: &Call, token_endpoint: &str) -> Value {
    let issuer = issuer(call);
    json!({
        "issuer": issuer,
        "token_endpoint": token_endpoint,
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": ["token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "scopes_supported": Scope::ALL.map(Scope::name),
    })
}
