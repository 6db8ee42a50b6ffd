//! Whether what was to happen did, and what came nearest if not.

use std::sync::Arc;

use super::Contents;
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

/// Why it did not, or may not have.
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
    /// How many records that fell out make that it cannot be known; 0 if it did certainly not happen.
    pub dropped: u64,
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
    /// The numbers of the records that each filter fits, or why it did not happen, or may not have.
    /// What fell out of the journal may have been anything.
    pub fn verify(&self, contents: &Contents) -> Result<Vec<Vec<u64>>, Refutation> {
        if self.in_order { self.verify_order(contents) } else { self.verify_counts(contents) }
    }

    fn verify_counts(&self, contents: &Contents) -> Result<Vec<Vec<u64>>, Refutation> {
        let records = &contents.records;
        let mut all = Vec::with_capacity(self.matches.len());
        let mut undecided = None;
        for (place, filter) in self.matches.iter().enumerate() {
            let found: Vec<u64> = fitting(filter, records).map(|record| record.number).collect();
            let count = found.len() as u64;
            let dropped = contents.dropped(filter.since);
            let (is_less, is_more) = (count < self.at_least, self.is_too_many(count));
            let is_certain = is_more || count + dropped < self.at_least;
            if !is_less && !self.is_too_many(count + dropped) {
                all.push(found);
                continue;
            }
            let nearest = if is_less { nearest(filter, records, None) } else { Vec::new() };
            let dropped = if is_certain { 0 } else { dropped };
            let refutation = Refutation { place, found, after: None, nearest, dropped };
            if is_certain {
                return Err(refutation);
            }
            undecided.get_or_insert(refutation);
        }
        undecided.map_or(Ok(all), Err)
    }

    fn is_too_many(&self, count: u64) -> bool {
        self.at_most.is_some_and(|most| count > most)
    }

    /// What is found among those that are there is found among all of them; what is not may have
    /// fallen out.
    fn verify_order(&self, contents: &Contents) -> Result<Vec<Vec<u64>>, Refutation> {
        let records = &contents.records;
        let mut all = Vec::with_capacity(self.matches.len());
        let mut after = None;
        for (place, filter) in self.matches.iter().enumerate() {
            let mut fitting = fitting(filter, records);
            let Some(next) = fitting.find(|record| after.is_none_or(|after| record.number > after))
            else {
                let nearest = nearest(filter, records, after);
                let dropped = contents.dropped(filter.since);
                return Err(Refutation { place, found: Vec::new(), after, nearest, dropped });
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
