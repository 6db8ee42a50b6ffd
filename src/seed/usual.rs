//! What a thing is where its seed says nothing of it: an export leaves it out, and whoever shows
//! the thing puts it back.

use serde_json::{Map, Value, json};

use super::outcome::Kind;
use crate::model::TenantState;
use crate::model::tenant::{AccountType, DEFAULT_PLAN};
use crate::model::user::{MembershipKind, MembershipStatus};

/// Adds the members that the object of a thing in an export lacks, although the thing has them.
/// What stays away is not there: a host name that it has none, a subtenant that it is not about.
pub fn fill_in(kind: Kind, members: &mut Map<String, Value>) {
    let usual = match kind {
        Kind::Regions => json!({"isHome": false}),
        Kind::Features | Kind::Subtenants => json!({"description": ""}),
        Kind::Tenants => json!({
            "accountType": AccountType::default().name(),
            "plan": DEFAULT_PLAN,
            "state": TenantState::Active.name(),
            "settings": {"automaticTenantOnboarding": false},
        }),
        Kind::Entitlements => json!({"manualBlock": false}),
        Kind::Services => json!({"plan": "", "marketplaceName": "", "marketplaceAccountId": ""}),
        Kind::Locations => json!({"isDefault": false}),
        Kind::People => json!({"firstName": "", "lastName": ""}),
        Kind::Users => json!({
            "status": MembershipStatus::Active.name(),
            "kind": MembershipKind::default().name(),
            "isAdmin": false, "isDeveloper": false, "isPrimary": false,
        }),
        Kind::Clients => json!({
            "name": "", "scopes": [], "isDemo": false,
            "currentTenant": members.get("homeTenant").cloned().unwrap_or_default(),
        }),
        Kind::Metrics
        | Kind::Icons
        | Kind::Settings
        | Kind::FeatureStates
        | Kind::Quotas
        | Kind::Usage => return,
    };
    let Value::Object(usual) = usual else { return };
    for (name, value) in usual {
        members.entry(name).or_insert(value);
    }
}
