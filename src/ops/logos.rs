//! The logo: a tenant's icon or that of the nearest tenant above it, by id or by host name (DPoD).

use super::Context;
use super::admission::{look_for_open_home, visible_tenant};
use crate::access::Caller;
use crate::model::{Entity, Error, Hostname, Role};
use crate::store::{Logo, Store};

/// The logo of the tenant that `id` names. Least role: member.
pub fn logo(context: Context, id: &str) -> Result<Logo, Error> {
    context.store.read(|tx| {
        let tenant = visible_tenant(tx, context.caller, id)?;
        context.caller.require(Role::Member)?;
        tx.logo(tenant.key)?.ok_or_else(|| Error::not_found(Entity::Icon, id))
    })
}

/// The logo of the tenant with the first of these host names that is anybody's; public. `None` if
/// none of them is.
pub fn logo_of_host(store: &Store, hosts: &[Hostname]) -> Result<Option<Logo>, Error> {
    store.read(|tx| {
        for host in hosts {
            if let Some(tenant) = tx.tenant_of_hostname(host)? {
                let none = || Error::not_found(Entity::Icon, host.as_str());
                return Ok(Some(tx.logo(tenant)?.ok_or_else(none)?));
            }
        }
        Ok(None)
    })
}

/// The logo of the caller's home. Credentials of every kind are good for it.
pub fn logo_of_home(store: &Store, caller: &Caller) -> Result<Logo, Error> {
    store.read(|tx| {
        look_for_open_home(tx, caller)?;
        let none = || Error::not_found(Entity::Icon, "");
        let (home, _) = caller.home.as_ref().ok_or_else(none)?;
        tx.logo(*home)?.ok_or_else(none)
    })
}
