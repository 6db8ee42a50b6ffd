//! The APIs, operations and methods that there are, for what asks about requests by their names: a
//! name that is nothing's would fit nothing, and nobody would notice.

use crate::dialects::{Dialect, Members, Route, dpod, identity, ipera, nse, ocs, processmind};
use crate::model::Problem;

/// Everything but the tools, which neither fail nor are kept in the journal.
static DIALECTS: [&Dialect; 8] = [
    &crate::control::DIALECT,
    &crate::control::documents::DIALECT,
    &identity::DIALECT,
    &ocs::DIALECT,
    &processmind::DIALECT,
    &nse::DIALECT,
    &dpod::DIALECT,
    &ipera::DIALECT,
];

/// The methods of RFC 9110 and RFC 5789: a client may send one of them that no route has.
const METHODS: [&str; 9] =
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

/// Whether an API has this name.
pub(super) fn is_dialect(name: &str) -> bool {
    DIALECTS.iter().any(|dialect| dialect.name == name)
}

/// Whether an operation has this name, which begins with its API's.
pub(super) fn is_operation(name: &str) -> bool {
    routes().any(|route| route.operation == name)
}

/// Whether an operation has this name, with its API's or without.
pub(super) fn is_operation_or_name(name: &str) -> bool {
    routes().any(|route| route.operation == name || route.name() == name)
}

/// Whether a method has this name, in any case.
pub(super) fn is_method_in_any_case(name: &str) -> bool {
    METHODS.iter().any(|method| method.eq_ignore_ascii_case(name))
}

/// A text that is one of those that are known.
pub(super) fn known_text(
    members: &mut Members,
    field: &str,
    is_known: fn(&str) -> bool,
) -> Option<String> {
    let text = members.text(field)?;
    if !is_known(&text) {
        members.fault(field, Problem::Unknown);
    }
    Some(text)
}

fn routes() -> impl Iterator<Item = &'static Route> {
    DIALECTS.iter().flat_map(|dialect| dialect.routes)
}
