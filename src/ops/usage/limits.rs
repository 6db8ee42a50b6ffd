//! Entitlements: whether a batch goes beyond one.

use std::collections::HashMap;

use super::lines::{Line, sum};
use super::lookup::Found;
use crate::model::Error;
use crate::model::day::Day;
use crate::model::feature::{Entitlement, EntitlementType, LimitType};
use crate::model::month::Month;
use crate::model::tenant::TenantKey;
use crate::model::usage::LimitBreach;
use crate::store::Writing;

/// The entitlements that limit a metric of the batch, by tenant and metric, with the tenant's id.
pub(super) type Limits<'f> = HashMap<(TenantKey, i64), (&'f str, &'f Entitlement)>;

/// The entitlements of the batch's tenants that have the name of one of its metrics.
pub(super) fn of<'f>(found: &'f Found, batch_metrics: &[String], metrics: &[i64]) -> Limits<'f> {
    let mut limits = Limits::new();
    for tenant in found.tenants() {
        for entitlement in &tenant.entitlements {
            let place = batch_metrics.iter().position(|name| *name == entitlement.definition_id);
            if let Some(place) = place {
                limits.insert((tenant.key, metrics[place]), (&tenant.id, entitlement));
            }
        }
    }
    limits
}

/// Looks at the counters after the batch was added. `OverLimit` names every hard entitlement that
/// it goes beyond; returned are the soft ones. Only what adds on balance can go beyond: whoever
/// uses less is never refused. `lines` are in the order of their counters.
pub(super) fn check(
    tx: &Writing,
    lines: &[Line],
    limits: &Limits,
) -> Result<Vec<LimitBreach>, Error> {
    let (mut hard, mut soft) = (Vec::new(), Vec::new());
    if limits.is_empty() {
        return Ok(soft);
    }
    let name = |line: &Line| (line.counter.tenant, line.counter.metric);
    for lines in lines.chunk_by(|a, b| name(a) == name(b)) {
        let Some((tenant, entitlement)) = limits.get(&name(&lines[0])) else { continue };
        let is_hard = entitlement.manual_block || entitlement.limit_type == LimitType::Hard as i64;
        let breaches = if is_hard { &mut hard } else { &mut soft };
        for (month, amount) in amounts(tx, lines, entitlement)? {
            let limit = i64::from(entitlement.value);
            if entitlement.manual_block || goes_beyond(entitlement, amount) {
                breaches.push(LimitBreach {
                    tenant: (*tenant).to_owned(),
                    definition_id: entitlement.definition_id.clone(),
                    month,
                    limit,
                    amount,
                    is_blocked: entitlement.manual_block,
                });
            }
        }
    }
    if hard.is_empty() { Ok(soft) } else { Err(Error::OverLimit(hard)) }
}

fn goes_beyond(entitlement: &Entitlement, amount: i64) -> bool {
    if entitlement.entitlement_type == EntitlementType::Feature as i64 {
        entitlement.value == 0
    } else {
        amount > i64::from(entitlement.value)
    }
}

/// What an entitlement is compared with, where the lines of its metric add something on balance:
/// the months of the events, or all time.
fn amounts(
    tx: &Writing,
    lines: &[Line],
    entitlement: &Entitlement,
) -> Result<Vec<(Option<Month>, i64)>, Error> {
    let (tenant, metric) = (lines[0].counter.tenant, lines[0].counter.metric);
    if entitlement.entitlement_type != EntitlementType::Usage as i64 {
        let adds = sum(lines) > 0;
        let amount = || Ok((None, tx.usage_of_all_time(tenant, metric)?));
        return adds.then(amount).into_iter().collect();
    }
    let mut by_month: Vec<(Month, i128)> = Vec::new();
    for line in lines {
        let month = Month::of(Day(line.day));
        match by_month.iter_mut().find(|(known, _)| *known == month) {
            Some((_, sum)) => *sum += i128::from(line.delta),
            None => by_month.push((month, line.delta.into())),
        }
    }
    by_month.sort_unstable();
    let rising = by_month.into_iter().filter(|(_, sum)| *sum > 0);
    rising
        .map(|(month, _)| {
            let days = (month.first.0, month.last.0);
            Ok((Some(month), tx.usage_of_days(tenant, metric, days)?))
        })
        .collect()
}
