//! `/control/v1/tenants/{tenantId}/contents`: what goes with a tenant.

use serde::Serialize;

use crate::dialects::{Answer, Call, answer};
use crate::model::Error;
use crate::ops::tenant_contents::tenant_contents;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ContentsBody {
    tenants: i64,
    children: i64,
    subtenants: i64,
    users: i64,
    clients: i64,
    needs_force: bool,
    is_refused: bool,
}

/// `GET /tenants/{tenantId}/contents`
pub fn get_contents(call: &Call) -> Result<Answer, Error> {
    let contents = tenant_contents(call.context()?, call.param("tenantId"))?;
    let body = ContentsBody {
        tenants: contents.tenants,
        children: contents.children,
        subtenants: contents.subtenants,
        users: contents.users,
        clients: contents.clients,
        needs_force: contents.tenants > 0,
        is_refused: contents.is_refused,
    };
    Ok(answer::json(200, &body))
}
