//! Which operation of which vendor is answered, and how far: what the documents say of themselves
//! (`x-coverage`, `x-not-implemented`), as a page.

use std::fmt::Write;

use serde_json::Value;

use super::documents::DOCUMENTS;
use crate::dialects::Method;

const INTRODUCTION: &str = "\
# What of the vendors' APIs is answered

Printed by `tenantd openapi --matrix` from the contract documents, where each operation has it as
`x-coverage`, and each document `x-not-implemented`. A test fails when this page is not current.

- *Implemented*: all that the vendor's document says of the operation is done, and stays done: what
  is written is read back, also through the other APIs, and outlives a restart.
- *Partly*: the operation is answered in the vendor's form, and what it says is kept, but something
  behind it is simulated, simplified or left out; the sentence says what.
- *Not implemented*: the vendor's document names it, and nothing answers.

What a vendor's document leaves open (statuses, limits, sometimes whole bodies) we had to choose. The
page of each API marks every such choice, and what is documented elsewhere. A vendor has other APIs than
the one that is spoken of here. Their paths get the 404 of that vendor, and on a stand-in the journal
marks those requests as [not implemented](STAND-IN.md#journal), so that a test run can tell that it
asked for none.
";

/// The page, as Markdown.
pub fn matrix() -> String {
    let mut page = INTRODUCTION.to_owned();
    for (name, text) in DOCUMENTS {
        let document: Value = serde_json::from_str(text).unwrap_or_default();
        if let Some(missing) = document["x-not-implemented"].as_array() {
            page.push_str(&section(name, &document, missing));
        }
    }
    page
}

/// What is said of one vendor.
fn section(name: &str, document: &Value, missing: &[Value]) -> String {
    let (mut rows, mut implemented, mut partly) = (String::new(), 0, 0);
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let Some(method) = Method::ALL.iter().find(|one| is_named(**one, method)) else {
                continue;
            };
            let coverage = &operation["x-coverage"];
            let (status, count) = match coverage["status"].as_str() {
                Some("implemented") => ("implemented", &mut implemented),
                _ => ("partly", &mut partly),
            };
            *count += 1;
            let after = match coverage["after"].as_str() {
                Some(source) => format!(", after {source}"),
                None => String::new(),
            };
            let id = text(&operation["operationId"]);
            let simplified = text(&coverage["simplified"]);
            push(
                &mut rows,
                format_args!("| `{id}` | {method} `{path}` | {status}{after} | {simplified} |\n"),
            );
        }
    }
    for one in missing {
        let (name, reason) = (text(&one["name"]), text(&one["reason"]));
        push(&mut rows, format_args!("| {name} | | not implemented | {reason} |\n"));
    }
    let title = text(&document["info"]["title"]);
    format!(
        "\n## {name}\n{title} ([{name}.md]({name}.md)): implemented: {implemented}, \
         partly: {partly}, not: {}.\n\n| operation | | | what is simulated, simplified or left out |\n|---|---|---|---|\n{rows}",
        missing.len()
    )
}

fn is_named(method: Method, name: &str) -> bool {
    method.name().eq_ignore_ascii_case(name)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn push(page: &mut String, line: std::fmt::Arguments) {
    // Writing to a string does not fail.
    let _ = page.write_fmt(line);
}
