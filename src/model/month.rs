//! Months of the calendar, in UTC.

use std::fmt;

use super::day::Day;

/// A UTC calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
}

impl Month {
    /// The month of a day.
    pub fn of(day: Day) -> Self {
        Self { first: day.first_of_month(), last: day.last_of_month() }
    }

    /// The month in `text`, written `2024-01`; `None` if it is none.
    pub fn parse(text: &str) -> Option<Self> {
        Day::parse(&format!("{text}-01")).map(Self::of)
    }
}

impl fmt::Display for Month {
    /// `2024-01`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.first.to_string();
        f.write_str(day.get(..7).unwrap_or(&day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_those_of_the_calendar() {
        let leap = Day::parse("2024-02-29").unwrap();
        assert_eq!(Month::of(leap), Month::parse("2024-02").unwrap());
        assert_eq!(Month::of(leap).to_string(), "2024-02");
        assert_eq!(Month::of(leap).last, leap);
        for text in ["2024-13", "2024", "2024-1", "2024-01-15", ""] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
        assert_eq!(Month::of(Day::FIRST).to_string(), "0000-01");
        assert_eq!(Day::LAST.to_string(), "9999-12-31");
    }
}
