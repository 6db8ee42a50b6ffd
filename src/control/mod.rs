//! What no vendor's API has: usage, health and metrics. It also answers where no dialect does.

mod health;
mod usage;

use crate::dialects::{BODY_LIMIT_BYTES, Dialect, Gate, Method, Route};
use crate::model::Role;

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
    render: usage::problem,
};

static ROUTES: [Route; 5] = [
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
    Route {
        method: Method::Post,
        pattern: "/control/v1/usage",
        operation: "control.recordUsage",
        gate: Gate::Least(Role::Provider),
        body_limit_bytes: usage::BATCH_LIMIT_BYTES,
        handler: usage::record_usage,
    },
    Route {
        method: Method::Get,
        pattern: "/control/v1/usage",
        operation: "control.readUsage",
        gate: Gate::Least(Role::Member),
        body_limit_bytes: BODY_LIMIT_BYTES,
        handler: usage::read_usage,
    },
];
