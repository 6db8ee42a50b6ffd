//! The journal as HAR 1.2, which browsers' tools and proxies read.

use serde_json::{Value, json};

use super::entry::{Body, Entry, Field, milliseconds};
use super::record::Record;

/// Everything before the first entry.
pub fn har_beginning() -> String {
    let creator = json!({"name": "tenantd", "version": env!("CARGO_PKG_VERSION")});
    format!(r#"{{"log":{{"version":"1.2","creator":{creator},"entries":["#)
}

/// Everything after the last entry.
pub const fn har_end() -> &'static str {
    "]}}"
}

/// One entry. What HAR has no member for begins with `_`.
pub fn har_entry(record: &Record) -> Value {
    let entry = Entry::of(record);
    let (request, answer) = (&entry.request, &entry.answer);
    let query = request.query.as_deref();
    let host = value_of(&request.headers, "host").unwrap_or("localhost");
    let world =
        if record.world.is_empty() { String::new() } else { format!("/world/{}", record.world) };
    let query_part = query.map(|query| format!("?{query}")).unwrap_or_default();
    // Whoever sends it again is to reach the same world.
    let url = format!("http://{host}{world}{}{query_part}", request.path);
    let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let pairs: Vec<_> = pairs.map(|(name, value)| json!({"name": name, "value": value})).collect();
    let mut asked = json!({
        "method": request.method, "url": url, "httpVersion": "HTTP/1.1", "cookies": [],
        "headers": request.headers, "queryString": pairs, "headersSize": -1,
        "bodySize": size_of_body(request.body.as_ref()),
    });
    if let Some(body) = &request.body {
        asked["postData"] = json!({
            "mimeType": value_of(&request.headers, "content-type").unwrap_or_default(),
            "params": [], "text": text_of(body), "_encoding": encoding(body),
            "_complete": request.complete && !body.truncated,
        });
    }
    let ms = milliseconds(record);
    let mut shown = json!({
        "startedDateTime": entry.at, "time": ms, "request": asked,
        "response": {
            // HAR's own word for an answer that never was.
            "status": answer.status.unwrap_or(0), "statusText": "", "httpVersion": "HTTP/1.1",
            "cookies": [], "headers": answer.headers, "content": content(answer.body.as_ref(), &answer.headers),
            "redirectURL": value_of(&answer.headers, "location").unwrap_or_default(),
            "headersSize": -1, "bodySize": size_of_body(answer.body.as_ref()),
        },
        "cache": {}, "timings": {"send": 0, "wait": ms, "receive": 0},
    });
    let further = serde_json::to_value(&entry).unwrap_or_default();
    let names = [
        "number",
        "dialect",
        "operation",
        "client",
        "requestId",
        "notImplemented",
        "fault",
        "world",
    ];
    for name in names {
        shown[format!("_{name}")] = further[name].clone();
    }
    shown
}

fn content(body: Option<&Body>, headers: &[Field]) -> Value {
    let mime_type = value_of(headers, "content-type").unwrap_or_default();
    let Some(body) = body else { return json!({"size": 0, "mimeType": mime_type}) };
    let mut content =
        json!({"size": body.size_bytes, "mimeType": mime_type, "text": text_of(body)});
    if let Some(encoding) = encoding(body) {
        content["encoding"] = encoding.into();
    }
    content
}

fn size_of_body(body: Option<&Body>) -> u64 {
    body.map_or(0, |body| body.size_bytes)
}

fn text_of(body: &Body) -> &str {
    body.text.as_deref().or(body.base64.as_deref()).unwrap_or_default()
}

fn encoding(body: &Body) -> Option<&'static str> {
    body.base64.is_some().then_some("base64")
}

fn value_of<'a>(headers: &'a [Field], name: &str) -> Option<&'a str> {
    let field = headers.iter().find(|field| field.name.eq_ignore_ascii_case(name));
    field.map(|field| &*field.value)
}
