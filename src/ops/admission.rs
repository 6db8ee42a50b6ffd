//! The checks that stand before every use case, in their one order: is the caller's home open, is
//! the tenant visible, does the role suffice.

use super::Context;
use crate::access::Caller;
use crate::model::tenant::Tenant;
use crate::model::{Entity, Error, IdRef, Role, Unauthenticated};
use crate::store::{HomeAccess, Reading, Store, Writing};

/// Lets the caller in if its home tenant, and every tenant above that, is active, and if its
/// credentials are good for any role at all. A home on its way out makes the client unknown;
/// another one that is not active suspends it.
pub fn enter(store: &Store, caller: &Caller) -> Result<(), Error> {
    let states = store.states();
    if caller.home.is_some() && caller.seen_open.at() != states {
        store.read(|tx| look_for_open_home(tx, caller))?;
        caller.seen_open.note(states);
    }
    caller.require(Role::Member)
}

/// The tenant that `id` names, if the caller sees it and has at least role `least`. For handlers
/// that must know before they read a body; the use case checks again in its own transaction.
pub fn admit(context: Context, id: &str, least: Role) -> Result<Tenant, Error> {
    context.store.read(|tx| {
        let tenant = visible_tenant(tx, context.caller, id)?;
        context.caller.require(least)?;
        Ok(tenant)
    })
}

/// The caller's home is open and the role suffices, inside a write that is about no one tenant.
pub fn admit_again(tx: &Writing, caller: &Caller, least: Role) -> Result<(), Error> {
    require_open(tx, caller)?;
    caller.require(least)
}

/// The first check alone, inside a write: the caller's home, and every tenant above it, is active.
/// Looked up only if a state has changed since [`enter`] saw it open.
pub(super) fn require_open(tx: &Writing, caller: &Caller) -> Result<(), Error> {
    if tx.are_states_unmoved(caller.seen_open.at()) {
        return Ok(());
    }
    look_for_open_home(tx, caller)
}

/// The first check as a look-up.
pub(super) fn look_for_open_home(tx: &Reading, caller: &Caller) -> Result<(), Error> {
    let Some((home, _)) = &caller.home else { return Ok(()) };
    match tx.home_access(*home)? {
        HomeAccess::Open => Ok(()),
        HomeAccess::Suspended => Err(Error::HomeSuspended),
        HomeAccess::Gone => Err(Error::Unauthenticated(Unauthenticated::from(caller.presented))),
    }
}

/// The tenant that `id` names, if the caller sees it.
pub(super) fn visible_tenant(tx: &Reading, caller: &Caller, id: &str) -> Result<Tenant, Error> {
    let reference = IdRef::parse(id).ok_or_else(|| Error::BadId { id: id.to_owned() })?;
    tx.visible_tenant(caller.sight(), reference)?
        .ok_or_else(|| Error::not_found(Entity::Tenant, id))
}

/// All three checks at once, inside a write.
pub(super) fn tenant_to_change(
    tx: &Writing,
    caller: &Caller,
    id: &str,
    least: Role,
) -> Result<Tenant, Error> {
    require_open(tx, caller)?;
    let tenant = visible_tenant(tx, caller, id)?;
    caller.require(least)?;
    Ok(tenant)
}
