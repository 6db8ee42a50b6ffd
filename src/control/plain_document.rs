//! The control API's document without the tools of a stand-in: what an appliance answers.

use std::collections::{BTreeSet, VecDeque};

use serde_json::{Map, Value};

use super::stand_in;

/// The document's text without the tools, and without what only they refer to.
pub fn without_tools(text: &str) -> String {
    let Ok(Value::Object(mut document)) = serde_json::from_str(text) else {
        return text.to_owned();
    };
    leave_out_operations(&mut document);
    leave_out_tags(&mut document);
    leave_out_components(&mut document);
    let text = serde_json::to_string_pretty(&document);
    text.map_or_else(|_| String::new(), |text| text + "\n")
}

fn leave_out_operations(document: &mut Map<String, Value>) {
    let is_tool = |operation: &Value| {
        let mut tools = stand_in::DIALECT.routes.iter();
        tools.any(|route| operation["operationId"] == route.name())
    };
    let Some(Value::Object(paths)) = document.get_mut("paths") else { return };
    for item in paths.values_mut().filter_map(Value::as_object_mut) {
        item.retain(|_, member| !is_tool(member));
    }
    // What is left of a path without operations is its parameters.
    let has_operation =
        |item: &Value| item.as_object().is_some_and(|item| item.values().any(is_operation));
    paths.retain(|_, item| has_operation(item));
}

fn is_operation(member: &Value) -> bool {
    member.get("operationId").is_some()
}

/// Tags that no operation has.
fn leave_out_tags(document: &mut Map<String, Value>) {
    let items = document["paths"].as_object().into_iter().flat_map(Map::values);
    let operations = items.filter_map(Value::as_object).flat_map(Map::values);
    let used: BTreeSet<String> = operations
        .filter_map(|operation| operation["tags"].as_array())
        .flatten()
        .filter_map(|tag| tag.as_str().map(str::to_owned))
        .collect();
    if let Some(Value::Array(tags)) = document.get_mut("tags") {
        tags.retain(|tag| tag["name"].as_str().is_some_and(|name| used.contains(name)));
    }
}

/// Components that nothing refers to any more, directly or by way of others.
fn leave_out_components(document: &mut Map<String, Value>) {
    let components = document.remove("components").unwrap_or_default();
    let mut used = BTreeSet::new();
    let mut next = VecDeque::new();
    for member in document.values() {
        references(member, &mut next);
    }
    while let Some(reference) = next.pop_front() {
        let target = reference.strip_prefix("#/components").and_then(|at| components.pointer(at));
        if let Some(target) = target {
            references(target, &mut next);
        }
        used.insert(reference);
        next.retain(|reference| !used.contains(reference));
    }
    let Value::Object(mut components) = components else { return };
    for (kind, parts) in &mut components {
        // Schemes are named without a reference.
        if kind != "securitySchemes"
            && let Value::Object(parts) = parts
        {
            parts.retain(|name, _| used.contains(&format!("#/components/{kind}/{name}")));
        }
    }
    document.insert("components".to_owned(), components.into());
}

/// Every reference in a value.
fn references(value: &Value, found: &mut VecDeque<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member.as_str().filter(|_| name == "$ref") {
                    Some(reference) => found.push_back(reference.to_owned()),
                    None => references(member, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}
