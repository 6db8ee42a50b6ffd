//! The table, third part: what a tenant may use, has and uses.

use serde_json::json;

use super::attribute::Kind::{Flag, Fresh, OneOf};
use super::attribute::{Attribute, NOTHING};

macro_rules! features {
    ($member:literal) => {
        concat!("control.getFeature,listFeatures,putFeature ", $member)
    };
}
macro_rules! known_features {
    ($member:literal) => {
        concat!("control.listKnownFeatures,putKnownFeature ", $member)
    };
}
macro_rules! entitlements {
    ($member:literal) => {
        concat!("control.getEntitlement,listEntitlements,putEntitlement ", $member)
    };
}

pub const LIMITS: &[Attribute] = &[
    Attribute {
        name: "feature's id",
        shown: &[
            "ocs.getTenant,updateTenant Features[].Feature.Id",
            features!("id"),
            known_features!("id"),
        ],
        about: &["feature-1"],
        note: "Features are the instance's; a tenant has a state of each.",
        ..NOTHING
    },
    Attribute {
        name: "feature's name",
        shown: &[
            "ocs.getTenant,updateTenant Features[].Feature.Name",
            features!("name"),
            known_features!("name"),
        ],
        changed: &["control.putKnownFeature name"],
        kind: Fresh(|n| json!(format!("Feature {n}"))),
        about: &["feature-1"],
        ..NOTHING
    },
    Attribute {
        name: "feature's description",
        shown: &[
            "ocs.getTenant,updateTenant Features[].Feature.Description",
            features!("description"),
            known_features!("description"),
        ],
        changed: &["control.putKnownFeature description"],
        kind: Fresh(|n| json!(format!("Does {n} things"))),
        about: &["feature-1"],
        ..NOTHING
    },
    Attribute {
        name: "feature's default state",
        shown: &[
            "ocs.getTenant,updateTenant Features[].Feature.DefaultState",
            features!("defaultState"),
            known_features!("defaultState"),
            known_features!("currentState"),
        ],
        changed: &["control.putKnownFeature defaultState"],
        kind: Fresh(|n| json!(n)),
        about: &["feature-1"],
        ..NOTHING
    },
    Attribute {
        name: "feature's state",
        shown: &["ocs.getTenant,updateTenant Features[].CurrentState", features!("currentState")],
        changed: &["ocs.updateTenant Features[].CurrentState", "control.putFeature currentState"],
        kind: Fresh(|n| json!(-i64::from(n))),
        about: &["feature-1"],
        note: "The default state until it is set.",
        ..NOTHING
    },
    Attribute {
        name: "entitlement's definition",
        shown: &[
            "ocs.getTenant Entitlements[].EntitlementDefinitionId",
            entitlements!("definitionId"),
        ],
        changed: &["control.deleteEntitlement"],
        about: &["metric-1"],
        note: "The metric that it limits. Entitlements are set from above.",
        ..NOTHING
    },
    Attribute {
        name: "entitlement's type",
        shown: &[
            "ocs.getTenant Entitlements[].EntitlementType as kind",
            entitlements!("entitlementType"),
        ],
        changed: &["control.putEntitlement entitlementType"],
        kind: OneOf(&["feature", "resource", "usage"]),
        about: &["metric-1"],
        ..NOTHING
    },
    Attribute {
        name: "limit's type",
        shown: &["ocs.getTenant Entitlements[].LimitType as limit", entitlements!("limitType")],
        changed: &["control.putEntitlement limitType"],
        kind: OneOf(&["hard", "soft"]),
        about: &["metric-1"],
        ..NOTHING
    },
    Attribute {
        name: "limit",
        shown: &["ocs.getTenant Entitlements[].Value", entitlements!("value")],
        changed: &["control.putEntitlement value"],
        kind: Fresh(|n| json!(n)),
        about: &["metric-1"],
        ..NOTHING
    },
    Attribute {
        name: "blocked by hand",
        shown: &["ocs.getTenant Entitlements[].ManualBlockStatus", entitlements!("manualBlock")],
        changed: &["control.putEntitlement manualBlock"],
        kind: Flag,
        about: &["metric-1"],
        ..NOTHING
    },
    Attribute {
        name: "service quota",
        shown: &[
            "dpod.getTenant,listTenants,createTenant,updateTenant serviceQuota",
            "dpod.getQuotas serviceQuota",
            "control.getTenant,listTenants,createTenant,updateTenant serviceQuota",
            "control.getQuotas,putQuotas serviceQuota",
        ],
        changed: &[
            "dpod.createTenant,updateTenant serviceQuota or null",
            "control.createTenant,updateTenant serviceQuota or null",
        ],
        kind: Fresh(|n| json!(9_007_199_254_740_991 - i64::from(n))),
        note: "Set from above.",
        ..NOTHING
    },
    Attribute {
        name: "quota's type",
        shown: &[
            "dpod.getQuotas quotas[].serviceType",
            "control.getQuotas,putQuotas quotas[].serviceType",
        ],
        about: &["hsm"],
        ..NOTHING
    },
    Attribute {
        name: "quota",
        shown: &["dpod.getQuotas quotas[].limit", "control.getQuotas,putQuotas quotas[].limit"],
        changed: &["control.putQuotas quotas[].limit"],
        kind: Fresh(|n| json!(1000 + n)),
        about: &["hsm"],
        note: "Set from above.",
        ..NOTHING
    },
];

pub const USE: &[Attribute] = &[
    Attribute {
        name: "service's type",
        shown: &[
            "dpod.collectServicesSummary serviceType",
            "dpod.collectServicesSummaryFile Service Type",
            "dpod.getUsageDetails serviceType",
            "dpod.generateUsageReport Service Type",
            "control.getServices,putServices services[].serviceType",
        ],
        about: &["hsm"],
        ..NOTHING
    },
    Attribute {
        name: "service's plan",
        shown: &[
            "dpod.collectServicesSummary plan",
            "dpod.collectServicesSummaryFile Plan",
            "dpod.getUsageDetails plan",
            "dpod.generateUsageReport Plan",
            "control.getServices,putServices services[].plan",
        ],
        about: &["hsm"],
        note: "Another attribute than the tenant's plan.",
        ..NOTHING
    },
    Attribute {
        name: "marketplace",
        shown: &[
            "dpod.collectServicesSummary marketplaceName",
            "dpod.collectServicesSummaryFile Marketplace Name as marketplace",
            "control.getServices,putServices services[].marketplaceName",
        ],
        changed: &["control.putServices services[].marketplaceName"],
        kind: Fresh(|n| json!(if n % 2 == 0 { String::new() } else { format!("Market {n}") })),
        about: &["hsm"],
        ..NOTHING
    },
    Attribute {
        name: "marketplace's account",
        shown: &[
            "dpod.collectServicesSummary marketplaceAccountId",
            "dpod.collectServicesSummaryFile Marketplace Account Id",
            "control.getServices,putServices services[].marketplaceAccountId",
        ],
        changed: &["control.putServices services[].marketplaceAccountId"],
        kind: Fresh(|n| json!(format!("account-{n}"))),
        about: &["hsm"],
        ..NOTHING
    },
    Attribute {
        name: "number of services",
        shown: &[
            "dpod.collectServicesSummary count",
            "dpod.collectServicesSummaryFile Count as text",
            "dpod.getQuotas servicesUsed",
            "dpod.getQuotas quotas[].used",
            "control.getServices,putServices services[].count",
            "control.getQuotas,putQuotas servicesUsed",
            "control.getQuotas,putQuotas quotas[].used",
        ],
        changed: &["control.putServices services[].count"],
        kind: Fresh(|n| json!(n)),
        about: &["hsm"],
        note: "`servicesUsed` is their sum, over all types.",
        ..NOTHING
    },
    Attribute {
        name: "use of a service",
        shown: &[
            "dpod.getUsageDetails usage",
            "dpod.generateUsageReport Usage as text",
            "control.readUsage amount",
        ],
        changed: &["control.recordUsage [].delta"],
        kind: Fresh(|n| json!(n)),
        about: &["hsm", "hsm/standard"],
        note: "The metric `type/plan`; the intake adds.",
        ..NOTHING
    },
    Attribute {
        name: "day of use",
        shown: &[
            "dpod.getUsageDetails date",
            "dpod.generateUsageReport Date",
            "control.readUsage day",
        ],
        about: &["hsm", "hsm/standard"],
        ..NOTHING
    },
    Attribute {
        name: "metric",
        shown: &["control.readUsage metric"],
        about: &["hsm", "hsm/standard"],
        ..NOTHING
    },
    Attribute {
        name: "processes",
        shown: &["processmind.getStatistics processCount", "control.readUsage amount"],
        changed: &["control.recordUsage [].delta"],
        kind: Fresh(|n| json!(n)),
        about: &["process"],
        note: "The metric `process`.",
        ..NOTHING
    },
    Attribute {
        name: "datasets",
        shown: &["processmind.getStatistics datasetCount", "control.readUsage amount"],
        changed: &["control.recordUsage [].delta"],
        kind: Fresh(|n| json!(n)),
        about: &["dataset"],
        note: "The metric `dataset`.",
        ..NOTHING
    },
    Attribute {
        name: "storage",
        shown: &["processmind.getStatistics storageUsedBytes", "control.readUsage amount"],
        changed: &["control.recordUsage [].delta"],
        kind: Fresh(|n| json!(n)),
        about: &["storage_bytes"],
        note: "The metric `storage_bytes`. A subtenant that holds some cannot be deleted.",
        ..NOTHING
    },
];
