//! The shape of a value beside the shape that a schema asks for.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::contract::Contract;

/// Deeper values and schemas are not looked into.
const MAX_DEPTH: usize = 40;
/// How many alternatives of one schema are tried.
const MAX_ALTERNATIVES: usize = 64;
/// How many differences of one answer are listed; further ones are counted.
const MAX_DIFFERENCES: usize = 100;
/// How much of a name or a value is shown, in characters.
const MAX_WORD_CHARS: usize = 80;

/// One difference, however often it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// Where: a JSON pointer in which `*` stands for every item of an array.
    pub place: String,
    /// `missing`, `added`, `type`, `value`, `status` or `media type`.
    pub kind: &'static str,
    /// What the contract says.
    pub contract: String,
    /// What is there instead.
    pub found: String,
    /// How often it was found.
    pub times: usize,
}

impl Difference {
    fn new(place: &str, kind: &'static str, contract: &str, found: &str) -> Self {
        Self {
            place: place.to_owned(),
            kind,
            contract: contract.to_owned(),
            found: found.to_owned(),
            times: 1,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, kind, contract, found, times } = self;
        let place = if place.is_empty() { "the answer" } else { place };
        match *kind {
            "missing" => write!(f, "missing  {place}: {contract} in the contract")?,
            "added" => write!(f, "added    {place}: {found}")?,
            _ => write!(f, "{kind:<8} {place}: {contract} in the contract, {found} here")?,
        }
        if *times > 1 { write!(f, " ({times} times)") } else { Ok(()) }
    }
}

/// Differences by place and kind.
#[derive(Default)]
pub(super) struct Differences {
    listed: BTreeMap<(String, &'static str, String), Difference>,
    /// How many more there were.
    further: usize,
}

impl Differences {
    pub fn add(&mut self, place: &str, kind: &'static str, contract: &str, found: &str) {
        self.note(Difference::new(place, kind, contract, &shortened(found)));
    }

    /// Notes a difference as often as it was found.
    fn note(&mut self, difference: Difference) {
        let key = (difference.place.clone(), difference.kind, difference.found.clone());
        let is_full = self.listed.len() >= MAX_DIFFERENCES;
        match self.listed.entry(key) {
            Entry::Occupied(mut known) => known.get_mut().times += difference.times,
            Entry::Vacant(_) if is_full => self.further += difference.times,
            Entry::Vacant(free) => {
                free.insert(difference);
            }
        }
    }

    /// Those that are listed, and how many more there were.
    pub fn into_list(self) -> (Vec<Difference>, usize) {
        (self.listed.into_values().collect(), self.further)
    }

    fn count(&self) -> usize {
        self.listed.values().map(|difference| difference.times).sum::<usize>() + self.further
    }

    fn join(&mut self, other: Self) {
        self.further += other.further;
        other.listed.into_values().for_each(|difference| self.note(difference));
    }
}

/// One way in which a schema can be met, with its references and parts put together.
#[derive(Clone, Default)]
struct Shape<'a> {
    types: Option<BTreeSet<&'a str>>,
    values: Option<Vec<&'a Value>>,
    members: BTreeMap<&'a str, &'a Value>,
    required: BTreeSet<&'a str>,
    /// What members that are not named must be; `None` if nothing is said.
    others: Option<&'a Value>,
    items: Option<&'a Value>,
}

/// Compares `value` with `schema`; of several alternatives, with the one that it is closest to.
pub(super) fn compare(
    contract: &Contract,
    schema: &Value,
    value: &Value,
    place: &str,
    differences: &mut Differences,
) {
    if place.matches('/').count() > MAX_DEPTH {
        return;
    }
    let mut closest: Option<Differences> = None;
    for shape in shapes(contract, schema, 0) {
        let mut found = Differences::default();
        shape.compare(contract, value, place, &mut found);
        if closest.as_ref().is_none_or(|best| found.count() < best.count()) {
            closest = Some(found);
        }
    }
    if let Some(closest) = closest {
        differences.join(closest);
    }
}

/// Every way in which a schema can be met.
fn shapes<'a>(contract: &'a Contract, schema: &'a Value, depth: usize) -> Vec<Shape<'a>> {
    if depth > MAX_DEPTH {
        return vec![Shape::default()];
    }
    let mut all = vec![Shape::own(schema)];
    if schema.get("$ref").is_some() {
        let target = contract.resolve(schema);
        if !std::ptr::eq(target, schema) {
            all = combined(&all, &shapes(contract, target, depth + 1));
        }
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        all = combined(&all, &shapes(contract, part, depth + 1));
    }
    for choice in ["anyOf", "oneOf"] {
        let Some(parts) = schema[choice].as_array() else { continue };
        let parts: Vec<Shape> =
            parts.iter().flat_map(|part| shapes(contract, part, depth + 1)).collect();
        all = combined(&all, &parts);
    }
    all
}

/// Each of the one with each of the other.
fn combined<'a>(one: &[Shape<'a>], other: &[Shape<'a>]) -> Vec<Shape<'a>> {
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| a.and(b)));
    pairs.take(MAX_ALTERNATIVES).collect()
}

impl<'a> Shape<'a> {
    /// What a schema says itself.
    fn own(schema: &'a Value) -> Self {
        let types = match &schema["type"] {
            Value::String(name) => Some([name.as_str()].into()),
            Value::Array(names) => Some(names.iter().filter_map(Value::as_str).collect()),
            _ => None,
        };
        // How OpenAPI 3.0 said it, in which many a vendor's own document is written.
        let null = (schema["nullable"] == true).then_some("null");
        let types = types.map(|types: BTreeSet<&str>| types.into_iter().chain(null).collect());
        let values = match (schema.get("const"), schema["enum"].as_array()) {
            (Some(value), _) => Some(vec![value]),
            (None, values) => values.map(|values| values.iter().collect()),
        };
        let members = schema["properties"].as_object().into_iter().flatten();
        let others = ["additionalProperties", "unevaluatedProperties"];
        Self {
            types,
            values,
            members: members.map(|(name, member)| (name.as_str(), member)).collect(),
            required: schema["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect(),
            others: others.iter().find_map(|name| schema.get(*name)),
            items: schema.get("items"),
        }
    }

    /// Both at once.
    fn and(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.types = match (&self.types, &other.types) {
            (Some(one), Some(two)) => Some(one.intersection(two).copied().collect()),
            (one, two) => one.clone().or_else(|| two.clone()),
        };
        both.values = match (&self.values, &other.values) {
            (Some(one), Some(two)) => {
                Some(one.iter().filter(|value| two.contains(value)).copied().collect())
            }
            (one, two) => one.clone().or_else(|| two.clone()),
        };
        for (name, member) in &other.members {
            both.members.entry(name).or_insert(member);
        }
        both.required.extend(&other.required);
        both.others = self.others.or(other.others);
        both.items = self.items.or(other.items);
        both
    }

    fn compare(&self, contract: &Contract, value: &Value, place: &str, found: &mut Differences) {
        let kind = type_of(value);
        if let Some(types) = &self.types {
            let fits = types.contains(kind) || (kind == "integer" && types.contains("number"));
            if !fits {
                let expected: Vec<&str> = types.iter().copied().collect();
                return found.add(place, "type", &expected.join(" or "), kind);
            }
        }
        if let Some(values) = &self.values
            && !values.contains(&value)
        {
            let expected: Vec<String> = values.iter().map(ToString::to_string).collect();
            return found.add(place, "value", &expected.join(" or "), &value.to_string());
        }
        match value {
            Value::Object(members) => self.compare_members(contract, members, place, found),
            Value::Array(items) => {
                for item in items {
                    if let Some(schema) = self.items {
                        compare(contract, schema, item, &format!("{place}/*"), found);
                    }
                }
            }
            _ => {}
        }
    }

    fn compare_members(
        &self,
        contract: &Contract,
        members: &serde_json::Map<String, Value>,
        place: &str,
        found: &mut Differences,
    ) {
        for (name, value) in members {
            let word = shortened(name).replace('~', "~0").replace('/', "~1");
            let place = format!("{place}/{word}");
            match (self.members.get(name.as_str()), self.others) {
                (Some(schema), _) => compare(contract, schema, value, &place, found),
                // Where nothing is said of others, naming some means those.
                (None, None) if self.members.is_empty() => {}
                (None, None | Some(Value::Bool(false))) => {
                    found.add(&place, "added", "", type_of(value));
                }
                (None, Some(Value::Bool(true))) => {}
                (None, Some(schema)) => compare(contract, schema, value, &place, found),
            }
        }
        for name in self.required.iter().filter(|name| !members.contains_key(**name)) {
            let types = self.members.get(name).map(|schema| described(contract, schema));
            let types = types.filter(|text| !text.is_empty()).unwrap_or_else(|| "required".into());
            found.add(&format!("{place}/{name}"), "missing", &types, "nothing");
        }
    }
}

/// The beginning of a long text.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_WORD_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The types that a schema allows, for a person.
fn described(contract: &Contract, schema: &Value) -> String {
    let shapes = shapes(contract, schema, 0);
    let types: BTreeSet<&str> =
        shapes.iter().flat_map(|shape| shape.types.iter().flatten().copied()).collect();
    types.into_iter().collect::<Vec<_>>().join(" or ")
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        // 1.0 is an integer, as JSON Schema has it.
        Value::Number(number) if number.as_f64().is_some_and(|value| value.fract() != 0.0) => {
            "number"
        }
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
