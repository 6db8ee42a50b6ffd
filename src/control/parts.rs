//! `/control/v1/tenants/{tenantId}/…`: features, entitlements, settings, locations, and the features
//! that there are.

use serde::Serialize;
use serde_json::Value;

use super::etag::{guard, guard_optional, object, tag};
use super::fields::number;
use super::page::{page, read_page};
use super::query::Query;
use crate::dialects::{Answer, Call, Members, answer};
use crate::model::feature::{ENTITLEMENT_TYPES, Entitlement, FeatureState, LIMIT_TYPES};
use crate::model::tenant::MAX_NAME_CHARS;
use crate::model::usage::Metric;
use crate::model::{Change, Entity, Error, Problem, Role, Timestamp};
use crate::ops::settings::TenantSettings;
use crate::ops::{self, tenant_parts};
use crate::store::Location;

/// The longest id of a feature, in characters.
const MAX_FEATURE_CHARS: usize = 64;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FeatureBody {
    id: String,
    name: String,
    description: String,
    default_state: i32,
    current_state: i32,
}

impl FeatureBody {
    fn new(feature: &FeatureState) -> Self {
        let FeatureState { id, name, description, default_state, current_state } = feature.clone();
        Self { id, name, description, default_state, current_state }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EntitlementBody {
    definition_id: String,
    entitlement_type: &'static str,
    limit_type: &'static str,
    value: i32,
    manual_block: bool,
}

impl EntitlementBody {
    fn new(entitlement: &Entitlement) -> Self {
        let name = |names: &[&'static str], number: i64| {
            usize::try_from(number).ok().and_then(|number| names.get(number).copied()).unwrap_or("")
        };
        Self {
            definition_id: entitlement.definition_id.clone(),
            entitlement_type: name(&ENTITLEMENT_TYPES, entitlement.entitlement_type),
            limit_type: name(&LIMIT_TYPES, entitlement.limit_type),
            value: entitlement.value,
            manual_block: entitlement.manual_block,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SettingsBody {
    automatic_tenant_onboarding: bool,
}

impl SettingsBody {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "a guard shows objects by reference")]
    fn new(settings: &TenantSettings) -> Self {
        Self { automatic_tenant_onboarding: settings.automatic_tenant_onboarding }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LocationBody {
    id: String,
    name: String,
    is_default: bool,
    created_at: Timestamp,
}

impl From<Location> for LocationBody {
    fn from(location: Location) -> Self {
        let Location { id, name, is_default, created_at, .. } = location;
        Self { id, name, is_default, created_at }
    }
}

/// `GET …/features`
pub fn list_features(call: &Call) -> Result<Answer, Error> {
    let mut query = Query::of(call);
    let request = read_page(&mut query);
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Member)?;
    query.finish()?;
    let found = tenant_parts::features(context, call.param("tenantId"), &request)?;
    Ok(page(found, |feature| FeatureBody::new(&feature)))
}

/// `GET …/features/{featureId}`
pub fn get_feature(call: &Call) -> Result<Answer, Error> {
    let (tenant, feature) = (call.param("tenantId"), call.param("featureId"));
    let found = tenant_parts::feature(call.context()?, tenant, feature)?;
    Ok(object(call, 200, &FeatureBody::new(&found)))
}

/// `PUT …/features/{featureId}` with `{"currentState": 1}`
pub fn put_feature(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    let (tenant, feature) = (call.param("tenantId"), call.param("featureId"));
    ops::admit(context, tenant, Role::Admin)?;
    let mut members = Members::read(call)?;
    members.only(&["currentState"]);
    let state = required_i32(&mut members, "currentState");
    members.finish()?;
    let guard = guard(call, FeatureBody::new);
    let changed = tenant_parts::set_feature(context, tenant, feature, state, guard)?;
    Ok(object(call, 200, &FeatureBody::new(&changed)))
}

fn required_i32(members: &mut Members, field: &str) -> i32 {
    let (min, max) = (i64::from(i32::MIN), i64::from(i32::MAX));
    if members.raw(field).is_none() {
        members.fault(field, Problem::Missing);
    }
    number(members, field, min, max).and_then(|number| i32::try_from(number).ok()).unwrap_or(0)
}

/// `GET /features`: those that there are.
pub fn list_known_features(call: &Call) -> Result<Answer, Error> {
    let mut query = Query::of(call);
    let request = read_page(&mut query);
    query.finish()?;
    let found = tenant_parts::known_features(call.context()?, &request)?;
    Ok(page(found, |feature| FeatureBody::new(&feature)))
}

/// `PUT /features/{featureId}` with `{"name", "description", "defaultState"}`
pub fn put_known_feature(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    context.caller.require(Role::Operator)?;
    let id = call.param("featureId").to_owned();
    let mut members = Members::read(call)?;
    members.only(&["name", "description", "defaultState"]);
    let name = members.required_text("name", MAX_NAME_CHARS);
    let description = members.short_text("description", MAX_NAME_CHARS).unwrap_or_default();
    let state = match members.raw("defaultState") {
        None => 0,
        Some(_) => required_i32(&mut members, "defaultState"),
    };
    members.finish()?;
    if id.chars().count() > MAX_FEATURE_CHARS || id.chars().any(char::is_control) {
        return Err(Error::BadId { id });
    }
    let feature =
        FeatureState { id, name, description, default_state: state, current_state: state };
    let guard = guard_optional(call, |it: &FeatureState| tag(&FeatureBody::new(it)));
    let feature = tenant_parts::put_known_feature(context, feature, guard)?;
    Ok(object(call, 200, &FeatureBody::new(&feature)))
}

/// `GET …/entitlements`
pub fn list_entitlements(call: &Call) -> Result<Answer, Error> {
    let mut query = Query::of(call);
    let request = read_page(&mut query);
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Member)?;
    query.finish()?;
    let found = tenant_parts::entitlements(context, call.param("tenantId"), &request)?;
    Ok(page(found, |entitlement| EntitlementBody::new(&entitlement)))
}

/// `GET …/entitlements/{definitionId}`
pub fn get_entitlement(call: &Call) -> Result<Answer, Error> {
    let (tenant, definition) = (call.param("tenantId"), call.param("definitionId"));
    let found = tenant_parts::entitlement(call.context()?, tenant, definition)?;
    Ok(object(call, 200, &EntitlementBody::new(&found)))
}

/// `PUT …/entitlements/{definitionId}`, from above.
pub fn put_entitlement(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    let (tenant, definition) = (call.param("tenantId"), call.param("definitionId"));
    ops::admit(context, tenant, Role::Admin)?;
    if Metric::parse(definition).is_none() {
        return Err(Error::not_found(Entity::Entitlement, definition));
    }
    let mut members = Members::read(call)?;
    members.only(&["entitlementType", "limitType", "value", "manualBlock"]);
    let entitlement = Entitlement {
        definition_id: definition.to_owned(),
        entitlement_type: one_of(
            &mut members,
            "entitlementType",
            &ENTITLEMENT_TYPES,
            "feature, resource or usage",
        ),
        limit_type: one_of(&mut members, "limitType", &LIMIT_TYPES, "hard or soft"),
        value: required_i32(&mut members, "value"),
        manual_block: members.flag("manualBlock").unwrap_or(false),
    };
    members.finish()?;
    let guard = guard_optional(call, |it: &Entitlement| tag(&EntitlementBody::new(it)));
    let put = tenant_parts::put_entitlement(context, tenant, entitlement, guard)?;
    Ok(object(call, 200, &EntitlementBody::new(&put)))
}

/// The number of the name in `field`.
fn one_of(members: &mut Members, field: &str, names: &[&str], expected: &'static str) -> i64 {
    let text = members.required(field);
    let number = text.and_then(|text| {
        let found = names.iter().position(|name| *name == text);
        if found.is_none() {
            members.fault(field, Problem::Malformed { expected });
        }
        found
    });
    number.and_then(|number| i64::try_from(number).ok()).unwrap_or(0)
}

/// `DELETE …/entitlements/{definitionId}`, from above.
pub fn delete_entitlement(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    let (tenant, definition) = (call.param("tenantId"), call.param("definitionId"));
    let guard = guard_optional(call, |it: &Entitlement| tag(&EntitlementBody::new(it)));
    tenant_parts::delete_entitlement(context, tenant, definition, guard)?;
    Ok(answer::no_content())
}

/// `GET …/settings`
pub fn get_settings(call: &Call) -> Result<Answer, Error> {
    let settings = tenant_parts::settings(call.context()?, call.param("tenantId"))?;
    Ok(object(call, 200, &SettingsBody::new(&settings)))
}

/// `PATCH …/settings`: `null` brings the default back.
pub fn update_settings(call: &Call) -> Result<Answer, Error> {
    const ONBOARDING: &str = "automaticTenantOnboarding";
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Admin)?;
    let mut members = Members::read(call)?;
    members.only(&[ONBOARDING]);
    let change = match members.raw(ONBOARDING) {
        Some(Value::Null) => Change::Clear,
        _ => members.flag(ONBOARDING).map_or(Change::Keep, Change::Set),
    };
    members.finish()?;
    let guard = guard(call, SettingsBody::new);
    let settings = tenant_parts::update_settings(context, call.param("tenantId"), change, guard)?;
    Ok(object(call, 200, &SettingsBody::new(&settings)))
}

/// `GET …/locations`
pub fn list_locations(call: &Call) -> Result<Answer, Error> {
    let mut query = Query::of(call);
    let request = read_page(&mut query);
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Member)?;
    query.finish()?;
    let found = tenant_parts::locations(context, call.param("tenantId"), &request)?;
    Ok(page(found, LocationBody::from))
}
