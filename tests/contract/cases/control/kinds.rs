//! The types of problems: each that the document lists for an operation is compared whole, too.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use crate::contract::documents::{Operation, document};

/// The operations and the types of the problems that they were seen to answer.
static SEEN: Mutex<BTreeSet<(String, String)>> = Mutex::new(BTreeSet::new());

pub fn see(operation: String, kind: &str) {
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    seen.insert((operation, format!("/problems/{kind}")));
}

/// What is listed below 500 and was never seen.
pub fn unseen() -> Vec<(String, String)> {
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let operations = document("control").unwrap().operations.iter();
    let listed = operations.flat_map(|one| kinds(one).map(|kind| (one.name(), kind)));
    listed.filter(|pair| !seen.contains(pair)).collect()
}

/// The types that the document lists for an operation.
fn kinds(operation: &Operation) -> impl Iterator<Item = String> {
    let refusals = operation.responses.iter().filter(|(status, _)| (400..500).contains(*status));
    refusals.flat_map(|(status, response)| {
        let parts = &response["content"]["application/problem+json"]["schema"]["allOf"];
        let kind = &parts[1]["properties"]["type"];
        let kinds = kind["enum"].as_array().cloned().unwrap_or_else(|| vec![kind["const"].clone()]);
        assert!(kinds.iter().all(Value::is_string), "{}: {status} has no type", operation.name());
        kinds.into_iter().filter_map(|kind| kind.as_str().map(str::to_owned))
    })
}
