//! Usage: changes of counters, all of a batch or none.
//!
//! A batch is read and checked on the request's own thread, and summed per counter and day; the
//! writer is left with one statement for each of those. What was looked up on the way (tenants,
//! subtenants, entitlements) still holds in the writer if nothing but counters has changed since;
//! otherwise the writer looks it up again. A few events are looked up by the writer alone: that
//! takes it less time than a snapshot would take the request.

mod limits;
mod lines;
mod lookup;
mod report;

pub use report::{UsageGrain, UsageItem, UsageQuery, usage};

use std::sync::Arc;

use super::Context;
use super::admission::{look_for_open_home, require_open};
use crate::access::Caller;
use crate::model::tenant::TenantKey;
use crate::model::usage::{BatchOutcome, ReportedBatch, UsageEvent};
use crate::model::{Error, Fault, Role};
use crate::store::{Counter, Reading, Stamp, Writing};
use lines::Line;
use lookup::{Batch, Found};

/// How many events the writer looks up by itself.
const SMALL_BATCH: usize = 4;

/// Counts a batch of events, all or none. Least role: provider.
///
/// `Invalid` names every event that is malformed, or about a tenant or subtenant that is not
/// visible. `CounterRange` if a counter would leave its range, `OverLimit` if a hard entitlement
/// refuses. A batch is one change: what counts for all of these is what it adds on balance.
pub fn record_batch(context: Context, reported: &ReportedBatch) -> Result<BatchOutcome, Error> {
    context.caller.require(Role::Provider)?;
    let (caller, stamp) = (Arc::clone(context.caller), context.stamp());
    let batch = Batch::of(reported, stamp.at);
    let changes = context.store.changes();
    let is_small = (1..=SMALL_BATCH).contains(&batch.entries.len());
    let ahead = |tx: &Reading| {
        look_for_open_home(tx, &caller)?;
        look_up(tx, &caller, &batch)
    };
    let found = if is_small { None } else { Some(context.store.read(ahead)?) };
    if batch.entries.is_empty() {
        return Ok(BatchOutcome::default());
    }
    context.store.write(move |tx| {
        tx.note_only_counts();
        let found = match found {
            Some(found) if tx.is_unmoved(changes) => found,
            _ => {
                require_open(tx, &caller)?;
                look_up(tx, &caller, &batch)?
            }
        };
        count(tx, &caller, &batch, &found, &stamp)
    })
}

/// Everything that the batch names. `Invalid` with every fault of the batch if it has any.
fn look_up(tx: &Reading, caller: &Caller, batch: &Batch) -> Result<Found, Error> {
    let found = Found::look_up(tx, caller.sight(), batch)?;
    let mut faults = batch.faults.clone();
    faults.extend(found.faults(batch));
    if faults.is_empty() {
        return Ok(found);
    }
    faults.sort_by_key(|fault| fault.place);
    Err(Error::Invalid(faults.into_iter().map(Fault::from).collect()))
}

fn count(
    tx: &Writing,
    caller: &Caller,
    batch: &Batch,
    found: &Found,
    stamp: &Stamp,
) -> Result<BatchOutcome, Error> {
    let is_new = keep_keys(tx, batch, found, stamp)?;
    let mut metrics = Vec::with_capacity(batch.metrics.len());
    for (name, known) in batch.metrics.iter().zip(&found.metrics) {
        metrics.push(known.map_or_else(|| tx.metric_key(name), Ok)?);
    }
    let counted = batch.entries.iter().zip(&is_new).filter(|(_, is_new)| **is_new);
    let mut lines: Vec<Line> = counted
        .map(|(entry, _)| Line {
            counter: Counter {
                tenant: found.tenant(entry.tenant).key,
                metric: metrics[entry.metric],
                subtenant: entry.subtenant.map_or(0, |slot| found.subtenant(slot)),
            },
            day: entry.day,
            delta: entry.delta,
            place: entry.place,
        })
        .collect();
    lines::add(tx, &mut lines)?;
    let over_limit = limits::check(tx, &lines, &limits::of(found, &batch.metrics, &metrics))?;
    tx.audit(stamp, about(caller, found))?;
    let counted = lines.len();
    Ok(BatchOutcome { counted, repeated: batch.entries.len() - counted, over_limit })
}

/// Of each entry, whether it counts: those without a key, and those whose key is new.
fn keep_keys(
    tx: &Writing,
    batch: &Batch,
    found: &Found,
    stamp: &Stamp,
) -> Result<Vec<bool>, Error> {
    let mut is_new = vec![true; batch.entries.len()];
    let keyed: Vec<usize> =
        (0..is_new.len()).filter(|at| batch.entries[*at].key.is_some()).collect();
    if keyed.is_empty() {
        return Ok(is_new);
    }
    let keys = keyed.iter().map(|at| {
        let entry = &batch.entries[*at];
        (found.tenant(entry.tenant).key, entry.key.as_deref().unwrap_or_default())
    });
    for (at, kept) in keyed.iter().zip(tx.keep_usage_keys(keys, stamp.at)?) {
        is_new[*at] = kept;
    }
    Ok(is_new)
}

/// What the audit row of a batch is about: the one tenant of all its events, or else where the
/// caller is at home.
fn about<'f>(caller: &'f Caller, found: &'f Found) -> Option<(TenantKey, &'f str)> {
    let mut tenants = found.tenants();
    let first = tenants.next()?;
    if tenants.all(|tenant| tenant.key == first.key) {
        return Some((first.key, &first.id));
    }
    caller.home.as_ref().map(|(key, id)| (*key, id.as_str()))
}

/// Counts events of one tenant, whatever its entitlements, for whoever sets a file up.
pub(crate) fn record_usage(
    tx: &Writing,
    tenant: (TenantKey, &str),
    events: &[UsageEvent],
    stamp: &Stamp,
) -> Result<(), Error> {
    let line = |(place, event): (usize, &UsageEvent)| {
        let metric = tx.metric_key(event.metric.as_str())?;
        let subtenant = event.subtenant.unwrap_or(0);
        let counter = Counter { tenant: tenant.0, metric, subtenant };
        Ok(Line { counter, day: event.at.day(), delta: event.delta, place })
    };
    let mut lines = events.iter().enumerate().map(line).collect::<Result<Vec<_>, Error>>()?;
    lines::add(tx, &mut lines)?;
    tx.audit(stamp, Some(tenant))
}
