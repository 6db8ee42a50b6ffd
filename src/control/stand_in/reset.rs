//! `/control/v1/reset`: back to the start.

use crate::control::fields::parsed;
use crate::dialects::{Answer, Call, Members, answer};
use crate::model::Error;
use crate::stand_in::{Parts, SnapshotName};

/// `POST /reset`, with `{"snapshot"}` to what that holds instead of what the server started with.
pub fn reset(call: &Call) -> Result<Answer, Error> {
    let tools = super::tools(call)?;
    let name = if call.body.is_empty() { None } else { read_name(call)? };
    let app = call.app;
    let parts = Parts { store: &app.store, access: &app.access, rate_limit: &app.rate_limit };
    tools.reset(parts, name.as_ref())?;
    Ok(answer::no_content())
}

fn read_name(call: &Call) -> Result<Option<SnapshotName>, Error> {
    let mut members = Members::read(call)?;
    members.only(&["snapshot"]);
    let name = parsed(&mut members, "snapshot", SnapshotName::FORM, SnapshotName::parse);
    members.finish()?;
    Ok(name)
}
