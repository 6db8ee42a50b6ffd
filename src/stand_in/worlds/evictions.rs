//! Which worlds that somebody worked in were evicted lately.

use std::collections::VecDeque;

use super::{WorldName, WorldUse};
use crate::model::Timestamp;

/// How many evictions are remembered.
const MOST: usize = 100;

/// The end of a world that had to go for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eviction {
    /// How it was used.
    pub world: WorldUse,
    /// When it went.
    pub evicted_at: Timestamp,
    /// Whether its name was dropped since, so that nobody waits for it any more.
    is_forgiven: bool,
}

/// The newest [`MOST`] evictions, and how many there ever were.
#[derive(Default)]
pub(super) struct Evictions {
    newest: VecDeque<Eviction>,
    count: u64,
}

impl Evictions {
    pub fn note(&mut self, world: WorldUse, evicted_at: Timestamp) {
        self.count += 1;
        if self.newest.len() == MOST {
            self.newest.pop_front();
        }
        self.newest.push_back(Eviction { world, evicted_at, is_forgiven: false });
    }

    /// Those that are remembered, oldest first, and how many there ever were.
    pub fn list(&self) -> (Vec<Eviction>, u64) {
        (self.newest.iter().cloned().collect(), self.count)
    }

    /// The generation of the last one of this name that somebody may still take for being there.
    pub fn last_of(&self, name: &WorldName) -> Option<u64> {
        let mut newest = self.newest.iter().rev();
        let last = newest.find(|eviction| eviction.world.name == *name);
        last.filter(|eviction| !eviction.is_forgiven).map(|eviction| eviction.world.generation)
    }

    /// Somebody has dropped worlds of these names.
    pub fn forgive(&mut self, is_meant: impl Fn(&WorldName) -> bool) {
        for eviction in &mut self.newest {
            eviction.is_forgiven |= is_meant(&eviction.world.name);
        }
    }
}
