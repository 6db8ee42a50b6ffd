//! What "Update Tenant" takes.

use serde_json::Value;

use super::tenant::TenantBody;
use super::verbosity::respond;
use crate::dialects::{Answer, Call, Members};
use crate::model::tenant::MAX_NAME_CHARS;
use crate::model::{Error, IdRef, Problem, Role};
use crate::ops;
use crate::ops::tenants::TenantUpdate;

/// "Update Tenant"
pub fn update_tenant(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Admin)?;
    let update = read_update(call)?;
    let details = ops::tenants::update_tenant(context, call.param("tenantId"), update)?;
    Ok(respond(call, &TenantBody::plain(details)))
}

/// Members that are present change, absent ones stay; `Created`, `LastUpdated` and `Entitlements`
/// are not read.
fn read_update(call: &Call) -> Result<TenantUpdate, Error> {
    let mut members = Members::read(call)?;
    if let Some(id) = members.text("Id")
        && IdRef::parse(&id) != IdRef::parse(call.param("tenantId"))
    {
        members.fault("Id", Problem::Differs);
    }
    if members.raw("CompanyName") == Some(&Value::Null) {
        members.fault("CompanyName", Problem::WrongType { expected: "string" });
    }
    let name = members
        .raw("CompanyName")
        .is_some_and(|name| !name.is_null())
        .then(|| members.required_text("CompanyName", MAX_NAME_CHARS));
    let update = TenantUpdate {
        name,
        alias: members.clearable_name("Alias", MAX_NAME_CHARS),
        external_account_id: members.clearable_name("ExternalAccountId", MAX_NAME_CHARS),
        tenant_type: members.clearable_name("TenantType", MAX_NAME_CHARS),
        feature_states: read_feature_states(&mut members),
        state: members.integer("State"),
    };
    members.finish()?;
    Ok(update)
}

/// `[{"Feature":{"Id":"…"},"CurrentState":0}]`; everything else of a feature is the service's own.
fn read_feature_states(members: &mut Members) -> Vec<(String, i32)> {
    let states = match members.raw("Features") {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Array(elements)) => elements.iter().map(read_feature_state).collect(),
        Some(_) => Err(Problem::WrongType { expected: "array" }),
    };
    states.unwrap_or_else(|problem: Problem| {
        members.fault("Features", problem);
        Vec::new()
    })
}

fn read_feature_state(element: &Value) -> Result<(String, i32), Problem> {
    let expected = "an array of {\"Feature\": {\"Id\": string}, \"CurrentState\": integer}";
    let id = element.pointer("/Feature/Id").and_then(Value::as_str);
    let state = element.get("CurrentState").and_then(Value::as_i64);
    let state = state.and_then(|state| i32::try_from(state).ok());
    let pair = id.map(str::to_owned).zip(state);
    pair.ok_or(Problem::Malformed { expected })
}
