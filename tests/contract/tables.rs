//! The route tables and the documents name the same operations.

use std::collections::BTreeSet;

use super::documents::{ALL, Operation, addresses, every_dialect, operation};

#[test]
fn every_dialect_has_a_document() {
    let dialects: BTreeSet<_> = every_dialect().map(|dialect| dialect.name).collect();
    let documents: BTreeSet<_> = ALL.iter().map(|document| document.name).collect();
    assert_eq!(dialects, documents);
}

#[test]
fn every_route_is_documented() {
    let mut missing = Vec::new();
    for dialect in every_dialect() {
        for route in dialect.routes {
            let name = format!("{} {} {}", route.method, dialect.name, route.pattern);
            match operation(dialect, route) {
                None => missing.push(name),
                // A second way to call an operation has an id that begins with the first one's.
                Some(operation) if operation.name().starts_with(route.operation) => {}
                Some(operation) => missing.push(format!("{name} as {}", operation.name())),
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_documented_operation_is_a_route() {
    let routes: BTreeSet<(&str, &str, String)> = every_dialect()
        .flat_map(|dialect| dialect.routes.iter().map(move |route| (dialect, route)))
        .flat_map(|(dialect, route)| {
            let name = (dialect.name, route.method.name());
            addresses(dialect, route).into_iter().map(move |address| (name.0, name.1, address))
        })
        .collect();
    let operations = ALL.iter().flat_map(|document| &document.operations);
    let unknown = operations.filter(|operation| {
        let Operation { document, method, address, .. } = operation;
        !routes.contains(&(*document, method.as_str(), address.clone()))
    });
    let unknown: Vec<_> = unknown.map(|one| format!("{} at {}", one.name(), one.address)).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}
