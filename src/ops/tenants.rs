//! Tenants: read, change, move through their states.

use std::sync::Arc;

use super::Context;
use super::admission::{tenant_to_change, visible_tenant};
use crate::access::Caller;
use crate::model::feature::{Entitlement, FeatureState};
use crate::model::tenant::{NewTenant, Tenant, TenantKey};
use crate::model::{Change, Entity, Error, IdRef, Problem, Role, TenantState, Timestamp};
use crate::store::{Sight, Stamp, Store, Writing};

/// A tenant with what it may use.
#[derive(Clone, Debug)]
pub struct TenantDetails {
    /// The tenant.
    pub tenant: Tenant,
    /// Every feature and its state.
    pub features: Vec<FeatureState>,
    /// Its entitlements.
    pub entitlements: Vec<Entitlement>,
}

/// What to change of a tenant; `None` and `Keep` keep a member.
#[derive(Clone, Debug, Default)]
pub struct TenantUpdate {
    /// Its name.
    pub name: Option<String>,
    /// Its short name, unique in the instance.
    pub alias: Change<String>,
    /// The vendor's account number for it.
    pub external_account_id: Change<String>,
    /// Its free type.
    pub tenant_type: Change<String>,
    /// States of known features.
    pub feature_states: Vec<(String, i32)>,
    /// The number of the state to step to.
    pub state: Option<i64>,
}

/// The tenant that `id` names. Least role: member.
pub fn tenant(context: Context, id: &str) -> Result<Tenant, Error> {
    context.store.read(|tx| visible_tenant(tx, context.caller, id))
}

/// The tenant that `id` names, with features and entitlements. Least role: member.
pub fn tenant_details(context: Context, id: &str) -> Result<TenantDetails, Error> {
    context.store.read(|tx| {
        let tenant = visible_tenant(tx, context.caller, id)?;
        Ok(TenantDetails {
            features: tx.features(tenant.key)?,
            entitlements: tx.entitlements(tenant.key)?,
            tenant,
        })
    })
}

/// Gives a tenant another name and returns it. Least role: admin.
pub fn rename_tenant(context: Context, id: &str, name: String) -> Result<Tenant, Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        let update = TenantUpdate { name: Some(name), ..TenantUpdate::default() };
        let tenant = write_members(tx, tenant, &update, stamp.at)?;
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))?;
        Ok(tenant)
    })
}

/// Changes a tenant and returns it as it stands after. Least role: admin.
///
/// Errors: `Invalid` for an alias that is taken or a feature that is not known, `NoSuchStep`,
/// `LiveChildren` and `OwnHomeState` for a state that cannot be stepped to.
pub fn update_tenant(
    context: Context,
    id: &str,
    update: TenantUpdate,
) -> Result<TenantDetails, Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    let delay = context.provisioning_delay;
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        let key = tenant.key;
        let to = match update.state {
            Some(number) => next_state(tx, &caller, &tenant, number)?,
            None => None,
        };
        let mut tenant = write_members(tx, tenant, &update, stamp.at)?;
        write_feature_states(tx, key, &update.feature_states)?;
        if let Some(to) = to {
            step_to(tx, key, to, &stamp, delay)?;
            tenant.state = to;
        }
        tx.audit(&stamp, Some((key, tenant.id.as_str())))?;
        Ok(TenantDetails {
            features: tx.features(key)?,
            entitlements: tx.entitlements(key)?,
            tenant,
        })
    })
}

/// Writes the members of the tenant's own row and returns the tenant with them.
fn write_members(
    tx: &Writing,
    tenant: Tenant,
    update: &TenantUpdate,
    now: Timestamp,
) -> Result<Tenant, Error> {
    if let Change::Set(alias) = &update.alias
        && tx.alias_is_taken(alias, tenant.key)?
    {
        return Err(Error::invalid("alias", Problem::Taken));
    }
    let tenant = Tenant {
        name: update.name.clone().unwrap_or(tenant.name),
        alias: update.alias.clone().applied_to(tenant.alias),
        external_account_id: update
            .external_account_id
            .clone()
            .applied_to(tenant.external_account_id),
        tenant_type: update.tenant_type.clone().applied_to(tenant.tenant_type),
        updated_at: now,
        ..tenant
    };
    tx.update_tenant(&tenant)?;
    Ok(tenant)
}

fn write_feature_states(
    tx: &Writing,
    tenant: TenantKey,
    states: &[(String, i32)],
) -> Result<(), Error> {
    for (feature, state) in states {
        if !tx.feature_exists(feature)? {
            return Err(Error::invalid("feature", Problem::Unknown));
        }
        tx.set_feature_state(tenant, feature, *state)?;
    }
    Ok(())
}

/// The state to step to when `number` is asked for; `None` when that asks for nothing: the present
/// state, or 0, which the seed's example sends (OCS, "Update Tenant").
fn next_state(
    tx: &Writing,
    caller: &Caller,
    tenant: &Tenant,
    number: i64,
) -> Result<Option<TenantState>, Error> {
    let from = tenant.state;
    if number == 0 || number == from.number() {
        return Ok(None);
    }
    let to = TenantState::from_number(number)
        .filter(|to| from.may_step_to(*to))
        .ok_or(Error::NoSuchStep { from, to: number })?;
    if caller.is_at_home_in(tenant.key) {
        return Err(Error::OwnHomeState);
    }
    if to == TenantState::Deleting && tx.live_children(tenant.key)? > 0 {
        return Err(Error::LiveChildren);
    }
    Ok(Some(to))
}

fn step_to(
    tx: &Writing,
    tenant: TenantKey,
    to: TenantState,
    stamp: &Stamp,
    delay: std::time::Duration,
) -> Result<(), Error> {
    if to == TenantState::Deleting {
        return super::tenant_states::begin_deleting(tx, tenant, stamp, delay);
    }
    let settles_at = to.settles_to().map(|_| stamp.at.plus(delay));
    tx.set_tenant_state(tenant, to, settles_at, stamp.at)
}

/// Adds a tenant, inside a write.
pub(crate) fn insert_tenant(
    tx: &Writing,
    new: &NewTenant,
    stamp: &Stamp,
) -> Result<TenantKey, Error> {
    let key = tx.insert_tenant(new)?;
    tx.audit(stamp, Some((key, new.id.as_str())))?;
    Ok(key)
}

/// How many tenants one statement lists.
const LIST_PAGE: i64 = 500;

/// Adds a tenant for whoever holds the file, below the tenant that `parent` names.
pub fn add_tenant(
    store: &Store,
    stamp: Stamp,
    mut new: NewTenant,
    parent: Option<String>,
) -> Result<(), Error> {
    store.write(move |tx| {
        if let Some(text) = parent {
            let reference = IdRef::parse(&text).ok_or_else(|| Error::BadId { id: text.clone() })?;
            let above = tx.visible_tenant(Sight::EVERYTHING, reference)?;
            new.parent = Some(above.ok_or_else(|| Error::not_found(Entity::Tenant, text))?.key);
        }
        if tx.id_is_taken(&new.id)? {
            return Err(Error::invalid("id", Problem::Taken));
        }
        insert_tenant(tx, &new, &stamp).map(|_| ())
    })
}

/// Every live tenant of the file, oldest first, with its depth below the instance.
pub fn all_tenants(store: &Store) -> Result<Vec<(Tenant, i64)>, Error> {
    let mut all: Vec<(Tenant, i64)> = Vec::new();
    loop {
        let after = all.last().map_or((Timestamp(i64::MIN), TenantKey::INSTANCE), |(last, _)| {
            (last.created_at, last.key)
        });
        let page = store.read(|tx| tx.tenants_after(after, LIST_PAGE))?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}
