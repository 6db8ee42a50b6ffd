//! The table, second part: what hangs on a tenant, its people and its subtenants.

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
        kind: Fresh(|n| json!(STANDARD.encode(super::forms::png(n % 256)))),
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
