//! The tools of a stand-in, for whoever tests against it: a part of the control API that is there
//! where [`App::stand_in`](crate::dialects::App::stand_in) is. All of it is the operator's.

mod clock;

use super::problem;
use crate::dialects::{Call, Dialect, Handler, Method, Route, route};
use crate::model::{Error, Role};
use crate::stand_in::StandIn;

/// Where the tools stand.
pub static DIALECT: Dialect = Dialect {
    name: "control",
    mounts: &[""],
    spaces: &[],
    any_case: false,
    regional: false,
    limits_rate: false,
    challenges: &["Bearer"],
    routes: ROUTES,
    render: problem::render,
};

const CLOCK: &str = "/control/v1/clock";

static ROUTES: &[Route] = &[
    tool(Method::Get, CLOCK, "control.getClock", clock::get_clock),
    tool(Method::Put, CLOCK, "control.putClock", clock::put_clock),
    tool(Method::Delete, CLOCK, "control.deleteClock", clock::delete_clock),
];

const fn tool(
    method: Method,
    pattern: &'static str,
    operation: &'static str,
    handler: Handler,
) -> Route {
    route(method, pattern, operation, Role::Operator, handler)
}

/// The tools, for an operator.
fn tools<'a>(call: &Call<'a>) -> Result<&'a StandIn, Error> {
    call.context()?.caller.require(Role::Operator)?;
    call.app.stand_in.as_deref().ok_or(Error::NoRoute)
}
