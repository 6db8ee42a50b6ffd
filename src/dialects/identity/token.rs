//! The token endpoints: client credentials as a form, as JSON or as HTTP Basic.

use serde::Serialize;
use serde_json::Value;

use super::discovery::issuer;
use crate::access::credentials::Credentials;
use crate::access::{Grant, GrantRequest, ScopeDefault};
use crate::dialects::words::sentence;
use crate::dialects::{Answer, Call, answer};
use crate::model::{Error, GrantFault};

/// The body of an answer with a token (RFC 6749, section 5.1).
#[derive(Serialize)]
pub struct TokenAnswer<'a> {
    access_token: &'a str,
    token_type: &'static str,
    expires_in: u32,
    scope: &'a str,
}

impl<'a> TokenAnswer<'a> {
    /// What is told of this grant.
    pub fn of(grant: &'a Grant) -> Self {
        Self {
            access_token: &grant.access_token,
            token_type: "Bearer",
            expires_in: grant.expires_in,
            scope: &grant.scope,
        }
    }
}

/// What a request for a token says.
#[derive(Default)]
struct TokenForm {
    grant_type: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    scope: Option<String>,
}

/// `POST /oauth/token`
pub fn token(call: &Call) -> Result<Answer, Error> {
    grant(call, ScopeDefault::None)
}

/// `POST /oauth/v1/token`: the token carries the scopes of the client's role.
pub fn dpod_token(call: &Call) -> Result<Answer, Error> {
    grant(call, ScopeDefault::OfRole)
}

/// `POST /identity/connect/token`
pub fn connect_token(call: &Call) -> Result<Answer, Error> {
    grant(call, ScopeDefault::None)
}

fn grant(call: &Call, scope_default: ScopeDefault) -> Result<Answer, Error> {
    let form = read_form(call)?;
    match form.grant_type.as_deref() {
        Some("client_credentials") => {}
        None => return Err(Error::Grant(GrantFault::InvalidRequest)),
        Some(_) => return Err(Error::Grant(GrantFault::UnsupportedGrantType)),
    }
    let (client_id, secret) = client_of(call, &form)?;
    let issuer = issuer(call);
    let grant = call.app.access.grant(&GrantRequest {
        client_id: &client_id,
        secret: &secret,
        scope: form.scope.as_deref(),
        scope_default,
        issuer: &issuer,
        peer: call.request.remote_addr().ip(),
    })?;
    Ok(answer::json(200, &TokenAnswer::of(&grant))
        .with_additional_header("Cache-Control", "no-store")
        .with_additional_header("Pragma", "no-cache"))
}

/// The client's id and secret: in `Authorization`, or in the body.
fn client_of(call: &Call, form: &TokenForm) -> Result<(String, String), Error> {
    let invalid_client = Error::Grant(GrantFault::InvalidClient);
    if call.request.header("Authorization").is_none() {
        let pair = form.client_id.clone().zip(form.client_secret.clone());
        return pair.ok_or(invalid_client);
    }
    match Credentials::of(call.request) {
        Credentials::Basic { client_id, secret } => match &form.client_id {
            Some(other) if *other != client_id => Err(Error::Grant(GrantFault::InvalidRequest)),
            _ => Ok((client_id, secret)),
        },
        _ => Err(invalid_client),
    }
}

fn read_form(call: &Call) -> Result<TokenForm, Error> {
    let invalid_request = || Error::Grant(GrantFault::InvalidRequest);
    let mut form = TokenForm::default();
    if let Ok(Value::Object(members)) = serde_json::from_slice::<Value>(call.body) {
        for (name, value) in members {
            match (form.member(&name), value) {
                (None, _) | (_, Value::Null) => {}
                (Some(member), Value::String(text)) => *member = Some(text),
                _ => return Err(invalid_request()),
            }
        }
        return Ok(form.without_empty_members());
    }
    for (name, value) in form_urlencoded::parse(call.body) {
        let Some(member) = form.member(&name) else { continue };
        if member.replace(value.into_owned()).is_some() {
            return Err(invalid_request());
        }
    }
    Ok(form.without_empty_members())
}

impl TokenForm {
    /// What is sent without a value counts as not sent (RFC 6749, section 3.2).
    fn without_empty_members(self) -> Self {
        let sent = |member: Option<String>| member.filter(|text| !text.is_empty());
        Self {
            grant_type: sent(self.grant_type),
            client_id: sent(self.client_id),
            client_secret: sent(self.client_secret),
            scope: sent(self.scope),
        }
    }

    fn member(&mut self, name: &str) -> Option<&mut Option<String>> {
        match name {
            "grant_type" => Some(&mut self.grant_type),
            "client_id" => Some(&mut self.client_id),
            "client_secret" => Some(&mut self.client_secret),
            "scope" => Some(&mut self.scope),
            _ => None,
        }
    }
}

/// The sentence of an error of these endpoints.
pub fn describe(error: &Error) -> String {
    match error {
        Error::Grant(GrantFault::InvalidClient) => "Unknown client or wrong secret.".into(),
        Error::Grant(GrantFault::UnsupportedGrantType) => {
            "Only client_credentials is granted here.".into()
        }
        Error::Grant(GrantFault::InvalidScope) => {
            "A scope is unknown, or this client may not have it.".into()
        }
        Error::Grant(GrantFault::InvalidRequest) => {
            "grant_type is missing, a member comes twice or is no text, or two clients are named."
                .into()
        }
        other => sentence(other),
    }
}
