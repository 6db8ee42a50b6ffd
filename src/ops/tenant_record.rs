//! A tenant's record of itself: name, address and description.

use std::sync::Arc;

use super::Context;
use super::admission::tenant_to_change;
use crate::model::address::Address;
use crate::model::tenant::{Tenant, TenantProfile};
use crate::model::{Change, Error, Role};

/// What to change of a tenant's record.
#[derive(Clone, Debug)]
pub struct RecordUpdate {
    /// Its name, 1 to 200 characters.
    pub name: String,
    /// Street and number.
    pub street: Change<String>,
    /// City.
    pub city: Change<String>,
    /// Postal code.
    pub postal_code: Change<String>,
    /// Country.
    pub country: Change<String>,
    /// The description that is searched by its words.
    pub description: Change<String>,
}

/// Changes a tenant's record and returns the tenant as it stands after (IPERA, "Update Tenant").
/// Least role: admin.
pub fn update_record(
    context: Context,
    id: &str,
    update: RecordUpdate,
) -> Result<TenantProfile, Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        let profile = tx
            .profile(tenant.key)?
            .ok_or_else(|| Error::Internal { reason: "a tenant without its row".into() })?;
        let profile = TenantProfile {
            tenant: Tenant { name: update.name, updated_at: stamp.at, ..profile.tenant },
            description: update.description.applied_to(profile.description),
            address: Address {
                street: update.street.applied_to(profile.address.street),
                city: update.city.applied_to(profile.address.city),
                postal_code: update.postal_code.applied_to(profile.address.postal_code),
                country: update.country.applied_to(profile.address.country),
                further_members: profile.address.further_members,
            },
            ..profile
        };
        tx.update_profile(&profile)?;
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))?;
        Ok(profile)
    })
}
