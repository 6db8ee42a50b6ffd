//! `startDate` and `endDate`: days, or moments that stand for their days.

use crate::dialects::Call;
use crate::model::day::{Day, Period, PeriodFault};
use crate::model::{Error, Problem};

/// The period that the query asks for. Where one of its ends is left out, it is that of the month
/// of the other; where both are, it is `usual`.
pub(super) fn read(call: &Call, usual: fn(Day) -> Period) -> Result<Period, Error> {
    let (start, end) = match (day(call, "startDate")?, day(call, "endDate")?) {
        (None, None) => return Ok(usual(Day::of(call.app.clock.now()))),
        (Some(start), None) => (start, start.last_of_month()),
        (None, Some(end)) => (end.first_of_month(), end),
        (Some(start), Some(end)) => (start, end),
    };
    Period::new(start, end).map_err(|fault| {
        let expected = match fault {
            PeriodFault::EndsFirst => "on startDate or after it",
            PeriodFault::TooLong => "at most 31 days from startDate on, both included",
        };
        Error::invalid("endDate", Problem::Malformed { expected })
    })
}

fn day(call: &Call, name: &str) -> Result<Option<Day>, Error> {
    // A plus sign that a client did not encode stands for a space.
    let Some(text) = call.query(name).map(|text| text.replace(' ', "+")) else { return Ok(None) };
    let expected = "a day as YYYY-MM-DD or a moment after RFC 3339";
    let malformed = || Error::invalid(name, Problem::Malformed { expected });
    Day::parse(&text).map(Some).ok_or_else(malformed)
}
