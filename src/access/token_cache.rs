//! Tokens that were verified already, so that a signature is checked once and not per request.
//!
//! Two generations of one map: entries are written to the young one; when it is full it becomes
//! the old one and what was old is dropped. So memory is bounded, a read takes one shared lock and
//! writes nothing, and what is used gets in again at the price of one verification.
//!
//! An entry is served until its `exp` whatever the clock said when it came in.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::tokens::MAX_TOKEN_BYTES;
use crate::model::Timestamp;

/// The cache; `V` is what is known of the caller once the token is verified.
pub struct TokenCache<V> {
    entries_per_generation: usize,
    state: RwLock<State<V>>,
}

struct State<V> {
    epoch: u64,
    young: Generation<V>,
    old: Generation<V>,
}

type Generation<V> = HashMap<Box<str>, Entry<V>>;

struct Entry<V> {
    expires_at: Timestamp,
    value: V,
}

impl<V: Clone> TokenCache<V> {
    /// A cache of at most `capacity` tokens; one of less than 2 keeps nothing.
    pub fn new(capacity: usize) -> Self {
        let state = State { epoch: 0, young: HashMap::new(), old: HashMap::new() };
        Self { entries_per_generation: capacity / 2, state: RwLock::new(state) }
    }

    /// What is known of this token, if it is known and not past its `exp`.
    pub fn get(&self, token: &str, now: Timestamp) -> Option<V> {
        let state = self.read();
        let entry = state.young.get(token).or_else(|| state.old.get(token))?;
        (now < entry.expires_at).then(|| entry.value.clone())
    }

    /// The present epoch. Whoever verifies a token asks for it *before* looking at the client.
    pub fn epoch(&self) -> u64 {
        self.read().epoch
    }

    /// Keeps a verified token, unless everything was forgotten since `epoch`: a verification that
    /// raced with a revocation never gets in.
    pub fn insert(&self, token: &str, expires_at: Timestamp, value: V, epoch: u64) {
        if self.entries_per_generation == 0 || token.len() > MAX_TOKEN_BYTES {
            return;
        }
        let mut state = self.write();
        if state.epoch != epoch {
            return;
        }
        let dropped = (state.young.len() >= self.entries_per_generation).then(|| {
            let young = std::mem::take(&mut state.young);
            std::mem::replace(&mut state.old, young)
        });
        state.young.insert(token.into(), Entry { expires_at, value });
        drop(state);
        drop(dropped); // Thousands of entries, and nobody has to wait while they go.
    }

    /// Forgets every token: a client was removed, rotated or changed, or its home was.
    pub fn forget_all(&self) {
        let mut state = self.write();
        state.epoch = state.epoch.wrapping_add(1);
        let dropped = (std::mem::take(&mut state.young), std::mem::take(&mut state.old));
        drop(state);
        drop(dropped);
    }

    /// A panic elsewhere leaves the maps sound, so a poisoned lock is used on.
    fn read(&self) -> RwLockReadGuard<'_, State<V>> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State<V>> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_705_314_600_000);
    const LATER: Timestamp = Timestamp(NOW.0 + 3_600_000);

    fn size(cache: &TokenCache<u32>) -> usize {
        let state = cache.read();
        state.young.len() + state.old.len()
    }

    #[test]
    fn a_token_is_known_until_it_expires() {
        let cache = TokenCache::new(10);
        cache.insert("a.b.c", LATER, 7, cache.epoch());
        assert_eq!(cache.get("a.b.c", NOW), Some(7));
        assert_eq!(cache.get("a.b.c", Timestamp(LATER.0 - 1)), Some(7));
        assert_eq!(cache.get("a.b.c", LATER), None);
        for other in ["a.b.", "a.b.cc", "A.b.c", "a.b.c ", ""] {
            assert_eq!(cache.get(other, NOW), None, "{other:?}");
        }
    }

    #[test]
    fn the_newest_entries_stay_and_the_bound_holds() {
        for capacity in [0, 1, 2, 3, 10, 100] {
            let cache = TokenCache::new(capacity);
            for number in 0..1_000 {
                cache.insert(&format!("token-{number}"), LATER, number, cache.epoch());
                assert!(size(&cache) <= capacity, "{} of {capacity}", size(&cache));
            }
            let newest_known = cache.get("token-999", NOW).is_some();
            assert_eq!(newest_known, capacity >= 2, "capacity {capacity}");
            assert_eq!(cache.get("token-0", NOW), None);
        }
    }

    #[test]
    fn a_newer_entry_hides_the_older_one() {
        let cache = TokenCache::new(4);
        for (token, value) in [("x", 1), ("y", 2), ("z", 3), ("x", 4)] {
            cache.insert(token, LATER, value, cache.epoch());
        }
        assert_eq!(cache.get("x", NOW), Some(4));
    }

    #[test]
    fn a_verification_from_before_a_revocation_does_not_get_in() {
        let cache = TokenCache::new(10);
        let before = cache.epoch();
        cache.insert("early", LATER, 1, before);
        cache.forget_all();
        cache.insert("late", LATER, 2, before);
        assert_eq!((cache.get("early", NOW), cache.get("late", NOW)), (None, None));
        cache.insert("late", LATER, 3, cache.epoch());
        assert_eq!(cache.get("late", NOW), Some(3));
    }

    #[test]
    fn overlong_texts_are_not_kept() {
        let cache = TokenCache::new(10);
        let long = "x".repeat(MAX_TOKEN_BYTES + 1);
        cache.insert(&long, LATER, 1, cache.epoch());
        assert_eq!(size(&cache), 0);
    }

    /// Writers insert what they saw before, a third forgets: after the last `forget_all` nothing
    /// from an earlier epoch is ever served.
    #[test]
    fn threads_never_see_what_was_forgotten() {
        let cache = TokenCache::new(64);
        std::thread::scope(|scope| {
            for thread in 0..3_u64 {
                let cache = &cache;
                scope.spawn(move || {
                    for round in 0..5_000 {
                        let epoch = cache.epoch();
                        if let Some(seen) = cache.get(&format!("t{}", round % 100), NOW) {
                            assert!(seen >= epoch, "{seen} was served in epoch {epoch}");
                        }
                        cache.insert(&format!("t{}", (round + thread) % 100), LATER, epoch, epoch);
                        if thread == 0 && round % 50 == 0 {
                            cache.forget_all();
                        }
                    }
                });
            }
        });
    }
}
