//! A tenant as this API writes it.

use serde::Serialize;

use crate::model::tenant::TenantProfile;
use crate::model::{CountryCode, TenantState};

/// There are no groups: every tenant is in the one without a name.
const GROUP_ID: &str = "0";
const GROUP_NAME: &str = "";

/// A tenant, as it is answered alone.
#[derive(Serialize)]
pub(super) struct TenantBody {
    id: String,
    name: String,
    address: Option<String>,
    city: Option<String>,
    country_code: Option<&'static str>,
    country_name: Option<&'static str>,
    description: Option<String>,
    is_trashed: bool,
}

/// A tenant in a list.
#[derive(Serialize)]
pub(super) struct TenantItem {
    #[serde(flatten)]
    tenant: TenantBody,
    group_id: &'static str,
    group_name: &'static str,
}

impl From<TenantProfile> for TenantBody {
    fn from(profile: TenantProfile) -> Self {
        let country = profile.address.country.as_deref().and_then(CountryCode::parse);
        Self {
            id: profile.tenant.id.as_str().to_owned(),
            name: profile.tenant.name,
            address: profile.address.street,
            city: profile.address.city,
            country_code: country.map(CountryCode::as_str),
            country_name: country.map(CountryCode::name),
            description: profile.description,
            is_trashed: is_trashed(profile.tenant.state),
        }
    }
}

impl From<TenantProfile> for TenantItem {
    fn from(profile: TenantProfile) -> Self {
        Self { tenant: profile.into(), group_id: GROUP_ID, group_name: GROUP_NAME }
    }
}

fn is_trashed(state: TenantState) -> bool {
    matches!(
        state,
        TenantState::Deactivating | TenantState::Deactivated | TenantState::Reactivating
    )
}
