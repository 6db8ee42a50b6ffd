//! What there is in a journal at one moment, and what is no longer there.

use std::sync::Arc;

use super::{Record, Since};
use crate::model::Timestamp;

/// The contents of a journal.
pub struct Contents {
    /// Oldest first.
    pub records: Vec<Arc<Record>>,
    /// The number of the newest one there ever was.
    pub last: u64,
    pub(super) forgotten: u64,
    pub(super) latest_dropped: Option<Timestamp>,
}

impl Contents {
    /// The number of the oldest one that is there.
    pub fn oldest(&self) -> Option<u64> {
        self.records.first().map(|record| record.number)
    }

    /// How many fell out since all were last forgotten, of those that may be new enough. By a moment
    /// it is all of them if any is: in what order they began is not kept.
    pub fn dropped(&self, since: Option<Since>) -> u64 {
        let after = match since {
            Some(Since::Number(number)) => number.max(self.forgotten),
            Some(Since::Moment(moment)) if self.latest_dropped.is_none_or(|at| at < moment) => {
                return 0;
            }
            _ => self.forgotten,
        };
        let first_there = self.oldest().unwrap_or(self.last + 1);
        first_there.saturating_sub(1).saturating_sub(after)
    }
}
