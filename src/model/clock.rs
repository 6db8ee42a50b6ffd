//! Time and chance, passed in so that tests and the virtual clock can move them.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::id::Id;

/// A moment in UTC, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The moment of an RFC 3339 text such as `2024-01-15T10:30:00Z`; `None` if it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let moment: jiff::Timestamp = text.parse().ok()?;
        Some(Self(moment.as_millisecond()))
    }

    /// Whole seconds since the epoch, as tokens count them.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The moment `later` after this one.
    #[must_use]
    pub fn plus(self, later: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(later.as_millis()).unwrap_or(i64::MAX)))
    }

    /// The moment to the millisecond, in RFC 3339: `2024-01-15T10:30:00.250Z`, and whole seconds
    /// without a fraction.
    pub fn exact(self) -> String {
        let moment = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::MAX);
        if self.0 % 1000 == 0 { moment.to_string() } else { format!("{moment:.3}") }
    }

    /// The moment to the millisecond, always with three digits for them: `2024-01-15T10:30:00.000Z`.
    pub fn with_milliseconds(self) -> String {
        let moment = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::MAX);
        format!("{moment:.3}")
    }

    /// The UTC day, in days since 1970-01-01.
    pub fn day(self) -> i64 {
        self.0.div_euclid(86_400_000)
    }
}

impl fmt::Display for Timestamp {
    /// `2024-01-15T10:30:00Z`: UTC, whole seconds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = jiff::Timestamp::from_second(self.seconds()).unwrap_or(jiff::Timestamp::MAX);
        write!(f, "{moment}")
    }
}

impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Where the program gets the time and the random part of an id from.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;

    /// 128 random bits for an id. Never used for secrets, keys or tokens.
    fn random_bits(&self) -> u128;

    /// Whether what happens later has a later moment, but for small corrections.
    fn is_steady(&self) -> bool {
        true
    }

    /// A new id made now.
    fn new_id(&self) -> Id {
        Id::from_parts(self.now(), self.random_bits())
    }
}

/// The machine's own clock and randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn random_bits(&self) -> u128 {
        ulid::Ulid::generate().random()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_the_seeds_write_them() {
        let moment = Timestamp::parse("2024-01-15T10:30:00.250Z").unwrap();
        assert_eq!(moment.to_string(), "2024-01-15T10:30:00Z");
        assert_eq!(moment.with_milliseconds(), "2024-01-15T10:30:00.250Z");
        assert_eq!(Timestamp(0).with_milliseconds(), "1970-01-01T00:00:00.000Z");
        assert_eq!(Timestamp::parse("yesterday"), None);
        assert_eq!(Timestamp(-1).to_string(), "1969-12-31T23:59:59Z");
    }
}
