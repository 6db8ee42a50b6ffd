//! The table, first part: a tenant's own attributes.

use serde_json::json;

use super::attribute::Cleared::{Same, Text};
use super::attribute::Kind::{Fresh, OneOf, Parent, State};
use super::attribute::{Attribute, NOTHING};

macro_rules! ocs {
    ($member:literal) => {
        concat!("ocs.getTenant,updateTenant ", $member)
    };
}
macro_rules! processmind {
    ($member:literal) => {
        concat!("processmind.getTenant,updateTenant ", $member)
    };
}
macro_rules! nse {
    ($member:literal) => {
        concat!("nse.listSubtenants,getSubtenant,createSubtenant,modifySubtenant ", $member)
    };
}
macro_rules! dpod {
    ($member:literal) => {
        concat!("dpod.getTenant,listTenants,createTenant,updateTenant ", $member)
    };
}
macro_rules! ipera {
    ($member:literal) => {
        concat!("ipera.listTenants,createTenant,updateTenant ", $member)
    };
}
macro_rules! control {
    ($member:literal) => {
        concat!("control.getTenant,listTenants,createTenant,updateTenant ", $member)
    };
}

pub const TENANT: &[Attribute] = &[
    Attribute {
        name: "id",
        shown: &[
            ocs!("Id"),
            processmind!("id as uuid"),
            "processmind.listUsers tenantId as uuid",
            nse!("tenant_id"),
            dpod!("id as uuid"),
            "dpod.getTenantHierarchy id as uuid",
            "dpod.getChildren . as uuid",
            "dpod.getQuotas tenantId as uuid",
            "dpod.collectServicesSummary tenantId as uuid",
            "dpod.collectServicesSummaryFile Tenant ID as uuid",
            "dpod.getUsageDetails tenantId as uuid",
            "dpod.generateUsageReport Tenant ID as uuid",
            ipera!("id"),
            control!("id"),
            control!("uuid as uuid"),
            "control.getSubtenant,listSubtenants,createSubtenant,updateSubtenant tenantId",
            "control.readUsage tenant",
        ],
        changed: &["control.createTenant id"],
        kind: Fresh(|n| json!(format!("fixture-{n}"))),
        note: "Every spelling is understood everywhere: as it is shown, as a UUID, as a ULID, in any case.",
        ..NOTHING
    },
    Attribute {
        name: "name",
        shown: &[
            ocs!("CompanyName"),
            processmind!("displayName"),
            nse!("tenant"),
            dpod!("name"),
            "dpod.getTenantHierarchy name",
            "dpod.collectServicesSummary tenantName",
            "dpod.collectServicesSummaryFile Tenant Name",
            "dpod.getUsageDetails tenantName",
            "dpod.generateUsageReport Tenant Name",
            ipera!("name"),
            control!("name"),
        ],
        changed: &[
            "ocs.updateTenant CompanyName",
            "processmind.updateTenant displayName",
            "dpod.createTenant,updateTenant name",
            "ipera.createTenant,updateTenant name",
            "control.createTenant,updateTenant name",
        ],
        kind: Fresh(|n| json!(format!("Tenant \"{n}\", Ltd."))),
        note: "1 to 200 characters; IPERA takes no name below 5.",
        ..NOTHING
    },
    Attribute {
        name: "company name",
        shown: &[dpod!("companyName"), control!("companyName")],
        changed: &[
            "dpod.createTenant,updateTenant companyName or null",
            "control.createTenant,updateTenant companyName or null",
        ],
        kind: Fresh(|n| json!(format!("Company {n}"))),
        cleared: Same("name"),
        note: "The name until it is set. `CompanyName` of OCS is the name.",
        ..NOTHING
    },
    Attribute {
        name: "department",
        shown: &[dpod!("departmentName"), control!("departmentName")],
        changed: &[
            "dpod.createTenant,updateTenant departmentName or null",
            "control.createTenant,updateTenant departmentName or null",
        ],
        kind: Fresh(|n| json!(format!("Department {n}"))),
        ..NOTHING
    },
    Attribute {
        name: "description",
        shown: &[ipera!("description"), control!("description")],
        changed: &[
            "ipera.createTenant,updateTenant description or null",
            "control.createTenant,updateTenant description or null",
        ],
        kind: Fresh(|n| json!(format!("Described\n{n} times"))),
        note: "Subtenants have one of their own.",
        ..NOTHING
    },
    Attribute {
        name: "account type",
        shown: &[dpod!("accountType"), control!("accountType")],
        changed: &[
            "dpod.createTenant,updateTenant accountType",
            "control.createTenant,updateTenant accountType",
        ],
        kind: OneOf(&["trial", "subscriber"]),
        note: "Set from above.",
        ..NOTHING
    },
    Attribute {
        name: "tenant type",
        shown: &[ocs!("TenantType"), control!("tenantType")],
        changed: &[
            "ocs.updateTenant TenantType or null",
            "control.createTenant,updateTenant tenantType or null",
        ],
        kind: Fresh(|n| json!(format!("Type {n}"))),
        ..NOTHING
    },
    Attribute {
        name: "plan",
        shown: &[processmind!("plan"), control!("plan")],
        changed: &["control.createTenant,updateTenant plan or null"],
        kind: Fresh(|n| json!(format!("plan {n}"))),
        cleared: Text("professional"),
        note: "Set from above.",
        ..NOTHING
    },
    Attribute {
        name: "alias",
        shown: &[ocs!("Alias"), control!("alias")],
        changed: &[
            "ocs.updateTenant Alias or null",
            "control.createTenant,updateTenant alias or null",
        ],
        kind: Fresh(|n| json!(format!("alias-{n}"))),
        note: "Unique in the instance, in any case.",
        ..NOTHING
    },
    Attribute {
        name: "host name",
        shown: &[dpod!("hostname"), "dpod.getHostname .", control!("hostname")],
        changed: &[
            "dpod.createTenant hostname",
            "dpod.updateTenant hostname or null",
            "control.createTenant,updateTenant hostname or null",
        ],
        kind: Fresh(|n| json!(format!("host-{n}.example"))),
        note: "Unique in the instance; createTenant of DPoD makes one from the name when it is given none.",
        ..NOTHING
    },
    Attribute {
        name: "external account id",
        shown: &[ocs!("ExternalAccountId"), control!("externalAccountId")],
        changed: &[
            "ocs.updateTenant ExternalAccountId or null",
            "control.createTenant,updateTenant externalAccountId or null",
        ],
        kind: Fresh(|n| json!(format!("A-{n}"))),
        ..NOTHING
    },
    Attribute {
        name: "state",
        shown: &[
            ocs!("State as number"),
            dpod!("accountStatus as standing"),
            "dpod.getTenantHierarchy accountStatus as standing",
            ipera!("is_trashed as trashed"),
            "ipera.deactivateTenant,activateTenant is_trashed as trashed",
            control!("state"),
            control!("stateNumber as number"),
        ],
        changed: &[
            "ocs.updateTenant State",
            "dpod.deleteTenant",
            "ipera.deactivateTenant,activateTenant",
            "control.createTenant,updateTenant state",
            "control.deleteTenant",
        ],
        kind: State,
        note: "See below.",
        ..NOTHING
    },
    Attribute {
        name: "made",
        shown: &[
            ocs!("Created"),
            processmind!("createdAt"),
            dpod!("createdAt"),
            control!("createdAt"),
        ],
        changed: &["control.createTenant createdAt"],
        kind: Fresh(|n| json!(format!("2020-01-02T03:{:02}:{:02}Z", n / 60 % 60, n % 60))),
        ..NOTHING
    },
    Attribute {
        name: "whether it has an icon",
        shown: &[control!("hasIcon")],
        note: "Of its own; the icon itself is further down.",
        ..NOTHING
    },
    Attribute {
        name: "last changed",
        shown: &[ocs!("LastUpdated"), control!("updatedAt")],
        note: "When an attribute of this section, of the address, the icon, a feature's state or the service quota was last changed, by whichever API.",
        ..NOTHING
    },
    Attribute {
        name: "tenant above",
        shown: &[dpod!("parentId as uuid"), control!("parentId")],
        changed: &["control.createTenant parent"],
        kind: Parent,
        note: "Below the caller's home where it is not said; it stays.",
        ..NOTHING
    },
    Attribute {
        name: "organization",
        shown: &["processmind.listUsers organizationId as uuid", control!("organizationId")],
        note: "The root of the tree.",
        ..NOTHING
    },
    Attribute {
        name: "group",
        shown: &["ipera.listTenants group_id"],
        note: "Always `\"0\"`: there are no groups.",
        ..NOTHING
    },
    Attribute {
        name: "group's name",
        shown: &["ipera.listTenants group_name"],
        note: "Always empty.",
        ..NOTHING
    },
];

pub const ADDRESS: &[Attribute] = &[
    Attribute {
        name: "street",
        shown: &[dpod!("billingAddress.street"), ipera!("address"), control!("address.street")],
        changed: &[
            "dpod.createTenant,updateTenant billingAddress.street or null",
            "ipera.createTenant,updateTenant address or null",
            "control.createTenant,updateTenant address.street or null",
        ],
        kind: Fresh(|n| json!(format!("Main Street {n}"))),
        ..NOTHING
    },
    Attribute {
        name: "city",
        shown: &[dpod!("billingAddress.city"), ipera!("city"), control!("address.city")],
        changed: &[
            "dpod.createTenant,updateTenant billingAddress.city or null",
            "ipera.createTenant,updateTenant city or null",
            "control.createTenant,updateTenant address.city or null",
        ],
        kind: Fresh(|n| json!(format!("Zürich {n}"))),
        ..NOTHING
    },
    Attribute {
        name: "postal code",
        shown: &[dpod!("billingAddress.postal_code"), control!("address.postalCode")],
        changed: &[
            "dpod.createTenant,updateTenant billingAddress.postal_code or null",
            "ipera.createTenant,updateTenant post_code or null",
            "control.createTenant,updateTenant address.postalCode or null",
        ],
        kind: Fresh(|n| json!(format!("{n:05}"))),
        note: "IPERA takes it and, as its document has it, never shows it.",
        ..NOTHING
    },
    Attribute {
        name: "country",
        shown: &[
            dpod!("billingAddress.country"),
            ipera!("country_code"),
            ipera!("country_name as country"),
            control!("address.country"),
        ],
        changed: &[
            "dpod.createTenant,updateTenant billingAddress.country or null",
            "ipera.createTenant,updateTenant country_code or null",
            "control.createTenant,updateTenant address.country or null",
        ],
        kind: OneOf(&["CZ", "KR", "TR", "VN", "GB"]),
        note: "What is no code of ISO 3166-1 is kept, and null in IPERA, which takes only codes.",
        ..NOTHING
    },
    Attribute {
        name: "further members",
        shown: &[dpod!("billingAddress.*"), control!("address.further.*")],
        changed: &[
            "dpod.createTenant,updateTenant billingAddress.* or null",
            "control.createTenant,updateTenant address.further.*",
            "control.createTenant,updateTenant address.further or null",
        ],
        kind: Fresh(|n| json!({"lines": [n, null], "text": "any JSON"})),
        note: "DPoD merges them, the control API replaces them.",
        ..NOTHING
    },
];
