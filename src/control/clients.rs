//! `/control/v1/clients`: who may ask.

use serde::Serialize;

use super::etag::{guard, tag, tagged};
use super::fields::parsed;
use super::no_body::no_body;
use super::once::{Secrecy, once, respond};
use super::page::{page, read_page};
use super::query::Query;
use crate::dialects::{Answer, Call, Members, answer};
use crate::model::tenant::MAX_NAME_CHARS;
use crate::model::{Error, Problem, Role, Scopes, Timestamp};
use crate::ops::client_records::{
    ClientWithSecret, client_record, client_records, create_client as create,
    delete_client as delete, rotate_client as rotate,
};
use crate::ops::clients::ClientSpec;
use crate::store::ClientRecord;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ClientBody {
    id: String,
    name: String,
    role: &'static str,
    scopes: Vec<&'static str>,
    home_tenant: Option<String>,
    current_tenant: Option<String>,
    created_at: Timestamp,
    rotated_at: Option<Timestamp>,
    #[serde(flatten)]
    secret: Option<SecretBody>,
}

/// A client with what moves while nobody changes it, which its tag leaves out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ClientInUse {
    #[serde(flatten)]
    client: ClientBody,
    last_used_at: Option<Timestamp>,
}

impl ClientInUse {
    fn new(client: &ClientRecord) -> Self {
        Self { client: ClientBody::new(client), last_used_at: client.last_used_at }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SecretBody {
    secret: String,
    api_key: String,
}

impl ClientBody {
    fn new(client: &ClientRecord) -> Self {
        let client = client.clone();
        Self {
            id: client.id,
            name: client.name,
            role: client.role.name(),
            scopes: client.scopes.names().collect(),
            home_tenant: client.home.map(|id| id.as_str().to_owned()),
            current_tenant: client.current.map(|id| id.as_str().to_owned()),
            created_at: client.created_at,
            rotated_at: client.rotated_at,
            secret: None,
        }
    }

    fn with_secret(made: &ClientWithSecret) -> (String, Self) {
        let ClientWithSecret { client, secret } = made.clone();
        let api_key = format!("{}.{secret}", client.id);
        let secret = Some(SecretBody { secret, api_key });
        (client.id.clone(), Self { secret, ..Self::new(&client) })
    }
}

/// `GET /clients?homeTenant`
pub fn list_clients(call: &Call) -> Result<Answer, Error> {
    let mut query = Query::of(call);
    let request = read_page(&mut query);
    let home = query.text("homeTenant");
    query.finish()?;
    let found = client_records(call.context()?, home.as_deref(), &request)?;
    Ok(page(found, |client| ClientInUse::new(&client)))
}

/// `GET /clients/{clientId}`
pub fn get_client(call: &Call) -> Result<Answer, Error> {
    let client = client_record(call.context()?, call.param("clientId"))?;
    let shown = ClientInUse::new(&client);
    Ok(tagged(call, tag(&shown.client), || answer::json(200, &shown)))
}

/// `POST /clients` with `{"name", "role", "scopes", "homeTenant"}`: the one answer with the secret.
pub fn create_client(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    context.caller.require(Role::Admin)?;
    let mut members = Members::read(call)?;
    members.only(&["name", "role", "scopes", "homeTenant"]);
    let name = members.required_text("name", MAX_NAME_CHARS);
    let expected = "member, admin, provider or operator";
    let role = parsed(&mut members, "role", expected, Role::from_name);
    if members.raw("role").is_none_or(serde_json::Value::is_null) {
        members.fault("role", Problem::Missing);
    }
    let scopes = read_scopes(&mut members);
    let home = members.text("homeTenant");
    members.finish()?;
    let role = role.ok_or_else(|| Error::invalid("role", Problem::Missing))?;
    let spec = ClientSpec { name, role, scopes, is_demo: false };
    let once = once(call, Some("/control/v1/clients"), Secrecy::Secret, ClientBody::with_secret)?;
    Ok(respond(create(context, spec, home, once)?))
}

/// An array of names.
fn read_scopes(members: &mut Members) -> Scopes {
    let text = match members.raw("scopes") {
        None | Some(serde_json::Value::Null) => return Scopes::NONE,
        Some(value) => value.as_array().and_then(|names| {
            let names: Option<Vec<&str>> = names.iter().map(serde_json::Value::as_str).collect();
            names.map(|names| names.join(" "))
        }),
    };
    let Some(text) = text else {
        members.fault("scopes", Problem::WrongType { expected: "array of strings" });
        return Scopes::NONE;
    };
    Scopes::parse(&text).unwrap_or_else(|_| {
        members.fault("scopes", Problem::Malformed { expected: "known scopes" });
        Scopes::NONE
    })
}

/// `DELETE /clients/{clientId}`
pub fn delete_client(call: &Call) -> Result<Answer, Error> {
    let guard = guard(call, ClientBody::new);
    delete(call.context()?, call.param("clientId"), guard)?;
    call.app.access.forget_tokens();
    Ok(answer::no_content())
}

/// `POST /clients/{clientId}/rotate`: another secret, shown once.
pub fn rotate_client(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    if !call.body.is_empty() {
        // Whoever may not rotate it learns nothing from a body's errors.
        client_record(context, call.param("clientId"))?;
        context.caller.require(Role::Admin)?;
        no_body(call)?;
    }
    let guard = guard(call, ClientBody::new);
    let once = once(call, None, Secrecy::Secret, ClientBody::with_secret)?;
    let kept = rotate(context, call.param("clientId"), guard, once)?;
    call.app.access.forget_tokens();
    Ok(respond(kept))
}
