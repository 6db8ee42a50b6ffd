//! Names of what there is in any API, for whoever says which requests are meant: fault rules, and
//! filters of the journal.

use crate::control::{self, documents};
use crate::dialects::{Dialect, Route, dpod, identity, ipera, nse, ocs, processmind};

/// What a method must be to be that of any operation.
pub(super) const A_METHOD: &str = "one of GET, HEAD, POST, PUT, PATCH and DELETE";

/// The methods that operations have, and the one that reads the head of what GET reads.
pub(super) const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

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
    METHODS.contains(&name)
}
