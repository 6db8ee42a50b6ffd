//! The edge's figures, for whoever publishes them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::registry::{ConnectionCounts, Registry};

/// A view of the edge's counters; it costs nothing until it is read.
#[derive(Clone, Debug)]
pub struct Stats(Arc<Registry>);

impl Stats {
    pub(super) fn new(registry: Arc<Registry>) -> Self {
        Self(registry)
    }

    /// Open connections by what they do.
    pub fn connections(&self) -> ConnectionCounts {
        self.0.counts()
    }

    /// Connections taken since the start.
    pub fn accepted(&self) -> u64 {
        read(&self.0.accepted)
    }

    /// Connections closed to make room for others.
    pub fn evicted(&self) -> u64 {
        read(&self.0.evicted)
    }

    /// Connections answered 503 because every other one was being served.
    pub fn turned_away(&self) -> u64 {
        read(&self.0.turned_away)
    }

    /// Heads answered by the edge itself: malformed, too large, too slow.
    pub fn refused_heads(&self) -> u64 {
        read(&self.0.refused_heads)
    }

    /// Connections that could not be taken.
    pub fn accept_errors(&self) -> u64 {
        read(&self.0.accept_errors)
    }

    /// Bytes of bodies received and not yet answered.
    pub fn bytes_in_flight(&self) -> usize {
        self.0.bytes_in_flight()
    }
}

fn read(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}
