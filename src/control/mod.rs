//! What no vendor's API has: health and metrics. It also answers where no dialect does.

mod health;

use crate::dialects::{Dialect, Gate, Method, Route, answer};

/// The native API.
pub static DIALECT: Dialect = Dialect {
    name: "control",
    mounts: &[""],
    spaces: &[],
    any_case: false,
    regional: false,
    limits_rate: false,
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
        handler: health::healthz,
    },
    Route {
        method: Method::Get,
        pattern: "/readyz",
        operation: "control.readiness",
        gate: Gate::Public,
        handler: health::readyz,
    },
    Route {
        method: Method::Get,
        pattern: "/metrics",
        operation: "control.metrics",
        gate: Gate::Public,
        handler: health::metrics,
    },
];
