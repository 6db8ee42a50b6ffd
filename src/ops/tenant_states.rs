//! Moving a tenant through its states where a vendor has an operation of its own for it.

use std::sync::Arc;

use super::Context;
use super::admission::tenant_to_change;
use crate::access::Caller;
use crate::model::tenant::{Tenant, TenantKey};
use crate::model::user::MembershipStatus;
use crate::model::{Error, Role, TenantState};
use crate::store::{Stamp, Writing};

/// What becomes of live children when a tenant is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChildrenRule {
    /// They keep it from being deleted.
    Refuse,
    /// They go with it, all the way down.
    TakeAlong,
}

/// Deletes a tenant: Deleting now, Deleted after the delay. Least role: provider. `LiveChildren`
/// if they keep it, `OwnHomeState` for the caller's own home.
pub fn delete_tenant(context: Context, id: &str, children: ChildrenRule) -> Result<(), Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    let delay = context.provisioning_delay;
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Provider)?;
        delete_subtree(tx, &caller, &tenant, children, (&stamp, delay))
    })
}

/// The inside of [`delete_tenant`], once the caller is known to see the tenant and to have the role.
pub(super) fn delete_subtree(
    tx: &Writing,
    caller: &Caller,
    top: &Tenant,
    children: ChildrenRule,
    (stamp, delay): (&Stamp, std::time::Duration),
) -> Result<(), Error> {
    let subtree = tx.live_subtree(top.key)?;
    if subtree.iter().any(|(key, _, _)| caller.is_at_home_in(*key)) {
        return Err(Error::OwnHomeState);
    }
    if top.state == TenantState::IsHomeTenant {
        return Err(Error::HomeTenantState);
    }
    if children == ChildrenRule::Refuse && subtree.len() > 1 {
        return Err(Error::LiveChildren);
    }
    for (key, id, _) in subtree {
        begin_deleting(tx, key, stamp, delay)?;
        tx.audit(stamp, Some((key, id.as_str())))?;
    }
    Ok(())
}

/// The step to Deleting: its subtenants go with it, its unique names are free.
pub(super) fn begin_deleting(
    tx: &Writing,
    tenant: TenantKey,
    stamp: &Stamp,
    delay: std::time::Duration,
) -> Result<(), Error> {
    tx.delete_subtenants_of(tenant)?;
    tx.set_tenant_state(tenant, TenantState::Deleting, Some(stamp.at.plus(delay)), stamp.at)
}

/// Switches a tenant off at once, from any of its live states, and gives its memberships this
/// status, but those of support staff (IPERA, "Deactivate Tenant"). Least role: admin.
pub fn deactivate_tenant(
    context: Context,
    id: &str,
    members: Option<MembershipStatus>,
) -> Result<(), Error> {
    set_state_at_once(context, id, TenantState::Deactivated, members)
}

/// Switches a tenant on at once (IPERA, "Activate Tenant"). Least role: admin.
pub fn activate_tenant(
    context: Context,
    id: &str,
    members: Option<MembershipStatus>,
) -> Result<(), Error> {
    set_state_at_once(context, id, TenantState::Active, members)
}

fn set_state_at_once(
    context: Context,
    id: &str,
    to: TenantState,
    members: Option<MembershipStatus>,
) -> Result<(), Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        require_changeable(&caller, &tenant)?;
        if tenant.state != to {
            tx.set_tenant_state(tenant.key, to, None, stamp.at)?;
        }
        if let Some(status) = members {
            tx.set_statuses(tenant.key, status)?;
        }
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))
    })
}

fn require_changeable(caller: &Caller, tenant: &Tenant) -> Result<(), Error> {
    if caller.is_at_home_in(tenant.key) {
        return Err(Error::OwnHomeState);
    }
    if tenant.state == TenantState::IsHomeTenant {
        return Err(Error::HomeTenantState);
    }
    Ok(())
}

/// Makes a tenant the current one of the caller's client; its home stays (IPERA, "Switch Tenant").
/// Least role: member. `Deactivated` if it is.
pub fn switch_tenant(context: Context, id: &str) -> Result<(), Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Member)?;
        let is_off = matches!(
            tenant.state,
            TenantState::Deactivating | TenantState::Deactivated | TenantState::Reactivating
        );
        if is_off {
            return Err(Error::Deactivated);
        }
        tx.set_current_tenant(&caller.client, tenant.key)?;
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))
    })
}
