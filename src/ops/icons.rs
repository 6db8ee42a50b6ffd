//! The icon of a tenant.

use std::sync::Arc;

use super::admission::{tenant_to_change, visible_tenant};
use super::{Context, Guard};
use crate::model::icon::Png;
use crate::model::{Entity, Error, Role};

/// The icon's bytes. Least role: member. `NotFound` of an icon when there is none.
pub fn icon(context: Context, id: &str) -> Result<Vec<u8>, Error> {
    context.store.read(|tx| {
        let tenant = visible_tenant(tx, context.caller, id)?;
        tx.icon(tenant.key)?.ok_or_else(|| Error::not_found(Entity::Icon, id))
    })
}

/// Gives the tenant this icon, in place of the one it had. Least role: admin.
pub fn put_icon(context: Context, id: &str, icon: Png) -> Result<(), Error> {
    put_icon_if(context, id, icon, Guard::open())
}

/// The same, if the icon that is there is as `guard` demands.
pub fn put_icon_if(
    context: Context,
    id: &str,
    icon: Png,
    guard: Guard<Option<Vec<u8>>>,
) -> Result<(), Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        guard.check(|| tx.icon(tenant.key))?;
        tx.put_icon(tenant.key, &icon, stamp.at)?;
        tx.touch_tenant(tenant.key, stamp.at)?;
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))
    })
}

/// Takes the tenant's icon away, if it has one. Least role: admin.
pub fn delete_icon(context: Context, id: &str) -> Result<(), Error> {
    delete_icon_if(context, id, Guard::open())
}

/// The same, if the icon that is there is as `guard` demands.
pub fn delete_icon_if(
    context: Context,
    id: &str,
    guard: Guard<Option<Vec<u8>>>,
) -> Result<(), Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        guard.check(|| tx.icon(tenant.key))?;
        if tx.delete_icon(tenant.key)? {
            tx.touch_tenant(tenant.key, stamp.at)?;
        }
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))
    })
}
