//! The events of a batch, read in one pass. Nothing but broken JSON stops it: what is wrong with
//! an event is noted with its place, so that all of them are told at once.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::dialects::{Call, not_json};
use crate::model::usage::{EventFault, MAX_COUNTER, MAX_EVENTS, ReportedBatch, ReportedEvent};
use crate::model::{Error, Problem, Timestamp};

/// The body's events: the elements of an array, or objects one after the other.
pub fn read<'a>(call: &Call<'a>) -> Result<ReportedBatch<'a>, Error> {
    parse(call.body, call.app.clock.now()).map_err(|unread| match unread {
        Unread::TooMany => Error::invalid("", Problem::TooMany { max_items: MAX_EVENTS }),
        Unread::NotJson(error) => not_json(call, &error),
    })
}

/// Why a body is no batch.
#[derive(Debug)]
pub enum Unread {
    /// It has more than [`MAX_EVENTS`].
    TooMany,
    /// It is broken.
    NotJson(serde_json::Error),
}

/// The events in these bytes; those that do not say when are of `now`.
pub fn parse(body: &[u8], now: Timestamp) -> Result<ReportedBatch<'_>, Unread> {
    let mut batch = Reader { now, count: 0, batch: ReportedBatch::default() };
    let outcome = if body.trim_ascii_start().first() == Some(&b'[') {
        read_array(body, &mut batch)
    } else {
        read_lines(body, &mut batch)
    };
    if batch.count > MAX_EVENTS {
        return Err(Unread::TooMany);
    }
    outcome.map_err(Unread::NotJson)?;
    Ok(batch.batch)
}

fn read_array<'a>(body: &'a [u8], batch: &mut Reader<'a>) -> serde_json::Result<()> {
    let mut json = serde_json::Deserializer::from_slice(body);
    (&mut json).deserialize_seq(batch)?;
    json.end()
}

fn read_lines<'a>(body: &'a [u8], batch: &mut Reader<'a>) -> serde_json::Result<()> {
    for draft in serde_json::Deserializer::from_slice(body).into_iter() {
        batch.add(draft?);
        if batch.count > MAX_EVENTS {
            return Ok(());
        }
    }
    // No event at all is an array without elements, not a body without anything.
    if batch.count == 0 { serde_json::from_slice::<IgnoredAny>(body).map(drop) } else { Ok(()) }
}

/// The batch in the making.
struct Reader<'a> {
    now: Timestamp,
    count: usize,
    batch: ReportedBatch<'a>,
}

impl<'de> Visitor<'de> for &mut Reader<'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(draft) = seq.next_element()? {
            self.add(draft);
            if self.count > MAX_EVENTS {
                return Err(serde::de::Error::custom("too many events"));
            }
        }
        Ok(())
    }
}

impl<'a> Reader<'a> {
    /// Adds an event, or what is wrong with it.
    fn add(&mut self, draft: Draft<'a>) {
        let place = self.count;
        self.count += 1;
        let faults = &mut self.batch.faults;
        let before = faults.len();
        let mut fault = |member, problem| faults.push(EventFault { place, member, problem });
        let Draft::Object { members, twice } = draft else {
            fault("", Problem::WrongType { expected: "object" });
            return;
        };
        for (_, member) in MEMBERS.iter().enumerate().filter(|(at, _)| twice & 1 << at != 0) {
            fault(member, Problem::Twice);
        }
        let [tenant, metric, delta, at, subtenant, key] = members;
        let mut text = |member, value: Value<'a>| match value {
            Value::Absent => None,
            Value::Text(text) => Some(text),
            _ => {
                fault(member, Problem::WrongType { expected: "string" });
                None
            }
        };
        let optional = [("at", at), ("subtenant", subtenant), ("key", key)];
        let [at, subtenant, key] = optional.map(|(member, value)| text(member, value));
        let is_missing = [&tenant, &metric].map(|value| matches!(value, Value::Absent));
        let [tenant, metric] =
            [("tenant", tenant), ("metric", metric)].map(|(member, value)| text(member, value));
        for (member, is_missing) in ["tenant", "metric"].into_iter().zip(is_missing) {
            if is_missing {
                fault(member, Problem::Missing);
            }
        }
        let delta = match delta {
            Value::Whole(delta) => Some(delta),
            Value::Absent => {
                fault("delta", Problem::Missing);
                None
            }
            Value::Large => {
                fault("delta", Problem::OutOfRange { min: -MAX_COUNTER, max: MAX_COUNTER });
                None
            }
            _ => {
                fault("delta", Problem::WrongType { expected: "integer" });
                None
            }
        };
        let at = at.map_or(Some(self.now), |text| Timestamp::parse(&text));
        if at.is_none() {
            fault("at", Problem::Malformed { expected: "a time such as 2024-01-15T10:30:00Z" });
        }
        if let (Some(tenant), Some(metric), Some(delta), Some(at)) = (tenant, metric, delta, at)
            && faults.len() == before
        {
            let event = ReportedEvent { place, tenant, metric, delta, at, subtenant, key };
            self.batch.events.push(event);
        }
    }
}

/// An element of the batch. Of an object, the members in the order of [`MEMBERS`], and a bit for each of
/// them that stands there twice.
enum Draft<'a> {
    Object { members: [Value<'a>; 6], twice: u8 },
    Other,
}

const MEMBERS: [&str; 6] = ["tenant", "metric", "delta", "at", "subtenant", "key"];

impl<'de> Deserialize<'de> for Draft<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyElement)
    }
}

/// One more than the largest delta.
const TWO_TO_53: f64 = 9_007_199_254_740_992.0;

/// The value of a member; `null` is absent.
#[derive(Default)]
enum Value<'a> {
    #[default]
    Absent,
    Text(Cow<'a, str>),
    Whole(i64),
    /// A whole number beyond any delta.
    Large,
    Other,
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyElement;

impl<'de> Visitor<'de> for AnyElement {
    type Value = Draft<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an event")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Draft<'de>, A::Error> {
        let mut members: [Value; 6] = Default::default();
        let (mut seen, mut twice) = (0_u8, 0_u8);
        while let Some(name) = map.next_key::<Value>()? {
            let place = match &name {
                Value::Text(name) => MEMBERS.iter().position(|member| member == name),
                _ => None,
            };
            match place {
                Some(place) => {
                    twice |= seen & 1 << place;
                    seen |= 1 << place;
                    members[place] = map.next_value()?;
                }
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Draft::Object { members, twice })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Draft<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Draft::Other)
    }

    fn visit_unit<E>(self) -> Result<Draft<'de>, E> {
        Ok(Draft::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Draft<'de>, E> {
        Ok(Draft::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Draft<'de>, E> {
        Ok(Draft::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Draft<'de>, E> {
        Ok(Draft::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Draft<'de>, E> {
        Ok(Draft::Other)
    }

    fn visit_str<E>(self, _: &str) -> Result<Draft<'de>, E> {
        Ok(Draft::Other)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value<'de>, E> {
        Ok(Value::Whole(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value<'de>, E> {
        Ok(i64::try_from(number).map_or(Value::Large, Value::Whole))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value<'de>, E> {
        // All that are so large are whole.
        Ok(if number.abs() >= TWO_TO_53 { Value::Large } else { Value::Other })
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value<'de>, E> {
        Ok(Value::Other)
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Absent)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }
}
