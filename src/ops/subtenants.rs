//! Subtenants.

use std::sync::Arc;

use super::Context;
use super::admission::require_open;
use crate::access::Caller;
use crate::model::page::{Direction, Listing, Page, SubtenantOrder};
use crate::model::subtenant::{Subtenant, SubtenantCode};
use crate::model::tenant::TenantKey;
use crate::model::usage::STORAGE_BYTES;
use crate::model::{Entity, Error, IdRef, Problem, Role};
use crate::store::{NewSubtenant, Reading, Sight};

/// Which subtenants to list, and how.
#[derive(Clone, Debug)]
pub struct SubtenantQuery {
    /// Those of this tenant alone.
    pub tenant: Option<String>,
    /// By what.
    pub order: SubtenantOrder,
    /// Which way.
    pub direction: Direction,
    /// Which stretch.
    pub page: Page,
}

/// The subtenants that the caller sees. Those of a tenant that is not visible are none. Least
/// role: member.
pub fn subtenants(context: Context, query: &SubtenantQuery) -> Result<Listing<Subtenant>, Error> {
    context.store.read(|tx| {
        let sight = match &query.tenant {
            None => context.caller.sight(),
            Some(id) => match visible_key(tx, context.caller, id)? {
                Some(tenant) => Sight::alone(tenant),
                None => return Ok(Listing { rows: Vec::new(), total: 0 }),
            },
        };
        tx.subtenants(sight, query.order, query.direction, query.page)
    })
}

fn visible_key(tx: &Reading, caller: &Caller, id: &str) -> Result<Option<TenantKey>, Error> {
    let Some(reference) = IdRef::parse(id) else { return Ok(None) };
    Ok(tx.visible_tenant(caller.sight(), reference)?.map(|tenant| tenant.key))
}

/// The subtenant that `id` names. Least role: member.
pub fn subtenant(context: Context, id: &str, least: Role) -> Result<Subtenant, Error> {
    context.store.read(|tx| {
        let (subtenant, _) = visible_subtenant(tx, context.caller, id)?;
        context.caller.require(least)?;
        Ok(subtenant)
    })
}

fn visible_subtenant(
    tx: &Reading,
    caller: &Caller,
    id: &str,
) -> Result<(Subtenant, TenantKey), Error> {
    let reference = IdRef::parse(id).ok_or_else(|| Error::BadId { id: id.to_owned() })?;
    tx.visible_subtenant(caller.sight(), reference)?
        .ok_or_else(|| Error::not_found(Entity::Subtenant, id))
}

/// Adds a subtenant to the tenant that `tenant` names. Least role: admin. `Invalid` for a tenant
/// that is not visible and for a code that is taken.
pub fn create_subtenant(
    context: Context,
    tenant: String,
    name: String,
    code: SubtenantCode,
    description: String,
) -> Result<Subtenant, Error> {
    let (caller, stamp) = (Arc::clone(context.caller), context.stamp());
    let id = context.clock.new_id();
    context.store.write(move |tx| {
        require_open(tx, &caller)?;
        caller.require(Role::Admin)?;
        let tenant = IdRef::parse(&tenant)
            .and_then(|reference| tx.visible_tenant(caller.sight(), reference).transpose())
            .transpose()?
            .ok_or_else(|| Error::invalid("tenant_id", Problem::Unknown))?;
        if tx.code_is_taken(&code)? {
            return Err(Error::invalid("code", Problem::Taken));
        }
        let new =
            NewSubtenant { id, tenant: tenant.key, name, code, description, created_at: stamp.at };
        let key = tx.insert_subtenant(&new)?;
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))?;
        Ok(Subtenant {
            key,
            id: new.id,
            name: new.name,
            code: new.code.as_str().to_owned(),
            description: new.description,
            tenant_id: tenant.id.as_str().to_owned(),
            tenant_name: tenant.name,
            created_at: new.created_at,
        })
    })
}

/// Gives a subtenant another name and returns it. Least role: admin.
pub fn rename_subtenant(context: Context, id: &str, name: String) -> Result<Subtenant, Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    context.store.write(move |tx| {
        require_open(tx, &caller)?;
        let (subtenant, tenant) = visible_subtenant(tx, &caller, &id)?;
        caller.require(Role::Admin)?;
        tx.rename_subtenant(subtenant.key, &name, stamp.at)?;
        tx.audit(&stamp, Some((tenant, &subtenant.tenant_id)))?;
        Ok(Subtenant { name, ..subtenant })
    })
}

/// Removes a subtenant. Least role: admin. `HoldsStorage` while its storage counter is above 0.
pub fn delete_subtenant(context: Context, id: &str) -> Result<(), Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    context.store.write(move |tx| {
        require_open(tx, &caller)?;
        let (subtenant, tenant) = visible_subtenant(tx, &caller, &id)?;
        caller.require(Role::Admin)?;
        if tx.subtenant_usage_total(tenant, subtenant.key, STORAGE_BYTES)? > 0 {
            return Err(Error::HoldsStorage);
        }
        tx.delete_subtenant(subtenant.key)?;
        tx.audit(&stamp, Some((tenant, &subtenant.tenant_id)))
    })
}
