//! ProcessMind, "API Reference: Tenants" (seed 001): tenants, their statistics and their users.

mod tenant;
mod users;

use serde_json::json;

use super::answer::{Answer, json};
use super::words::{sentence, usual_status};
use super::{Dialect, ErrorFacts, Method, Route, route};
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
    route(
        Method::Get,
        "/tenant/{tenantId}",
        "processmind.getTenant",
        Role::Member,
        tenant::get_tenant,
    ),
    route(
        Method::Put,
        "/tenant/{tenantId}",
        "processmind.updateTenant",
        Role::Admin,
        tenant::update_tenant,
    ),
    route(
        Method::Get,
        "/tenant/{tenantId}/statistics",
        "processmind.getStatistics",
        Role::Member,
        tenant::get_statistics,
    ),
    route(
        Method::Get,
        "/tenant/{tenantId}/users",
        "processmind.listUsers",
        Role::Member,
        users::list_users,
    ),
    route(
        Method::Post,
        "/tenant/{tenantId}/users",
        "processmind.addUser",
        Role::Admin,
        users::add_user,
    ),
    route(
        Method::Put,
        "/tenant/{tenantId}/users",
        "processmind.updateUser",
        Role::Admin,
        users::update_user,
    ),
    route(
        Method::Delete,
        "/tenant/{tenantId}/users",
        "processmind.removeUser",
        Role::Admin,
        users::remove_user,
    ),
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
