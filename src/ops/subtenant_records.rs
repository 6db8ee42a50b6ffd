//! One tenant's subtenants, by key.

use std::sync::Arc;

use super::admission::{tenant_to_change, visible_tenant};
use super::cursor::{KeyPage, PageRequest};
use super::dated_lists::dated_list;
use super::{Context, Guard, Once};
use crate::model::subtenant::{Subtenant, SubtenantCode};
use crate::model::tenant::TenantKey;
use crate::model::usage::STORAGE_BYTES;
use crate::model::{Entity, Error, IdRef, Role};
use crate::store::{KeptAnswer, NewSubtenant, Reading};

/// The subtenants of a tenant, oldest first. Least role: member.
pub fn subtenant_records(
    context: Context,
    id: &str,
    request: &PageRequest,
) -> Result<KeyPage<Subtenant>, Error> {
    let rows = |tx: &Reading, tenant, after, limit| tx.subtenants_after(tenant, after, limit);
    let place = |row: &Subtenant| (row.created_at, row.key);
    dated_list(context, id, request, "subtenants", rows, place)
}

/// One subtenant of a tenant. Least role: member.
pub fn subtenant_record(context: Context, id: &str, subtenant: &str) -> Result<Subtenant, Error> {
    context.store.read(|tx| {
        let tenant = visible_tenant(tx, context.caller, id)?;
        subtenant_in(tx, tenant.key, subtenant)
    })
}

fn subtenant_in(tx: &Reading, tenant: TenantKey, id: &str) -> Result<Subtenant, Error> {
    let found = IdRef::parse(id).map(|id| tx.own_subtenant(tenant, id)).transpose()?;
    found.flatten().ok_or_else(|| Error::not_found(Entity::Subtenant, id))
}

/// Adds a subtenant. Least role: admin. `NameTaken` for its code.
pub fn create_subtenant_record(
    context: Context,
    id: &str,
    (name, code, description): (String, SubtenantCode, String),
    once: Once<Subtenant>,
) -> Result<KeptAnswer, Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    let new_id = context.clock.new_id();
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        if let Some(kept) = once.before(tx, &caller.client, stamp.at)? {
            return Ok(kept);
        }
        if tx.code_is_taken(&code)? {
            return Err(Error::NameTaken { field: "code" });
        }
        tx.insert_subtenant(&NewSubtenant {
            id: new_id.clone(),
            tenant: tenant.key,
            name,
            code,
            description,
            created_at: stamp.at,
        })?;
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))?;
        let made = subtenant_in(tx, tenant.key, new_id.as_str())?;
        once.keep(tx, &caller.client, stamp.at, &made)
    })
}

/// Gives a subtenant another name or description. Least role: admin.
pub fn update_subtenant_record(
    context: Context,
    id: &str,
    subtenant: &str,
    (name, description): (Option<String>, Option<String>),
    guard: Guard<Subtenant>,
) -> Result<Subtenant, Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    let subtenant = subtenant.to_owned();
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        let before = subtenant_in(tx, tenant.key, &subtenant)?;
        guard.check(|| Ok(before.clone()))?;
        let name = name.unwrap_or(before.name);
        let description = description.unwrap_or(before.description);
        tx.update_subtenant(before.key, &name, &description, stamp.at)?;
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))?;
        subtenant_in(tx, tenant.key, &subtenant)
    })
}

/// Removes a subtenant. Least role: admin. `HoldsStorage` while its storage counter is above 0.
pub fn delete_subtenant_record(
    context: Context,
    id: &str,
    subtenant: &str,
    guard: Guard<Subtenant>,
) -> Result<(), Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    let subtenant = subtenant.to_owned();
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        let before = subtenant_in(tx, tenant.key, &subtenant)?;
        guard.check(|| Ok(before.clone()))?;
        if tx.subtenant_usage_total(tenant.key, before.key, STORAGE_BYTES)? > 0 {
            return Err(Error::HoldsStorage);
        }
        tx.delete_subtenant(before.key)?;
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))
    })
}
