//! The drift check: whether a real service still answers as the contract documents say that it does.
//!
//! It sends GETs alone, to one address, and follows no redirection, so that a token goes nowhere
//! else. Only shapes are compared: which members there are, of which types, and values where the
//! contract lists all that there may be.

mod contract;
mod shape;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

pub use contract::{Contract, ContractFault};
use contract::{Listed, ReadOperation};
pub use shape::Difference;
use shape::Differences;

/// The largest answer that is compared, in bytes.
pub const MAX_ANSWER_BYTES: u64 = 16 * 1024 * 1024;
/// How much of a refusal is shown, in characters.
const MAX_REFUSAL_CHARS: usize = 200;
/// After so many requests in a row without an answer nothing more is asked: each may have been waited
/// for long.
const MAX_SILENCES: usize = 2;

/// What a service answered.
#[derive(Clone, Debug)]
pub struct Answered {
    /// Its status.
    pub status: u16,
    /// Its media type, without parameters.
    pub media_type: String,
    /// Its body, or why there is none. Of an answer that is no JSON it may be left out, for nothing of
    /// it is compared.
    pub body: Result<Vec<u8>, String>,
}

/// Sends a GET to a path, with its query, below the service's address: the answer, or why there is
/// none.
pub type Fetch<'a> = dyn FnMut(&str) -> Result<Answered, String> + 'a;

/// What became of each operation.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The operations that read, in the order they were asked.
    pub operations: Vec<Checked>,
}

/// One operation.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Checked {
    /// Its id in the contract.
    pub operation: String,
    /// Its path in the contract.
    pub path: String,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// Why nothing was compared; `None` if something was.
    pub not_compared: Option<String>,
    /// What is not as in the contract.
    pub differences: Vec<Difference>,
    /// How many more differences there were that are not listed.
    pub further: usize,
}

impl Report {
    /// How many operations were compared.
    pub fn compared(&self) -> usize {
        self.operations.iter().filter(|checked| checked.not_compared.is_none()).count()
    }

    /// How many of them are not as in the contract.
    pub fn drifted(&self) -> usize {
        self.operations.iter().filter(|checked| !checked.differences.is_empty()).count()
    }
}

/// Asks every operation of `contract` that reads and whose parameters are known: those `given` by
/// name, and ids that lists have answered.
pub fn check(contract: &Contract, given: &BTreeMap<String, String>, fetch: &mut Fetch) -> Report {
    let mut known = Known { given, listed: BTreeMap::new() };
    let mut silences = 0;
    let mut fetch = |path: &str| {
        if silences == MAX_SILENCES {
            return Err("not asked, for the service does not answer".to_owned());
        }
        let answered = fetch(path);
        silences = if answered.is_ok() { 0 } else { silences + 1 };
        answered
    };
    let operations = contract.reads().into_iter().map(|operation| {
        let mut checked = Checked {
            operation: operation.id.clone(),
            path: operation.path.clone(),
            status: None,
            not_compared: None,
            differences: Vec::new(),
            further: 0,
        };
        match ask(contract, &operation, &mut known, &mut checked.status, &mut fetch) {
            Ok(found) => (checked.differences, checked.further) = found.into_list(),
            Err(reason) => checked.not_compared = Some(reason),
        }
        checked
    });
    Report { operations: operations.collect() }
}

/// The parameters that are known.
struct Known<'a> {
    given: &'a BTreeMap<String, String>,
    /// The first id of each list, by the list's path in the contract.
    listed: BTreeMap<String, String>,
}

/// Asks one operation and compares its answer, or says why it could not.
fn ask(
    contract: &Contract,
    operation: &ReadOperation,
    known: &mut Known,
    status: &mut Option<u16>,
    fetch: &mut Fetch,
) -> Result<Differences, String> {
    let path = operation.fill(|name, list| {
        known.given.get(name).or_else(|| known.listed.get(list)).map(String::as_str)
    })?;
    let answered = fetch(&path)?;
    *status = Some(answered.status);
    if !(200..300).contains(&answered.status) {
        return Err(refusal(&answered));
    }
    let mut differences = Differences::default();
    let Some(listed) = operation.listed(answered.status) else {
        let statuses = operation.statuses();
        differences.add("", "status", &statuses, &answered.status.to_string());
        return Ok(differences);
    };
    match listed.schema(&answered.media_type) {
        Listed::No(expected) => {
            let kind = Some(&*answered.media_type).filter(|kind| !kind.is_empty());
            differences.add("", "media type", &expected, kind.unwrap_or("none"));
        }
        Listed::Opaque => {}
        Listed::Schema(schema) => match serde_json::from_slice::<Value>(&answered.body?) {
            Ok(value) => {
                if let Some(id) = first_id(&value) {
                    known.listed.insert(operation.path.clone(), id);
                }
                contract.compare(schema, &value, &mut differences);
            }
            Err(_) => differences.add("", "type", "JSON", "text that is no JSON"),
        },
    }
    Ok(differences)
}

/// Why an answer was not compared, in the service's own words.
fn refusal(answered: &Answered) -> String {
    let text = String::from_utf8_lossy(answered.body.as_deref().unwrap_or_default());
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text: String = text.chars().take(MAX_REFUSAL_CHARS).collect();
    let separator = if text.is_empty() { "" } else { ": " };
    format!("answered {}{separator}{text}", answered.status)
}

/// The id of the first object in the first list that has any, looked for from the outside in.
fn first_id(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => match items.first()?.get("id")? {
            Value::String(id) => Some(id.clone()),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        },
        Value::Object(members) => members.values().find_map(first_id),
        _ => None,
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widest = |text: fn(&Checked) -> &str| {
            self.operations.iter().map(|checked| text(checked).len()).max().unwrap_or_default()
        };
        let (names, paths) = (widest(|one| &one.operation), widest(|one| &one.path));
        for checked in &self.operations {
            let Checked { operation, path, status, not_compared, differences, further } = checked;
            let status = status.map_or("   ".to_owned(), |status| status.to_string());
            let outcome = match (not_compared, differences.len()) {
                (Some(reason), _) => format!("not compared: {}", printable(reason)),
                (None, 0) => "as in the contract".to_owned(),
                (None, 1) => "1 difference".to_owned(),
                (None, count) => format!("{} differences", count + further),
            };
            writeln!(f, "{operation:<names$}  {status}  GET {path:<paths$}  {outcome}")?;
            for difference in differences {
                writeln!(f, "    {}", printable(&difference.to_string()))?;
            }
            if *further > 0 {
                writeln!(f, "    and {further} more")?;
            }
        }
        let (all, compared) = (self.operations.len(), self.compared());
        write!(f, "{compared} of {all} operations compared, {} with differences", self.drifted())
    }
}

/// A text of somebody else, without anything that a terminal would obey.
fn printable(text: &str) -> String {
    let escaped = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.into() };
    text.chars().map(escaped).collect()
}

#[cfg(test)]
mod tests;
