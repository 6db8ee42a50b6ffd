//! Ids that come out the same in every run: their random part is drawn from a seed.
//!
//! What is drawn depends on the seed, on the state of the file at which drawing began, and on how
//! many were drawn since. The state is told by its last audit row: every write that makes an id
//! leaves one, so no id that is drawn can be in the file already, also after a restart or a reset
//! and while the clock stands still.

use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

/// A sequence of random parts.
pub(super) struct IdSequence {
    seed: u64,
    place: Mutex<Place>,
}

#[derive(Default)]
struct Place {
    /// The last audit row when drawing began.
    origin: i64,
    drawn: u64,
}

impl IdSequence {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed, place: Mutex::default() }
    }

    /// Another sequence from the same seed.
    pub(super) fn anew(&self) -> Self {
        Self::new(self.seed)
    }

    /// Begins anew, in a file with this last audit row.
    pub(super) fn begin(&self, origin: i64) {
        *self.place() = Place { origin, drawn: 0 };
    }

    /// The next 128 bits.
    pub(super) fn draw(&self) -> u128 {
        let (origin, number) = {
            let mut place = self.place();
            place.drawn += 1;
            (place.origin, place.drawn)
        };
        let mut hash = Sha256::new_with_prefix(b"tenantd ids");
        hash.update(self.seed.to_be_bytes());
        hash.update(origin.to_be_bytes());
        hash.update(number.to_be_bytes());
        hash.finalize().iter().take(16).fold(0, |bits, byte| bits << 8 | u128::from(*byte))
    }

    fn place(&self) -> MutexGuard<'_, Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_at_the_same_place_draws_the_same() {
        let drawn = |seed, origin| {
            let ids = IdSequence::new(seed);
            ids.draw();
            ids.begin(origin);
            [ids.draw(), ids.draw()]
        };
        assert_eq!(drawn(7, 40), drawn(7, 40));
        let different = [drawn(7, 40), drawn(7, 41), drawn(8, 40)].concat();
        for (place, bits) in different.iter().enumerate() {
            assert!(!different[..place].contains(bits), "{different:?}");
        }
    }
}
