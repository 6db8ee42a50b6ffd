//! Reading the audit trail.

use std::time::Duration;

use super::Context;
use super::cursor::{Cursors, KeyPage, PageRequest, Place};
use super::scan::scan;
use crate::model::{Error, IdRef, Role, Timestamp};
use crate::store::{AuditRow, AuditSource, AuditStretch, Reading};

/// How far the moments of rows may be out of order: a row's moment is taken before its write waits
/// for the writer, and the machine's clock may have been set back between two of them.
const DISORDER: Duration = Duration::from_secs(2 * 60 * 60);

/// The bounds of all places.
const EVERYWHERE: (i64, i64) = (0, i64::MAX);

/// Which rows to list; all that are named must fit.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// About this tenant, in any spelling of its id, also when it was purged.
    pub tenant: Option<String>,
    /// What this client did.
    pub client: Option<String>,
    /// This operation.
    pub operation: Option<String>,
    /// At this moment or later.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
    /// Writes that changed the state of a tenant alone.
    pub state_changes: bool,
}

/// The rows about what the caller sees, newest first; the rows of the instance for an operator.
/// Least role: member.
pub fn audit_rows(
    context: Context,
    filter: &AuditFilter,
    request: &PageRequest,
) -> Result<KeyPage<AuditRow>, Error> {
    context.store.read(|tx| {
        let source = source(tx, context, filter)?;
        let is_in_order = context.clock.is_steady();
        let (first, last) = if is_in_order { bounds(tx, filter)? } else { EVERYWHERE };
        let tenant = filter.tenant.as_deref().and_then(IdRef::parse);
        let cursors = Cursors::of(tx, "audit")?;
        scan(
            request,
            &cursors,
            Place(last, 0, String::new()),
            |place, limit| {
                let before_seq = place.0.min(last);
                tx.audit_rows(&source, AuditStretch { before_seq, after_seq: first, limit })
            },
            |row| Place(row.seq, 0, String::new()),
            |row| Ok(Some(row).filter(|row| fits(row, filter, tenant))),
        )
    })
}

fn source(tx: &Reading, context: Context, filter: &AuditFilter) -> Result<AuditSource, Error> {
    let sight = context.caller.sight();
    let reference = filter.tenant.as_deref().and_then(IdRef::parse);
    let tenant = reference.map(|id| tx.visible_record(sight, id)).transpose()?.flatten();
    if let Some(record) = tenant {
        let key = record.profile.tenant.key;
        let is_history = filter.state_changes;
        return Ok(if is_history { AuditSource::States(key) } else { AuditSource::Tenant(key) });
    }
    Ok(match (context.caller.role, &filter.client) {
        (Role::Member, _) => AuditSource::Tenant(sight.ancestor),
        (Role::Admin | Role::Provider, _) => AuditSource::Below(sight.ancestor),
        (Role::Operator, Some(client)) => AuditSource::Client(client.clone()),
        (Role::Operator, None) => AuditSource::Everything,
    })
}

/// Places between which every row of the time asked for lies.
fn bounds(tx: &Reading, filter: &AuditFilter) -> Result<(i64, i64), Error> {
    let (mut first, mut last) = EVERYWHERE;
    if let Some(from) = filter.from {
        let disorder = i64::try_from(DISORDER.as_millis()).unwrap_or(0);
        (first, _) = tx.audit_places_around(Timestamp(from.0.saturating_sub(disorder)))?;
    }
    if let Some(to) = filter.to {
        (_, last) = tx.audit_places_around(to.plus(DISORDER))?;
    }
    Ok((first, last))
}

fn fits(row: &AuditRow, filter: &AuditFilter, tenant: Option<IdRef>) -> bool {
    let is_about = || tenant.is_some() && row.tenant_id.as_deref().and_then(IdRef::parse) == tenant;
    (filter.tenant.is_none() || is_about())
        && filter.client.as_ref().is_none_or(|client| row.client == *client)
        && filter.operation.as_ref().is_none_or(|operation| row.operation == *operation)
        && filter.from.is_none_or(|from| row.at >= from)
        && filter.to.is_none_or(|to| row.at < to)
        && (!filter.state_changes || row.state.is_some())
}
