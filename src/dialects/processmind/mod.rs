//! ProcessMind, "API Reference: Tenants" (seed 001): tenants, their statistics and their users.

mod tenant;
mod users;

use serde_json::json;

use super::answer::{Answer, json};
use super::words::{sentence, usual_status};
use super::{Dialect, ErrorFacts, Gate, Method, Route};
use crate::model::{Error, Role, Unauthenticated};

/// The dialect.
pub static DIALECT: Dialect = Dialect {
    name: "processmind",
    mounts: &["/processmind", ""],
    spaces: &["/processmind", "/tenant"],
    any_case: false,
    regional: false,
    limits_rate: false,
    challenges: &["Bearer"],
    routes: &ROUTES,
    render,
};

static ROUTES: [Route; 7] = [
    Route {
        method: Method::Get,
        pattern: "/tenant/{tenantId}",
        operation: "processmind.getTenant",
        gate: Gate::Least(Role::Member),
        handler: tenant::get_tenant,
    },
    Route {
        method: Method::Put,
        pattern: "/tenant/{tenantId}",
        operation: "processmind.updateTenant",
        gate: Gate::Least(Role::Admin),
        handler: tenant::update_tenant,
    },
    Route {
        method: Method::Get,
        pattern: "/tenant/{tenantId}/statistics",
        operation: "processmind.getStatistics",
        gate: Gate::Least(Role::Member),
        handler: tenant::get_statistics,
    },
    Route {
        method: Method::Get,
        pattern: "/tenant/{tenantId}/users",
        operation: "processmind.listUsers",
        gate: Gate::Least(Role::Member),
        handler: users::list_users,
    },
    Route {
        method: Method::Post,
        pattern: "/tenant/{tenantId}/users",
        operation: "processmind.addUser",
        gate: Gate::Least(Role::Admin),
        handler: users::add_user,
    },
    Route {
        method: Method::Put,
        pattern: "/tenant/{tenantId}/users",
        operation: "processmind.updateUser",
        gate: Gate::Least(Role::Admin),
        handler: users::update_user,
    },
    Route {
        method: Method::Delete,
        pattern: "/tenant/{tenantId}/users",
        operation: "processmind.removeUser",
        gate: Gate::Least(Role::Admin),
        handler: users::remove_user,
    },
];

/// `{"message":"…"}`, as a public client of the API reads it. A wrong `x-api-key` is a 403.
fn render(error: &Error, _: &ErrorFacts) -> Answer {
    let (status, message) = match error {
        Error::Unauthenticated(Unauthenticated::BadApiKey) => (403, "Forbidden".to_owned()),
        Error::Unauthenticated(_) => (401, "Unauthorized".to_owned()),
        other => (usual_status(other), sentence(other)),
    };
    json(status, &json!({"message": message}))
}
