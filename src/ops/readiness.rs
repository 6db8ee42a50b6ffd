//! Whether the service can do its work: read and write the file.

use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::model::{Clock, Error};
use crate::store::Store;

/// How old the last look may be.
const MAX_AGE: Duration = Duration::from_secs(1);
/// How long a write that the disk did not take speaks against a look that went well: a look writes
/// less than most writes do, so it finds room where they do not.
const DOUBT: Duration = Duration::from_secs(5);
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
    /// When the last of them was noticed.
    lost_at: Option<Instant>,
    outcome: Result<(), Error>,
}

impl Readiness {
    /// Reads and writes the file, unless that was done within the last second and no write has
    /// failed since.
    pub fn check(&self, store: &Store, clock: &dyn Clock) -> Result<(), Error> {
        let mut seen = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let lost_now = || store.writer_stats().lost.load(Ordering::Relaxed);
        let (lost_before, mut lost_at) = match &*seen {
            Some(look) if look.at.elapsed() < MAX_AGE && look.lost == lost_now() => {
                return look.outcome.clone();
            }
            Some(look) => (look.lost, look.lost_at),
            None => (0, None),
        };
        if lost_now() != lost_before {
            lost_at = Some(Instant::now());
        }
        let now = clock.now();
        let outcome = store
            .read(|tx| tx.instance())
            .and_then(|_| store.write_within(PATIENCE, move |tx| tx.write_probe(now)))
            .and_then(|()| match lost_at {
                Some(at) if at.elapsed() < DOUBT => {
                    Err(Error::Unavailable { reason: "a write was lost a moment ago".into() })
                }
                _ => Ok(()),
            });
        if let Err(error) = &outcome {
            log::warn!("not ready: {error}");
        }
        *seen =
            Some(Look { at: Instant::now(), lost: lost_now(), lost_at, outcome: outcome.clone() });
        outcome
    }
}
