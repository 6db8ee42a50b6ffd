//! Whether what was to happen did, and what came nearest if not.

use std::sync::Arc;

use super::filter::{Difference, Filter};
use super::record::Record;

/// How many near misses are told.
const MOST_MISSES: usize = 5;

/// What was to happen.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// Which records.
    pub matches: Vec<Filter>,
    /// The least number of each.
    pub at_least: u64,
    /// The largest number of each; `None` for any.
    pub at_most: Option<u64>,
    /// One of each was to come after one of the filter before; the numbers mean nothing then.
    pub in_order: bool,
}

/// Why it did not.
#[derive(Clone, Debug)]
pub struct Refutation {
    /// The place of the filter that does not hold.
    pub place: usize,
    /// The numbers of the records that it fits.
    pub found: Vec<u64>,
    /// In order: the record after which one was to come.
    pub after: Option<u64>,
    /// Those that came nearest, if there were too few, the nearest first.
    pub nearest: Vec<Miss>,
}

/// A record that was nearly right.
#[derive(Clone, Debug)]
pub struct Miss {
    /// It.
    pub record: Arc<Record>,
    /// In what it is not what was expected; empty if it only came too early.
    pub differences: Vec<Difference>,
}

impl Expectation {
    /// The numbers of the records that each filter fits, or why it did not happen.
    pub fn verify(&self, records: &[Arc<Record>]) -> Result<Vec<Vec<u64>>, Refutation> {
        if self.in_order { self.verify_order(records) } else { self.verify_counts(records) }
    }

    fn verify_counts(&self, records: &[Arc<Record>]) -> Result<Vec<Vec<u64>>, Refutation> {
        let mut all = Vec::with_capacity(self.matches.len());
        for (place, filter) in self.matches.iter().enumerate() {
            let found: Vec<u64> = fitting(filter, records).map(|record| record.number).collect();
            let count = found.len() as u64;
            let is_less = count < self.at_least;
            if is_less || self.at_most.is_some_and(|most| count > most) {
                let nearest = if is_less { nearest(filter, records, None) } else { Vec::new() };
                return Err(Refutation { place, found, after: None, nearest });
            }
            all.push(found);
        }
        Ok(all)
    }

    fn verify_order(&self, records: &[Arc<Record>]) -> Result<Vec<Vec<u64>>, Refutation> {
        let mut all = Vec::with_capacity(self.matches.len());
        let mut after = None;
        for (place, filter) in self.matches.iter().enumerate() {
            let mut fitting = fitting(filter, records);
            let Some(next) = fitting.find(|record| after.is_none_or(|after| record.number > after))
            else {
                let nearest = nearest(filter, records, after);
                return Err(Refutation { place, found: Vec::new(), after, nearest });
            };
            after = Some(next.number);
            all.push(vec![next.number]);
        }
        Ok(all)
    }
}

fn fitting<'a>(
    filter: &'a Filter,
    records: &'a [Arc<Record>],
) -> impl Iterator<Item = &'a Arc<Record>> {
    records.iter().filter(|record| filter.matches(record))
}

/// The records with the fewest differences, newer ones first. Those that fit are among them only if
/// they came too early.
fn nearest(filter: &Filter, records: &[Arc<Record>], after: Option<u64>) -> Vec<Miss> {
    let in_time = records.iter().rev().filter(|record| filter.is_in_time(record));
    let mut misses: Vec<Miss> = in_time
        .map(|record| Miss { record: Arc::clone(record), differences: filter.differences(record) })
        .filter(|miss| {
            !miss.differences.is_empty() || after.is_some_and(|after| miss.record.number <= after)
        })
        .collect();
    misses.sort_by_key(|miss| miss.differences.len());
    misses.truncate(MOST_MISSES);
    misses
}
