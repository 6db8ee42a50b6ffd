//! One tenant: made, changed, switched off and on, switched to.

use serde::Serialize;
use serde_json::json;

use super::fields::{TenantFields, read_user_status};
use super::wire::TenantBody;
use crate::dialects::{Answer, Call, answer};
use crate::model::address::Address;
use crate::model::tenant::{AccountType, TenantProfile};
use crate::model::{Error, Role};
use crate::ops::tenant_record::{RecordUpdate, update_record};
use crate::ops::{self, HostnameWish, MovesClient, ParentRule, TenantDraft};

#[derive(Serialize)]
struct DataBody {
    data: TenantBody,
}

fn data(profile: TenantProfile) -> Answer {
    answer::json(200, &DataBody { data: profile.into() })
}

/// "Create Tenant"
pub fn create_tenant(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    context.caller.require(Role::Provider)?;
    let fields = TenantFields::read(call)?;
    let draft = TenantDraft {
        name: fields.name,
        company_name: None,
        department_name: None,
        description: fields.description.applied_to(None),
        address: Address {
            street: fields.address.applied_to(None),
            city: fields.city.applied_to(None),
            postal_code: fields.post_code.applied_to(None),
            country: fields.country_code.applied_to(None),
            further_members: None,
        },
        account_type: AccountType::default(),
        service_quota: None,
        hostname: HostnameWish::None,
        administrator: None,
        parent_rule: ParentRule::Any,
        moves_client: Some(MovesClient),
    };
    Ok(data(ops::create_tenant(context, draft)?))
}

/// "Update Tenant"
pub fn update_tenant(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    ops::admit(context, call.param("id"), Role::Admin)?;
    let fields = TenantFields::read(call)?;
    let update = RecordUpdate {
        name: fields.name,
        street: fields.address,
        city: fields.city,
        postal_code: fields.post_code,
        country: fields.country_code,
        description: fields.description,
    };
    Ok(data(update_record(context, call.param("id"), update)?))
}

/// "Deactivate Tenant"
pub fn deactivate(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    ops::admit(context, call.param("id"), Role::Admin)?;
    ops::deactivate_tenant(context, call.param("id"), read_user_status(call)?)?;
    Ok(answer::json(200, &json!({"is_trashed": true})))
}

/// "Activate Tenant"
pub fn activate(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    ops::admit(context, call.param("id"), Role::Admin)?;
    ops::activate_tenant(context, call.param("id"), read_user_status(call)?)?;
    Ok(answer::json(200, &json!({"is_trashed": false})))
}

/// "Switch Tenant"
pub fn switch(call: &Call) -> Result<Answer, Error> {
    ops::switch_tenant(call.context()?, call.param("id"))?;
    Ok(answer::json(200, &json!({"success": true})))
}
