//! The tools of a stand-in, for whoever tests against it: a part of the control API that is there
//! where [`App::stand_in`](crate::dialects::App::stand_in) is. All of it is the operator's.

mod clock;
mod fault_match;
mod fault_rules;
mod faults;
mod journal;
mod limits;
mod names;
mod preview;
mod reset;
mod seed;
mod snapshots;
mod worlds;

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
const DIFF: &str = "/control/v1/snapshots/{name}/diff";
const RESTORE: &str = "/control/v1/snapshots/{name}/restore";
const JOURNAL: &str = "/control/v1/journal";
const JOURNAL_COUNT: &str = "/control/v1/journal/count";
const JOURNAL_HAR: &str = "/control/v1/journal/har";
const JOURNAL_STREAM: &str = "/control/v1/journal/stream";
const JOURNAL_VERIFY: &str = "/control/v1/journal/verify";
const RESET: &str = "/control/v1/reset";
const SEED: &str = "/control/v1/seed";
const SEED_SCHEMA: &str = "/control/v1/seed/schema";
const WORLDS: &str = "/control/v1/worlds";
const WORLD: &str = "/control/v1/worlds/{name}";

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
    tool(Method::Get, DIFF, "control.diffSnapshot", snapshots::diff_snapshot),
    tool(Method::Post, RESTORE, "control.restoreSnapshot", snapshots::restore_snapshot),
    tool(Method::Get, JOURNAL, "control.getJournal", journal::get_journal),
    tool(Method::Delete, JOURNAL, "control.clearJournal", journal::clear_journal),
    tool(Method::Get, JOURNAL_COUNT, "control.countJournal", journal::count_journal),
    tool(Method::Get, JOURNAL_HAR, "control.exportJournal", journal::export_journal),
    tool(Method::Get, JOURNAL_STREAM, "control.streamJournal", journal::stream_journal),
    tool(Method::Post, JOURNAL_VERIFY, "control.verifyJournal", journal::verify_journal),
    tool(Method::Post, RESET, "control.reset", reset::reset),
    tool(Method::Get, SEED, "control.exportSeed", seed::export_seed),
    Route {
        body_limit_bytes: seed::SEED_LIMIT_BYTES,
        ..tool(Method::Post, SEED, "control.applySeed", seed::apply_seed)
    },
    tool(Method::Get, SEED_SCHEMA, "control.getSeedSchema", seed::get_schema),
    tool(Method::Get, WORLDS, "control.listWorlds", worlds::list_worlds),
    tool(Method::Delete, WORLDS, "control.deleteWorlds", worlds::delete_worlds),
    tool(Method::Get, WORLD, "control.getWorld", worlds::get_world),
    tool(Method::Delete, WORLD, "control.deleteWorld", worlds::delete_world),
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
