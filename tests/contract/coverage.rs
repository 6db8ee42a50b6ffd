//! What the cases cover, held against the documents, and the page that tells it.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::documents::{ALL, Document, Operation};
use super::record::{Record, so_far};
use super::{cases, keep_current};

/// Operations that have no effect to be seen through another API, and why.
const WITHOUT_EFFECT: [(&str, &str); 27] = [
    ("control.health", "tells of the process, which no API changes"),
    ("control.readiness", "tells of the file, which no API changes"),
    ("control.metrics", "tells of the process, which no API changes"),
    ("control.getDocument", "is a part of the program"),
    ("control.listKnownFeatures", "no other API adds features; see `putKnownFeature`"),
    ("control.listEntitlements", "no other API sets entitlements; see `putEntitlement`"),
    ("control.getEntitlement", "no other API sets entitlements; see `putEntitlement`"),
    ("control.getServices", "no other API sets services; see `putServices`"),
    ("control.makeBackup", "changes nothing; `tests/backup/downloading.rs` restores it"),
    ("control.readUsage", "no other API reports usage; see `recordUsage`"),
    ("control.listRegions", "no other API sets regions; see `replaceRegions`"),
    ("control.getClock", "no other API moves the clock; see `putClock`"),
    ("control.listFaults", "no other API has rules; see `putFaults`"),
    ("control.previewFaults", "no other API has rules; see `putFaults`"),
    ("control.getLimits", "no other API changes limits; see `putLimits`"),
    ("control.listSnapshots", "no other API saves snapshots; see `restoreSnapshot`"),
    ("control.getSnapshot", "no other API saves snapshots; see `restoreSnapshot`"),
    ("control.putSnapshot", "changes nothing that another API shows; see `restoreSnapshot`"),
    ("control.deleteSnapshot", "changes nothing that another API shows; see `restoreSnapshot`"),
    ("control.clearJournal", "changes nothing that another API shows"),
    ("control.streamJournal", "never ends; see `getJournal`"),
    ("control.verifyJournal", "tells of what `getJournal` shows"),
    ("control.getSeedSchema", "is a part of the program"),
    ("identity.discovery", "tells addresses, which no API changes"),
    ("identity.connectDiscovery", "tells addresses, which no API changes"),
    ("identity.keySet", "tells keys, which no API changes"),
    ("identity.connectKeySet", "tells keys, which no API changes"),
];

/// What every API can answer when it is not the caller's fault.
const FAILURES: [u16; 2] = [500, 503];

const INTRODUCTION: &str = "\
# What the tests compare whole

Written by `UPDATE_DOCS=1 cargo test --test main contract::` from what the cases in
`tests/contract/cases` did; a test fails when this page is not current, and when there is a gap.

The operations are those of the documents in `static/openapi`, which are those of the route tables.

- *Compared whole*: an answer of the operation with this status was compared in its status, every
  header and the whole body. A gap is a status below 500 that the document lists and that is not
  here. 500 and 503 have one form in each API; a gap is an API in which one of them was never
  compared.
- *Effect*: what the operation changed was read through these operations of other APIs, where it was
  not before; or, for one that reads, these changed what it shows. A gap is an operation without
  any, unless it is said here why there can be none.

What this page does not say: that a status was compared for each of its causes, or an effect for
each member; the tests of each API are for that. A status that a document forgot is not missed here,
but by a check of every answer that those tests get: its status, its headers and the schema of its
body must be in the document of its operation, and a request that was taken must fit it, too.
Refusals that come before any operation (404 of an unknown path, 405 of another method, 408, 413 of
a body where none is due, and those of a broken head) are in no operation of a document, but for the
405 of a region in OCS; nor are answers to HEAD, but where it is an operation of its own.
";

#[test]
fn every_listed_status_and_every_effect_is_covered_and_told() {
    for cases in cases::ALL {
        cases.play();
    }
    let record = so_far();
    let gaps: Vec<_> = ALL.iter().flat_map(|document| gaps(document, &record)).collect();
    assert!(gaps.is_empty(), "{gaps:#?}");
    keep_current("docs/coverage.md", &page(&record));
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
    if failures(document, record) != BTreeSet::from(FAILURES) {
        gaps.push(format!("{}: not each of {FAILURES:?} was compared whole", document.name));
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

fn page(record: &Record) -> String {
    let mut page = INTRODUCTION.to_owned();
    for document in ALL.iter() {
        let (name, count) = (document.name, document.operations.len());
        write!(
            page,
            "\n## {name}\n{count} operations.\n\n\
             | operation | | compared whole | effect |\n|---|---|---|---|\n"
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
    let compared = record.compared.iter().filter(|(one, _)| *one == name);
    let statuses: Vec<_> = compared.map(|(_, status)| status.to_string()).collect();
    let effect = match reason(&name) {
        Some(reason) => format!("none: {reason}"),
        None => effects(&name, record).join("; "),
    };
    let id = name.split_once('.').map_or("", |(_, id)| id);
    let Operation { method, path, .. } = operation;
    format!("| `{id}` | {method} `{path}` | {} | {effect} |\n", statuses.join(" "))
}
