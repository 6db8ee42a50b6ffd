//! Whole answers: the status, every header and the whole body, compared at once and recorded.

use std::collections::BTreeMap;

use serde_json::Value;
use tenantd::dialects::{Found, Method};

use super::answers::routed;
use super::documents::{Operation, operation};
use super::patterns::{Bindings, fits};
use super::record;
use crate::support::Reply;

/// An answer as it must be. Texts in headers and bodies may have placeholders, see `patterns`.
#[derive(Clone, Debug)]
pub struct Whole {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Body,
}

#[derive(Clone, Debug)]
enum Body {
    Nothing,
    Json(Value),
    Text(String),
    Bytes(Vec<u8>),
}

/// JSON, its members in this order.
pub fn json(status: u16, body: Value) -> Whole {
    Whole::of(status, Body::Json(body)).with("content-type", "application/json")
}

/// A text of this type.
pub fn text(status: u16, content_type: &str, body: &str) -> Whole {
    Whole::of(status, Body::Text(body.to_owned())).with("content-type", content_type)
}

/// Bytes of this type.
pub fn bytes(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Whole {
    Whole::of(status, Body::Bytes(body.into())).with("content-type", content_type)
}

/// No body at all.
pub fn nothing(status: u16) -> Whole {
    Whole::of(status, Body::Nothing)
}

impl Whole {
    fn of(status: u16, body: Body) -> Self {
        Self { status, headers: BTreeMap::new(), body }
    }

    /// With this header, too, or instead of the one of this name.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_lowercase(), value.to_owned());
        self
    }

    /// The same head, as HEAD gets it.
    pub fn without_body(self) -> Self {
        Self { body: Body::Nothing, ..self }
    }
}

impl Reply {
    /// The answer is exactly this one.
    ///
    /// The headers that every answer has (`Date`, `X-Request-Id`, `X-Content-Type-Options`, the
    /// length and `Connection`) are looked at without being named; every other one must be named.
    #[track_caller]
    pub fn is(&self, whole: &Whole) {
        let mut faults = Vec::new();
        let mut bindings = Bindings::of(self);
        if self.status != whole.status {
            faults.push(format!("the status is {}", self.status));
        }
        self.compare_headers(whole, &mut bindings, &mut faults);
        match &whole.body {
            Body::Json(expected) => compare("", expected, &self.json(), &mut bindings, &mut faults),
            Body::Text(expected) if fits(expected, self.text(), &mut bindings) => {}
            Body::Bytes(expected) if *expected == self.bytes => {}
            Body::Nothing if self.bytes.is_empty() => {}
            _ => faults.push("the body is another".to_owned()),
        }
        assert!(faults.is_empty(), "{faults:#?}\nis     {self:?}\nnot as {whole:?}");
        // The HEAD of a GET has its status, but not its body.
        if self.method != "HEAD" || self.found().route.method == Method::Head {
            record::compared(self.operation(), self.status);
        }
    }

    /// The operation that answered, by the router. A test of the contract asks below the prefix of
    /// a dialect, where an operation is always one dialect's.
    #[track_caller]
    pub fn operation(&self) -> String {
        let Found { dialect, route, .. } = self.found();
        operation(dialect, route).map_or(route.operation.to_owned(), Operation::name)
    }

    #[track_caller]
    fn found(&self) -> Found {
        let mut found = routed(&self.method, &self.target);
        assert_eq!(found.len(), 1, "{} {} is not one operation", self.method, self.target);
        found.remove(0)
    }

    fn compare_headers(&self, whole: &Whole, bindings: &mut Bindings, faults: &mut Vec<String>) {
        let mut expected = whole.headers.clone();
        for (name, pattern) in
            [("date", "<http-date>"), ("x-request-id", "<request>"), ("connection", "close")]
        {
            expected.entry(name.to_owned()).or_insert(pattern.to_owned());
        }
        expected.entry("x-content-type-options".to_owned()).or_insert("nosniff".to_owned());
        for (name, value) in &self.headers {
            match expected.remove(name) {
                Some(pattern) if fits(&pattern, value, bindings) => {}
                Some(pattern) => faults.push(format!("{name}: {value}, not {pattern}")),
                None if self.is_about_length(name, value) => {}
                None => faults.push(format!("{name}: {value} is too much")),
            }
        }
        faults.extend(expected.iter().map(|(name, value)| format!("{name}: {value} is missing")));
    }

    /// How the body is delimited, which the client that read it has checked.
    fn is_about_length(&self, name: &str, value: &str) -> bool {
        match name {
            "content-length" => self.method == "HEAD" || value == self.bytes.len().to_string(),
            "transfer-encoding" => value == "chunked",
            _ => false,
        }
    }
}

fn compare(at: &str, whole: &Value, got: &Value, bound: &mut Bindings, faults: &mut Vec<String>) {
    match (whole, got) {
        (Value::Object(whole), Value::Object(got)) => {
            let names = |members: &serde_json::Map<String, Value>| -> Vec<String> {
                members.keys().cloned().collect()
            };
            if names(whole) != names(got) {
                faults.push(format!("{at} has the members {:?}", names(got)));
            }
            for (name, value) in whole {
                if let Some(got) = got.get(name) {
                    compare(&format!("{at}/{name}"), value, got, bound, faults);
                }
            }
        }
        (Value::Array(whole), Value::Array(got)) => {
            if whole.len() != got.len() {
                faults.push(format!("{at} has {} items", got.len()));
            }
            for (place, (value, got)) in whole.iter().zip(got).enumerate() {
                compare(&format!("{at}/{place}"), value, got, bound, faults);
            }
        }
        (Value::String(pattern), Value::String(text)) if fits(pattern, text, bound) => {}
        (Value::String(pattern), Value::Number(_)) if pattern == "<number>" => {}
        (whole, got) if whole == got => {}
        (whole, got) => faults.push(format!("{at} is {got}, not {whole}")),
    }
}
