//! Settings of the caller's home tenant (DPoD).

use std::sync::Arc;

use super::Context;
use super::admission::require_open;
use crate::access::Caller;
use crate::model::tenant::TenantKey;
use crate::model::{Change, Entity, Error, Id, Role};
use crate::store::Reading;

/// The name under which the one setting is kept.
pub(crate) const ONBOARDING: &str = "automaticTenantOnboarding";

/// What can be set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TenantSettings {
    /// Whether new tenants are set up without anybody's doing. False until set.
    pub automatic_tenant_onboarding: bool,
}

/// The settings of the caller's home. Least role: admin. `NotFound` without a home.
pub fn settings(context: Context) -> Result<TenantSettings, Error> {
    context.store.read(|tx| {
        let (home, _) = home(context.caller)?;
        context.caller.require(Role::Admin)?;
        read(tx, home)
    })
}

/// Changes them and returns them. Least role: admin. `NotFound` without a home.
pub fn update_settings(
    context: Context,
    onboarding: Change<bool>,
) -> Result<TenantSettings, Error> {
    let (caller, stamp) = (Arc::clone(context.caller), context.stamp());
    context.store.write(move |tx| {
        require_open(tx, &caller)?;
        let (key, id) = home(&caller)?;
        caller.require(Role::Admin)?;
        match onboarding {
            Change::Keep => {}
            Change::Clear => tx.delete_setting(key, ONBOARDING)?,
            Change::Set(on) => tx.put_setting(key, ONBOARDING, &on.to_string())?,
        }
        tx.audit(&stamp, Some((key, id.as_str())))?;
        read(tx, key)
    })
}

/// For handlers that must know before they read a body.
pub fn admit_to_settings(caller: &Caller) -> Result<(), Error> {
    home(caller)?;
    caller.require(Role::Admin)
}

fn home(caller: &Caller) -> Result<(TenantKey, &Id), Error> {
    let home = caller.home.as_ref().map(|(key, id)| (*key, id));
    home.ok_or_else(|| Error::not_found(Entity::Tenant, ""))
}

/// The settings of a tenant.
pub(super) fn read(tx: &Reading, tenant: TenantKey) -> Result<TenantSettings, Error> {
    let onboarding = tx.setting(tenant, ONBOARDING)?;
    Ok(TenantSettings { automatic_tenant_onboarding: onboarding.as_deref() == Some("true") })
}
