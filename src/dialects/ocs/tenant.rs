//! The tenant as this API shows it.

use serde::Serialize;

use super::verbosity::respond;
use crate::dialects::{Answer, Call, answer};
use crate::model::feature::{Entitlement, FeatureState};
use crate::model::{Error, Timestamp};
use crate::ops::tenants::{self, TenantDetails};

/// `Tenant`, and with entitlements `TenantWithProperties`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TenantBody {
    id: String,
    company_name: String,
    state: i64,
    created: Timestamp,
    last_updated: Timestamp,
    alias: Option<String>,
    features: Vec<FeatureBody>,
    external_account_id: Option<String>,
    tenant_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entitlements: Option<Vec<EntitlementBody>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct FeatureBody {
    feature: FeatureDefinition,
    current_state: i32,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct FeatureDefinition {
    id: String,
    name: String,
    description: String,
    default_state: i32,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct EntitlementBody {
    entitlement_definition_id: String,
    entitlement_type: i64,
    limit_type: i64,
    value: i32,
    manual_block_status: bool,
}

impl TenantBody {
    /// `Tenant`
    pub(super) fn plain(details: TenantDetails) -> Self {
        let tenant = details.tenant;
        Self {
            id: tenant.id.as_str().to_owned(),
            company_name: tenant.name,
            state: tenant.state.number(),
            created: tenant.created_at,
            last_updated: tenant.updated_at,
            alias: tenant.alias,
            features: details.features.into_iter().map(FeatureBody::from).collect(),
            external_account_id: tenant.external_account_id,
            tenant_type: tenant.tenant_type,
            entitlements: None,
        }
    }

    /// `TenantWithProperties`
    fn with_properties(mut details: TenantDetails) -> Self {
        let entitlements = std::mem::take(&mut details.entitlements);
        let entitlements = entitlements.into_iter().map(EntitlementBody::from).collect();
        Self { entitlements: Some(entitlements), ..Self::plain(details) }
    }
}

impl From<FeatureState> for FeatureBody {
    fn from(state: FeatureState) -> Self {
        Self {
            feature: FeatureDefinition {
                id: state.id,
                name: state.name,
                description: state.description,
                default_state: state.default_state,
            },
            current_state: state.current_state,
        }
    }
}

impl From<Entitlement> for EntitlementBody {
    fn from(entitlement: Entitlement) -> Self {
        Self {
            entitlement_definition_id: entitlement.definition_id,
            entitlement_type: entitlement.entitlement_type,
            limit_type: entitlement.limit_type,
            value: entitlement.value,
            manual_block_status: entitlement.manual_block,
        }
    }
}

/// "Get Tenant"
pub fn get_tenant(call: &Call) -> Result<Answer, Error> {
    let details = tenants::tenant_details(call.context()?, call.param("tenantId"))?;
    Ok(respond(call, &TenantBody::with_properties(details)))
}

/// "Tenant Exists"
pub fn tenant_exists(call: &Call) -> Result<Answer, Error> {
    tenants::tenant(call.context()?, call.param("tenantId"))?;
    Ok(answer::no_content())
}
