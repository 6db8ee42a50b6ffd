//! Fault rules as they are written.

use std::num::NonZeroU32;
use std::time::Duration;

use serde_json::Value;

use super::clock::stretch;
use super::fault_match::read_match;
use crate::control::fields::{each, nested, number, parsed};
use crate::dialects::{Call, Members};
use crate::model::{Error, INSIDE, Problem, Timestamp};
use crate::stand_in::faults::{Delay, Effect, MAX_DELAY, MAX_RULES, Rule, Schedule, Treatment};

/// The largest count and seed, which every reader of JSON keeps exact.
const MAX_COUNT: i64 = (1 << 53) - 1;
/// The longest `Retry-After`, in seconds.
const MAX_RETRY_AFTER_S: i64 = 86_400;

const A_NAME: &str = "1 to 64 of A-Z, a-z, 0-9, _, . and -";
const A_TIME: &str = "a time such as 2024-01-15T10:30:00Z";
const A_SHARE: &str = "a number above 0 and at most 1";
const A_DELAY: &str = "a stretch of time of at most 10 minutes, such as 500ms";
const A_SIGMA: &str = "a number from 0 to 10";
const AN_EFFECT: &str = "an object with one or more of status (and retryAfter with it), connection, token, delay, bytesPerSecond and cutAfterBytes";
const ONE_OF_SCHEDULE: &str = "alone: a rule has one of first, every and probability";
const ONE_OF_EFFECT: &str = "alone: an effect has at most one of status, connection and token";

/// `{"faults": […]}`
pub(super) fn read_rules(call: &Call) -> Result<Vec<Rule>, Error> {
    let mut members = Members::read(call)?;
    // Also what is shown of all of them.
    members.only(&["faults", "warnings"]);
    let rules = each(&mut members, "faults", read_rule);
    if rules.len() > MAX_RULES {
        members.fault("faults", Problem::TooMany { max_items: MAX_RULES });
    }
    for (number, rule) in rules.iter().enumerate() {
        let is_taken = rules[..number].iter().any(|other| other.name == rule.name);
        if is_taken && !rule.name.is_empty() {
            let field = format!("faults{INSIDE}{number}{INSIDE}name");
            members.fault(&field, Problem::Taken);
        }
    }
    members.finish()?;
    Ok(rules)
}

fn read_rule(members: &mut Members) -> Rule {
    // What is shown of a rule can be sent back: how it went so far is not looked at.
    members.only(&["name", "match", "from", "until", "when", "seed", "effect", "matched", "fired"]);
    let name = members.required("name").unwrap_or_default();
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    let is_one = name.len() <= 64 && name.bytes().all(fits);
    if !name.trim().is_empty() && !is_one {
        members.fault("name", Problem::Malformed { expected: A_NAME });
    }
    let matching = nested(members, "match", read_match).unwrap_or_default();
    let from = parsed(members, "from", A_TIME, Timestamp::parse);
    let until = parsed(members, "until", A_TIME, Timestamp::parse);
    if from.zip(until).is_some_and(|(from, until)| from >= until) {
        members.fault("until", Problem::Malformed { expected: "later than from" });
    }
    let schedule = nested(members, "when", read_schedule).unwrap_or_default();
    let seed = number(members, "seed", 0, MAX_COUNT).map(count);
    if members.raw("effect").is_none_or(Value::is_null) {
        members.fault("effect", Problem::Missing);
    }
    let effect = nested(members, "effect", read_effect).unwrap_or_default();
    Rule { name, matching, from, until, schedule, seed, effect }
}

/// One of `first`, `every` and `probability`.
fn read_schedule(members: &mut Members) -> Schedule {
    members.only(&["first", "every", "probability"]);
    let first = number(members, "first", 1, MAX_COUNT).map(|it| Schedule::First(count(it)));
    let every = number(members, "every", 1, MAX_COUNT).map(|it| Schedule::Every(count(it)));
    let probability = real(members, "probability", A_SHARE, |share| share > 0.0 && share <= 1.0);
    let probability = probability.map(Schedule::Probability);
    let given = [("first", first), ("every", every), ("probability", probability)];
    only_one(members, ONE_OF_SCHEDULE, &given.map(|(name, schedule)| (name, schedule.is_some())));
    given.into_iter().find_map(|(_, schedule)| schedule).unwrap_or_default()
}

fn read_effect(members: &mut Members) -> Effect {
    members.only(&[
        "status",
        "retryAfter",
        "connection",
        "token",
        "delay",
        "bytesPerSecond",
        "cutAfterBytes",
    ]);
    let status = number(members, "status", 400, 599);
    let retry_after = number(members, "retryAfter", 0, MAX_RETRY_AFTER_S);
    let connection = "reset, silence or commit-then-drop";
    let connection = parsed(members, "connection", connection, |text| match text {
        "reset" => Some(Treatment::Reset),
        "silence" => Some(Treatment::Silence),
        "commit-then-drop" => Some(Treatment::CommitThenDrop),
        _ => None,
    });
    let token = parsed(members, "token", "expired", |text| {
        (text == "expired").then_some(Treatment::TokenExpired)
    });
    let delay = read_delay(members);
    let rate = number(members, "bytesPerSecond", 1, u32::MAX.into());
    let cut_after = number(members, "cutAfterBytes", 0, MAX_COUNT);

    only_one(
        members,
        ONE_OF_EFFECT,
        &[
            ("status", status.is_some()),
            ("connection", connection.is_some()),
            ("token", token.is_some()),
        ],
    );
    let is_unanswered = connection.is_some() || token.is_some();
    for (name, is_out, expected) in [
        (
            "retryAfter",
            retry_after.is_some() && status.is_none(),
            "beside a status, such as 429 or 503",
        ),
        ("delay", delay.is_some() && token.is_some(), "absent beside token"),
        (
            "bytesPerSecond",
            rate.is_some() && is_unanswered,
            "absent where connection or token leaves no answer",
        ),
        (
            "cutAfterBytes",
            cut_after.is_some() && is_unanswered,
            "absent where connection or token leaves no answer",
        ),
    ] {
        if is_out {
            members.fault(name, Problem::Malformed { expected });
        }
    }
    if members.names().is_empty() {
        members.fault("", Problem::Malformed { expected: AN_EFFECT });
    }
    let refused = status.map(|status| Treatment::Refused {
        status: u16::try_from(status).unwrap_or(500),
        retry_after_s: retry_after.and_then(|seconds| u32::try_from(seconds).ok()),
    });
    Effect {
        treatment: refused.or(connection).or(token).unwrap_or_default(),
        delay,
        bytes_per_second: rate.and_then(|rate| NonZeroU32::new(u32::try_from(rate).ok()?)),
        cut_after_bytes: cut_after.map(count),
    }
}

/// A stretch of time; or `{"min", "max"}`, or `{"median", "sigma"}`.
fn read_delay(members: &mut Members) -> Option<Delay> {
    if members.raw("delay").is_some_and(Value::is_object) {
        return nested(members, "delay", |inner| {
            inner.only(&["min", "max", "median", "sigma"]);
            let is_log_normal = inner.raw("median").is_some() || inner.raw("sigma").is_some();
            if is_log_normal {
                let median = required_time(inner, "median");
                let sigma = real(inner, "sigma", A_SIGMA, |sigma| (0.0..=10.0).contains(&sigma));
                return Delay::LogNormal { median, sigma: sigma.unwrap_or_default() };
            }
            let (min, max) = (required_time(inner, "min"), required_time(inner, "max"));
            if max < min {
                inner.fault("max", Problem::Malformed { expected: "no less than min" });
            }
            Delay::Uniform { min, max }
        });
    }
    time(members, "delay").map(Delay::Fixed)
}

fn required_time(members: &mut Members, field: &str) -> Duration {
    if members.raw(field).is_none_or(Value::is_null) {
        members.fault(field, Problem::Missing);
    }
    time(members, field).unwrap_or_default()
}

fn time(members: &mut Members, field: &str) -> Option<Duration> {
    parsed(members, field, A_DELAY, |text| stretch(text).filter(|length| *length <= MAX_DELAY))
}

/// A stretch of time as it can be written again.
pub(super) fn shown_time(length: Duration) -> String {
    match length.subsec_millis() {
        0 => format!("{}s", length.as_secs()),
        _ => format!("{}ms", length.as_millis()),
    }
}

fn real(
    members: &mut Members,
    field: &str,
    expected: &'static str,
    fits: impl Fn(f64) -> bool,
) -> Option<f64> {
    let value = members.raw(field)?;
    let number = value.as_f64().filter(|number| fits(*number));
    if number.is_none() {
        members.fault(field, Problem::Malformed { expected });
    }
    number
}

/// Notes every one but the first of those that are given.
fn only_one(members: &mut Members, expected: &'static str, given: &[(&str, bool)]) {
    for (name, _) in given.iter().filter(|(_, is_given)| *is_given).skip(1) {
        members.fault(name, Problem::Malformed { expected });
    }
}

/// A number that was found to be no less than 0.
fn count(number: i64) -> u64 {
    number.unsigned_abs()
}
