//! `/control/v1/me`: who is asking.

use serde::Serialize;

use crate::dialects::{Answer, Call, answer};
use crate::model::Error;
use crate::ops::client_records::own_place;
use crate::store::NamedTenant;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MeBody<'a> {
    client_id: &'a str,
    name: String,
    role: &'static str,
    scopes: Vec<&'static str>,
    home_tenant: Option<TenantBody>,
    current_tenant: Option<TenantBody>,
    is_stand_in: bool,
    world: Option<&'a str>,
}

#[derive(Serialize)]
struct TenantBody {
    id: String,
    name: String,
}

impl From<NamedTenant> for TenantBody {
    fn from(tenant: NamedTenant) -> Self {
        Self { id: tenant.id.as_str().to_owned(), name: tenant.name }
    }
}

/// `GET /me`
pub fn get_me(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    let (caller, place) = (context.caller, own_place(context)?);
    let body = MeBody {
        client_id: &caller.client,
        name: place.name,
        role: caller.role.name(),
        scopes: caller.scopes.names().collect(),
        home_tenant: place.home.map(TenantBody::from),
        current_tenant: place.current.map(TenantBody::from),
        is_stand_in: call.app.stand_in.is_some(),
        world: call.app.world.as_ref().map(|world| world.name.as_str()),
    };
    Ok(answer::json(200, &body))
}
