//! How an answer is given, where that is not at once and whole: what a service asks of the edge for
//! the sake of clients that are to be tested.

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use super::progress::{Cut, Progress};

/// How many pieces of a slow body go out in a second, if they have a byte each.
const PIECES_PER_SECOND: u32 = 10;

/// How one answer is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conduct {
    /// How long its first byte is held back.
    pub delay: Duration,
    /// How many bytes of its body go out in a second; `None` for as many as the client takes.
    pub bytes_per_second: Option<NonZeroU32>,
    /// How much of it goes out.
    pub extent: Extent,
}

/// How much of an answer goes out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    #[default]
    Whole,
    /// The head and so many bytes of the body; then the connection is closed.
    Begun(u64),
    /// Nothing: the connection is closed.
    Nothing,
    /// Nothing: the connection is reset.
    Reset,
}

impl Conduct {
    /// The answer goes out at once and whole.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// What holds a body back.
pub(super) struct Restraint {
    bytes_per_second: Option<NonZeroU32>,
    left_bytes: u64,
    next_at: Instant,
}

impl Restraint {
    /// What a conduct has for the body, if anything.
    pub fn of(conduct: &Conduct) -> Option<Self> {
        let bytes_per_second = conduct.bytes_per_second;
        let left_bytes = match conduct.extent {
            Extent::Begun(bytes) => bytes,
            _ => u64::MAX,
        };
        let is_one = bytes_per_second.is_some() || left_bytes < u64::MAX;
        is_one.then(|| Self { bytes_per_second, left_bytes, next_at: Instant::now() })
    }

    /// How many bytes may go out now. `None` if none may: the progress says until when, or how the
    /// connection ends.
    pub fn allows(&self, progress: &Progress) -> Option<usize> {
        if self.left_bytes == 0 {
            progress.cut.set(Some(Cut::Closed));
            return None;
        }
        if Instant::now() < self.next_at {
            progress.held_until.set(Some(self.next_at));
            return None;
        }
        let piece = self
            .bytes_per_second
            .map_or(u64::MAX, |rate| u64::from(rate.get().div_ceil(PIECES_PER_SECOND)));
        Some(usize::try_from(piece.min(self.left_bytes)).unwrap_or(usize::MAX))
    }

    /// So many bytes went out.
    pub fn spend(&mut self, bytes: usize) {
        self.left_bytes -= bytes as u64;
        if let Some(rate) = self.bytes_per_second {
            let takes = Duration::from_secs(bytes as u64) / rate.get();
            self.next_at = Instant::now() + takes;
        }
    }
}
