//! The table, second part: what belongs to a tenant.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::attribute::Cleared::No;
use super::attribute::Kind::{Flag, Fresh, OneOf};
use super::attribute::{Attribute, NOTHING};

macro_rules! users {
    ($member:literal) => {
        concat!("control.getUser,listUsers,addUser,updateUser ", $member)
    };
}
macro_rules! subtenants {
    ($member:literal) => {
        concat!("control.getSubtenant,listSubtenants,createSubtenant,updateSubtenant ", $member)
    };
}
macro_rules! records {
    ($member:literal) => {
        concat!("nse.listSubtenants,getSubtenant,createSubtenant,modifySubtenant ", $member)
    };
}
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

pub const SURROUNDINGS: &[Attribute] = &[
    Attribute {
        name: "icon",
        shown: &["ocs.getIcon,putIcon .", "dpod.getLogoById,getLogo .", "control.getIcon ."],
        changed: &[
            "ocs.putIcon .",
            "ocs.deleteIcon",
            "dpod.setLogo .",
            "control.putIcon .",
            "control.deleteIcon",
        ],
        kind: Fresh(|n| json!(STANDARD.encode(super::scene::png(n % 256)))),
        note: "A PNG; base64 in OCS. DPoD shows that of the nearest tenant above where there is none.",
        ..NOTHING
    },
    Attribute {
        name: "automatic onboarding",
        shown: &[
            "dpod.getTenantSettings,updateTenantSettings automaticTenantOnboarding",
            "control.getSettings,updateSettings automaticTenantOnboarding",
        ],
        changed: &[
            "dpod.updateTenantSettings automaticTenantOnboarding or null",
            "control.updateSettings automaticTenantOnboarding or null",
        ],
        kind: Flag,
        cleared: No,
        note: "In DPoD of the caller's own tenant.",
        ..NOTHING
    },
    Attribute { name: "location's id", shown: &["control.listLocations id"], ..NOTHING },
    Attribute {
        name: "location's name",
        shown: &["control.listLocations name"],
        note: "createTenant of IPERA makes one location, the default.",
        ..NOTHING
    },
    Attribute { name: "default location", shown: &["control.listLocations isDefault"], ..NOTHING },
    Attribute { name: "location made", shown: &["control.listLocations createdAt"], ..NOTHING },
    Attribute {
        name: "region's id",
        shown: &["ocs.getRegions Id", "control.listRegions,replaceRegions regions[].id"],
        about: &["home-region"],
        note: "The regions are the instance's: every tenant has all of them.",
        ..NOTHING
    },
    Attribute {
        name: "region's name",
        shown: &["ocs.getRegions Name", "control.listRegions,replaceRegions regions[].name"],
        changed: &["control.replaceRegions regions[].name"],
        kind: Fresh(|n| json!(format!("Region {n}"))),
        about: &["home-region"],
        ..NOTHING
    },
    Attribute {
        name: "region takes writes",
        shown: &[
            "ocs.getRegions AdministrativeEndpointsWritable",
            "control.listRegions,replaceRegions regions[].isHome",
        ],
        about: &["home-region"],
        ..NOTHING
    },
    Attribute {
        name: "region's address",
        shown: &[
            "ocs.getRegions BaseAddress",
            "control.listRegions,replaceRegions regions[].baseAddress",
        ],
        changed: &["control.replaceRegions regions[].baseAddress"],
        kind: Fresh(|n| json!(format!("https://region-{n}.example/ocs"))),
        about: &["home-region"],
        note: "OCS shows one that was made up where there is none.",
        ..NOTHING
    },
];

pub const PEOPLE: &[Attribute] = &[
    Attribute {
        name: "user's id",
        shown: &["processmind.listUsers,addUser id as uuid", users!("id"), users!("uuid as uuid")],
        ..NOTHING
    },
    Attribute {
        name: "e-mail address",
        shown: &["processmind.listUsers email", "dpod.getAdmin email", users!("email")],
        changed: &[
            "processmind.addUser email",
            "dpod.createTenant admin.email",
            "control.addUser email",
        ],
        kind: Fresh(|n| json!(format!("Person{n}@example.com"))),
        note: "The person, in any case, within the organization. getAdmin is about the primary administrator, whom createTenant makes.",
        ..NOTHING
    },
    Attribute {
        name: "first name",
        shown: &["processmind.listUsers firstName", "dpod.getAdmin givenName", users!("firstName")],
        changed: &[
            "processmind.addUser firstName",
            "dpod.createTenant admin.givenName",
            "control.addUser firstName",
        ],
        kind: Fresh(|n| json!(format!("First {n}"))),
        note: "Stays as it was first given.",
        ..NOTHING
    },
    Attribute {
        name: "last name",
        shown: &["processmind.listUsers lastName", "dpod.getAdmin familyName", users!("lastName")],
        changed: &[
            "processmind.addUser lastName",
            "dpod.createTenant admin.familyName",
            "control.addUser lastName",
        ],
        kind: Fresh(|n| json!(format!("Last {n}"))),
        note: "Stays as it was first given.",
        ..NOTHING
    },
    Attribute {
        name: "telephone",
        shown: &["dpod.getAdmin phoneNumber", users!("phoneNumber")],
        changed: &["dpod.createTenant admin.phoneNumber"],
        kind: Fresh(|n| json!(format!("+41 {n:09}"))),
        ..NOTHING
    },
    Attribute {
        name: "primary administrator",
        shown: &[users!("isPrimary")],
        note: "DPoD's getAdmin. Gone with the administrator's rights or the membership.",
        ..NOTHING
    },
    Attribute {
        name: "status",
        shown: &["processmind.listUsers isActiveInTenant as active", users!("status")],
        changed: &[
            "processmind.addUser,updateUser isActiveInTenant as active",
            "ipera.deactivateTenant,activateTenant user_status as status",
            "control.addUser,updateUser status",
        ],
        kind: OneOf(&["passive", "active"]),
        note: "Active, passive or banned; only IPERA and the control API ban. IPERA sets that of all members but support staff.",
        ..NOTHING
    },
    Attribute {
        name: "administrator",
        shown: &["processmind.listUsers isAdminInTenant", users!("isAdmin")],
        changed: &[
            "processmind.addUser,updateUser isAdminInTenant",
            "control.addUser,updateUser isAdmin",
        ],
        kind: Flag,
        ..NOTHING
    },
    Attribute {
        name: "developer",
        shown: &["processmind.listUsers isDeveloperInTenant", users!("isDeveloper")],
        changed: &[
            "processmind.addUser,updateUser isDeveloperInTenant",
            "control.addUser,updateUser isDeveloper",
        ],
        kind: Flag,
        ..NOTHING
    },
    Attribute {
        name: "kind",
        shown: &[users!("kind")],
        changed: &["control.addUser,updateUser kind"],
        kind: OneOf(&["support", "normal"]),
        ..NOTHING
    },
    Attribute {
        name: "active in the organization",
        shown: &["processmind.listUsers isActiveInOrganization"],
        note: "Unless a membership in the root is not active.",
        ..NOTHING
    },
    Attribute {
        name: "administrator of the organization",
        shown: &["processmind.listUsers isAdminInOrganization"],
        note: "With an active administrator's membership in the root.",
        ..NOTHING
    },
    Attribute { name: "user made", shown: &["processmind.listUsers createdAt"], ..NOTHING },
    Attribute { name: "member since", shown: &[users!("memberSince")], ..NOTHING },
    Attribute {
        name: "last sign-in",
        shown: &["processmind.listUsers lastLoginAt", users!("lastLoginAt")],
        note: "Null until there is one.",
        ..NOTHING
    },
    Attribute {
        name: "active members",
        shown: &["processmind.getStatistics userCount"],
        changed: &["processmind.removeUser", "control.removeUser"],
        ..NOTHING
    },
];

pub const SUBTENANTS: &[Attribute] = &[
    Attribute {
        name: "subtenant's id",
        shown: &[records!("id"), subtenants!("id"), subtenants!("uuid as uuid")],
        ..NOTHING
    },
    Attribute {
        name: "subtenant's name",
        shown: &[records!("name"), subtenants!("name")],
        changed: &[
            "nse.createSubtenant,modifySubtenant name",
            "control.createSubtenant,updateSubtenant name",
        ],
        kind: Fresh(|n| json!(format!("Part {n}"))),
        ..NOTHING
    },
    Attribute {
        name: "code",
        shown: &[records!("code"), subtenants!("code")],
        changed: &["nse.createSubtenant code", "control.createSubtenant code"],
        kind: Fresh(|n| json!(format!("part_{n}"))),
        note: "Unique in the instance; it stays.",
        ..NOTHING
    },
    Attribute {
        name: "subtenant's description",
        shown: &[records!("description"), subtenants!("description")],
        changed: &[
            "nse.createSubtenant description",
            "control.createSubtenant,updateSubtenant description",
        ],
        kind: Fresh(|n| json!(format!("About part {n}"))),
        ..NOTHING
    },
    Attribute {
        name: "subtenant made",
        shown: &[subtenants!("createdAt")],
        changed: &["nse.deleteSubtenant", "control.deleteSubtenant"],
        note: "The two deletions unmake it.",
        ..NOTHING
    },
];

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
