//! `/control/v1/tenants/{tenantId}/subtenants`.

use serde::Serialize;
use uuid::Uuid;

use super::etag::{guard, object};
use super::once::{Secrecy, once, respond};
use super::page::{page, read_page};
use super::query::Query;
use crate::dialects::{Answer, Call, Members, answer};
use crate::model::subtenant::{Subtenant, SubtenantCode};
use crate::model::tenant::MAX_NAME_CHARS;
use crate::model::{Error, Problem, Role, Timestamp};
use crate::ops;
use crate::ops::subtenant_records::{
    create_subtenant_record, delete_subtenant_record, subtenant_record, subtenant_records,
    update_subtenant_record,
};

/// The longest description, in characters.
const MAX_DESCRIPTION_CHARS: usize = 1000;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SubtenantBody {
    id: String,
    uuid: Uuid,
    tenant_id: String,
    name: String,
    code: String,
    description: String,
    created_at: Timestamp,
}

impl SubtenantBody {
    fn new(subtenant: &Subtenant) -> Self {
        let subtenant = subtenant.clone();
        Self {
            uuid: subtenant.id.uuid(),
            id: subtenant.id.as_str().to_owned(),
            tenant_id: subtenant.tenant_id,
            name: subtenant.name,
            code: subtenant.code,
            description: subtenant.description,
            created_at: subtenant.created_at,
        }
    }
}

/// `GET …/subtenants`
pub fn list_subtenants(call: &Call) -> Result<Answer, Error> {
    let mut query = Query::of(call);
    let request = read_page(&mut query);
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Member)?;
    query.finish()?;
    let found = subtenant_records(context, call.param("tenantId"), &request)?;
    Ok(page(found, |subtenant| SubtenantBody::new(&subtenant)))
}

/// `GET …/subtenants/{subtenantId}`
pub fn get_subtenant(call: &Call) -> Result<Answer, Error> {
    let (tenant, subtenant) = (call.param("tenantId"), call.param("subtenantId"));
    let found = subtenant_record(call.context()?, tenant, subtenant)?;
    Ok(object(call, 200, &SubtenantBody::new(&found)))
}

/// `POST …/subtenants` with `{"name", "code", "description"}`
pub fn create_subtenant(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    let tenant = ops::admit(context, call.param("tenantId"), Role::Admin)?;
    let mut members = Members::read(call)?;
    members.only(&["name", "code", "description"]);
    let name = members.required_text("name", MAX_NAME_CHARS);
    let code = members.required("code").and_then(|text| {
        let code = SubtenantCode::parse(&text);
        if code.is_none() {
            members.fault("code", Problem::Malformed { expected: "1 to 64 of a-z, 0-9 and _" });
        }
        code
    });
    let description = members.short_text("description", MAX_DESCRIPTION_CHARS).unwrap_or_default();
    members.finish()?;
    let code = code.ok_or_else(|| Error::invalid("code", Problem::Missing))?;
    let path = format!("/control/v1/tenants/{}/subtenants", tenant.id);
    let shown = |made: &Subtenant| (made.id.as_str().to_owned(), SubtenantBody::new(made));
    let once = once(call, Some(&path), Secrecy::Open, shown)?;
    let new = (name, code, description);
    Ok(respond(create_subtenant_record(context, call.param("tenantId"), new, once)?))
}

/// `PATCH …/subtenants/{subtenantId}` with `{"name", "description"}`; the code stays.
pub fn update_subtenant(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Admin)?;
    let mut members = Members::read(call)?;
    members.only(&["name", "description"]);
    let name = members.raw("name").is_some().then(|| members.required_text("name", MAX_NAME_CHARS));
    let description = members.short_text("description", MAX_DESCRIPTION_CHARS);
    members.finish()?;
    let guard = guard(call, SubtenantBody::new);
    let (tenant, subtenant) = (call.param("tenantId"), call.param("subtenantId"));
    let change = (name, description);
    let changed = update_subtenant_record(context, tenant, subtenant, change, guard)?;
    Ok(object(call, 200, &SubtenantBody::new(&changed)))
}

/// `DELETE …/subtenants/{subtenantId}`
pub fn delete_subtenant(call: &Call) -> Result<Answer, Error> {
    let guard = guard(call, SubtenantBody::new);
    let (tenant, subtenant) = (call.param("tenantId"), call.param("subtenantId"));
    delete_subtenant_record(call.context()?, tenant, subtenant, guard)?;
    Ok(answer::no_content())
}
