//! What no vendor's API has: the control API, health and metrics. It also answers where no dialect
//! does.
//!
//! Strict where the vendors are lenient: a member or a query parameter that it does not know is a
//! fault, because nobody's client sends one by habit.

mod etag;
mod fields;
mod health;
mod once;
mod page;
mod problem;
mod query;
mod routes;
mod tenant_body;
mod tenant_change;
mod tenants;

use crate::dialects::Dialect;

/// The native API.
pub static DIALECT: Dialect = Dialect {
    name: "control",
    mounts: &[""],
    spaces: &["/control"],
    any_case: false,
    regional: false,
    challenges: &["Bearer"],
    routes: &routes::ROUTES,
    render: problem::render,
};
