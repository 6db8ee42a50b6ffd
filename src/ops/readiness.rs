//! Whether the service can do its work: read and write the file.

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
    last: Mutex<Option<(Instant, Result<(), Error>)>>,
}

impl Readiness {
    /// Reads and writes the file, unless that was done within the last second.
    pub fn check(&self, store: &Store, clock: &dyn Clock) -> Result<(), Error> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((at, outcome)) if at.elapsed() < MAX_AGE => outcome.clone(),
            _ => {
                let now = clock.now();
                let outcome = store
                    .read(|tx| tx.instance())
                    .and_then(|_| store.write_within(PATIENCE, move |tx| tx.write_probe(now)));
                *last = Some((Instant::now(), outcome.clone()));
                outcome
            }
        }
    }
}
