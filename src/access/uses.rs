//! When clients were last made out, to the minute: noted in memory at the price of one store, and
//! brought to the file now and then for all of them together.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use crate::model::Timestamp;

const MINUTE_MS: i64 = 60_000;
/// Stands for no moment at all.
const NEVER: i64 = i64::MIN;

/// When one client was last made out.
#[derive(Debug)]
pub(crate) struct LastUse {
    at: AtomicI64,
    /// What the file has of it, as far as it is known here.
    kept: AtomicI64,
}

impl LastUse {
    /// Of whom nothing is known.
    pub fn never() -> Self {
        Self { at: AtomicI64::new(NEVER), kept: AtomicI64::new(NEVER) }
    }

    /// Notes that the client is made out now.
    pub fn note(&self, now: Timestamp) {
        let minute = now.0 - now.0.rem_euclid(MINUTE_MS);
        // Most of the time only looked at: many threads may be at it.
        if self.at.load(Ordering::Relaxed) != minute {
            self.at.store(minute, Ordering::Relaxed);
        }
    }

    /// Notes what the file has now.
    fn note_kept(&self, at: Timestamp) {
        self.kept.store(at.0, Ordering::Relaxed);
    }

    /// What the file does not have yet.
    fn unkept(&self) -> Option<Timestamp> {
        let at = self.at.load(Ordering::Relaxed);
        (at != self.kept.load(Ordering::Relaxed)).then_some(Timestamp(at))
    }
}

/// A use that the file does not have yet.
pub(super) struct Unkept {
    pub client: String,
    pub at: Timestamp,
    last_use: Arc<LastUse>,
}

impl Unkept {
    /// The file has it.
    pub fn note_kept(&self) {
        self.last_use.note_kept(self.at);
    }
}

/// The clients that were made out lately: those that somebody holds a caller of, and those whose use
/// is not in the file yet.
#[derive(Default)]
pub(super) struct Uses {
    clients: RwLock<HashMap<String, Arc<LastUse>>>,
}

impl Uses {
    /// Where uses of this client are noted.
    pub fn of(&self, client: &str) -> Arc<LastUse> {
        let known = self.clients.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(last_use) = known.get(client) {
            return Arc::clone(last_use);
        }
        drop(known);
        let mut known = self.clients.write().unwrap_or_else(PoisonError::into_inner);
        let last_use = known.entry(client.to_owned()).or_insert_with(|| Arc::new(LastUse::never()));
        Arc::clone(last_use)
    }

    /// What the file does not have yet. Those that it has, and that nobody holds, are dropped.
    pub fn unkept(&self) -> Vec<Unkept> {
        let mut known = self.clients.write().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, last_use| last_use.unkept().is_some() || Arc::strong_count(last_use) > 1);
        let unkept = known.iter().filter_map(|(client, last_use)| {
            let at = last_use.unkept()?;
            Some(Unkept { client: client.clone(), at, last_use: Arc::clone(last_use) })
        });
        unkept.collect()
    }

    /// Forgets everything.
    pub fn forget_all(&self) {
        let known = self.clients.read().unwrap_or_else(PoisonError::into_inner);
        for last_use in known.values() {
            last_use.at.store(NEVER, Ordering::Relaxed);
            last_use.kept.store(NEVER, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_is_told_once_and_dropped_when_nobody_holds_it() {
        let uses = Uses::default();
        let held = uses.of("held");
        held.note(Timestamp(125_000));
        held.note(Timestamp(179_999));
        uses.of("passing").note(Timestamp(60_000));
        uses.of("never");
        let mut unkept = uses.unkept();
        unkept.sort_by(|a, b| a.client.cmp(&b.client));
        let told: Vec<_> = unkept.iter().map(|one| (one.client.as_str(), one.at.0)).collect();
        assert_eq!(told, [("held", 120_000), ("passing", 60_000)]);
        assert_eq!(uses.unkept().len(), 2, "they are not in the file yet");
        unkept.iter().for_each(Unkept::note_kept);
        drop(unkept);
        assert!(uses.unkept().is_empty());
        assert_eq!(uses.clients.read().unwrap().len(), 1);
        held.note(Timestamp(180_000));
        assert_eq!(uses.unkept().len(), 1);
        uses.forget_all();
        assert!(uses.unkept().is_empty());
    }
}
