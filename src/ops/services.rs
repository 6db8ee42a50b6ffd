//! Services of a tenant and the quotas that limit their number.

use std::sync::Arc;

use super::admission::{tenant_to_change, visible_tenant};
use super::tenant_creation::require_above;
use super::{Context, Guard};
use crate::model::service::{
    Quota, QuotaUse, Service, ServiceQuotas, check_quotas, check_services, number_of,
};
use crate::model::tenant::TenantKey;
use crate::model::{Error, Id, Role};
use crate::store::{Reading, Writing};

/// A tenant's services, by type and plan. Least role: member.
pub fn services_of(context: Context, id: &str) -> Result<Vec<Service>, Error> {
    context.store.read(|tx| {
        let tenant = visible_tenant(tx, context.caller, id)?;
        tx.services(tenant.key)
    })
}

/// Gives a tenant these services in place of those it has, and returns them by type and plan.
/// Least role: provider. `OverQuota` if there would be more than the service quota allows, or more
/// of a type than its quota does.
pub fn put_services(
    context: Context,
    id: &str,
    services: Vec<Service>,
) -> Result<Vec<Service>, Error> {
    put_services_if(context, id, services, Guard::open())
}

/// The same, if the services it has are as `guard` demands.
pub fn put_services_if(
    context: Context,
    id: &str,
    services: Vec<Service>,
    guard: Guard<Vec<Service>>,
) -> Result<Vec<Service>, Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Provider)?;
        guard.check(|| tx.services(tenant.key))?;
        set_services(tx, tenant.key, &services)?;
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))?;
        tx.services(tenant.key)
    })
}

/// Checks a tenant's services and writes them in place of those it has.
pub(crate) fn set_services(
    tx: &Writing,
    tenant: TenantKey,
    services: &[Service],
) -> Result<(), Error> {
    check_services(services)?;
    let got = number_of(services, None);
    if let Some(limit) = tx.service_quota(tenant)?.filter(|limit| got > *limit) {
        return Err(Error::OverQuota { service_type: None, limit, got });
    }
    for QuotaUse { service_type, limit, .. } in tx.quotas(tenant)? {
        let got = number_of(services, Some(&service_type));
        if got > limit {
            return Err(Error::OverQuota { service_type: Some(service_type), limit, got });
        }
    }
    tx.replace_services(tenant, services)
}

/// A tenant's id and its quotas with what is used of them. Least role: member.
pub fn service_quotas(context: Context, id: &str) -> Result<(Id, ServiceQuotas), Error> {
    context.store.read(|tx| {
        let tenant = visible_tenant(tx, context.caller, id)?;
        context.caller.require(Role::Member)?;
        Ok((tenant.id, quotas(tx, tenant.key)?))
    })
}

fn quotas(tx: &Reading, tenant: TenantKey) -> Result<ServiceQuotas, Error> {
    Ok(ServiceQuotas {
        service_quota: tx.service_quota(tenant)?,
        services_used: tx.services_used(tenant)?,
        quotas: tx.quotas(tenant)?,
    })
}

/// Gives a tenant these quotas in place of those it has, and returns all of them. Least role:
/// admin. `SetFromAbove` for a caller whose home is the tenant itself, unless nothing changes. A
/// quota may be lower than what is used: it holds from the next change of services on.
pub fn put_quotas(context: Context, id: &str, wanted: Vec<Quota>) -> Result<ServiceQuotas, Error> {
    put_quotas_if(context, id, wanted, Guard::open())
}

/// The same, if the quotas it has are as `guard` demands.
pub fn put_quotas_if(
    context: Context,
    id: &str,
    mut wanted: Vec<Quota>,
    guard: Guard<ServiceQuotas>,
) -> Result<ServiceQuotas, Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    let checked = check_quotas(&wanted);
    wanted.sort_unstable_by(|a, b| a.service_type.cmp(&b.service_type));
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        checked?;
        guard.check(|| quotas(tx, tenant.key))?;
        let present = tx.quotas(tenant.key)?.into_iter();
        let present = present.map(|one| Quota { service_type: one.service_type, limit: one.limit });
        if !present.eq(wanted.iter().cloned()) {
            require_above(&caller, tenant.key, "quotas")?;
            tx.replace_quotas(tenant.key, &wanted)?;
        }
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))?;
        quotas(tx, tenant.key)
    })
}
