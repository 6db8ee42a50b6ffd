//! JSON in which a member that an object has twice is a fault, not the last one's silent victory;
//! and so is what stands too deep to be read.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::error::{INSIDE, Problem};

/// How many objects and arrays may stand in each other. The parser itself would refuse somewhat more
/// without telling where.
pub const MAX_DEPTH: usize = 100;

/// The JSON in `bytes`. `note` is told of each member that its object has already, of which the last
/// one is in the value, and of what stands too deep, for which `null` is: by the names that lead to
/// it, with [`INSIDE`] between.
pub fn parse(bytes: &[u8], note: &dyn Fn(String, Problem)) -> serde_json::Result<Value> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let at = At { steps: &Steps { above: None, step: Step::Top }, depth: 0, note };
    let value = at.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Whether it is a whole number outside of these bounds, also one that takes more than 64 bits or is
/// written with an exponent.
pub fn is_whole_beyond(value: &Value, min: i64, max: i64) -> bool {
    if let Some(number) = value.as_i64() {
        return !(min..=max).contains(&number);
    }
    #[expect(clippy::cast_precision_loss, reason = "what is rounded is no i64")]
    let (min, max) = (min as f64, max as f64);
    value.as_f64().is_some_and(|number| {
        number.fract() == 0.0 && (!(min..=max).contains(&number) || value.is_u64())
    })
}

/// The way to a value. It is written down only where there is a fault.
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
    fn names(&self) -> String {
        let name = match self.step {
            Step::Top => return String::new(),
            Step::Member(name) => name.to_owned(),
            Step::Item(number) => number.to_string(),
        };
        let above = self.above.map(Steps::names).unwrap_or_default();
        if above.is_empty() { name } else { format!("{above}{INSIDE}{name}") }
    }
}

/// Reads the value that stands here.
#[derive(Clone, Copy)]
struct At<'a> {
    steps: &'a Steps<'a>,
    /// How many objects and arrays are around it.
    depth: usize,
    note: &'a dyn Fn(String, Problem),
}

impl<'a> At<'a> {
    /// The same one step further in.
    fn inside<'b>(self, steps: &'b Steps<'b>) -> At<'b>
    where
        'a: 'b,
    {
        At { steps, depth: self.depth + 1, note: self.note }
    }

    /// Whether an object or an array may stand here; a flaw otherwise.
    fn may_open(self) -> bool {
        let may = self.depth < MAX_DEPTH;
        if !may {
            (self.note)(self.steps.names(), Problem::TooDeep { max_depth: MAX_DEPTH });
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
                (self.note)(steps.names(), Problem::Twice);
            }
            map.insert(name, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn whole_numbers_out_of_range_are_told_from_what_is_none() {
        let is_beyond = |text: &str| is_whole_beyond(&text.parse().unwrap(), 0, 60);
        for text in ["61", "-1", "1e2", "9223372036854775808", "-9223372036854775809", "1e300"] {
            assert!(is_beyond(text), "{text}");
        }
        for text in ["0", "60", "60.0", "60.5", "1.5", "1e1", "\"61\"", "null", "true"] {
            assert!(!is_beyond(text), "{text}");
        }
        let most: Value = "18446744073709551615".parse().unwrap();
        assert!(is_whole_beyond(&most, 0, i64::MAX));
    }

    #[test]
    fn members_that_stand_twice_are_told_at_any_depth() {
        let told = RefCell::new(Vec::new());
        let text = r#"{"a": 1, "b": [{"c": 1, "c": 2, "d": {"e": 1, "e": 1}}], "a": 2, "a": 3}"#;
        let value = parse(text.as_bytes(), &|field, _| told.borrow_mut().push(field)).unwrap();
        assert_eq!(value.to_string(), r#"{"a":3,"b":[{"c":2,"d":{"e":1}}]}"#);
        let told = told.take().iter().map(|field| field.replace(INSIDE, "/")).collect::<Vec<_>>();
        assert_eq!(told, ["b/0/c", "b/0/d/e", "a", "a"]);
        assert!(parse(b"{} {}", &|_, _| ()).is_err() && parse(b"[1,]", &|_, _| ()).is_err());
    }
}
