//! Tenants in any state, whatever steps lead there.

use std::time::Duration;

use tenantd::model::{Clock, IdRef, TenantState};
use tenantd::store::{Sight, Store};

use super::World;

/// Longer than any test runs, also by the clock that it moves, and longer than any file is kept:
/// a hundred years.
const LATER: Duration = Duration::from_secs(100 * 365 * 86_400);

impl World {
    /// Puts a live tenant into a state.
    pub fn set_state(&self, tenant: &str, state: TenantState) {
        self.set_state_through(&self.app.store, tenant, state);
    }

    /// The same, by whoever has the file open.
    pub fn set_state_through(&self, store: &Store, tenant: &str, state: TenantState) {
        let now = self.clock.now();
        let reference = IdRef::parse(tenant).unwrap();
        let settles_at = state.settles_to().map(|_| now.plus(LATER));
        let written = store.write(move |tx| {
            let tenant = tx.visible_tenant(Sight::EVERYTHING, reference)?.unwrap();
            if !state.is_live() {
                tx.delete_subtenants_of(tenant.key)?;
            }
            tx.set_tenant_state(tenant.key, state, settles_at, now)
        });
        written.unwrap();
    }
}
