//! Users and their memberships of a tenant.

use std::sync::Arc;

use super::Context;
use super::admission::{tenant_to_change, visible_tenant};
use crate::model::tenant::Tenant;
use crate::model::user::{Member, MemberChange, NewMember};
use crate::model::{Entity, Error, Id, Role, Timestamp};
use crate::store::{MembershipFlags, Writing};

/// A tenant's members and the organization they belong to.
#[derive(Clone, Debug)]
pub struct TenantMembers {
    /// The tenant.
    pub tenant: Tenant,
    /// The id of the root of its tree.
    pub organization: Id,
    /// Its members, oldest membership first.
    pub members: Vec<Member>,
}

/// The members of a tenant. Least role: member.
pub fn members(context: Context, id: &str) -> Result<TenantMembers, Error> {
    context.store.read(|tx| {
        let tenant = visible_tenant(tx, context.caller, id)?;
        let organization = tx
            .tenant_id(tenant.organization)?
            .ok_or_else(|| Error::Internal { reason: "a tenant without its root".into() })?;
        Ok(TenantMembers { members: tx.members(&tenant)?, organization, tenant })
    })
}

/// Makes a person a member of a tenant, and a user of its organization if they are none yet.
/// Returns the user's id. Least role: admin. `AlreadyMember` if they are.
pub fn add_member(context: Context, id: &str, member: NewMember) -> Result<Id, Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    let new_id = context.clock.new_id();
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        let (_, user_id) = insert_member(tx, &tenant, &new_id, &member, stamp.at)?;
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))?;
        Ok(user_id)
    })
}

/// The inside of [`add_member`] for whoever is already in a write: the user's row and id. `new_id`
/// is used if the person is new to the organization; otherwise their names stay as they are.
pub(crate) fn insert_member(
    tx: &Writing,
    tenant: &Tenant,
    new_id: &Id,
    member: &NewMember,
    now: Timestamp,
) -> Result<(i64, Id), Error> {
    let (user, user_id) = match tx.user_by_email(tenant.organization, &member.email)? {
        Some(found) => found,
        None => (tx.insert_user(new_id, tenant.organization, member, now)?, new_id.clone()),
    };
    if tx.is_member(tenant.key, user)? {
        return Err(Error::AlreadyMember);
    }
    tx.insert_membership(tenant, user, member, now)?;
    Ok((user, user_id))
}

/// Changes the flags of a membership. Least role: admin.
pub fn update_member(context: Context, id: &str, change: MemberChange) -> Result<(), Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        let flags = tx
            .membership(tenant.key, change.user)?
            .ok_or_else(|| Error::not_found(Entity::User, change.user.uuid().to_string()))?;
        let status =
            change.is_active.map_or(flags.status, |active| flags.status.set_active(active));
        tx.update_membership(
            tenant.key,
            MembershipFlags {
                status,
                is_admin: change.is_admin.unwrap_or(flags.is_admin),
                is_developer: change.is_developer.unwrap_or(flags.is_developer),
                ..flags
            },
        )?;
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))
    })
}

/// Ends a membership. Least role: admin.
pub fn remove_member(context: Context, id: &str, user: crate::model::IdRef) -> Result<(), Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        let flags = tx
            .membership(tenant.key, user)?
            .ok_or_else(|| Error::not_found(Entity::User, user.uuid().to_string()))?;
        tx.delete_membership(tenant.key, flags.user)?;
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))
    })
}
