//! Replacing what there is while requests come in: each finds all of it before or all of it after.

use std::sync::{PoisonError, RwLockReadGuard, RwLockWriteGuard};

use super::{SnapshotName, StandIn};
use crate::access::Access;
use crate::access::rate_limit::RateLimit;
use crate::model::Error;
use crate::store::Store;

/// Keeps everything from being replaced until it is dropped.
pub struct Hold<'a>(RwLockReadGuard<'a, u64>);

impl Hold<'_> {
    /// How often everything was replaced so far.
    pub fn replacements(&self) -> u64 {
        *self.0
    }
}

/// What a reset puts back, besides the tools' own.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// The data.
    pub store: &'a Store,
    /// The wrong secrets that were counted.
    pub access: &'a Access,
    /// The calls that were counted.
    pub rate_limit: &'a RateLimit,
}

impl StandIn {
    /// Held while a request looks at the data or changes it.
    pub fn hold(&self) -> Hold<'_> {
        Hold(self.replacements.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts the data of a snapshot in place of what there is. Signing keys stay, and so do the
    /// clients of the start with their secrets and tokens.
    pub fn restore(&self, store: &Store, name: &SnapshotName) -> Result<(), Error> {
        let _alone = self.alone();
        self.snapshots.restore(store, Some(name), true)
    }

    /// Puts everything back to the start, or the data to that of a snapshot and everything else to
    /// the start. What stays is what stays at a [`restore`](Self::restore).
    pub fn reset(&self, parts: Parts, name: Option<&SnapshotName>) -> Result<(), Error> {
        let _alone = self.alone();
        self.snapshots.restore(parts.store, name, true)?;
        self.faults.clear();
        self.limits.back_to_start();
        parts.rate_limit.back_to_start();
        parts.access.forget_failed_logins();
        parts.access.forget_uses();
        self.journal.clear();
        self.clock.back_to_start();
        self.clock.begin_ids(parts.store.read(|tx| tx.last_audit_seq())?);
        Ok(())
    }

    /// Waits for the requests that are being answered, and lets no other begin.
    fn alone(&self) -> RwLockWriteGuard<'_, u64> {
        let mut replacements = self.replacements.write().unwrap_or_else(PoisonError::into_inner);
        *replacements += 1;
        replacements
    }
}
