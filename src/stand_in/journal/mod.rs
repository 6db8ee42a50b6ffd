//! What was asked and answered lately, in memory: the newest [`MOST_ROWS`] requests, or fewer that
//! take [`MOST_BYTES`] together.
//!
//! **What it costs.** A request that is kept allocates nothing once the journal is full: what falls
//! out is filled again. A record holds what came and went as it was; whoever looks at it gets an
//! [`Entry`], which is masked, so that this work is done for readers alone.
//!
//! **What is not in it.** Calls of the tools themselves, so that looking changes nothing; routes that
//! say of themselves that they are not, as health and metrics do; heads that were refused before there
//! was a request; more of a body than its first [`MOST_BODY_BYTES`].

mod contents;
mod entry;
mod filter;
mod follow;
mod har;
mod mask;
mod record;
mod verify;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

pub use contents::Contents;
pub use entry::Entry;
pub use filter::{Difference, Filter, PathPattern, Since, StatusPattern};
pub use follow::{Follower, MOST_FOLLOWERS};
pub use har::{har_beginning, har_end, har_entry};
pub use record::{MOST_BODY_BYTES, Message, Record, Recording};
pub use verify::{Expectation, Miss, Refutation};

use crate::model::Timestamp;

/// The most requests that it holds.
pub const MOST_ROWS: usize = 1000;
/// What all of them take at most, in bytes.
pub const MOST_BYTES: usize = 16 << 20;
/// How many records that fell out are kept to be filled again.
const MOST_SPARE: usize = 16;

/// The journal of one server.
pub struct Journal {
    state: Mutex<State>,
    /// Something came.
    came: Condvar,
    followers: AtomicUsize,
    /// A follower is gone.
    left: Condvar,
}

struct State {
    /// The number of the newest record there ever was.
    last: u64,
    /// The number of the newest one when all were last forgotten.
    forgotten: u64,
    /// When the latest of those began that fell out since.
    latest_dropped: Option<Timestamp>,
    /// Oldest first, their numbers without gaps.
    records: VecDeque<Arc<Record>>,
    bytes: usize,
    spare: Vec<Arc<Record>>,
}

impl Default for Journal {
    fn default() -> Self {
        Self {
            state: Mutex::new(State {
                last: 0,
                forgotten: 0,
                latest_dropped: None,
                records: VecDeque::with_capacity(MOST_ROWS + 1),
                bytes: 0,
                spare: Vec::with_capacity(MOST_SPARE),
            }),
            came: Condvar::new(),
            followers: AtomicUsize::new(0),
            left: Condvar::new(),
        }
    }
}

impl Journal {
    /// An empty record, to be filled while a request is answered.
    pub fn begin(&self) -> Recording {
        Recording::of(self.state().spare.pop().unwrap_or_default())
    }

    /// Keeps a record as the newest one.
    pub fn keep(&self, mut recording: Recording) {
        let mut state = self.state();
        state.last += 1;
        recording.number = state.last;
        let record = recording.into_record();
        state.bytes += record.size_bytes();
        state.records.push_back(record);
        while state.records.len() > MOST_ROWS || state.bytes > MOST_BYTES {
            let Some(oldest) = state.records.pop_front() else { break };
            state.bytes -= oldest.size_bytes();
            state.latest_dropped = state.latest_dropped.max(Some(oldest.at));
            state.give_back(oldest);
        }
        drop(state);
        if self.followers.load(Ordering::Relaxed) > 0 {
            self.came.notify_all();
        }
    }

    /// Takes back a record that is not to be kept.
    pub fn discard(&self, recording: Recording) {
        self.state().give_back(recording.into_record());
    }

    /// What there is.
    pub fn contents(&self) -> Contents {
        let state = self.state();
        Contents {
            records: state.records.iter().map(Arc::clone).collect(),
            last: state.last,
            forgotten: state.forgotten,
            latest_dropped: state.latest_dropped,
        }
    }

    /// Forgets all of them. Numbers go on.
    pub fn clear(&self) {
        let mut state = self.state();
        state.records.clear();
        state.bytes = 0;
        state.forgotten = state.last;
        state.latest_dropped = None;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Keeps a record to be filled again, unless somebody still looks at it.
    fn give_back(&mut self, mut record: Arc<Record>) {
        if self.spare.len() < MOST_SPARE
            && let Some(alone) = Arc::get_mut(&mut record)
        {
            alone.empty();
            self.spare.push(record);
        }
    }

    /// Those with a higher number, oldest first.
    fn after(&self, number: u64) -> impl Iterator<Item = &Arc<Record>> {
        let begin = self.records.partition_point(|record| record.number <= number);
        self.records.range(begin..)
    }
}

#[cfg(test)]
mod tests;
