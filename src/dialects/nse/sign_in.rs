//! Sign-in by name and password, which are a client's id and secret, and a new token for an old one.

use serde::Serialize;
use serde_json::json;

use super::envelope::Envelope;
use crate::access::{Grant, GrantRequest, ScopeDefault};
use crate::dialects::{Answer, Call, Members, answer};
use crate::model::Error;

#[derive(Serialize)]
struct SignedIn {
    user: User,
    token: String,
}

#[derive(Serialize)]
struct User {
    id: String,
    username: String,
    name: String,
}

/// `POST /v2.1/auth/signin`
pub fn sign_in(call: &Call) -> Result<Answer, Error> {
    let mut members = Members::read(call)?;
    let username = members.required("username").unwrap_or_default();
    let password = members.required("password").unwrap_or_default();
    members.finish()?;
    let issuer = issuer(call);
    let grant = call.app.access.grant(&GrantRequest {
        client_id: &username,
        secret: &password,
        scope: None,
        scope_default: ScopeDefault::None,
        issuer: &issuer,
        peer: call.request.remote_addr().ip(),
    })?;
    Ok(signed_in(username, grant))
}

/// `POST /v2.1/auth/refresh`: whoever shows credentials that are still good gets a new token.
pub fn refresh(call: &Call) -> Result<Answer, Error> {
    let caller = call.context()?.caller;
    let grant = call.app.access.renew(caller, &issuer(call))?;
    Ok(signed_in(caller.client.clone(), grant))
}

/// The issuer whose discovery document stands below the same prefix; there is none below `/api`.
fn issuer(call: &Call) -> String {
    format!("{}{}", call.origin(), call.found.mount.trim_end_matches("/api"))
}

fn signed_in(client: String, grant: Grant) -> Answer {
    let user = User { id: client.clone(), username: client, name: grant.client_name };
    answer::json(200, &json!(Envelope::record(SignedIn { user, token: grant.access_token })))
        .with_additional_header("Cache-Control", "no-store")
}
