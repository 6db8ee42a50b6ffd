//! `/control/v1/clock`: what time it is.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Number, Value};

use crate::control::fields::parsed;
use crate::dialects::{Answer, Call, Members, answer};
use crate::model::{Error, Problem, Timestamp};
use crate::stand_in::{ClockChange, ClockState, Step, VirtualClock};

/// The bounds of the speed, and what they are called.
const SLOWEST: f64 = 0.001;
const FASTEST: f64 = 1_000_000.0;
const A_SPEED: &str = "a number from 0.001 to 1000000";
/// Also what is said where the clock would leave its range.
const A_STRETCH: &str = VirtualClock::A_STRETCH;

#[derive(Serialize)]
struct ClockBody {
    now: Timestamp,
    frozen: bool,
    speed: Number,
}

impl From<ClockState> for ClockBody {
    fn from(state: ClockState) -> Self {
        Self { now: state.now, frozen: state.is_frozen, speed: shown(state.speed) }
    }
}

/// A speed as people write it: 1, not 1.0.
pub(super) fn shown(speed: f64) -> Number {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 1,000,000")]
    let whole = speed as u64;
    #[expect(clippy::cast_precision_loss, reason = "1 to 1,000,000")]
    let is_whole = (whole as f64 - speed).abs() < f64::EPSILON;
    let exact = if is_whole { None } else { Number::from_f64(speed) };
    exact.unwrap_or_else(|| whole.into())
}

/// `GET /clock`
pub fn get_clock(call: &Call) -> Result<Answer, Error> {
    let tools = super::tools(call)?;
    Ok(answer::json(200, &ClockBody::from(tools.clock.state())))
}

/// `PUT /clock` with any of `{"now" | "advance", "frozen", "speed"}`
pub fn put_clock(call: &Call) -> Result<Answer, Error> {
    let tools = super::tools(call)?;
    let change = read_change(call)?;
    Ok(answer::json(200, &ClockBody::from(tools.clock.change(change)?)))
}

/// `DELETE /clock`: the machine's time again.
pub fn delete_clock(call: &Call) -> Result<Answer, Error> {
    super::tools(call)?.clock.follow();
    Ok(answer::no_content())
}

fn read_change(call: &Call) -> Result<ClockChange, Error> {
    let mut members = Members::read(call)?;
    members.only(&["now", "advance", "frozen", "speed"]);
    let to = parsed(&mut members, "now", VirtualClock::A_TIME, Timestamp::parse);
    let ahead = parsed(&mut members, "advance", A_STRETCH, stretch);
    if to.is_some() && ahead.is_some() {
        let expected = "absent where there is now";
        members.fault("advance", Problem::Malformed { expected });
    }
    let change = ClockChange {
        step: to.map(Step::To).or(ahead.map(Step::Ahead)),
        is_frozen: members.flag("frozen"),
        speed: speed(&mut members),
    };
    members.finish()?;
    Ok(change)
}

fn speed(members: &mut Members) -> Option<f64> {
    let value = members.raw("speed").filter(|value| !value.is_null())?;
    let speed = value.as_f64().filter(|speed| (SLOWEST..=FASTEST).contains(speed));
    if speed.is_none() {
        let problem = match value {
            Value::Number(_) => Problem::Malformed { expected: A_SPEED },
            _ => Problem::WrongType { expected: "number" },
        };
        members.fault("speed", problem);
    }
    speed
}

/// `90s`, `1h 30m`, `30d`, `PT1H` or `P1D`. A day has 24 hours; longer units have no fixed length.
pub(super) fn stretch(text: &str) -> Option<Duration> {
    let span: jiff::Span = text.parse().ok()?;
    let length = span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).ok()?;
    Duration::try_from(length).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_of_time_are_read() {
        for (text, ms) in [
            ("90s", 90_000),
            ("1h 30m", 5_400_000),
            ("1 hour", 3_600_000),
            ("500ms", 500),
            ("30d", 2_592_000_000),
            ("PT1H", 3_600_000),
            ("P1DT1S", 86_401_000),
        ] {
            assert_eq!(stretch(text), Some(Duration::from_millis(ms)), "{text}");
        }
        for text in ["", "soon", "-1s", "1 month", "P1Y", "90"] {
            assert_eq!(stretch(text), None, "{text}");
        }
    }

    #[test]
    fn a_speed_is_shown_as_it_is_written() {
        for (speed, text) in [(1.0, "1"), (0.5, "0.5"), (1_000_000.0, "1000000"), (2.25, "2.25")] {
            assert_eq!(shown(speed).to_string(), text);
        }
    }
}
