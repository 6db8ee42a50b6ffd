//! NetApp Service Engine v2.1, "Subtenants" (seed 002), with its sign-in.

mod envelope;
mod sign_in;
mod subtenants;

use super::answer::{Answer, json};
use super::words::{sentence, usual_status};
use super::{Dialect, ErrorFacts, Gate, Method, Route};
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
    Route {
        method: Method::Get,
        pattern: "/v2.1/subtenants",
        operation: "nse.listSubtenants",
        gate: Gate::Least(Role::Member),
        handler: subtenants::list_subtenants,
    },
    Route {
        method: Method::Get,
        pattern: "/v2.1/subtenants/{id}",
        operation: "nse.getSubtenant",
        gate: Gate::Least(Role::Member),
        handler: subtenants::get_subtenant,
    },
    Route {
        method: Method::Post,
        pattern: "/v2.1/subtenants",
        operation: "nse.createSubtenant",
        gate: Gate::Least(Role::Admin),
        handler: subtenants::create_subtenant,
    },
    Route {
        method: Method::Put,
        pattern: "/v2.1/subtenants/{id}",
        operation: "nse.modifySubtenant",
        gate: Gate::Least(Role::Admin),
        handler: subtenants::modify_subtenant,
    },
    Route {
        method: Method::Delete,
        pattern: "/v2.1/subtenants/{id}",
        operation: "nse.deleteSubtenant",
        gate: Gate::Least(Role::Admin),
        handler: subtenants::delete_subtenant,
    },
    Route {
        method: Method::Post,
        pattern: "/v2.1/auth/signin",
        operation: "nse.signIn",
        gate: Gate::Public,
        handler: sign_in::sign_in,
    },
    Route {
        method: Method::Post,
        pattern: "/v2.1/auth/refresh",
        operation: "nse.refresh",
        gate: Gate::Least(Role::Member),
        handler: sign_in::refresh,
    },
];

fn render(error: &Error, _: &ErrorFacts) -> Answer {
    let (status, message) = match error {
        Error::Grant(GrantFault::InvalidClient) => (401, "Wrong username or password.".to_owned()),
        Error::HoldsStorage => (412, sentence(error)),
        other => (usual_status(other), sentence(other)),
    };
    json(status, &Envelope::failure(status, message))
}
