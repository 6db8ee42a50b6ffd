//! What the cases cover, held against the documents, and the page that tells it.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::documents::{ALL, Document, Operation};
use super::record::{Record, so_far};
use super::{WRITTEN_LATER, cases, keep_current};

/// Operations that have no effect to be seen through another API, and why.
const WITHOUT_EFFECT: [(&str, &str); 4] = [
    ("identity.discovery", "tells addresses, which no API changes"),
    ("identity.connectDiscovery", "tells addresses, which no API changes"),
    ("identity.keySet", "tells keys, which no API changes"),
    ("identity.connectKeySet", "tells keys, which no API changes"),
];

const INTRODUCTION: &str = "\
# What the tests compare whole

Written by `UPDATE_DOCS=1 cargo test --test main contract::` from what the cases in
`tests/contract/cases` did; a test fails when this page is not current, and when there is a gap.

For each operation of the documents in `static/openapi`: the statuses whose answer was compared
whole, that is status, every header and the whole body, which are all below 500 that its document
lists; and the operations of other APIs through which its effect was seen, or whose effect it
showed. Failures (500, 503) have one form in each API and are compared once for each API.
";

#[test]
fn every_listed_status_and_every_effect_is_covered_and_told() {
    for cases in cases::ALL {
        cases.play();
    }
    let record = so_far();
    let covered = |document: &&Document| cases::ALL.iter().any(|one| one.dialect == document.name);
    let documents: Vec<&Document> = ALL.iter().filter(covered).collect();
    let gaps: Vec<_> = documents.iter().flat_map(|document| gaps(document, &record)).collect();
    assert!(gaps.is_empty(), "{gaps:#?}");
    let forgotten = ALL.iter().map(|document| document.name);
    let forgotten: Vec<_> =
        forgotten.filter(|name| !documents.iter().any(|one| one.name == *name)).collect();
    let is_later = forgotten.iter().all(|name| WRITTEN_LATER.contains(name));
    assert!(is_later, "without cases: {forgotten:?}");
    keep_current("docs/coverage.md", &page(&documents, &record));
}

/// What is listed in a document and was not covered.
pub fn gaps(document: &Document, record: &Record) -> Vec<String> {
    let mut gaps = Vec::new();
    for operation in &document.operations {
        let name = operation.name();
        let statuses = operation.responses.keys().filter(|status| **status < 500);
        let open = statuses.filter(|status| !record.compared.contains(&(name.clone(), **status)));
        gaps.extend(open.map(|status| format!("{name}: {status} was never compared whole")));
        match (reason(&name), effects(&name, record).is_empty()) {
            (None, true) => gaps.push(format!("{name}: no effect through another API")),
            (Some(_), false) => gaps.push(format!("{name}: has an effect, and an excuse")),
            _ => {}
        }
    }
    if failures(document, record).is_empty() {
        gaps.push(format!("{}: no failure (5xx) was ever compared whole", document.name));
    }
    let named = |name: &str| document.operations.iter().any(|operation| operation.name() == name);
    let own = format!("{}.", document.name);
    let excuses = WITHOUT_EFFECT.iter().filter(|(name, _)| name.starts_with(&own));
    gaps.extend(
        excuses
            .filter(|(name, _)| !named(name))
            .map(|(name, _)| format!("{name}: an excuse of nobody")),
    );
    gaps
}

fn reason(name: &str) -> Option<&'static str> {
    WITHOUT_EFFECT.iter().find(|(one, _)| *one == name).map(|(_, reason)| *reason)
}

/// The operations of other dialects that an operation's effect was seen through or came from.
fn effects(name: &str, record: &Record) -> Vec<String> {
    let pairs = &record.effects;
    let seen = pairs.iter().filter(|(writing, _)| writing == name).map(|(_, reading)| reading);
    let shown = pairs.iter().filter(|(_, reading)| reading == name).map(|(writing, _)| writing);
    let list = |word: &str, names: BTreeSet<&String>| {
        let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
        (!names.is_empty()).then(|| format!("{word} {}", names.join(", ")))
    };
    [list("seen through", seen.collect()), list("shows", shown.collect())]
        .into_iter()
        .flatten()
        .collect()
}

/// The failures of a dialect that were compared.
fn failures(document: &Document, record: &Record) -> BTreeSet<u16> {
    let of_document = |name: &str| name.split('.').next() == Some(document.name);
    let compared = record.compared.iter().filter(|(name, _)| of_document(name));
    compared.map(|(_, status)| *status).filter(|status| *status >= 500).collect()
}

fn page(documents: &[&Document], record: &Record) -> String {
    let mut page = INTRODUCTION.to_owned();
    for document in documents {
        let failures: Vec<_> = failures(document, record).iter().map(u16::to_string).collect();
        let (name, count) = (document.name, document.operations.len());
        write!(
            page,
            "\n## {name}\n{count} operations; failures compared: {}.\n\n\
             | operation | | compared whole | effect |\n|---|---|---|---|\n",
            failures.join(", ")
        )
        .unwrap();
        for operation in &document.operations {
            page.push_str(&row(operation, record));
        }
    }
    page
}

fn row(operation: &Operation, record: &Record) -> String {
    let name = operation.name();
    let statuses = operation.responses.keys().filter(|status| **status < 500);
    let statuses: Vec<_> = statuses.map(u16::to_string).collect();
    let effect = match reason(&name) {
        Some(reason) => format!("none: {reason}"),
        None => effects(&name, record).join("; "),
    };
    let id = name.split_once('.').map_or("", |(_, id)| id);
    let Operation { method, path, .. } = operation;
    format!("| `{id}` | {method} `{path}` | {} | {effect} |\n", statuses.join(" "))
}
