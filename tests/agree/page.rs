//! `docs/attributes.md`, made from the table. `UPDATE_DOCS=1 cargo test --test main agree::` writes
//! it anew.

use std::fmt::Write;
use std::path::Path;

use super::attribute::{Attribute, Place};
use super::{SECTIONS, states};

const DIALECTS: [(&str, &str); 6] = [
    ("ocs", "OCS"),
    ("processmind", "ProcessMind"),
    ("nse", "NSE"),
    ("dpod", "DPoD"),
    ("ipera", "IPERA"),
    ("control", "control"),
];

const INTRODUCTION: &str = "\
# What is what in the five APIs

All five APIs and the [control API](control.md) are answered from one state: a tenant has each attribute once, under
several names. What is written through one API is what the others show from then on. This page says which API shows an
attribute under which name, and which can change it.

A name in **bold** can be changed there, the others are only shown. A name stands as the object has it, without what a
list or an answer puts around it; `[]` is the element in question. Of answers without members, the operation is named.
Ids are UUIDs in ProcessMind and DPoD, everywhere else as they were made. [In which operations](#in-which-operations)
tells the same operation by operation; who may call them is told by the pages of [OCS](ocs.md),
[ProcessMind](processmind.md), [NSE](nse.md), [DPoD](dpod.md), [IPERA](ipera.md) and the [control API](control.md).

The page is made from the table that the test `agree` walks: it writes every attribute through each API that can and
reads it through all that show it. `UPDATE_DOCS=1 cargo test --test main agree::` writes the page anew.
";

const DETAILS: &str = "
## In which operations

`.` is the whole body. *null*: null takes the value away; in IPERA an empty text does, too.
";

fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    for (heading, attributes) in SECTIONS {
        write!(page, "\n## {heading}\n\n").unwrap();
        page += "| | OCS | ProcessMind | NSE | DPoD | IPERA | control |\n|---|---|---|---|---|---|---|\n";
        for attribute in attributes {
            let cells = DIALECTS.map(|(dialect, _)| names(attribute, dialect));
            writeln!(page, "| {} | {} |", attribute.name, cells.join(" | ")).unwrap();
        }
        let mut notes = attributes.iter().filter(|attribute| !attribute.note.is_empty()).peekable();
        if notes.peek().is_some() {
            page.push('\n');
        }
        for Attribute { name, note, .. } in notes {
            writeln!(page, "- *{name}*: {note}").unwrap();
        }
    }
    page += &states::section();
    page += DETAILS;
    for (heading, attributes) in SECTIONS {
        write!(page, "\n### {heading}, by operation\n\n").unwrap();
        page += "| attribute | API | shown as | changed by |\n|---|---|---|---|\n";
        page += &attributes.iter().map(rows).collect::<String>();
    }
    page
}

/// The names that one API has for an attribute.
fn names(attribute: &Attribute, dialect: &str) -> String {
    let name = |place: &Place| match place.member {
        "." | "" => place.name().to_owned(),
        member => format!("`{member}`"),
    };
    let of_dialect = |places: Vec<Place>| -> Vec<String> {
        places.iter().filter(|place| place.dialect() == dialect).map(name).collect()
    };
    let changed = of_dialect(attribute.changed());
    let mut names: Vec<String> = Vec::new();
    for name in of_dialect(attribute.shown()).into_iter().chain(changed.clone()) {
        let name = if changed.contains(&name) { format!("**{name}**") } else { name };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// The rows of one attribute, one for each API.
fn rows(attribute: &Attribute) -> String {
    let mut rows = String::new();
    let mut name = attribute.name;
    for (dialect, title) in DIALECTS {
        let of_dialect = |place: &Place| place.dialect() == dialect;
        let shown: Vec<_> = attribute.shown().into_iter().filter(of_dialect).collect();
        let changed: Vec<_> = attribute.changed().into_iter().filter(of_dialect).collect();
        if shown.is_empty() && changed.is_empty() {
            continue;
        }
        let changed = grouped(&changed, |place| match shown.first() {
            Some(first) if first.member == place.member => String::new(),
            _ => member(place),
        });
        let shown = grouped(&shown, member);
        writeln!(rows, "| {name} | {title} | {shown} | {changed} |").unwrap();
        name = "";
    }
    rows
}

/// Operations of one member together.
fn grouped(places: &[Place], member: impl Fn(&Place) -> String) -> String {
    let mut groups: Vec<(String, &str, Vec<&str>)> = Vec::new();
    for place in places {
        let (member, ending) = (member(place), if place.takes_null { " (*null*)" } else { "" });
        match groups.iter_mut().find(|group| (&group.0, group.1) == (&member, ending)) {
            Some((_, _, names)) => names.push(place.name()),
            None => groups.push((member, ending, vec![place.name()])),
        }
    }
    let text = |(member, ending, names): (String, &str, Vec<&str>)| {
        let joint = if member.is_empty() { "" } else { " in " };
        format!("{member}{joint}{}{ending}", names.join(", "))
    };
    groups.into_iter().map(text).collect::<Vec<_>>().join("; ")
}

fn member(place: &Place) -> String {
    let form = match place.form {
        "uuid" => " (a UUID)",
        "standing" | "trashed" => " (see above)",
        "active" => " (true if active)",
        "status" => " (0 passive, 1 active, 2 banned)",
        "kind" => " (0 feature, 1 resource, 2 usage)",
        "limit" => " (0 hard, 1 soft)",
        "marketplace" => " (`DPoD` where there is none)",
        "country" => " (its English name)",
        _ => "",
    };
    if place.clears() { String::new() } else { format!("`{}`{form}", place.member) }
}

#[test]
fn the_page_is_that_of_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/attributes.md");
    let page = page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(committed, page, "UPDATE_DOCS=1 cargo test --test main agree:: writes it anew");
}
