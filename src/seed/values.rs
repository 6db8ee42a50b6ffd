//! Single values of the file: what each may be, and what is wrong with it otherwise.

use serde_json::Value;

use crate::model::address::{MAX_FURTHER_CHARS, MEMBER_NAMES};
use crate::model::day::Day;
use crate::model::tenant::MAX_NAME_CHARS;
use crate::model::usage::Metric;
use crate::model::{Email, Hostname, Id, Problem, Timestamp, json};

/// The longest description, in characters.
const MAX_DESCRIPTION_CHARS: usize = 1_000;
/// The longest id of a feature or a region, in characters.
const MAX_SHORT_ID_CHARS: usize = 64;
/// The last moment that a year of four digits has.
const LAST_MOMENT: Timestamp = Timestamp(253_402_300_799_999);

pub(super) fn text(value: &Value) -> Result<&str, Problem> {
    value.as_str().ok_or(Problem::WrongType { expected: "string" })
}

/// Not blank, at most 200 characters, no control characters.
pub(super) fn name(value: &Value) -> Result<String, Problem> {
    named(value, MAX_NAME_CHARS)
}

/// The same for ids of features and regions, of at most 64 characters.
pub(super) fn short_id(value: &Value) -> Result<String, Problem> {
    named(value, MAX_SHORT_ID_CHARS)
}

fn named(value: &Value, max_chars: usize) -> Result<String, Problem> {
    let text = text(value)?;
    if text.trim().is_empty() {
        Err(Problem::Blank)
    } else if text.chars().count() > max_chars {
        Err(Problem::TooLong { max_chars })
    } else if text.chars().any(char::is_control) {
        Err(Problem::Malformed { expected: "text without control characters" })
    } else {
        Ok(text.to_owned())
    }
}

/// At most 200 characters; may be empty.
pub(super) fn line(value: &Value) -> Result<String, Problem> {
    long(value, MAX_NAME_CHARS)
}

/// At most 1000 characters; may have lines, and may be empty.
pub(super) fn description(value: &Value) -> Result<String, Problem> {
    long(value, MAX_DESCRIPTION_CHARS)
}

fn long(value: &Value, max_chars: usize) -> Result<String, Problem> {
    let text = text(value)?;
    if text.chars().count() > max_chars {
        Err(Problem::TooLong { max_chars })
    } else if text.contains('\0') {
        Err(Problem::Malformed { expected: "text without NUL" })
    } else {
        Ok(text.to_owned())
    }
}

/// A text that `parse` makes something of.
pub(super) fn parsed<T>(
    value: &Value,
    expected: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, Problem> {
    parse(text(value)?).ok_or(Problem::Malformed { expected })
}

pub(super) fn id(value: &Value) -> Result<Id, Problem> {
    parsed(value, "1 to 64 of A-Z, a-z, 0-9, _ and -", |text| Id::parse(text).ok())
}

pub(super) fn email(value: &Value) -> Result<Email, Problem> {
    parsed(value, "an e-mail address", Email::parse)
}

pub(super) fn hostname(value: &Value) -> Result<Hostname, Problem> {
    parsed(value, "a DNS label or name", Hostname::parse)
}

pub(super) fn metric(value: &Value) -> Result<Metric, Problem> {
    let expected = "1 to 64 of A-Z, a-z, 0-9, _, ., : and -, with a plan after / if there is one";
    parsed(value, expected, Metric::parse)
}

pub(super) fn moment(value: &Value) -> Result<Timestamp, Problem> {
    parsed(value, "an RFC 3339 time of the years 1970 to 9999", |text| {
        Timestamp::parse(text).filter(|at| (Timestamp(0)..=LAST_MOMENT).contains(at))
    })
}

pub(super) fn day(value: &Value) -> Result<Day, Problem> {
    parsed(value, "a day such as 2024-01-15", |text| {
        Day::parse(text).filter(|day| (Day::FIRST..=Day::LAST).contains(day))
    })
}

pub(super) fn flag(value: &Value) -> Result<bool, Problem> {
    value.as_bool().ok_or(Problem::WrongType { expected: "boolean" })
}

pub(super) fn number(min: i64, max: i64) -> impl Fn(&Value) -> Result<i64, Problem> {
    move |value| {
        if json::is_whole_beyond(value, min, max) {
            return Err(Problem::OutOfRange { min, max });
        }
        value.as_i64().ok_or(Problem::WrongType { expected: "integer" })
    }
}

pub(super) fn int32(value: &Value) -> Result<i32, Problem> {
    let (min, max) = (i64::from(i32::MIN), i64::from(i32::MAX));
    let wide = number(min, max)(value)?;
    i32::try_from(wide).map_err(|_| Problem::OutOfRange { min, max })
}

/// Whatever else an address has, under names that no API has for its known members; as JSON text.
pub(super) fn further(value: &Value) -> Result<String, Problem> {
    let members = value.as_object().ok_or(Problem::WrongType { expected: "object" })?;
    if MEMBER_NAMES.iter().any(|name| members.contains_key(*name)) {
        let expected = "an object without street, city, postal_code and country";
        return Err(Problem::Malformed { expected });
    }
    let text = value.to_string();
    if text.chars().count() > MAX_FURTHER_CHARS {
        return Err(Problem::TooLong { max_chars: MAX_FURTHER_CHARS });
    }
    Ok(text)
}
