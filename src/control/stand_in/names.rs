//! Names of what there is in any API, for whoever says which requests are meant: fault rules, and
//! filters of the journal. A name that is nothing's would fit nothing, and nobody would notice.

use crate::control::{self, documents};
use crate::dialects::{
    Dialect, Members, Method, Route, dpod, identity, ipera, nse, ocs, processmind,
};
use crate::model::Problem;

/// What a method must be to be that of any operation.
pub(super) const A_METHOD: &str = "one of GET, HEAD, POST, PUT, PATCH and DELETE";

/// Every API but the tools of a stand-in.
static DIALECTS: [&Dialect; 8] = [
    &control::DIALECT,
    &documents::DIALECT,
    &identity::DIALECT,
    &ocs::DIALECT,
    &processmind::DIALECT,
    &nse::DIALECT,
    &dpod::DIALECT,
    &ipera::DIALECT,
];

/// Whether it is the short name of an API.
pub(super) fn is_dialect(name: &str) -> bool {
    DIALECTS.iter().any(|dialect| dialect.name == name)
}

/// The dialect and the route of an operation, `dialect.operation`.
pub(super) fn operation(name: &str) -> Option<(&'static Dialect, &'static Route)> {
    let mut routes =
        DIALECTS.iter().flat_map(|dialect| dialect.routes.iter().map(|it| (*dialect, it)));
    routes.find(|(_, route)| route.operation == name)
}

/// Whether it is a method that some operation has.
pub(super) fn is_method(name: &str) -> bool {
    Method::ALL.iter().any(|method| method.name() == name)
}

/// What a client may send though no operation has it (RFC 9110).
const OTHER_METHODS: [&str; 3] = ["OPTIONS", "TRACE", "CONNECT"];

/// Whether an operation has this name, which begins with its API's.
pub(super) fn is_operation(name: &str) -> bool {
    operation(name).is_some()
}

/// Whether an operation has this name, with its API's or without.
pub(super) fn is_operation_or_name(name: &str) -> bool {
    let mut routes = DIALECTS.iter().flat_map(|dialect| dialect.routes);
    routes.any(|route| route.operation == name || route.name() == name)
}

/// Whether a client may send a method of this name, in any case.
pub(super) fn is_method_in_any_case(name: &str) -> bool {
    let mut all = Method::ALL.iter().map(|method| method.name()).chain(OTHER_METHODS);
    all.any(|method| method.eq_ignore_ascii_case(name))
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
