//! Tenants as the control API shows them: read, made with every field, deleted.

use std::sync::Arc;

use super::admission::{require_open, tenant_to_change};
use super::tenant_creation::require_provider_level;
use super::tenant_states::{ChildrenRule, delete_subtree};
use super::{Context, Guard, Once};
use crate::access::Caller;
use crate::model::tenant::{AccountType, NewTenant, TenantKey, TenantRecord};
use crate::model::{Entity, Error, Hostname, IdRef, Problem, Role, TenantState};
use crate::store::{KeptAnswer, Reading, Writing};

/// The tenant that `id` names, also when it is deleted. Least role: member.
pub fn tenant_record(context: Context, id: &str) -> Result<TenantRecord, Error> {
    context.store.read(|tx| visible_record(tx, context.caller, id))
}

/// The same, for handlers that must know before they read a body.
pub fn admit_to_record(context: Context, id: &str, least: Role) -> Result<TenantRecord, Error> {
    let record = tenant_record(context, id)?;
    context.caller.require(least)?;
    Ok(record)
}

pub(super) fn visible_record(
    tx: &Reading,
    caller: &Caller,
    id: &str,
) -> Result<TenantRecord, Error> {
    let reference = IdRef::parse(id).ok_or_else(|| Error::BadId { id: id.to_owned() })?;
    tx.visible_record(caller.sight(), reference)?
        .ok_or_else(|| Error::not_found(Entity::Tenant, id))
}

/// The record of a tenant that was just read or written.
pub(super) fn record_of(tx: &Reading, key: TenantKey) -> Result<TenantRecord, Error> {
    tx.record(key)?.ok_or_else(|| Error::Internal { reason: "a tenant is not there".into() })
}

/// A tenant to make, and what names the tenant above it.
#[derive(Clone, Debug)]
pub struct NewRecord {
    /// The tenant. `parent`, `settles_at` and, unless it was chosen, the state are not looked at.
    pub tenant: NewTenant,
    /// The state that was chosen.
    pub state: Option<TenantState>,
    /// The tenant above; the caller's home without it.
    pub parent: Option<String>,
}

/// Makes a tenant. Least role: provider.
///
/// Errors: `Invalid` for a parent that is not visible, `NameTaken` for id, host name and alias,
/// `TooManyProviderLevels`, `Forbidden` for the instance's own tenant unless by an operator.
pub fn create_record(
    context: Context,
    new: NewRecord,
    once: Once<TenantRecord>,
) -> Result<KeptAnswer, Error> {
    let (caller, stamp) = (Arc::clone(context.caller), context.stamp());
    let delay = context.provisioning_delay;
    context.store.write(move |tx| {
        require_open(tx, &caller)?;
        caller.require(Role::Provider)?;
        if let Some(kept) = once.before(tx, &caller.client, stamp.at)? {
            return Ok(kept);
        }
        let NewRecord { mut tenant, state, parent } = new;
        tenant.parent = parent_key(tx, &caller, parent.as_deref())?;
        match state {
            Some(TenantState::IsHomeTenant) => caller.require(Role::Operator)?,
            None if !delay.is_zero() => {
                tenant.state = TenantState::Creating;
                tenant.settles_at = Some(stamp.at.plus(delay));
            }
            _ => {}
        }
        tenant.state = state.unwrap_or(tenant.state);
        require_free_names(tx, &tenant)?;
        if tenant.account_type == AccountType::ServiceProvider {
            let levels = tenant.parent.map_or(Ok(0), |parent| tx.provider_levels(parent))?;
            require_provider_level(levels)?;
        }
        let key = super::tenants::insert_tenant(tx, &tenant, &stamp)?;
        once.keep(tx, &caller.client, stamp.at, &record_of(tx, key)?)
    })
}

fn parent_key(
    tx: &Writing,
    caller: &Caller,
    parent: Option<&str>,
) -> Result<Option<TenantKey>, Error> {
    let Some(id) = parent else { return Ok(caller.home.as_ref().map(|(home, _)| *home)) };
    let found = IdRef::parse(id).map(|id| tx.visible_tenant(caller.sight(), id)).transpose()?;
    let parent = found.flatten().ok_or_else(|| Error::invalid("parent", Problem::Unknown))?;
    Ok(Some(parent.key))
}

fn require_free_names(tx: &Writing, tenant: &NewTenant) -> Result<(), Error> {
    if tx.id_is_taken(&tenant.id)? {
        return Err(Error::NameTaken { field: "id" });
    }
    let hostname = tenant.hostname.as_deref().and_then(Hostname::parse);
    require_free_hostname(tx, hostname.as_ref(), TenantKey::INSTANCE)?;
    require_free_alias(tx, tenant.alias.as_deref(), TenantKey::INSTANCE)
}

/// `NameTaken` if another live tenant has this host name.
pub(super) fn require_free_hostname(
    tx: &Writing,
    hostname: Option<&Hostname>,
    except: TenantKey,
) -> Result<(), Error> {
    match hostname {
        Some(hostname) if tx.hostname_is_taken(hostname, except)? => {
            Err(Error::NameTaken { field: "hostname" })
        }
        _ => Ok(()),
    }
}

/// `NameTaken` if another live tenant has this alias.
pub(super) fn require_free_alias(
    tx: &Writing,
    alias: Option<&str>,
    except: TenantKey,
) -> Result<(), Error> {
    match alias {
        Some(alias) if tx.alias_is_taken(alias, except)? => {
            Err(Error::NameTaken { field: "alias" })
        }
        _ => Ok(()),
    }
}

/// Deletes a tenant, if it is as `guard` demands; see [`super::delete_tenant`].
pub fn delete_record(
    context: Context,
    id: &str,
    children: ChildrenRule,
    guard: Guard<TenantRecord>,
) -> Result<(), Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    let delay = context.provisioning_delay;
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Provider)?;
        guard.check(|| record_of(tx, tenant.key))?;
        delete_subtree(tx, &caller, &tenant, children, (&stamp, delay))
    })
}
