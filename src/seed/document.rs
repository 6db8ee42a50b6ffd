//! A seed of everything that is there: what an export writes. A member with the value that an
//! absent one would get is left out.

#![expect(clippy::struct_field_names, reason = "members are named as the control API names them")]

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::model::Timestamp;
use crate::model::day::Day;

/// What editors find the schema by, once `tenantd seed --schema` has put it there.
pub(super) const SCHEMA_REFERENCE: &str = "./seed.schema.json";

/// A moment to the millisecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment(pub Timestamp);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.exact())
    }
}

/// The whole state of an instance as a seed, but what no seed holds: the audit trail, signing keys,
/// secrets, and keys of requests and events that make a repetition known.
#[derive(Clone, Debug, Serialize)]
pub struct SeedDocument {
    #[serde(flatten)]
    pub(super) head: Head,
    pub(super) tenants: Vec<Tenant>,
    pub(super) clients: Vec<Client>,
}

/// What belongs to no tenant and is little.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Head {
    #[serde(rename = "$schema")]
    pub schema: &'static str,
    pub regions: Vec<Region>,
    pub features: Vec<Feature>,
    pub metrics: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    pub id: String,
    pub name: String,
    #[serde(skip_serializing_if = "is_false")]
    pub is_home: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_address: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Feature {
    pub id: String,
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub default_state: i32,
}

/// A tenant with everything that hangs on it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tenant {
    pub(super) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parent: Option<String>,
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) company_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) department_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) account_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) plan: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) service_quota: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) settles_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hostname: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) alias: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) external_account_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tenant_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) address: Option<Address>,
    pub(super) created_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) updated_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) icon: Option<Icon>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) settings: Option<Settings>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) features: Vec<FeatureState>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) entitlements: Vec<Entitlement>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) quotas: Vec<Quota>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) services: Vec<Service>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) subtenants: Vec<Subtenant>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) people: Vec<Person>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) users: Vec<User>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) usage: Vec<Usage>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Address {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub further: Map<String, Value>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Icon {
    pub base64: String,
    pub updated_at: Moment,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Settings {
    pub automatic_tenant_onboarding: bool,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FeatureState {
    pub id: String,
    pub current_state: i32,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entitlement {
    pub definition_id: String,
    pub entitlement_type: &'static str,
    pub limit_type: &'static str,
    pub value: i32,
    #[serde(skip_serializing_if = "is_false")]
    pub manual_block: bool,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Quota {
    pub service_type: String,
    pub limit: i64,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Service {
    pub service_type: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub plan: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub marketplace_name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub marketplace_account_id: String,
    pub count: i64,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    pub id: String,
    pub name: String,
    #[serde(skip_serializing_if = "is_false")]
    pub is_default: bool,
    pub created_at: Moment,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Subtenant {
    pub id: String,
    pub name: String,
    pub code: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub created_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Moment>,
}

/// A person of an organization, whether they have a place in a tenant or not.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Person {
    pub id: String,
    pub email: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub first_name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub last_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    pub created_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_login_at: Option<Moment>,
}

/// A place in a tenant.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct User {
    pub email: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    #[serde(skip_serializing_if = "is_false")]
    pub is_admin: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub is_developer: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub is_primary: bool,
    pub member_since: Moment,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Usage {
    pub metric: String,
    pub day: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subtenant: Option<String>,
    pub amount: i64,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Client {
    pub id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    pub role: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home_tenant: Option<String>,
    /// The outer `None` stands for the home tenant.
    #[expect(clippy::option_option, reason = "absent and null are not the same")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_tenant: Option<Option<String>>,
    #[serde(skip_serializing_if = "is_false")]
    pub is_demo: bool,
    pub created_at: Moment,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde shows members by reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}
