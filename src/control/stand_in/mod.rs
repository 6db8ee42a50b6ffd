//! The tools of a stand-in, for whoever tests against it: a part of the control API that is there
//! where [`App::stand_in`](crate::dialects::App::stand_in) is. All of it is the operator's.

mod clock;
mod fault_rules;
mod faults;
mod limits;
mod preview;
mod reset;
mod snapshots;

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
const FAULTS: &str = "/control/v1/faults";
const PREVIEW: &str = "/control/v1/faults/preview";
const LIMITS: &str = "/control/v1/limits";
const SNAPSHOTS: &str = "/control/v1/snapshots";
const SNAPSHOT: &str = "/control/v1/snapshots/{name}";
const RESTORE: &str = "/control/v1/snapshots/{name}/restore";
const RESET: &str = "/control/v1/reset";

static ROUTES: &[Route] = &[
    tool(Method::Get, CLOCK, "control.getClock", clock::get_clock),
    tool(Method::Put, CLOCK, "control.putClock", clock::put_clock),
    tool(Method::Delete, CLOCK, "control.deleteClock", clock::delete_clock),
    tool(Method::Get, FAULTS, "control.listFaults", faults::list_faults),
    tool(Method::Put, FAULTS, "control.putFaults", faults::put_faults),
    tool(Method::Delete, FAULTS, "control.deleteFaults", faults::delete_faults),
    tool(Method::Post, PREVIEW, "control.previewFaults", preview::preview_faults),
    tool(Method::Get, LIMITS, "control.getLimits", limits::get_limits),
    tool(Method::Put, LIMITS, "control.putLimits", limits::put_limits),
    tool(Method::Get, SNAPSHOTS, "control.listSnapshots", snapshots::list_snapshots),
    tool(Method::Get, SNAPSHOT, "control.getSnapshot", snapshots::get_snapshot),
    tool(Method::Put, SNAPSHOT, "control.putSnapshot", snapshots::put_snapshot),
    tool(Method::Delete, SNAPSHOT, "control.deleteSnapshot", snapshots::delete_snapshot),
    tool(Method::Post, RESTORE, "control.restoreSnapshot", snapshots::restore_snapshot),
    tool(Method::Post, RESET, "control.reset", reset::reset),
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
