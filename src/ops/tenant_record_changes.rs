//! Changing a tenant through the control API: every member of its own row, and its state.

use std::sync::Arc;

use super::admission::require_open;
use super::tenant_creation::{require_above, require_provider_level};
use super::tenant_records::{record_of, require_free_alias, require_free_hostname, visible_record};
use super::tenant_states::begin_deleting;
use super::{Context, Guard};
use crate::access::Caller;
use crate::model::address::Address;
use crate::model::tenant::{AccountType, TenantKey, TenantProfile, TenantRecord};
use crate::model::{Change, Error, Hostname, Role, TenantState};
use crate::store::{Stamp, Writing};

/// What to change of a tenant; `None` and `Keep` keep a member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordChange {
    /// Its name.
    pub name: Option<String>,
    /// The company's name where it differs.
    pub company_name: Change<String>,
    /// A department.
    pub department_name: Change<String>,
    /// A description.
    pub description: Change<String>,
    /// What it is to its provider; set from above.
    pub account_type: Option<AccountType>,
    /// Its plan; set from above.
    pub plan: Change<String>,
    /// How many services it may have; set from above.
    pub service_quota: Change<i64>,
    /// Its host name.
    pub hostname: Change<Hostname>,
    /// Its short name.
    pub alias: Change<String>,
    /// The vendor's account number for it.
    pub external_account_id: Change<String>,
    /// Its free type.
    pub tenant_type: Change<String>,
    /// Its billing address.
    pub address: Change<AddressChange>,
}

/// What to change of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressChange {
    /// Street and number.
    pub street: Change<String>,
    /// City.
    pub city: Change<String>,
    /// Postal code.
    pub postal_code: Change<String>,
    /// Country.
    pub country: Change<String>,
    /// Further members, a JSON object as text.
    pub further_members: Change<String>,
}

impl AddressChange {
    fn applied_to(self, old: Address) -> Address {
        Address {
            street: self.street.applied_to(old.street),
            city: self.city.applied_to(old.city),
            postal_code: self.postal_code.applied_to(old.postal_code),
            country: self.country.applied_to(old.country),
            further_members: self.further_members.applied_to(old.further_members),
        }
    }
}

/// What a change comes to.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The tenant after it; before it if it was purged.
    pub record: TenantRecord,
    /// Whether clients went with it, so that their tokens must be forgotten.
    pub is_purged: bool,
}

/// Changes a tenant, and moves it to another state if `state` is another one. Least role: admin;
/// to delete or purge it: provider.
///
/// Errors: `PreconditionFailed`, `SetFromAbove`, `NameTaken`, `TooManyProviderLevels`,
/// `NoSuchStep`, `OwnHomeState`, `LiveChildren`, `TenantDeleted`.
pub fn update_record(
    context: Context,
    id: &str,
    change: RecordChange,
    state: Option<TenantState>,
    guard: Guard<TenantRecord>,
) -> Result<Changed, Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    let delay = context.provisioning_delay;
    context.store.write(move |tx| {
        require_open(tx, &caller)?;
        let record = visible_record(tx, &caller, &id)?;
        caller.require(Role::Admin)?;
        guard.check(|| Ok(record.clone()))?;
        let key = record.profile.tenant.key;
        let from = record.profile.tenant.state;
        if !from.is_live() {
            return match state {
                Some(to) if change == RecordChange::default() => {
                    caller.require(Role::Provider)?;
                    purge(tx, record, to, &stamp)
                }
                _ => Err(Error::TenantDeleted),
            };
        }
        let step = state.filter(|to| *to != from);
        if let Some(to) = step {
            require_step(tx, &caller, key, (from, to))?;
        }
        if change != RecordChange::default() || step.is_none() {
            write_change(tx, &caller, record.profile, change, &stamp)?;
        }
        match step {
            Some(TenantState::Deleting) => begin_deleting(tx, key, &stamp, delay)?,
            Some(to) => tx.set_tenant_state(key, to, Some(stamp.at.plus(delay)), stamp.at)?,
            None => {}
        }
        let record = record_of(tx, key)?;
        tx.audit(&stamp, Some((key, record.profile.tenant.id.as_str())))?;
        Ok(Changed { record, is_purged: false })
    })
}

fn require_step(
    tx: &Writing,
    caller: &Caller,
    tenant: TenantKey,
    (from, to): (TenantState, TenantState),
) -> Result<(), Error> {
    if to == TenantState::Deleting {
        caller.require(Role::Provider)?;
    }
    if caller.is_at_home_in(tenant) {
        return Err(Error::OwnHomeState);
    }
    if !from.may_step_to(to) {
        return Err(Error::NoSuchStep { from, to: to.number() });
    }
    if to == TenantState::Deleting && tx.live_children(tenant)? > 0 {
        return Err(Error::LiveChildren);
    }
    Ok(())
}

/// Removes a deleted tenant for good, with the deleted ones below it. The audit trail stays.
fn purge(
    tx: &Writing,
    mut record: TenantRecord,
    to: TenantState,
    stamp: &Stamp,
) -> Result<Changed, Error> {
    let tenant = &mut record.profile.tenant;
    if to == tenant.state {
        return Ok(Changed { record, is_purged: false });
    }
    let subtree = tx.whole_subtree(tenant.key)?;
    let is_settled = subtree.iter().all(|(_, _, state)| *state == TenantState::Deleted);
    if to != TenantState::Purging || !is_settled {
        return Err(Error::NoSuchStep { from: tenant.state, to: to.number() });
    }
    tenant.state = TenantState::Purging;
    tenant.updated_at = stamp.at;
    for (key, id, _) in subtree {
        tx.purge_tenant(stamp, (key, id.as_str()))?;
    }
    Ok(Changed { record, is_purged: true })
}

fn write_change(
    tx: &Writing,
    caller: &Caller,
    mut profile: TenantProfile,
    change: RecordChange,
    stamp: &Stamp,
) -> Result<(), Error> {
    let old = profile.clone();
    let tenant = &mut profile.tenant;
    if let Some(name) = change.name {
        tenant.name = name;
    }
    tenant.plan = change.plan.applied_to(tenant.plan.take());
    tenant.alias = change.alias.applied_to(tenant.alias.take());
    tenant.external_account_id =
        change.external_account_id.applied_to(tenant.external_account_id.take());
    tenant.tenant_type = change.tenant_type.applied_to(tenant.tenant_type.take());
    tenant.updated_at = stamp.at;
    profile.company_name = change.company_name.applied_to(profile.company_name);
    profile.department_name = change.department_name.applied_to(profile.department_name);
    profile.description = change.description.applied_to(profile.description);
    profile.account_type = change.account_type.unwrap_or(profile.account_type);
    profile.service_quota = change.service_quota.applied_to(profile.service_quota);
    profile.address = match change.address {
        Change::Keep => profile.address,
        Change::Clear => Address::default(),
        Change::Set(address) => address.applied_to(profile.address),
    };
    require_set_from_above(caller, &old, &profile)?;
    if old.account_type != profile.account_type {
        require_few_providers(tx, &profile)?;
    }
    let key = profile.tenant.key;
    require_free_alias(tx, profile.tenant.alias.as_deref(), key)?;
    if let Change::Set(hostname) = &change.hostname {
        require_free_hostname(tx, Some(hostname), key)?;
        profile.hostname = Some(hostname.as_str().to_owned());
    } else if change.hostname == Change::Clear {
        profile.hostname = None;
    }
    tx.update_profile(&profile)
}

/// What bills or limits a tenant is not its own to change; the present value is accepted.
fn require_set_from_above(
    caller: &Caller,
    old: &TenantProfile,
    new: &TenantProfile,
) -> Result<(), Error> {
    let key = old.tenant.key;
    let plan = |profile: &TenantProfile| profile.tenant.effective_plan().to_owned();
    let changes = [
        ("accountType", old.account_type != new.account_type),
        ("plan", plan(old) != plan(new)),
        ("serviceQuota", old.service_quota != new.service_quota),
    ];
    let mut fields = changes.into_iter().filter(|(_, is_changed)| *is_changed);
    fields.try_for_each(|(field, _)| require_above(caller, key, field))
}

fn require_few_providers(tx: &Writing, profile: &TenantProfile) -> Result<(), Error> {
    if profile.account_type != AccountType::ServiceProvider {
        return Ok(());
    }
    let (key, organization) = (profile.tenant.key, profile.tenant.organization);
    require_provider_level(tx.provider_levels_through(key, organization)?)
}
