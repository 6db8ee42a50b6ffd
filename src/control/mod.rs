//! What no vendor's API has: health and metrics. It also answers where no dialect does.

mod health;

use crate::dialects::{BODY_LIMIT_BYTES, Dialect, Gate, Method, Route, answer};

/// The native API.
pub static DIALECT: Dialect = Dialect {
    name: "control",
    mounts: &[""],
    spaces: &[],
    any_case: false,
    regional: false,
    challenges: &["Bearer"],
    routes: &ROUTES,
    render: answer::problem,
};

static ROUTES: [Route; 3] = [
    Route {
        method: Method::Get,
        pattern: "/healthz",
        operation: "control.health",
        gate: Gate::Public,
        body_limit_bytes: BODY_LIMIT_BYTES,
        handler: health::healthz,
    },
    Route {
        method: Method::Get,
        pattern: "/readyz",
        operation: "control.readiness",
        gate: Gate::Public,
        body_limit_bytes: BODY_LIMIT_BYTES,
        handler: health::readyz,
    },
    Route {
        method: Method::Get,
        pattern: "/metrics",
        operation: "control.metrics",
        gate: Gate::Public,
        body_limit_bytes: BODY_LIMIT_BYTES,
        handler: health::metrics,
    },
];
