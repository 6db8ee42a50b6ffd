//! `/control/v1/tenants/{tenantId}/services` and `…/quotas`.

use serde::Serialize;

use super::etag::{guard, object};
use super::fields::{each, number};
use crate::dialects::{Answer, Call, Members};
use crate::model::service::{MAX_MARKETPLACE_CHARS, MAX_SERVICES, Quota, Service, ServiceQuotas};
use crate::model::{Error, INSIDE, Problem, Role};
use crate::ops::{self, services};

/// Every service of a tenant, by type and plan.
#[derive(Serialize)]
struct ServicesBody {
    services: Vec<ServiceBody>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ServiceBody {
    service_type: String,
    plan: String,
    marketplace_name: String,
    marketplace_account_id: String,
    count: i64,
}

impl ServicesBody {
    #[expect(clippy::ptr_arg, reason = "a guard shows objects by reference")]
    fn new(services: &Vec<Service>) -> Self {
        let body = |service: &Service| ServiceBody {
            service_type: service.service_type.clone(),
            plan: service.plan.clone(),
            marketplace_name: service.marketplace_name.clone(),
            marketplace_account_id: service.marketplace_account_id.clone(),
            count: service.count,
        };
        Self { services: services.iter().map(body).collect() }
    }
}

/// The quotas of a tenant and what is used of them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct QuotasBody {
    service_quota: Option<i64>,
    services_used: i64,
    quotas: Vec<QuotaBody>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct QuotaBody {
    service_type: String,
    limit: i64,
    used: i64,
}

impl QuotasBody {
    fn new(quotas: &ServiceQuotas) -> Self {
        let body = |quota: &crate::model::service::QuotaUse| QuotaBody {
            service_type: quota.service_type.clone(),
            limit: quota.limit,
            used: quota.used,
        };
        Self {
            service_quota: quotas.service_quota,
            services_used: quotas.services_used,
            quotas: quotas.quotas.iter().map(body).collect(),
        }
    }
}

/// `GET …/services`
pub fn get_services(call: &Call) -> Result<Answer, Error> {
    let found = services::services_of(call.context()?, call.param("tenantId"))?;
    Ok(object(call, 200, &ServicesBody::new(&found)))
}

/// `PUT …/services` with `{"services": […]}`, in place of those there are.
pub fn put_services(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Provider)?;
    let mut members = Members::read(call)?;
    members.only(&["services"]);
    let wanted = each(&mut members, "services", read_service);
    members.finish()?;
    let guard = guard(call, ServicesBody::new);
    let put = services::put_services_if(context, call.param("tenantId"), wanted, guard);
    let put = put.map_err(|error| inside("services", error))?;
    Ok(object(call, 200, &ServicesBody::new(&put)))
}

fn read_service(members: &mut Members) -> Service {
    members.only(&["serviceType", "plan", "marketplaceName", "marketplaceAccountId", "count"]);
    Service {
        service_type: members.required("serviceType").unwrap_or_default(),
        plan: members.text("plan").unwrap_or_default(),
        marketplace_name: members
            .short_text("marketplaceName", MAX_MARKETPLACE_CHARS)
            .unwrap_or_default(),
        marketplace_account_id: members
            .short_text("marketplaceAccountId", MAX_MARKETPLACE_CHARS)
            .unwrap_or_default(),
        count: required_number(members, "count"),
    }
}

/// `GET …/quotas`
pub fn get_quotas(call: &Call) -> Result<Answer, Error> {
    let (_, found) = services::service_quotas(call.context()?, call.param("tenantId"))?;
    Ok(object(call, 200, &QuotasBody::new(&found)))
}

/// `PUT …/quotas` with `{"quotas": […]}`, in place of those there are; from above.
pub fn put_quotas(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Admin)?;
    let mut members = Members::read(call)?;
    members.only(&["quotas"]);
    let wanted = each(&mut members, "quotas", |quota| {
        quota.only(&["serviceType", "limit"]);
        Quota {
            service_type: quota.required("serviceType").unwrap_or_default(),
            limit: required_number(quota, "limit"),
        }
    });
    members.finish()?;
    let guard = guard(call, QuotasBody::new);
    let put = services::put_quotas_if(context, call.param("tenantId"), wanted, guard);
    let put = put.map_err(|error| inside("quotas", error))?;
    Ok(object(call, 200, &QuotasBody::new(&put)))
}

fn required_number(members: &mut Members, field: &str) -> i64 {
    if members.raw(field).is_none() {
        members.fault(field, Problem::Missing);
    }
    number(members, field, 0, MAX_SERVICES).unwrap_or(0)
}

/// The places of faults in a list, `3.count`, as they stand in the member of this name.
fn inside(member: &str, error: Error) -> Error {
    let Error::Invalid(mut faults) = error else { return error };
    for fault in &mut faults {
        let place = fault.field.replacen('.', &INSIDE.to_string(), 1);
        fault.field = format!("{member}{INSIDE}{place}");
    }
    Error::Invalid(faults)
}
