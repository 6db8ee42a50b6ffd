//! What no vendor's API has: the control API, health and metrics. It also answers where no dialect
//! does.
//!
//! Strict where the vendors are lenient: a member of a body, or a parameter of a list's query, that it
//! does not know is a fault, because nobody's client sends one by habit.

mod backup;
mod clients;
mod contents;
pub mod coverage;
pub mod documents;
mod etag;
mod fields;
mod health;
mod icon;
mod instance;
mod me;
mod no_body;
mod once;
mod page;
mod parts;
mod plain_document;
pub(crate) mod problem;
mod query;
mod routes;
mod services;
mod sign_in;
pub mod stand_in;
mod subtenants;
mod tenant_body;
mod tenant_change;
mod tenants;
pub(crate) mod usage;
mod users;

pub(crate) use etag::tagged;

use crate::dialects::Dialect;

/// The native API.
pub static DIALECT: Dialect = Dialect {
    name: "control",
    mounts: &[""],
    spaces: &["/control"],
    any_case: false,
    regional: false,
    limits_rate: false,
    challenges: &["Bearer"],
    routes: routes::ROUTES,
    render: problem::render,
};
