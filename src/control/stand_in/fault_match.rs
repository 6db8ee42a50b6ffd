//! What a fault rule says of the requests that it is for. What no request can ever meet is refused.

use super::names::{self, known_text};
use crate::control::fields::{nested, parsed};
use crate::dialects::{Dialect, Members, Method, Route};
use crate::model::{IdRef, Problem};
use crate::stand_in::faults::{Match, PathPattern};

/// The longest condition, in characters.
const MAX_CHARS: usize = 1_000;
/// How many headers a rule may look at.
const MAX_HEADERS: usize = 10;

const A_PATH: &str = "a path such as /ocs/api/v1/Tenants/*, with ** at its end alone and no query";
const A_HEADER: &str = "the name of a header, such as x-test";
const HEADERS: &str = "an object with names of headers, such as x-test";
const A_VALUE: &str = "the value of a header, without blanks at its ends, or * for any";
const OF_OPERATION: &str = "that of the operation, or absent";

pub(super) fn read_match(members: &mut Members) -> Match {
    members.only(&["dialect", "operation", "method", "path", "client", "tenant", "headers"]);
    let dialect = known_text(members, "dialect", names::is_dialect);
    let operation = known_text(members, "operation", names::is_operation);
    let method = parsed(members, "method", names::A_METHOD, |text| {
        names::is_method(text).then(|| text.to_owned())
    });
    if let Some(found) = operation.as_deref().and_then(names::operation) {
        check_operation(members, found, dialect.as_deref(), method.as_deref());
    }
    Match {
        dialect,
        operation,
        method,
        path: parsed(members, "path", A_PATH, |text| {
            PathPattern::parse(text)
                .filter(|_| text.len() <= MAX_CHARS && !text.contains(['?', '#']))
        }),
        client: members.short_text("client", MAX_CHARS),
        tenant: parsed(members, "tenant", "an id", |text| {
            IdRef::parse(text).map(|_| text.to_owned())
        }),
        headers: nested(members, "headers", read_headers).unwrap_or_default(),
    }
}

/// Notes what is not the operation's own.
fn check_operation(
    members: &mut Members,
    (own, route): (&Dialect, &Route),
    dialect: Option<&str>,
    method: Option<&str>,
) {
    let is_other = |name: &str| names::is_dialect(name) && name != own.name;
    if dialect.is_some_and(is_other) {
        members.fault("dialect", Problem::Malformed { expected: OF_OPERATION });
    }
    let is_other = |name: &str| {
        let is_head = name == Method::Head.name() && route.method == Method::Get;
        name != route.method.name() && !is_head
    };
    if method.is_some_and(is_other) {
        members.fault("method", Problem::Malformed { expected: OF_OPERATION });
    }
}

/// Header by header, with its value or `*`.
fn read_headers(members: &mut Members) -> Vec<(String, String)> {
    let names = members.names();
    if names.len() > MAX_HEADERS {
        members.fault("", Problem::TooMany { max_items: MAX_HEADERS });
    }
    for (number, name) in names.iter().enumerate() {
        if name.is_empty() {
            members.fault("", Problem::Malformed { expected: HEADERS });
        } else if !name.bytes().all(is_token) {
            members.fault(name, Problem::Malformed { expected: A_HEADER });
        } else if names[..number].iter().any(|other| other.eq_ignore_ascii_case(name)) {
            members.fault(name, Problem::Twice);
        }
    }
    let read = |name: String| {
        let value = members.short_text(&name, MAX_CHARS)?;
        if value.trim() != value || value.contains(char::is_control) {
            members.fault(&name, Problem::Malformed { expected: A_VALUE });
        }
        Some((name, value))
    };
    names.into_iter().filter_map(read).collect()
}

/// Whether it may be in the name of a header (RFC 9110, section 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
