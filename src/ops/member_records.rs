//! Memberships with everything that is kept of them.

use std::sync::Arc;

use super::admission::{tenant_to_change, visible_tenant};
use super::cursor::{KeyPage, PageRequest};
use super::dated_lists::dated_list;
use super::users::insert_member;
use super::{Context, Guard, Once};
use crate::model::tenant::TenantKey;
use crate::model::user::{MemberRecord, MembershipKind, MembershipStatus, NewMember};
use crate::model::{Entity, Error, IdRef, Role};
use crate::store::{KeptAnswer, MembershipFlags, Reading};

/// What to change of a membership; `None` stays.
#[derive(Clone, Copy, Debug, Default)]
pub struct MembershipChange {
    /// Whether it may be used.
    pub status: Option<MembershipStatus>,
    /// Own people, or support staff.
    pub kind: Option<MembershipKind>,
    /// Administrator's rights.
    pub is_admin: Option<bool>,
    /// Developer's rights.
    pub is_developer: Option<bool>,
}

/// The members of a tenant, oldest membership first. Least role: member.
pub fn member_records(
    context: Context,
    id: &str,
    request: &PageRequest,
) -> Result<KeyPage<MemberRecord>, Error> {
    let rows = |tx: &Reading, tenant, after, limit| tx.members_after(tenant, after, limit);
    let place = |row: &MemberRecord| (row.created_at, row.user);
    dated_list(context, id, request, "users", rows, place)
}

/// One member of a tenant. Least role: member.
pub fn member_record(context: Context, id: &str, user: &str) -> Result<MemberRecord, Error> {
    context.store.read(|tx| {
        let tenant = visible_tenant(tx, context.caller, id)?;
        record_in(tx, tenant.key, user)
    })
}

fn record_in(tx: &Reading, tenant: TenantKey, user: &str) -> Result<MemberRecord, Error> {
    let found = IdRef::parse(user).map(|user| tx.member_record(tenant, user)).transpose()?;
    found.flatten().ok_or_else(|| Error::not_found(Entity::User, user))
}

/// Makes a person a member of a tenant; see [`super::users::add_member`]. Least role: admin.
pub fn add_member_record(
    context: Context,
    id: &str,
    member: NewMember,
    once: Once<MemberRecord>,
) -> Result<KeptAnswer, Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    let new_id = context.clock.new_id();
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        if let Some(kept) = once.before(tx, &caller.client, stamp.at)? {
            return Ok(kept);
        }
        let (_, user) = insert_member(tx, &tenant, &new_id, &member, stamp.at)?;
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))?;
        let record = record_in(tx, tenant.key, user.as_str())?;
        once.keep(tx, &caller.client, stamp.at, &record)
    })
}

/// Changes a membership. Least role: admin.
pub fn update_member_record(
    context: Context,
    id: &str,
    user: &str,
    change: MembershipChange,
    guard: Guard<MemberRecord>,
) -> Result<MemberRecord, Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    let user = user.to_owned();
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        let record = record_in(tx, tenant.key, &user)?;
        guard.check(|| Ok(record.clone()))?;
        let flags = MembershipFlags {
            user: record.user,
            status: change.status.unwrap_or(record.status),
            is_admin: change.is_admin.unwrap_or(record.is_admin),
            is_developer: change.is_developer.unwrap_or(record.is_developer),
        };
        tx.update_membership(tenant.key, flags)?;
        if let Some(kind) = change.kind {
            tx.set_membership_kind(tenant.key, record.user, kind)?;
        }
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))?;
        record_in(tx, tenant.key, &user)
    })
}

/// Ends a membership. Least role: admin.
pub fn remove_member_record(
    context: Context,
    id: &str,
    user: &str,
    guard: Guard<MemberRecord>,
) -> Result<(), Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    let user = user.to_owned();
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        let record = record_in(tx, tenant.key, &user)?;
        guard.check(|| Ok(record.clone()))?;
        tx.delete_membership(tenant.key, record.user)?;
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))
    })
}
