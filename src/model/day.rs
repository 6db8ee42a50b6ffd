//! Days and months of the calendar in UTC.

use std::fmt;

use jiff::civil::Date;

const EPOCH: Date = Date::constant(1970, 1, 1);

/// A UTC day, in days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

impl Day {
    /// The first and the last day that can be written.
    pub const FIRST: Self = Self(-719_528);
    /// See [`Day::FIRST`].
    pub const LAST: Self = Self(2_932_896);

    /// The day in `text`, written `2024-01-15`; `None` if it is none.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 10 {
            return None;
        }
        let date: Date = text.parse().ok()?;
        Some(Self::of(date))
    }

    /// The month it is in.
    pub fn month(self) -> Month {
        let date = self.date();
        Month { first: Self::of(date.first_of_month()), last: Self::of(date.last_of_month()) }
    }

    fn of(date: Date) -> Self {
        Self(i64::from((date - EPOCH).get_days()))
    }

    fn date(self) -> Date {
        let days = jiff::Span::new().days(self.0.clamp(Self::FIRST.0, Self::LAST.0));
        EPOCH.saturating_add(days)
    }
}

impl fmt::Display for Day {
    /// `2024-01-15`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date())
    }
}

/// A UTC calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
}

impl Month {
    /// The month in `text`, written `2024-01`; `None` if it is none.
    pub fn parse(text: &str) -> Option<Self> {
        Day::parse(&format!("{text}-01")).map(Day::month)
    }
}

impl fmt::Display for Month {
    /// `2024-01`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.first.date();
        write!(f, "{:04}-{:02}", date.year(), date.month())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_are_those_of_the_calendar() {
        assert_eq!(Day::parse("1970-01-01"), Some(Day(0)));
        assert_eq!(Day::parse("0000-01-01"), Some(Day::FIRST));
        assert_eq!(Day::parse("9999-12-31"), Some(Day::LAST));
        let leap = Day::parse("2024-02-29").unwrap();
        assert_eq!(leap.to_string(), "2024-02-29");
        assert_eq!(leap.month(), Month::parse("2024-02").unwrap());
        assert_eq!(leap.month().to_string(), "2024-02");
        assert_eq!(leap.month().last, leap);
        assert_eq!(Day::parse("1969-12-31").unwrap(), Day(-1));
        assert_eq!(Day(i64::MIN).to_string(), "0000-01-01");
        assert_eq!(Day(i64::MAX).to_string(), "9999-12-31");
        for text in ["2023-02-29", "2024-1-15", "20240115", "+2024-1-1", "2024-01-15T00:00", ""] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        assert_eq!(Month::parse("2024-13"), None);
    }
}
