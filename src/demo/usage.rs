//! What the tenants have used: counters of today, and the last days of how they came to be.

use super::catalog::API_CALLS;
use super::draft::Draft;
use super::seeds::MY_COMPANY;
use super::services::{OFFERS, count};
use super::tenants::{DAY_MS, ago};
use crate::model::tenant::{AccountType, TenantKey};
use crate::model::usage::{DATASET, Metric, PROCESS, STORAGE_BYTES, UsageEvent};
use crate::model::{Error, TenantState, Timestamp};
use crate::ops::usage::record_usage;
use crate::store::{Stamp, Writing};

/// How many days are counted one by one, today included.
const HISTORY_DAYS: i64 = 90;
/// For how many days those have used nothing any more that are not active.
const QUIET_DAYS: i64 = 40;
/// A mebibyte in bytes.
const MIB: i64 = 1 << 20;

/// What stands in a tenant's counters.
struct Totals {
    processes: i64,
    datasets: i64,
    storage_bytes: i64,
    /// Of the storage, the part of its first subtenant.
    first_subtenant_bytes: i64,
    /// Calls on a working day, about.
    daily_calls: i64,
}

/// Counts what a tenant has used. `subtenant` is the row of its first subtenant.
pub fn write(
    tx: &Writing,
    tenant: (TenantKey, &str),
    draft: &Draft,
    subtenant: Option<i64>,
    stamp: &Stamp,
) -> Result<(), Error> {
    let Some(totals) = totals(draft, subtenant.is_some()) else { return Ok(()) };
    let mut events = Vec::new();
    let own_bytes = totals.storage_bytes - totals.first_subtenant_bytes;
    grow(&mut events, PROCESS, totals.processes, None, stamp.at)?;
    grow(&mut events, DATASET, totals.datasets, None, stamp.at)?;
    grow(&mut events, STORAGE_BYTES, own_bytes, None, stamp.at)?;
    if let Some(subtenant) = subtenant {
        let bytes = totals.first_subtenant_bytes;
        grow(&mut events, STORAGE_BYTES, bytes, Some(subtenant), stamp.at)?;
    }
    use_daily(&mut events, API_CALLS, totals.daily_calls, HISTORY_DAYS, stamp.at)?;
    let days = HISTORY_DAYS - if draft.new.state.lets_in() { 0 } else { QUIET_DAYS };
    for offer in &OFFERS {
        let daily = offer.daily_use * count(offer, draft);
        use_daily(&mut events, offer.metric, daily, days, stamp.at)?;
    }
    record_usage(tx, tenant, &events, stamp)
}

/// The counters of a tenant; `None` where nothing was used yet, or nothing is left. Seed 001 gives
/// those of My Company. The seeds' subtenants hold no storage, so that they can be deleted.
fn totals(draft: &Draft, has_subtenants: bool) -> Option<Totals> {
    if matches!(draft.new.state, TenantState::Creating | TenantState::Deleted) {
        return None;
    }
    if draft.entry.slug == MY_COMPANY {
        let storage_bytes = 1_073_741_824;
        return Some(Totals {
            processes: 15,
            datasets: 8,
            storage_bytes,
            first_subtenant_bytes: 0,
            daily_calls: 1_450,
        });
    }
    let place = i64::try_from(draft.place).ok()?;
    let is_busy = draft.new.account_type == AccountType::Subscriber
        && draft.new.state == TenantState::Active
        && draft.entry.plan == "enterprise";
    let storage_bytes = (64 + place * 211 % 1_300) * MIB;
    let holds_storage = has_subtenants && !draft.entry.subtenants.is_empty();
    Some(Totals {
        processes: 3 + place * 7 % 19,
        datasets: 2 + place * 5 % 13,
        storage_bytes,
        first_subtenant_bytes: if holds_storage { storage_bytes / 3 } else { 0 },
        daily_calls: if is_busy { 2_000 + place * 617 % 7_000 } else { 0 },
    })
}

/// Events that add up to `total`: two thirds on the first day of the history, the rest evenly over
/// the days since.
fn grow(
    events: &mut Vec<UsageEvent>,
    metric: &'static str,
    total: i64,
    subtenant: Option<i64>,
    now: Timestamp,
) -> Result<(), Error> {
    let (opening, last) = (total - total / 3, HISTORY_DAYS - 1);
    let by = |day: i64| opening + (total - opening) * day / last;
    for day in 0..HISTORY_DAYS {
        let delta = if day == 0 { opening } else { by(day) - by(day - 1) };
        push(events, metric, delta, subtenant, day_of_history(now, day))?;
    }
    Ok(())
}

/// Use on the first `days` of the history: less at weekends, and never twice the same number.
fn use_daily(
    events: &mut Vec<UsageEvent>,
    metric: &'static str,
    daily: i64,
    days: i64,
    now: Timestamp,
) -> Result<(), Error> {
    for day in 0..days {
        let at = day_of_history(now, day);
        // Day 0 of the epoch was a Thursday, so 2 and 3 are the weekend.
        let share = if matches!(at.day().rem_euclid(7), 2 | 3) { 35 } else { 100 };
        let wobble = 90 + (day * 37) % 21;
        push(events, metric, daily * share * wobble / 10_000, None, at)?;
    }
    Ok(())
}

fn push(
    events: &mut Vec<UsageEvent>,
    metric: &'static str,
    delta: i64,
    subtenant: Option<i64>,
    at: Timestamp,
) -> Result<(), Error> {
    let metric = Metric::parse(metric)
        .ok_or_else(|| Error::Internal { reason: format!("the demo has no metric {metric:?}") })?;
    if delta > 0 {
        events.push(UsageEvent { metric, delta, at, subtenant });
    }
    Ok(())
}

fn day_of_history(now: Timestamp, day: i64) -> Timestamp {
    ago(now, (HISTORY_DAYS - 1 - day) * DAY_MS)
}
