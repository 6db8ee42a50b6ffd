//! Members of JSON values by their paths: `a.b`, `a[].b` for the element that is about the subject,
//! `*` for a member of any name, `.` for the whole.

use serde_json::{Map, Value, json};

/// Members by which an element tells what it is about.
const NAMING: [&str; 11] = [
    "/id",
    "/Id",
    "/tenantId",
    "/tenant_id",
    "/Tenant ID",
    "/serviceType",
    "/Service Type",
    "/definitionId",
    "/EntitlementDefinitionId",
    "/Feature/Id",
    "/metric",
];
/// The name that stands for any.
const ANY: &str = "extra";

/// What stands at `path`; of arrays the element that only these names name, or with none the first.
pub fn follow(value: &Value, path: &str, names: &[String]) -> Value {
    let mut value = value.clone();
    for step in steps(path) {
        let (member, is_array) = step;
        if !member.is_empty() {
            value = value.get(member).cloned().unwrap_or_default();
        }
        if is_array {
            value = element(&value, names);
        }
    }
    value
}

fn steps(path: &str) -> impl Iterator<Item = (&str, bool)> {
    let parts = path.split('.').filter(|part| !part.is_empty());
    parts.map(|part| match part.strip_suffix("[]") {
        Some(member) => (member, true),
        None => (if part == "*" { ANY } else { part }, false),
    })
}

/// The one element about what the names name; null if there is none.
fn element(array: &Value, names: &[String]) -> Value {
    let Some(elements) = array.as_array() else { return Value::Null };
    if names.is_empty() {
        return elements.first().cloned().unwrap_or_default();
    }
    let is_one = |name: &str| names.iter().any(|one| one == name);
    let is_it = |element: &&Value| {
        if let Some(name) = element.as_str() {
            return is_one(name);
        }
        // In a line on usage this is the id; elsewhere it is the name.
        let tenant = element.get("metric").and(element.get("tenant")).and_then(Value::as_str);
        let told = NAMING.iter().filter_map(|path| element.pointer(path)?.as_str());
        let mut told = told.chain(tenant).peekable();
        told.peek().is_some() && told.all(is_one)
    };
    let mut found = elements.iter().filter(is_it);
    let first = found.next().cloned().unwrap_or_default();
    assert_eq!(found.next(), None, "two elements about {names:?}");
    first
}

/// Puts `new` at `path` of a body; of arrays into the first element.
pub fn put(body: &mut Value, path: &str, new: Value) {
    let mut place = body;
    for (member, is_array) in steps(path) {
        if !member.is_empty() {
            if place.is_null() {
                *place = json!({});
            }
            place = place.as_object_mut().unwrap().entry(member).or_insert(Value::Null);
        }
        if is_array {
            place = &mut place[0];
        }
    }
    *place = new;
}

/// The path of every member of an object that is no object itself.
pub fn leaves(value: &Value) -> Vec<String> {
    match value {
        Value::Object(members) => {
            let below = |(name, member): (&String, &Value)| {
                let leaves = leaves(member).into_iter();
                leaves.map(|leaf| join(name, &leaf)).collect::<Vec<_>>()
            };
            members.iter().flat_map(below).collect()
        }
        Value::Array(elements) => {
            let first = elements.first().map(leaves).unwrap_or_default();
            first.iter().map(|leaf| join("[]", leaf)).collect()
        }
        _ => vec![".".into()],
    }
}

fn join(name: &str, leaf: &str) -> String {
    match leaf {
        "." => name.to_owned(),
        leaf if leaf.starts_with("[]") => format!("{name}{leaf}"),
        leaf => format!("{name}.{leaf}"),
    }
}

/// A CSV file as an array of objects.
pub fn rows_of(csv: &str) -> Value {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.unwrap();
        let cells = header.iter().zip(record.iter());
        cells.map(|(name, cell)| (name.to_owned(), cell.into())).collect::<Map<_, _>>()
    };
    reader.records().map(row).map(Value::Object).collect()
}

/// Every node of a tree of `children`, without its children.
pub fn flattened(mut tree: Value) -> Value {
    let children = tree.as_object_mut().and_then(|node| node.shift_remove("children"));
    let mut nodes = vec![tree];
    for child in children.as_ref().and_then(Value::as_array).into_iter().flatten() {
        nodes.append(flattened(child.clone()).as_array_mut().unwrap());
    }
    nodes.into()
}
