//! The tenant itself.

use serde::Serialize;
use uuid::Uuid;

use crate::dialects::{Answer, Call, Members, answer};
use crate::model::tenant::{DEFAULT_PLAN, MAX_NAME_CHARS, Tenant};
use crate::model::{Error, Role, Timestamp};
use crate::ops;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TenantBody {
    id: Uuid,
    display_name: String,
    created_at: Timestamp,
    plan: String,
}

impl From<Tenant> for TenantBody {
    fn from(tenant: Tenant) -> Self {
        Self {
            id: tenant.id.uuid(),
            display_name: tenant.name,
            created_at: tenant.created_at,
            plan: tenant.plan.unwrap_or_else(|| DEFAULT_PLAN.to_owned()),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StatisticsBody {
    process_count: i64,
    dataset_count: i64,
    user_count: i64,
    storage_used_bytes: i64,
}

/// "Get Tenant"
pub fn get_tenant(call: &Call) -> Result<Answer, Error> {
    let tenant = ops::tenants::tenant(call.context()?, call.param("tenantId"))?;
    Ok(answer::json(200, &TenantBody::from(tenant)))
}

/// "Update Tenant"
pub fn update_tenant(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Admin)?;
    let mut members = Members::read(call)?;
    let name = members.required_text("displayName", MAX_NAME_CHARS);
    members.finish()?;
    let tenant = ops::tenants::rename_tenant(context, call.param("tenantId"), name)?;
    Ok(answer::json(200, &TenantBody::from(tenant)))
}

/// "Get Tenant Statistics"
pub fn get_statistics(call: &Call) -> Result<Answer, Error> {
    let statistics = ops::statistics::statistics(call.context()?, call.param("tenantId"))?;
    Ok(answer::json(
        200,
        &StatisticsBody {
            process_count: statistics.processes,
            dataset_count: statistics.datasets,
            user_count: statistics.users,
            storage_used_bytes: statistics.storage_bytes,
        },
    ))
}
