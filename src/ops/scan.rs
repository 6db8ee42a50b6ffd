//! Lists with filters that no index serves whole: a bounded stretch is looked through at a time.
//!
//! A page may so hold fewer rows than asked for, or none, and still have a next one. The cost of a
//! page stays the same however few rows fit the filter.

use super::cursor::{Cursors, KeyPage, PageRequest, Place};
use crate::model::Error;

/// How many rows one page looks through, at most.
const LOOKED_AT: usize = 2_000;
/// How many rows one statement finds.
const CHUNK: usize = 200;

/// The rows of one page. `fetch` gives up to so many candidates after a place, in order; `load`
/// makes a row of a candidate, or nothing if the filters leave it out.
pub(super) fn scan<C, T>(
    request: &PageRequest,
    cursors: &Cursors,
    start: Place,
    mut fetch: impl FnMut(&Place, i64) -> Result<Vec<C>, Error>,
    place_of: impl Fn(&C) -> Place,
    mut load: impl FnMut(C) -> Result<Option<T>, Error>,
) -> Result<KeyPage<T>, Error> {
    let mut place = request.place(cursors, start)?;
    let (mut rows, mut looked_at) = (Vec::new(), 0);
    loop {
        let chunk = fetch(&place, i64::try_from(CHUNK).unwrap_or(i64::MAX))?;
        let is_last = chunk.len() < CHUNK;
        for candidate in chunk {
            if rows.len() == request.limit || looked_at == LOOKED_AT {
                return Ok(KeyPage { rows, next: Some(cursors.seal(&place)) });
            }
            looked_at += 1;
            place = place_of(&candidate);
            rows.extend(load(candidate)?);
        }
        if is_last {
            return Ok(KeyPage { rows, next: None });
        }
    }
}
