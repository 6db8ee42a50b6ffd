//! A tenant as this API shows it: every attribute there is.

use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::model::Timestamp;
use crate::model::address::Address;
use crate::model::tenant::TenantRecord;

/// A tenant.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TenantBody {
    id: String,
    uuid: Uuid,
    parent_id: Option<String>,
    organization_id: String,
    name: String,
    company_name: String,
    department_name: Option<String>,
    description: Option<String>,
    account_type: &'static str,
    plan: String,
    service_quota: Option<i64>,
    state: &'static str,
    state_number: i64,
    hostname: Option<String>,
    alias: Option<String>,
    external_account_id: Option<String>,
    tenant_type: Option<String>,
    address: AddressBody,
    has_icon: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AddressBody {
    street: Option<String>,
    city: Option<String>,
    postal_code: Option<String>,
    country: Option<String>,
    further: Map<String, Value>,
}

impl TenantBody {
    /// The tenant as it is shown.
    pub fn new(record: &TenantRecord) -> Self {
        let TenantRecord { profile, organization_id, has_icon } = record.clone();
        let tenant = profile.tenant;
        Self {
            uuid: tenant.id.uuid(),
            id: tenant.id.as_str().to_owned(),
            parent_id: profile.parent_id.map(|id| id.as_str().to_owned()),
            organization_id: organization_id.as_str().to_owned(),
            company_name: profile.company_name.unwrap_or_else(|| tenant.name.clone()),
            plan: tenant.effective_plan().to_owned(),
            name: tenant.name,
            department_name: profile.department_name,
            description: profile.description,
            account_type: profile.account_type.name(),
            service_quota: profile.service_quota,
            state: tenant.state.name(),
            state_number: tenant.state.number(),
            hostname: profile.hostname,
            alias: tenant.alias,
            external_account_id: tenant.external_account_id,
            tenant_type: tenant.tenant_type,
            address: AddressBody::new(profile.address),
            has_icon,
            created_at: tenant.created_at,
            updated_at: tenant.updated_at,
        }
    }
}

impl AddressBody {
    fn new(address: Address) -> Self {
        let further = address.further_members.and_then(|text| serde_json::from_str(&text).ok());
        Self {
            street: address.street,
            city: address.city,
            postal_code: address.postal_code,
            country: address.country,
            further: further.unwrap_or_default(),
        }
    }
}
