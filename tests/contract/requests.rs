//! What the program takes is what the documents say that it takes: the body and the query of every
//! request that was answered with success fit their schemas.

use serde_json::{Value, json};

use super::answers::text_faults;
use super::documents::{Document, Operation, document};
use super::schemas;

/// What is wrong with a request by the document, although it was taken. A body that is none of JSON
/// is not looked at.
pub fn faults(
    document: &Document,
    operation: &Operation,
    target: &str,
    sent: Option<&Value>,
) -> Vec<String> {
    let content = &document.resolve(&operation.value["requestBody"])["content"];
    let body = sent.zip(content.pointer("/application~1json/schema"));
    let body = body.map(|(sent, schema)| schemas::faults(document, schema, sent));
    let mut faults: Vec<String> =
        body.into_iter().flatten().map(|fault| format!("the request's body {fault}")).collect();
    let query = target.split_once('?').map_or("", |(_, query)| query);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let is_it = |one: &&Value| one["in"] == "query" && one["name"] == *name;
        if let Some(parameter) = operation.parameters.iter().find(is_it) {
            let wrong = text_faults(document, &parameter["schema"], plain(&value));
            faults.extend(wrong.into_iter().map(|fault| format!("the parameter {name} {fault}")));
        }
    }
    faults
}

/// A number as clients write it. The tests also send some with leading zeros, or of any length, which
/// count as the greatest there is.
fn plain(value: &str) -> &str {
    if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return value;
    }
    match value.trim_start_matches('0') {
        "" => "0",
        digits if digits.len() > 15 => "9007199254740991",
        digits => digits,
    }
}

#[test]
fn a_request_that_is_not_announced_is_told() {
    let told = |id: &str, target: &str, sent: Option<Value>| {
        let (document, name) = (document("dpod").unwrap(), format!("dpod.{id}"));
        let operation = document.operations.iter().find(|one| one.name() == name).unwrap();
        faults(document, operation, target, sent.as_ref())
    };
    let fine = told("createTenant", "/dpod/tenants", Some(json!({"name": "A", "other": 1})));
    assert_eq!(fine, Vec::<String>::new());
    let fault = told("createTenant", "/dpod/tenants", Some(json!({"departmentName": 7})));
    let expected = "the request's body at \"/departmentName\": 7 is not";
    assert!(fault.iter().any(|one| one.starts_with(expected)), "{fault:?}");
    let fine = told("listTenants", "/dpod/tenants?page=1&status=active&other=x", None);
    assert_eq!(fine, Vec::<String>::new());
    let fault = told("listTenants", "/dpod/tenants?page=-1", None);
    assert_eq!(fault, ["the parameter page at \"\": -1 is less than the minimum of 0"]);
}
