//! Each document is sound OpenAPI 3.1, in the form that all of them have.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tenantd::control::documents::served;
use tenantd::dialects::Route;
use tenantd::web::router::STAND_IN;

use super::documents::{ALL, Document, document};
use super::{keep_current, schemas};
use crate::support::{World, WorldOptions};

/// The part of OpenAPI 3.1 that the documents use, strictly.
const OPENAPI: &str = include_str!("openapi.schema.json");

#[test]
fn every_document_is_openapi() {
    let openapi = schemas::compile(&serde_json::from_str(OPENAPI).unwrap()).unwrap();
    for document in ALL.iter() {
        let errors = openapi.iter_errors(&document.root);
        let faults: Vec<_> =
            errors.map(|error| format!("{}: {error}", error.instance_path().as_str())).collect();
        assert!(faults.is_empty(), "{}: {faults:#?}", document.name);
    }
}

#[test]
fn every_document_is_in_its_form() {
    for document in ALL.iter() {
        let text = serde_json::to_string_pretty(&document.root).unwrap() + "\n";
        keep_current(&format!("static/openapi/{}.json", document.name), &text);
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_component_is_used() {
    for document in ALL.iter() {
        let mut references = BTreeSet::new();
        walk(&document.root, "", &mut |at, value| {
            let is_reference = !at.ends_with("/properties") && !is_data(at);
            let reference = value.get("$ref").and_then(Value::as_str).filter(|_| is_reference);
            references.extend(reference.map(str::to_owned));
        });
        for reference in &references {
            document.target(reference);
        }
        let sections = document.root["components"].as_object().into_iter().flatten();
        let sections = sections.filter(|(section, _)| *section != "securitySchemes");
        let unused: Vec<_> = sections
            .flat_map(|(section, all)| {
                all.as_object()
                    .into_iter()
                    .flatten()
                    .map(move |(name, _)| format!("#/components/{section}/{name}"))
            })
            .filter(|component| !references.contains(component))
            .collect();
        assert!(unused.is_empty(), "{}: unused: {unused:#?}", document.name);
    }
}

#[test]
fn operations_are_named_once_and_what_they_name_is_declared() {
    for document in ALL.iter() {
        let schemes = &document.root["components"]["securitySchemes"];
        let tags = document.root["tags"].as_array().into_iter().flatten();
        let tags: BTreeSet<_> = tags.map(|tag| &tag["name"]).map(Value::to_string).collect();
        let mut ids = BTreeMap::new();
        for operation in &document.operations {
            *ids.entry(operation.name()).or_insert(0) += 1;
            let name = operation.name();
            for tag in operation.value["tags"].as_array().into_iter().flatten() {
                assert!(tags.contains(&tag.to_string()), "{name}: no tag {tag}");
            }
            let security = operation.value.get("security").unwrap_or(&document.root["security"]);
            for choice in security.as_array().unwrap_or_else(|| panic!("{name}: no security")) {
                for scheme in choice.as_object().unwrap().keys() {
                    assert!(schemes.get(scheme).is_some(), "{name}: no scheme {scheme}");
                }
            }
            let in_path = operation.path.split('/').filter_map(|segment| {
                segment.strip_prefix('{').and_then(|name| name.strip_suffix('}'))
            });
            let parameters = operation.parameters.iter().filter(|one| one["in"] == "path");
            let declared: BTreeSet<_> =
                parameters.filter_map(|parameter| parameter["name"].as_str()).collect();
            assert_eq!(declared, in_path.collect(), "{name}: the parameters of its path");
        }
        assert!(ids.values().all(|count| *count == 1), "{ids:#?}");
    }
}

#[test]
fn failures_are_listed_everywhere() {
    for operation in ALL.iter().flat_map(|document| &document.operations) {
        for status in [500, 503] {
            assert!(operation.responses.contains_key(&status), "{}: {status}", operation.name());
        }
    }
}

/// What an answer may have is said to the last member.
#[test]
fn every_object_of_an_answer_is_closed() {
    let mut open = BTreeSet::new();
    for document in ALL.iter() {
        for operation in &document.operations {
            for response in operation.responses.values() {
                for media in response["content"].as_object().into_iter().flatten() {
                    let mut seen = BTreeSet::new();
                    let at = format!("{}{}", operation.name(), media.0);
                    find_open(document, &media.1["schema"], &at, false, &mut seen, &mut open);
                }
            }
        }
    }
    assert!(open.is_empty(), "objects without additionalProperties: {open:#?}");
}

/// Every object schema below `schema` that says nothing of further members. Parts of one that is
/// closed may leave that to the whole.
fn find_open(
    document: &Document,
    schema: &Value,
    at: &str,
    is_part: bool,
    seen: &mut BTreeSet<String>,
    open: &mut BTreeSet<String>,
) {
    let reference = schema.get("$ref").and_then(Value::as_str);
    if let Some(new) = reference.filter(|one| seen.insert(format!("{is_part} {one}"))) {
        let at = format!("{} {new}", document.name);
        find_open(document, document.target(new), &at, is_part, seen, open);
    }
    let is_closed = ["additionalProperties", "unevaluatedProperties"]
        .iter()
        .any(|word| schema.get(word).is_some());
    let is_object = schema.get("properties").is_some() || schema["type"] == "object";
    if is_object && !is_closed && !is_part {
        open.insert(at.to_owned());
    }
    for word in ["allOf", "anyOf", "oneOf"] {
        for (place, one) in schema[word].as_array().into_iter().flatten().enumerate() {
            let at = format!("{at}/{word}/{place}");
            find_open(document, one, &at, is_part || is_closed, seen, open);
        }
    }
    for word in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(word) {
            find_open(document, inner, &format!("{at}/{word}"), false, seen, open);
        }
    }
    for one in ["properties", "patternProperties"] {
        for (name, value) in schema[one].as_object().into_iter().flatten() {
            find_open(document, value, &format!("{at}/{name}"), false, seen, open);
        }
    }
}

#[test]
fn every_example_fits_its_schema() {
    let mut wrong = Vec::new();
    for document in ALL.iter() {
        walk(&document.root, "", &mut |at, value| {
            if is_data(at) || at.ends_with("/properties") {
                return;
            }
            let is_schema = value.get("schema").is_none();
            let schema = value.get("schema").unwrap_or(value);
            let mut examples: Vec<&Value> = value.get("example").into_iter().collect();
            match value.get("examples") {
                Some(Value::Array(list)) if is_schema => examples.extend(list),
                Some(Value::Object(named)) => {
                    examples.extend(named.values().map(|one| &document.resolve(one)["value"]));
                }
                _ => {}
            }
            for example in examples {
                let faults = schemas::faults(document, schema, example);
                wrong.extend(
                    faults.into_iter().map(|fault| format!("{} {at}: {fault}", document.name)),
                );
            }
        });
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Whether this place is inside something that is no schema and no part of a document: an example, a
/// default, an enumeration.
fn is_data(at: &str) -> bool {
    ["/example/", "/examples/", "/const/", "/enum/", "/default/"].iter().any(|word| {
        // A member of an object may have such a name.
        at.match_indices(word).any(|(place, _)| !at[..place].ends_with("/properties"))
    })
}

fn walk(value: &Value, at: &str, visit: &mut impl FnMut(&str, &Value)) {
    visit(at, value);
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| walk(value, &format!("{at}/{name}"), visit));
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(n, value)| walk(value, &format!("{at}/{n}"), visit));
        }
        _ => {}
    }
}

#[test]
fn every_document_is_served_and_printed() {
    for is_stand_in in [true, false] {
        let world = World::with(WorldOptions { is_stand_in, ..WorldOptions::default() });
        ALL.iter().for_each(|one| is_served_and_printed(one, &world, is_stand_in));
    }
    assert!(document("identity").is_some());
}

fn is_served_and_printed(one: &Document, world: &World, is_stand_in: bool) {
    let text = served(one.name, is_stand_in).unwrap();
    let prefix = if one.name == "control" { "control/v1" } else { one.name };
    let reply = world.get(&format!("/{prefix}/openapi.json")).send();
    assert_eq!((reply.status, reply.text()), (200, text), "{}", one.name);
    assert_eq!(reply.header("Content-Type"), Some("application/json"));
    let tag = reply.header("ETag").unwrap();
    let again = world.get(&format!("/{prefix}/openapi.json")).header("If-None-Match", tag);
    assert_eq!(again.send().status, 304);
    let flag: &[&str] = if is_stand_in { &["--stand-in"] } else { &[] };
    let printed = crate::support::program::output(&[&["openapi", one.name], flag].concat());
    assert_eq!(printed, text.trim_end());
}

/// An appliance's document is the same without its tools: every path of it is there, nothing leads
/// nowhere, and nothing is left that only the tools need.
#[test]
fn an_appliance_is_described_without_the_tools() {
    let whole = document("control").unwrap();
    let plain = served("control", false).unwrap();
    assert_eq!(served("control", true), Some(whole.text));
    let plain: Value = serde_json::from_str(plain).unwrap();
    let tools: Vec<&str> = STAND_IN.routes.iter().map(Route::name).collect();
    let mut operations = 0;
    for (path, item) in plain["paths"].as_object().unwrap() {
        for (name, member) in item.as_object().unwrap() {
            assert_eq!(*member, whole.root["paths"][path][name], "{path}");
            if let Some(id) = member["operationId"].as_str() {
                assert!(!tools.contains(&id), "{id}");
                operations += 1;
            }
        }
    }
    assert_eq!(operations + tools.len(), whole.operations.len());
    let mut needed = BTreeSet::new();
    walk(&plain, "", &mut |_, value| {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            assert!(plain.pointer(&reference[1..]).is_some(), "{reference}");
            needed.insert(reference.to_owned());
        }
    });
    for (kind, parts) in plain["components"].as_object().unwrap() {
        for (name, part) in parts.as_object().unwrap() {
            assert_eq!(*part, whole.root["components"][kind][name]);
            let is_needed = needed.contains(&format!("#/components/{kind}/{name}"));
            assert!(is_needed || kind == "securitySchemes", "{kind} {name}");
        }
    }
    let names = |of: &Value| -> Vec<String> {
        of["tags"].as_array().unwrap().iter().map(|tag| tag["name"].to_string()).collect()
    };
    let mut tags = names(&whole.root);
    assert_eq!(tags.pop().as_deref(), Some("\"Stand-in\""));
    assert_eq!(names(&plain), tags);
}
