//! Every answer that a test receives is held against the document of the operation that gave it,
//! and so is every request that was taken.
//!
//! What no operation gave is left alone: refusals of the router, of a region, and of the edge.

use std::io::Read;

use flate2::read::GzDecoder;
use serde_json::Value;
use tenantd::dialects::Found;
use tenantd::web::router::{Offer, Routed, route, split_region, split_world};

use super::documents::{Document, Operation, document, operation};
use super::{requests, schemas};
use crate::support::Reply;

/// The statuses of refusals that come before every operation.
const BEFORE_ANY_OPERATION: [u16; 6] = [405, 408, 414, 417, 431, 505];

/// Headers that an answer may have without a word in the document of its operation.
const OF_THE_HOUSE: [&str; 16] = [
    "access-control-allow-origin",
    "access-control-expose-headers",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "server",
    "tenantd-world",
    "transfer-encoding",
    "vary",
    "x-content-type-options",
    "x-request-id",
    "allow",
    "keep-alive",
    "accept-ranges",
];

/// The operation that a request leads to by the router. Two at an address that two dialects share.
pub fn routed(method: &str, target: &str) -> Vec<Found> {
    let path = target.split_once('?').map_or(target, |(path, _)| path);
    let regional = split_region(in_world(path));
    let offer = Offer { in_region: regional.region.is_some(), is_stand_in: true };
    match route(method, &regional.path, offer) {
        Routed::Operation { found, for_scopes } => {
            std::iter::once(found).chain(for_scopes).collect()
        }
        _ => Vec::new(),
    }
}

/// A path as it is in its world.
fn in_world(path: &str) -> &str {
    split_world(path).map_or(path, |(_, rest)| rest)
}

/// Fails unless the answer is one that the document of its operation announces, and the request, with
/// this JSON as its body, one that it says is taken if it was.
#[track_caller]
pub fn hold(reply: &Reply, sent: Option<&Value>) {
    let Reply { method, target, .. } = reply;
    let is_in_region = split_region(in_world(target)).region.is_some();
    let is_before_any = BEFORE_ANY_OPERATION.contains(&reply.status)
        || (is_in_region && reply.status == 404)
        || is_no_path(reply)
        || reply.header("X-Request-Id").is_none();
    if is_before_any {
        return;
    }
    let announced: Vec<_> = routed(method, target)
        .iter()
        .filter_map(|found| {
            let operation = operation(found.dialect, found.route)?;
            let document = document(operation.document)?;
            let mut faults = faults(document, operation, method, reply);
            if (200..300).contains(&reply.status) {
                faults.extend(requests::faults(document, operation, target, sent));
            }
            Some((operation.name(), faults))
        })
        .collect();
    let is_fine = announced.is_empty() || announced.iter().any(|(_, faults)| faults.is_empty());
    assert!(is_fine, "{reply:?} is not as documented: {announced:#?}");
}

/// Whether there is nothing at the path, as at those of a stand-in's tools where they are off.
fn is_no_path(reply: &Reply) -> bool {
    reply.status == 404
        && serde_json::from_slice::<Value>(&reply.bytes)
            .is_ok_and(|body| body["type"] == "/problems/no-such-path")
}

fn faults(document: &Document, operation: &Operation, method: &str, reply: &Reply) -> Vec<String> {
    let Some(response) = operation.responses.get(&reply.status) else {
        return vec![format!("{} is not listed", reply.status)];
    };
    let mut faults = header_faults(document, response, reply);
    if method != "HEAD" {
        faults.extend(body_faults(document, response, reply));
    }
    faults
}

fn header_faults(document: &Document, response: &Value, reply: &Reply) -> Vec<String> {
    let mut faults = Vec::new();
    let declared: Vec<(String, &Value)> = response["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, header)| (name.to_lowercase(), document.resolve(header)))
        .collect();
    for (name, header) in &declared {
        match reply.header(name) {
            Some(value) => {
                let wrong = text_faults(document, &header["schema"], value);
                faults.extend(wrong.into_iter().map(|fault| format!("header {name} {fault}")));
            }
            None if header["required"] == true => faults.push(format!("no header {name}")),
            None => {}
        }
    }
    let known =
        |name: &str| OF_THE_HOUSE.contains(&name) || declared.iter().any(|(one, _)| one == name);
    let unknown = reply.headers.iter().filter(|(name, _)| !known(name));
    faults.extend(unknown.map(|(name, _)| format!("header {name} is not listed")));
    faults
}

fn body_faults(document: &Document, response: &Value, reply: &Reply) -> Vec<String> {
    let content = response["content"].as_object();
    let Some(content_type) = reply.header("Content-Type") else {
        return match (content, reply.bytes.is_empty()) {
            (None, true) => Vec::new(),
            (Some(_), _) => vec!["no body".to_owned()],
            (None, false) => vec!["a body without a type".to_owned()],
        };
    };
    let same = |listed: &str| listed == content_type || listed == essence(content_type);
    let Some((_, media)) = content.into_iter().flatten().find(|(listed, _)| same(listed)) else {
        return vec![format!("the type {content_type} is not listed")];
    };
    let Some(schema) = media.get("schema") else { return Vec::new() };
    let bytes = unpacked(reply);
    if essence(content_type).ends_with("json") {
        return match serde_json::from_slice(&bytes) {
            Ok(body) => schemas::faults(document, schema, &body),
            Err(error) => vec![format!("no JSON: {error}")],
        };
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) if content_type.starts_with("text/") => {
            schemas::faults(document, schema, &text.into())
        }
        _ => Vec::new(),
    }
}

/// What is wrong with a text that may stand for a number or a truth, as in a header or a query.
pub fn text_faults(document: &Document, schema: &Value, text: &str) -> Vec<String> {
    let as_text = schemas::faults(document, schema, &text.into());
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let value = if is_digits {
        // Also `007`, which is no JSON, and numbers that are too large to count with.
        Ok(text.parse().unwrap_or(i64::MAX).into())
    } else {
        serde_json::from_str::<Value>(text)
    };
    match value {
        Ok(value) if !as_text.is_empty() => schemas::faults(document, schema, &value),
        _ => as_text,
    }
}

/// A media type without its parameters.
fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

fn unpacked(reply: &Reply) -> Vec<u8> {
    if reply.header("Content-Encoding") != Some("gzip") {
        return reply.bytes.clone();
    }
    let mut bytes = Vec::new();
    GzDecoder::new(&*reply.bytes).read_to_end(&mut bytes).unwrap();
    bytes
}

/// The check itself is held to its word: each of these differs from a sound answer in one thing.
#[test]
fn an_answer_that_is_not_announced_is_told() {
    let world = crate::support::World::new();
    let sound = world.post("/oauth/token").form("grant_type=client_credentials");
    let found = routed("POST", "/oauth/token").remove(0);
    let operation = operation(found.dialect, found.route).unwrap();
    let told = |change: &dyn Fn(&mut Reply)| {
        let mut reply = sound.clone();
        change(&mut reply);
        faults(document("identity").unwrap(), operation, "POST", &reply)
    };
    let without = |reply: &mut Reply, name: &str| reply.headers.retain(|(one, _)| one != name);
    let body = |reply: &mut Reply, body: &str| reply.bytes = body.into();
    assert_eq!(told(&|_| {}), Vec::<String>::new());
    assert_eq!(told(&|reply| reply.status = 404), ["404 is not listed"]);
    let fault = told(&|reply| without(reply, "www-authenticate"));
    assert_eq!(fault, ["no header www-authenticate"]);
    let fault = told(&|reply| reply.headers.push(("etag".into(), "\"a\"".into())));
    assert_eq!(fault, ["header etag is not listed"]);
    assert_eq!(told(&|reply| without(reply, "content-type")), ["no body"]);
    let fault = told(&|reply| {
        without(reply, "content-type");
        reply.headers.push(("content-type".into(), "text/html".into()));
    });
    assert_eq!(fault, ["the type text/html is not listed"]);
    let description = r#""error_description": "a""#;
    for (text, said) in [
        ("no", "no JSON: "),
        (&format!("{{{description}}}"), "at \"\": \"error\" is a required property"),
        (&format!(r#"{{"error": "other", {description}}}"#), "at \"/error\": \"other\" is not one"),
        (
            &format!(r#"{{"error": "invalid_client", {description}, "x": 1}}"#),
            "at \"\": Additional",
        ),
    ] {
        let faults = told(&|reply| body(reply, text));
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].starts_with(said), "{faults:?}");
    }
}
