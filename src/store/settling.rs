//! How -ing states end by themselves, and how many tenants are in which state.

use super::audit::Stamp;
use super::connection::{Reading, Writing};
use crate::model::tenant::TenantKey;
use crate::model::{Error, TenantState, Timestamp};

/// How many tenants below an ancestor are in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateCount {
    /// The state.
    pub state: TenantState,
    /// Tenants in it below the ancestor, itself included.
    pub subtree: i64,
    /// Children of the ancestor in it.
    pub children: i64,
}

impl Reading<'_> {
    /// The earliest moment at which an -ing state ends; `i64::MAX` for none.
    pub(super) fn next_settling(&self) -> Result<i64, Error> {
        let next = self.one(
            "SELECT settles_at FROM tenant WHERE settles_at IS NOT NULL ORDER BY settles_at LIMIT 1",
            [],
            |row| row.get(0),
        )?;
        Ok(next.unwrap_or(i64::MAX))
    }

    /// The counts kept for a tenant, or for the whole instance.
    pub fn state_counts(&self, ancestor: TenantKey) -> Result<Vec<StateCount>, Error> {
        self.all(
            "SELECT state, subtree, children FROM tenant_count WHERE ancestor = ?1 ORDER BY state",
            [ancestor],
            |row| {
                Ok(StateCount { state: row.get(0)?, subtree: row.get(1)?, children: row.get(2)? })
            },
        )
    }
}

impl Writing<'_> {
    /// Brings every tenant whose -ing state has ended by `now` to its settled state.
    pub(super) fn settle_due(&self, now: Timestamp) -> Result<(), Error> {
        let due: Vec<(TenantKey, String, TenantState, Timestamp)> = self.all(
            "SELECT key, id, state, settles_at FROM tenant
             WHERE settles_at IS NOT NULL AND settles_at <= ?1 ORDER BY settles_at, key",
            [now],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )?;
        for (key, id, state, settles_at) in due {
            let Some(settled) = state.settles_to() else { continue };
            self.set_tenant_state(key, settled, None, settles_at)?;
            self.audit(&Stamp::system(now, "system.settle"), Some((key, &id)))?;
        }
        // Also when another process was quicker: the earliest moment is to be looked up again.
        self.note_state_change();
        Ok(())
    }
}
