//! JSON in which a member that an object has twice is a fault, not the last one's silent victory;
//! and so is what stands too deep to be read.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::faults::{Faults, Place};
use crate::model::SeedProblem;

/// How many objects and arrays may stand in each other. The parser itself would refuse somewhat more
/// without telling where.
pub(super) const MAX_DEPTH: usize = 100;

/// The JSON in `bytes`; a byte order mark before it is skipped.
pub(super) fn parse(bytes: &[u8], faults: &Faults) -> serde_json::Result<Value> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let at = At { steps: &Steps { above: None, step: Step::Top }, depth: 0, faults };
    let value = at.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// The way to a value. Places are made of it only where there is a fault.
struct Steps<'a> {
    above: Option<&'a Steps<'a>>,
    step: Step<'a>,
}

enum Step<'a> {
    Top,
    Member(&'a str),
    Item(usize),
}

impl Steps<'_> {
    fn place(&self) -> Place {
        let above = self.above.map_or_else(Place::default, Steps::place);
        match self.step {
            Step::Top => above,
            Step::Member(name) => above.member(name),
            Step::Item(number) => above.item(number),
        }
    }
}

/// Reads the value that stands here.
#[derive(Clone, Copy)]
struct At<'a> {
    steps: &'a Steps<'a>,
    /// How many objects and arrays are around it.
    depth: usize,
    faults: &'a Faults,
}

impl<'a> At<'a> {
    /// The same one step further in.
    fn inside<'b>(self, steps: &'b Steps<'b>) -> At<'b>
    where
        'a: 'b,
    {
        At { steps, depth: self.depth + 1, faults: self.faults }
    }

    /// Whether an object or an array may stand here; a fault otherwise.
    fn may_open(self) -> bool {
        let may = self.depth < MAX_DEPTH;
        if !may {
            let problem = SeedProblem::TooDeep { max_depth: MAX_DEPTH };
            self.faults.of_seed(&self.steps.place(), problem);
        }
        may
    }
}

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        let number = serde_json::Number::from_f64(value);
        number.map(Value::Number).ok_or_else(|| E::custom("a number that is none"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        if !self.may_open() {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Value::Null);
        }
        let mut list = Vec::new();
        loop {
            let steps = Steps { above: Some(self.steps), step: Step::Item(list.len()) };
            match items.next_element_seed(self.inside(&steps))? {
                Some(item) => list.push(item),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        if !self.may_open() {
            while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Value::Null);
        }
        let mut map = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let steps = Steps { above: Some(self.steps), step: Step::Member(&name) };
            let value = members.next_value_seed(self.inside(&steps))?;
            if map.contains_key(&name) {
                let place = steps.place();
                let first = place.to_string();
                self.faults.of_seed(&place, SeedProblem::Repeats { first });
            }
            map.insert(name, value);
        }
        Ok(Value::Object(map))
    }
}
