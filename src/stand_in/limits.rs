//! The limits that the vendors' services have of their own, changed while the server runs.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

/// What the vendors' services do that is no fault of theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VendorLimits {
    /// How many calls a minute one client may make of one operation where the vendor has such a
    /// limit; 0 for any number.
    pub rate_limit: u32,
    /// How long an -ing state lasts.
    pub provisioning_delay: Duration,
    /// Whether regions other than the home region take no writes.
    pub has_read_only_regions: bool,
    /// Whether every vendor's API is closed.
    pub is_in_maintenance: bool,
    /// After how many seconds it asks to try again then.
    pub retry_after_s: u32,
}

/// What was changed of them since the start.
#[derive(Default)]
pub struct ChangedLimits {
    /// Whether anything was, so that a request costs one load while nothing is.
    is_changed: AtomicBool,
    limits: RwLock<Option<VendorLimits>>,
}

impl ChangedLimits {
    /// The limits; `None` if they are those of the start.
    pub fn get(&self) -> Option<VendorLimits> {
        if !self.is_changed.load(Ordering::Acquire) {
            return None;
        }
        *self.limits.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes them.
    pub fn set(&self, limits: VendorLimits) {
        self.put(Some(limits));
    }

    /// Has them as they were at the start.
    pub(super) fn back_to_start(&self) {
        self.put(None);
    }

    fn put(&self, new: Option<VendorLimits>) {
        let mut limits = self.limits.write().unwrap_or_else(PoisonError::into_inner);
        *limits = new;
        self.is_changed.store(new.is_some(), Ordering::Release);
    }
}
