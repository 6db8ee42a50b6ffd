//! What goes with a tenant when it is deleted with everything below it.

use super::Context;
use super::admission::visible_tenant;
use crate::access::Caller;
use crate::model::tenant::Tenant;
use crate::model::{Error, IdRef, Role, TenantState};
use crate::store::{Reading, Sight};

/// What goes with a tenant.
#[derive(Clone, Copy, Debug)]
pub struct TenantContents {
    /// Live tenants below it, all the way down.
    pub tenants: i64,
    /// Live children.
    pub children: i64,
    /// Its subtenants, and those of the tenants below it.
    pub subtenants: i64,
    /// Its members.
    pub users: i64,
    /// Clients at home in it or below it.
    pub clients: i64,
    /// Whether the caller may not delete it even with everything below it.
    pub is_refused: bool,
}

/// Counts what goes with a tenant; every number but that of its members is kept. Least role:
/// provider, as to delete it, who sees everything that is counted.
pub fn tenant_contents(context: Context, id: &str) -> Result<TenantContents, Error> {
    context.store.read(|tx| {
        let tenant = visible_tenant(tx, context.caller, id)?;
        context.caller.require(Role::Provider)?;
        let counts = tx.state_counts(tenant.key)?;
        let live = counts.iter().filter(|count| count.state.is_live());
        let (subtree, children) = live.fold((0, 0), |(subtree, children), count| {
            (subtree + count.subtree, children + count.children)
        });
        let (_, subtenants) = tx.subtenant_counts(tenant.key)?;
        Ok(TenantContents {
            tenants: subtree - 1,
            children,
            subtenants,
            users: tx.member_count(tenant.key)?,
            clients: tx.client_count(tenant.key)?,
            is_refused: is_refused(tx, context.caller, &tenant)?,
        })
    })
}

/// As [`super::tenant_states`] refuses it, whatever is to become of the tenants below.
fn is_refused(tx: &Reading, caller: &Caller, tenant: &Tenant) -> Result<bool, Error> {
    let home = caller.home.as_ref().and_then(|(_, home)| IdRef::parse(home.as_str()));
    let home = home.map(|home| tx.visible_tenant(Sight::subtree(tenant.key), home)).transpose()?;
    Ok(tenant.state == TenantState::IsHomeTenant || home.flatten().is_some())
}
