//! Days and periods of days, in UTC (DPoD, usage).

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

use super::clock::Timestamp;

/// The longest period, in days.
pub const MAX_PERIOD_DAYS: i64 = 31;

/// A UTC day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

impl Day {
    /// The day of this number.
    pub fn from_number(number: i64) -> Self {
        Self(number)
    }

    /// Its number.
    pub fn number(self) -> i64 {
        self.0
    }

    /// The day that `2024-01-15`, or the moment `2024-01-15T10:30:00.000Z`, names; `None` for any
    /// other text.
    pub fn parse(text: &str) -> Option<Self> {
        let is_like = |text: &str, form: &str| {
            text.len() == form.len()
                && text.bytes().zip(form.bytes()).all(|(byte, wanted)| match wanted {
                    b'0' => byte.is_ascii_digit(),
                    b'T' => matches!(byte, b'T' | b't'),
                    wanted => byte == wanted,
                })
        };
        if is_like(text, "0000-00-00") {
            return Some(Self::of_date(text.parse().ok()?));
        }
        let (moment, mut rest) = text.split_at_checked(19)?;
        if let Some(tail) = rest.strip_prefix('.') {
            let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
            rest = (1..=9).contains(&digits).then(|| &tail[digits..])?;
        }
        let is_offset =
            matches!(rest, "Z" | "z") || is_like(rest, "+00:00") || is_like(rest, "-00:00");
        let is_moment = is_like(moment, "0000-00-00T00:00:00") && is_offset;
        is_moment.then(|| Timestamp::parse(text)).flatten().map(|moment| Self(moment.day()))
    }

    /// The day of this moment.
    pub fn of(moment: Timestamp) -> Self {
        Self(moment.day())
    }

    /// The first day of its month.
    #[must_use]
    pub fn first_of_month(self) -> Self {
        Self::of_date(self.date().first_of_month())
    }

    /// The last day of its month.
    #[must_use]
    pub fn last_of_month(self) -> Self {
        Self::of_date(self.date().last_of_month())
    }

    fn of_date(date: Date) -> Self {
        Self((date - Date::constant(1970, 1, 1)).get_days().into())
    }

    fn date(self) -> Date {
        let days = i32::try_from(self.0).ok();
        days.and_then(|days| Date::constant(1970, 1, 1).checked_add(days.days()).ok())
            .unwrap_or(if self.0 < 0 { Date::MIN } else { Date::MAX })
    }
}

impl fmt::Display for Day {
    /// `2024-01-15`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date())
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why two days are no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodFault {
    /// It ends before it starts.
    EndsFirst,
    /// It has more than [`MAX_PERIOD_DAYS`].
    TooLong,
}

/// A few days in a row, the first and the last included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    start: Day,
    end: Day,
}

impl Period {
    /// From `start` to `end`, both included.
    pub fn new(start: Day, end: Day) -> Result<Self, PeriodFault> {
        match end.0.saturating_sub(start.0) {
            span if span < 0 => Err(PeriodFault::EndsFirst),
            span if span >= MAX_PERIOD_DAYS => Err(PeriodFault::TooLong),
            _ => Ok(Self { start, end }),
        }
    }

    /// The month of this day.
    pub fn month_of(day: Day) -> Self {
        Self { start: day.first_of_month(), end: day.last_of_month() }
    }

    /// The month before the month of this day.
    pub fn month_before(day: Day) -> Self {
        Self::month_of(Day(day.first_of_month().0 - 1))
    }

    /// Its first day.
    pub fn start(self) -> Day {
        self.start
    }

    /// Its last day.
    pub fn end(self) -> Day {
        self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn days_are_read_and_written() {
        for text in [
            "2024-01-15",
            "2024-01-15T10:30:00Z",
            "2024-01-15T23:59:59.999Z",
            "2024-01-15t00:00:00.1z",
            "2024-01-16T01:00:00+02:00",
            "2024-01-14T23:00:00.000-02:00",
        ] {
            assert_eq!(day(text).to_string(), "2024-01-15", "{text}");
        }
        assert_eq!(day("1970-01-01").number(), 0);
        assert_eq!(day("1969-12-31").number(), -1);
        for bad in [
            "",
            "2024-1-15",
            "2024-02-30",
            "20240115",
            "2024-01-15T10:30:00",
            "2024-01-15T10:30Z",
            "2024-01-15 10:30:00Z",
            "2024-01-15T10:30:00.Z",
            "2024-01-15T10:30:00+0200",
            "2024-01-15T10:30:00Z[UTC]",
            "2024-01-15T25:00:00Z",
            "-02024-01-15",
            "yesterday",
        ] {
            assert_eq!(Day::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_period_has_at_most_31_days() {
        let period = |start, end| Period::new(day(start), day(end));
        assert!(period("2024-01-01", "2024-01-31").is_ok());
        assert!(period("2024-01-01", "2024-01-01").is_ok());
        assert_eq!(period("2024-01-01", "2024-02-01"), Err(PeriodFault::TooLong));
        assert_eq!(period("2024-01-02", "2024-01-01"), Err(PeriodFault::EndsFirst));
        let month = Period::month_before(day("2024-03-31"));
        assert_eq!((month.start(), month.end()), (day("2024-02-01"), day("2024-02-29")));
        let month = Period::month_before(day("2024-01-01"));
        assert_eq!((month.start(), month.end()), (day("2023-12-01"), day("2023-12-31")));
    }
}
