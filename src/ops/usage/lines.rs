//! The events that count, each with its counter, and their sums.

use crate::model::Error;
use crate::model::usage::RangeSide;
use crate::store::{Counter, CounterDay, Writing};

/// One event that counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub counter: Counter,
    pub day: i64,
    pub delta: i64,
    /// Its place in the batch.
    pub place: usize,
}

/// Orders the lines by counter and day, and adds each counter's day and each counter's sum once.
pub(super) fn add(tx: &Writing, lines: &mut [Line]) -> Result<(), Error> {
    lines.sort_unstable_by_key(|line| (line.counter, line.day, line.place));
    let same_day = |a: &Line, b: &Line| a.counter == b.counter && a.day == b.day;
    let days = lines.chunk_by(same_day).map(|lines| CounterDay {
        counter: lines[0].counter,
        day: lines[0].day,
        delta: sum(lines),
    });
    let totals =
        lines.chunk_by(|a, b| a.counter == b.counter).map(|lines| (lines[0].counter, sum(lines)));
    let mut outside = tx.add_to_totals(totals)?;
    outside.extend(tx.add_to_days(days)?);
    if outside.is_empty() { Ok(()) } else { Err(out_of_range(lines, &outside)) }
}

/// What lines add on balance.
pub(super) fn sum(lines: &[Line]) -> i128 {
    lines.iter().map(|line| i128::from(line.delta)).sum()
}

/// Names, for every counter that would leave its range, the last event that moves it that way.
/// What goes beyond can never be right, so it is told first.
fn out_of_range(lines: &[Line], outside: &[(Counter, RangeSide)]) -> Error {
    let is_beyond = outside.iter().any(|(_, side)| *side == RangeSide::Beyond);
    let side = if is_beyond { RangeSide::Beyond } else { RangeSide::Below };
    let counters = outside.iter().filter(|(_, its)| *its == side);
    let mut events: Vec<usize> = counters
        .filter_map(|(counter, _)| {
            let own = lines.iter().filter(|line| line.counter == *counter);
            let moving = own.filter(|line| (line.delta < 0) == (side == RangeSide::Below));
            moving.map(|line| line.place).max()
        })
        .collect();
    events.sort_unstable();
    events.dedup();
    Error::CounterRange { events, side }
}
