//! What hangs on a tenant, but people and icons.

use serde_json::Value;

use super::people::{person, user};
use super::{Reader, placed};
use crate::model::Problem;
use crate::model::feature::{ENTITLEMENT_TYPES, Entitlement, LIMIT_TYPES};
use crate::model::service::{MAX_SERVICES, Quota, Service};
use crate::model::subtenant::SubtenantCode;
use crate::model::usage::{MAX_COUNTER, is_metric_part};
use crate::seed::draft::{LocationDraft, Parts, Placed, SubtenantDraft, UsageDraft};
use crate::seed::object::Object;
use crate::seed::values;

impl Reader<'_> {
    pub(super) fn parts(self, tenant: &Object) -> Parts {
        Parts {
            icon: self.icon(tenant),
            onboarding: tenant
                .nested("settings", |settings| {
                    settings.change("automaticTenantOnboarding", values::flag)
                })
                .unwrap_or_default(),
            features: tenant.each("features", |feature| {
                let id = feature.required("id", values::short_id);
                let state = feature.required("currentState", values::int32);
                Some(placed(feature, (id?, state?)))
            }),
            entitlements: tenant.each("entitlements", entitlement),
            quotas: tenant.each("quotas", |quota| {
                let service_type = quota.required("serviceType", metric_part);
                let limit = quota.required("limit", values::number(0, MAX_SERVICES));
                Some(placed(quota, Quota { service_type: service_type?, limit: limit? }))
            }),
            services: tenant.each("services", service),
            locations: tenant.each("locations", location),
            subtenants: tenant.each("subtenants", |one| Some(subtenant(one))),
            people: tenant.each("people", |one| person(one, "createdAt")),
            users: tenant.each("users", user),
            usage: tenant.each("usage", usage),
        }
    }
}

fn entitlement(entitlement: &Object) -> Option<Placed<Entitlement>> {
    let metric = entitlement.required("definitionId", values::metric);
    let entitlement_type = entitlement.required("entitlementType", |value| {
        number_of(value, &ENTITLEMENT_TYPES, "feature, resource or usage")
    });
    let limit_type =
        entitlement.required("limitType", |value| number_of(value, &LIMIT_TYPES, "hard or soft"));
    let value = entitlement.required("value", values::int32);
    let manual_block = entitlement.given("manualBlock", values::flag).unwrap_or(false);
    let read = Entitlement {
        definition_id: metric?.as_str().to_owned(),
        entitlement_type: entitlement_type?,
        limit_type: limit_type?,
        value: value?,
        manual_block,
    };
    Some(placed(entitlement, read))
}

/// The number of a name in a list.
fn number_of(value: &Value, names: &[&str], expected: &'static str) -> Result<i64, Problem> {
    values::parsed(value, expected, |text| {
        let place = names.iter().position(|name| *name == text)?;
        i64::try_from(place).ok()
    })
}

fn metric_part(value: &Value) -> Result<String, Problem> {
    values::parsed(value, "1 to 64 of A-Z, a-z, 0-9, _, ., : and -", |text| {
        is_metric_part(text).then(|| text.to_owned())
    })
}

fn service(service: &Object) -> Option<Placed<Service>> {
    let service_type = service.required("serviceType", metric_part);
    let plan = service.given("plan", |value| {
        if value.as_str() == Some("") { Ok(String::new()) } else { metric_part(value) }
    });
    let marketplace_name = service.given("marketplaceName", values::line);
    let marketplace_account_id = service.given("marketplaceAccountId", values::line);
    let count = service.required("count", values::number(0, MAX_SERVICES));
    let read = Service {
        service_type: service_type?,
        plan: plan.unwrap_or_default(),
        marketplace_name: marketplace_name.unwrap_or_default(),
        marketplace_account_id: marketplace_account_id.unwrap_or_default(),
        count: count?,
    };
    Some(placed(service, read))
}

fn location(location: &Object) -> Option<LocationDraft> {
    let id = location.given("id", values::id);
    let name = location.required("name", values::name);
    let is_default = location.given("isDefault", values::flag);
    let created_at = location.given("createdAt", values::moment);
    let place = location.place().clone();
    Some(LocationDraft { place, id, name: name?, is_default, created_at })
}

fn subtenant(subtenant: &Object) -> SubtenantDraft {
    SubtenantDraft {
        place: subtenant.place().clone(),
        id: subtenant.given("id", values::id),
        name: subtenant.given("name", values::name),
        code: subtenant.given("code", |value| {
            values::parsed(value, "1 to 64 of a-z, 0-9 and _", SubtenantCode::parse)
        }),
        description: subtenant.given("description", values::description),
        created_at: subtenant.given("createdAt", values::moment),
        updated_at: subtenant.given("updatedAt", values::moment),
    }
}

fn usage(usage: &Object) -> Option<UsageDraft> {
    let metric = usage.required("metric", values::metric);
    let day = usage.required("day", values::day);
    let subtenant = usage.given("subtenant", values::name);
    let amount = usage.required("amount", values::number(-MAX_COUNTER, MAX_COUNTER));
    let place = usage.place().clone();
    Some(UsageDraft { place, metric: metric?, day: day?, subtenant, amount: amount? })
}
