//! Tenants with everything that any API shows of them: read, listed and changed.

use std::sync::Arc;

use super::Context;
use super::admission::{tenant_to_change, visible_tenant};
use super::tenant_creation::{require_above, require_provider_level};
use crate::access::Caller;
use crate::model::address::AddressPatch;
use crate::model::page::{Listing, Page, StatusGroup};
use crate::model::tenant::{AccountType, TenantKey, TenantProfile};
use crate::model::user::PrimaryAdministrator;
use crate::model::{Change, Entity, Error, Hostname, IdRef, Role};
use crate::store::{Reading, Sight, Writing};

/// What to change of a tenant; `None` and `Keep` keep a member.
#[derive(Clone, Debug, Default)]
pub struct ProfileUpdate {
    /// Its name.
    pub name: Option<String>,
    /// The company's name; cleared, it is the tenant's.
    pub company_name: Change<String>,
    /// A department.
    pub department_name: Change<String>,
    /// Members of its billing address.
    pub address: Change<AddressPatch>,
    /// What it is to its provider; set from above.
    pub account_type: Option<AccountType>,
    /// Its host name.
    pub hostname: Change<Hostname>,
    /// How many services it may have; set from above.
    pub service_quota: Change<i64>,
}

/// Which tenants to list.
#[derive(Clone, Debug)]
pub struct TenantQuery {
    /// Those of this status alone.
    pub status: Option<StatusGroup>,
    /// The children of this tenant alone.
    pub parent: Option<String>,
    /// Which stretch.
    pub page: Page,
}

/// The tenant that `id` names, whole, for a caller with at least role `least`.
pub fn profile(context: Context, id: &str, least: Role) -> Result<TenantProfile, Error> {
    context.store.read(|tx| {
        let reference = IdRef::parse(id).ok_or_else(|| Error::BadId { id: id.to_owned() })?;
        let profile = tx
            .visible_profile(context.caller.sight(), reference)?
            .ok_or_else(|| Error::not_found(Entity::Tenant, id))?;
        context.caller.require(least)?;
        Ok(profile)
    })
}

/// The tenants that the caller sees, oldest first. The children of a tenant that is not visible are
/// none. Least role: admin.
pub fn profiles(context: Context, query: &TenantQuery) -> Result<Listing<TenantProfile>, Error> {
    context.caller.require(Role::Admin)?;
    context.store.read(|tx| match &query.parent {
        None => tx.subtree_page(context.caller.sight().ancestor, query.status, query.page),
        Some(parent) => match visible_key(tx, context.caller.sight(), parent)? {
            Some(parent) => tx.children_page(parent, query.status, query.page),
            None => Ok(Listing { rows: Vec::new(), total: 0 }),
        },
    })
}

/// The key of the tenant that `id` names, if it is one and visible.
pub(super) fn visible_key(
    tx: &Reading,
    sight: Sight,
    id: &str,
) -> Result<Option<TenantKey>, Error> {
    let Some(reference) = IdRef::parse(id) else { return Ok(None) };
    Ok(tx.visible_tenant(sight, reference)?.map(|tenant| tenant.key))
}

/// The primary administrator of a tenant. Least role: admin.
pub fn administrator(context: Context, id: &str) -> Result<PrimaryAdministrator, Error> {
    context.store.read(|tx| {
        let tenant = visible_tenant(tx, context.caller, id)?;
        context.caller.require(Role::Admin)?;
        tx.primary_administrator(tenant.key)?
            .ok_or_else(|| Error::not_found(Entity::Administrator, id))
    })
}

/// Changes a tenant and returns it as it stands after. Least role: admin.
///
/// Errors: `SetFromAbove`, `TooManyProviderLevels`, `NameTaken` for the host name, `Invalid` for a
/// billing address that grows too large.
pub fn update_profile(
    context: Context,
    id: &str,
    update: ProfileUpdate,
) -> Result<TenantProfile, Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        let old = tx
            .profile(tenant.key)?
            .ok_or_else(|| Error::Internal { reason: "a tenant without its row".into() })?;
        require_allowed(tx, &caller, &old, &update)?;
        let mut new = old.clone();
        new.tenant.name = update.name.unwrap_or(old.tenant.name);
        new.tenant.updated_at = stamp.at;
        new.company_name = update.company_name.applied_to(old.company_name);
        new.department_name = update.department_name.applied_to(old.department_name);
        new.account_type = update.account_type.unwrap_or(old.account_type);
        new.service_quota = update.service_quota.applied_to(old.service_quota);
        let hostname = match update.hostname {
            Change::Keep => Change::Keep,
            Change::Clear => Change::Clear,
            Change::Set(hostname) => Change::Set(hostname.as_str().to_owned()),
        };
        new.hostname = hostname.applied_to(old.hostname);
        new.address = match update.address {
            Change::Keep => old.address,
            Change::Clear => crate::model::address::Address::default(),
            Change::Set(patch) => old.address.merged(patch)?,
        };
        tx.update_profile(&new)?;
        tx.audit(&stamp, Some((new.tenant.key, new.tenant.id.as_str())))?;
        Ok(new)
    })
}

fn require_allowed(
    tx: &Writing,
    caller: &Caller,
    old: &TenantProfile,
    update: &ProfileUpdate,
) -> Result<(), Error> {
    let key = old.tenant.key;
    if let Some(account_type) = update.account_type.filter(|new| *new != old.account_type) {
        require_above(caller, key, "accountType")?;
        if account_type == AccountType::ServiceProvider {
            let levels = tx.provider_levels_through(key, old.tenant.organization)?;
            require_provider_level(levels)?;
        }
    }
    if update.service_quota.clone().applied_to(old.service_quota) != old.service_quota {
        require_above(caller, key, "serviceQuota")?;
    }
    match &update.hostname {
        Change::Set(hostname) if tx.hostname_is_taken(hostname, key)? => {
            Err(Error::NameTaken { field: "hostname" })
        }
        _ => Ok(()),
    }
}
