//! Whether the service can do its work: read and write the file.

use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::model::{Clock, Error};
use crate::store::Store;

/// How old the last look may be.
const MAX_AGE: Duration = Duration::from_secs(1);
/// A write that takes longer than this is as good as none to whoever asks.
const PATIENCE: Duration = Duration::from_secs(2);

/// The outcome of the last look, so that many askers cost one look a second.
#[derive(Default)]
pub struct Readiness {
    last: Mutex<Option<Look>>,
}

struct Look {
    at: Instant,
    /// Transactions that were lost until then.
    lost: u64,
    outcome: Result<(), Error>,
}

impl Readiness {
    /// Reads and writes the file, unless that was done within the last second and no write has
    /// failed since.
    pub fn check(&self, store: &Store, clock: &dyn Clock) -> Result<(), Error> {
        let mut seen = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let lost_now = || store.writer_stats().lost.load(Ordering::Relaxed);
        if let Some(look) = &*seen
            && look.at.elapsed() < MAX_AGE
            && look.lost == lost_now()
        {
            return look.outcome.clone();
        }
        let now = clock.now();
        let outcome = store
            .read(|tx| tx.instance())
            .and_then(|_| store.write_within(PATIENCE, move |tx| tx.write_probe(now)));
        if let Err(error) = &outcome {
            log::warn!("not ready: {error}");
        }
        *seen = Some(Look { at: Instant::now(), lost: lost_now(), outcome: outcome.clone() });
        outcome
    }
}
