//! Hearing of records as they come.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::{Journal, Record};

/// How many may follow at once.
pub const MOST_FOLLOWERS: usize = 16;
/// How long one more waits for a place: that somebody is gone is noticed only after a while.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Whoever hears of records as they come.
pub struct Follower {
    journal: Arc<Journal>,
    /// The last one heard of.
    after: u64,
}

impl Journal {
    /// Follows from the record after this number on; without one, from now on. `None` if as many
    /// follow already as may, and none of them leaves soon.
    pub fn follow(self: &Arc<Self>, after: Option<u64>) -> Option<Follower> {
        let state = self.state();
        let is_full = |_: &mut _| self.followers.load(Ordering::SeqCst) >= MOST_FOLLOWERS;
        let waited = self.left.wait_timeout_while(state, PATIENCE, is_full);
        let (state, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        if timeout.timed_out() {
            return None;
        }
        // Whoever else waits has to wait for the lock as well.
        self.followers.fetch_add(1, Ordering::SeqCst);
        let last = state.last;
        drop(state);
        // A number of another run is none of ours: then everything is new.
        let after = after.map_or(last, |after| if after > last { 0 } else { after });
        Some(Follower { journal: Arc::clone(self), after })
    }
}

impl Follower {
    /// What came since the last time. Waits for something, but not longer than `patience`.
    pub fn wait(&mut self, patience: Duration) -> Vec<Arc<Record>> {
        let after = self.after;
        let state = self.journal.state();
        let waited =
            self.journal.came.wait_timeout_while(state, patience, |state| state.last <= after);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let new = state.after(after).map(Arc::clone).collect();
        self.after = state.last;
        new
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        // Under the lock, or whoever is about to wait would miss it.
        let state = self.journal.state();
        self.journal.followers.fetch_sub(1, Ordering::SeqCst);
        drop(state);
        self.journal.left.notify_one();
    }
}
