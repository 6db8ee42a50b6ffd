//! `/control/v1/snapshots`: named states of the data.

use serde::Serialize;

use crate::control::no_body::no_body;
use crate::control::query::Query;
use crate::dialects::{Answer, Call, answer};
use crate::model::{Entity, Error, Problem, Timestamp};
use crate::stand_in::{Snapshot, SnapshotName};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SnapshotBody {
    name: String,
    saved_at: Timestamp,
    size_bytes: u64,
}

impl From<Snapshot> for SnapshotBody {
    fn from(snapshot: Snapshot) -> Self {
        let Snapshot { name, saved_at, size_bytes } = snapshot;
        Self { name: name.as_str().to_owned(), saved_at, size_bytes }
    }
}

#[derive(Serialize)]
struct SnapshotsBody {
    snapshots: Vec<SnapshotBody>,
}

/// `GET /snapshots`
pub fn list_snapshots(call: &Call) -> Result<Answer, Error> {
    let all = super::tools(call)?.snapshots.list()?;
    let snapshots = all.into_iter().map(SnapshotBody::from).collect();
    Ok(answer::json(200, &SnapshotsBody { snapshots }))
}

/// `GET /snapshots/{name}`
pub fn get_snapshot(call: &Call) -> Result<Answer, Error> {
    let snapshot = super::tools(call)?.snapshots.get(&named(call)?)?;
    Ok(answer::json(200, &SnapshotBody::from(snapshot)))
}

/// `PUT /snapshots/{name}`: saves what there is now under this name.
pub fn put_snapshot(call: &Call) -> Result<Answer, Error> {
    let tools = super::tools(call)?;
    Query::of(call).finish()?;
    no_body(call)?;
    let expected = SnapshotName::FORM;
    let name = SnapshotName::parse(call.param("name"))
        .ok_or_else(|| Error::invalid("?name", Problem::Malformed { expected }))?;
    let now = call.app.clock.now();
    let snapshot = tools.snapshots.save(&call.app.store, &name, now)?;
    Ok(answer::json(200, &SnapshotBody::from(snapshot)))
}

/// `DELETE /snapshots/{name}`
pub fn delete_snapshot(call: &Call) -> Result<Answer, Error> {
    super::tools(call)?.snapshots.remove(&named(call)?)?;
    Ok(answer::no_content())
}

/// `POST /snapshots/{name}/restore`: puts its data in the place of what there is.
pub fn restore_snapshot(call: &Call) -> Result<Answer, Error> {
    let tools = super::tools(call)?;
    no_body(call)?;
    tools.restore(&call.app.store, &named(call)?)?;
    Ok(answer::no_content())
}

/// `GET /snapshots/{name}/diff?against`: what is different since; as text for whoever would rather
/// have that than JSON, as JSON for everybody else.
pub fn diff_snapshot(call: &Call) -> Result<Answer, Error> {
    let tools = super::tools(call)?;
    let name = named(call)?;
    let mut query = Query::of(call);
    let against = query.parsed("against", SnapshotName::FORM, SnapshotName::parse);
    query.finish()?;
    tools.snapshots.get(&name)?;
    if let Some(other) = &against {
        let none = |_| Error::no_such("?against", Entity::Snapshot, other.as_str());
        tools.snapshots.get(other).map_err(none)?;
    }
    let difference = tools.snapshots.diff(&call.app.store, &name, against.as_ref())?;
    let answer = if call.accepts_rather("text/plain") {
        answer::bytes_of("text/plain; charset=utf-8", difference.to_string().into_bytes())
    } else {
        answer::json(200, &difference)
    };
    Ok(answer.with_additional_header("Vary", "Accept"))
}

/// The name in the path; what cannot be one names nothing.
fn named(call: &Call) -> Result<SnapshotName, Error> {
    let text = call.param("name");
    SnapshotName::parse(text).ok_or_else(|| Error::not_found(Entity::Snapshot, text))
}
