//! The usage report: what a tenant used, by metric and day or month.

use crate::model::day::Day;
use crate::model::tenant::TenantKey;
use crate::model::{Entity, Error, IdRef, Problem};
use crate::ops::Context;
use crate::ops::admission::visible_tenant;
use crate::store::Reading;

/// What a line of the report sums up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsageGrain {
    /// One UTC day.
    Day,
    /// One UTC calendar month.
    Month,
}

/// Which lines are asked for.
#[derive(Clone, Debug)]
pub struct UsageQuery {
    /// Whose; the caller's home if absent.
    pub tenant: Option<String>,
    /// One of its subtenants alone.
    pub subtenant: Option<String>,
    /// One metric alone.
    pub metric: Option<String>,
    /// By what.
    pub grain: UsageGrain,
    /// The first and the last day.
    pub days: (Day, Day),
    /// Only lines after the one of this metric and first day.
    pub after: Option<(String, Day)>,
    /// How many, at least 1.
    pub limit: usize,
}

/// A line of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageItem {
    /// The metric.
    pub metric: String,
    /// The day, or the first day of the month.
    pub day: Day,
    /// What was used.
    pub amount: i64,
}

/// A page of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsagePage {
    /// The tenant's id.
    pub tenant: String,
    /// The lines, by metric and day.
    pub items: Vec<UsageItem>,
    /// Whether there are lines after these.
    pub has_more: bool,
}

/// What a tenant used, a page at a time. Least role: member. `NotFound` for a tenant or subtenant
/// that is not visible.
pub fn usage(context: Context, query: &UsageQuery) -> Result<UsagePage, Error> {
    context.store.read(|tx| {
        let (key, tenant) = match (&query.tenant, &context.caller.home) {
            (Some(id), _) => {
                let tenant = visible_tenant(tx, context.caller, id)?;
                (tenant.key, tenant.id.as_str().to_owned())
            }
            (None, Some((key, id))) => (*key, id.as_str().to_owned()),
            (None, None) => return Err(Error::invalid("?tenant", Problem::Missing)),
        };
        let subtenant = query.subtenant.as_deref().map(|id| own_subtenant(tx, key, id));
        let source = Source { tx, tenant: key, subtenant: subtenant.transpose()? };
        let mut items = source.items(query)?;
        let has_more = items.len() > query.limit;
        items.truncate(query.limit);
        Ok(UsagePage { tenant, items, has_more })
    })
}

fn own_subtenant(tx: &Reading, tenant: TenantKey, id: &str) -> Result<i64, Error> {
    let key = IdRef::parse(id).and_then(|id| tx.subtenant_of(tenant, id).transpose());
    key.transpose()?.ok_or_else(|| Error::not_found(Entity::Subtenant, id))
}

/// Where the lines come from.
struct Source<'t> {
    tx: &'t Reading<'t>,
    tenant: TenantKey,
    subtenant: Option<i64>,
}

impl Source<'_> {
    /// The lines that are asked for, and one more if there is one.
    fn items(&self, query: &UsageQuery) -> Result<Vec<UsageItem>, Error> {
        let mut metrics = self.tx.metrics_of(self.tenant)?;
        metrics.retain(|(_, name)| {
            query.metric.as_ref().is_none_or(|wanted| wanted == name)
                && query.after.as_ref().is_none_or(|(metric, _)| metric <= name)
        });
        metrics.sort_unstable_by(|(_, a), (_, b)| a.cmp(b));
        let mut items = Vec::new();
        for (metric, name) in metrics {
            let first = match &query.after {
                Some((last, day)) if *last == name => query.days.0.max(after(*day, query.grain)),
                _ => query.days.0,
            };
            let wanted = query.limit + 1 - items.len();
            let amounts = self.amounts(metric, (first, query.days.1), query.grain, wanted)?;
            items.extend(amounts.into_iter().map(|(day, amount)| UsageItem {
                metric: name.clone(),
                day,
                amount,
            }));
            if items.len() > query.limit {
                break;
            }
        }
        Ok(items)
    }

    /// The first `limit` amounts of one metric.
    fn amounts(
        &self,
        metric: i64,
        days: (Day, Day),
        grain: UsageGrain,
        limit: usize,
    ) -> Result<Vec<(Day, i64)>, Error> {
        // No month has more days than this.
        let rows = if grain == UsageGrain::Day { limit } else { limit.saturating_mul(31) };
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        let days = (days.0.0, days.1.0);
        let days = match self.subtenant {
            None => self.tx.days_of_metric(self.tenant, metric, days, rows),
            Some(key) => self.tx.days_of_subtenant((self.tenant, key), metric, days, rows),
        }?;
        let days = days.into_iter().map(|(day, amount)| (Day(day), amount));
        let mut amounts: Vec<(Day, i64)> = Vec::new();
        for (day, amount) in days {
            let line = if grain == UsageGrain::Day { day } else { day.first_of_month() };
            let is_full = amounts.len() == limit;
            match amounts.last_mut() {
                Some((last, sum)) if *last == line => *sum = sum.saturating_add(amount),
                _ if is_full => break,
                _ => amounts.push((line, amount)),
            }
        }
        Ok(amounts)
    }
}

/// The first day after a line.
fn after(line: Day, grain: UsageGrain) -> Day {
    let last = match grain {
        UsageGrain::Day => line,
        UsageGrain::Month => line.last_of_month(),
    };
    Day(last.0.saturating_add(1))
}
