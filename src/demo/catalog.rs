//! What there is to be had: regions, features, and what each plan entitles to.

use super::draft::Draft;
use crate::model::Error;
use crate::model::feature::EntitlementType::{Feature, Resource, Usage};
use crate::model::feature::LimitType::{Hard, Soft};
use crate::model::feature::{Entitlement, EntitlementType, FeatureState, LimitType};
use crate::model::region::Region;
use crate::model::tenant::TenantKey;
use crate::model::usage::{PROCESS, STORAGE_BYTES};
use crate::ops;
use crate::store::Writing;

/// The metric of calls to the services' own APIs.
pub const API_CALLS: &str = "api_calls";
/// The switch for sign-in by the customer's own identity provider.
const SINGLE_SIGN_ON: &str = "single_sign_on";

/// Id and name, the home region first.
const REGIONS: [(&str, &str); 3] =
    [("westeurope", "West Europe"), ("northeurope", "North Europe"), ("westus", "West US")];

/// Id, name, description, default state, and the plans that have it beside `enterprise`.
#[rustfmt::skip]
const FEATURES: [(&str, &str, &str, i32, &[&str]); 6] = [
    ("anomaly-detection", "Anomaly Detection", "Flags readings that fit no learned pattern", 0, &[]),
    ("asset-tracking", "Asset Tracking", "Positions and states of moving assets", 1, &["starter", "professional"]),
    ("data-sharing", "Data Sharing", "Streams shared with other tenants", 0, &["professional"]),
    ("data-views", "Data Views", "Tables over many streams", 1, &["starter", "professional"]),
    ("edge-gateway", "Edge Gateway", "Buffering and filtering on site", 0, &["professional"]),
    ("private-link", "Private Link", "Access without the public internet", 0, &[]),
];

/// The regions there are. They have no address of their own: each is served below `/regions`.
pub fn regions() -> Vec<Region> {
    let region = |(place, (id, name)): (usize, (&str, &str))| Region {
        id: id.to_owned(),
        name: name.to_owned(),
        is_home: place == 0,
        base_address: None,
    };
    REGIONS.into_iter().enumerate().map(region).collect()
}

/// Adds the features to those there are.
pub fn write_features(tx: &Writing) -> Result<(), Error> {
    let features = FEATURES.map(|(id, name, description, default_state, _)| FeatureState {
        id: id.to_owned(),
        name: name.to_owned(),
        description: description.to_owned(),
        default_state,
        current_state: default_state,
    });
    ops::features::insert_features(tx, &features)
}

/// Switches every feature on or off for a tenant and gives it the entitlements of its plan.
pub fn write_tenant(tx: &Writing, tenant: TenantKey, draft: &Draft) -> Result<(), Error> {
    let plan = draft.entry.plan;
    for (id, _, _, _, plans) in FEATURES {
        let is_on = plan == "enterprise" || plans.contains(&plan);
        tx.set_feature_state(tenant, id, i32::from(is_on))?;
    }
    let is_blocked = !draft.new.state.lets_in();
    ops::features::put_entitlements(tx, tenant, &entitlements(plan, is_blocked))
}

/// The entitlements of a plan. The limits stay above what the demo counts; a tenant that is not
/// active may call nothing.
fn entitlements(plan: &str, is_blocked: bool) -> [Entitlement; 4] {
    let (processes, calls, sign_on) = match plan {
        "starter" => (25, 100_000, 0),
        "enterprise" => (500, 5_000_000, 1),
        _ => (100, 1_000_000, 1),
    };
    [
        entitlement(API_CALLS, Usage, Soft, calls, is_blocked),
        entitlement(PROCESS, Resource, Hard, processes, false),
        entitlement(SINGLE_SIGN_ON, Feature, Hard, sign_on, false),
        entitlement(STORAGE_BYTES, Resource, Soft, i32::MAX, false),
    ]
}

fn entitlement(
    definition_id: &str,
    kind: EntitlementType,
    limit: LimitType,
    value: i32,
    manual_block: bool,
) -> Entitlement {
    Entitlement {
        definition_id: definition_id.to_owned(),
        entitlement_type: kind as i64,
        limit_type: limit as i64,
        value,
        manual_block,
    }
}
