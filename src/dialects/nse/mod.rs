//! NetApp Service Engine v2.1, "Subtenants" (seed 002), with its sign-in.

mod envelope;
mod sign_in;
mod subtenants;

use super::answer::{Answer, json};
use super::words::{sentence, usual_status};
use super::{Dialect, ErrorFacts, Method, Route, public, route};
use crate::model::{Error, GrantFault, Role};
use envelope::Envelope;

/// The dialect.
pub static DIALECT: Dialect = Dialect {
    name: "nse",
    mounts: &["/nse", "/nse/api", "", "/api"],
    spaces: &["/nse", "/v2.1", "/api/v2.1"],
    any_case: false,
    regional: false,
    limits_rate: false,
    challenges: &["Basic realm=\"tenantd\"", "Bearer"],
    routes: &ROUTES,
    render,
};

static ROUTES: [Route; 7] = [
    route(
        Method::Get,
        "/v2.1/subtenants",
        "nse.listSubtenants",
        Role::Member,
        subtenants::list_subtenants,
    ),
    route(
        Method::Get,
        "/v2.1/subtenants/{id}",
        "nse.getSubtenant",
        Role::Member,
        subtenants::get_subtenant,
    ),
    route(
        Method::Post,
        "/v2.1/subtenants",
        "nse.createSubtenant",
        Role::Admin,
        subtenants::create_subtenant,
    ),
    route(
        Method::Put,
        "/v2.1/subtenants/{id}",
        "nse.modifySubtenant",
        Role::Admin,
        subtenants::modify_subtenant,
    ),
    route(
        Method::Delete,
        "/v2.1/subtenants/{id}",
        "nse.deleteSubtenant",
        Role::Admin,
        subtenants::delete_subtenant,
    ),
    public(Method::Post, "/v2.1/auth/signin", "nse.signIn", sign_in::sign_in),
    route(Method::Post, "/v2.1/auth/refresh", "nse.refresh", Role::Member, sign_in::refresh),
];

fn render(error: &Error, _: &ErrorFacts) -> Answer {
    let (status, message) = match error {
        Error::Grant(GrantFault::InvalidClient) => (401, "Wrong username or password.".to_owned()),
        Error::HoldsStorage => (412, sentence(error)),
        other => (usual_status(other), sentence(other)),
    };
    json(status, &Envelope::failure(status, message))
}
