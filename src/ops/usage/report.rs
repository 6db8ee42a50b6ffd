//! The usage report: what tenants used, by tenant, metric, and day or month.

use crate::access::Caller;
use crate::model::day::Day;
use crate::model::tenant::TenantKey;
use crate::model::{Entity, Error, Id, IdRef, Role, Timestamp};
use crate::ops::Context;
use crate::ops::admission::visible_tenant;
use crate::ops::cursor::{Cursors, KeyPage, PageRequest, Place};
use crate::store::{Reading, TreePlace};

/// How many tenants one page is gathered from, at most.
const TENANTS_AT_ONCE: i64 = 500;
/// How many counters one page looks through, at most.
const LOOKED_AT: usize = 2_000;
/// Stands after every metric's name.
const AFTER_EVERY_METRIC: &str = "~";

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
    /// Of one tenant alone; of all that the caller sees if absent.
    pub tenant: Option<String>,
    /// Of one subtenant alone.
    pub subtenant: Option<String>,
    /// Of one metric alone.
    pub metric: Option<String>,
    /// By what.
    pub grain: UsageGrain,
    /// The first and the last day.
    pub days: (Day, Day),
    /// Which part.
    pub page: PageRequest,
}

/// A line of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageItem {
    /// The tenant.
    pub tenant: Id,
    /// The metric.
    pub metric: String,
    /// The day, or the first day of the month.
    pub day: Day,
    /// What was used.
    pub amount: i64,
}

/// What tenants used: oldest tenant first, then by metric and day. A page looks through a bounded
/// number of tenants and counters, so it may be short, even empty, and still have a next one. Least
/// role: member. `NotFound` for a tenant or subtenant that is not visible.
pub fn usage(context: Context, query: &UsageQuery) -> Result<KeyPage<UsageItem>, Error> {
    context.store.read(|tx| {
        let cursors = Cursors::of(tx, query.grain.list())?;
        let after = After::of(&query.page, &cursors)?;
        let whose = Whose::of(tx, context.caller, query)?;
        let metric = query.metric.as_deref().map(|name| tx.metric(name)).transpose()?;
        if metric == Some(None) {
            return Ok(KeyPage { rows: Vec::new(), next: None });
        }
        let report = Report { tx, query, subtenant: whose.subtenant, metric: metric.flatten() };
        let (tenants, has_more_tenants) = whose.tenants(tx, &after)?;
        let (rows, stop) = report.lines(&tenants, after)?;
        let next = match stop {
            Stop::Within(place) => Some(place),
            Stop::AtEnd(place) => Some(place).filter(|_| has_more_tenants),
        };
        Ok(KeyPage { rows, next: next.map(|place| cursors.seal(&place.into())) })
    })
}

impl UsageGrain {
    /// The list that cursors are bound to.
    fn list(self) -> &'static str {
        match self {
            Self::Day => "usage by day",
            Self::Month => "usage by month",
        }
    }
}

/// A place between two lines of the report.
#[derive(Clone, Debug)]
struct After {
    tenant: TreePlace,
    metric: String,
    day: Day,
}

impl After {
    /// Where the page begins.
    fn of(request: &PageRequest, cursors: &Cursors) -> Result<Self, Error> {
        let place = request.place(cursors, Place(i64::MIN, 0, ",0".to_owned()))?;
        let (metric, day) = place.2.rsplit_once(',').unwrap_or_default();
        let tenant = (Timestamp(place.0), TenantKey(place.1));
        Ok(Self { tenant, metric: metric.to_owned(), day: Day(day.parse().unwrap_or(0)) })
    }
}

impl From<After> for Place {
    fn from(after: After) -> Self {
        let After { tenant: (created_at, key), metric, day } = after;
        Self(created_at.0, key.0, format!("{metric},{}", day.0))
    }
}

/// Where a page ends.
enum Stop {
    /// There are more lines, or counters not looked at, after this place.
    Within(After),
    /// Everything of these tenants was looked at.
    AtEnd(After),
}

/// Whose usage is asked for.
struct Whose {
    /// One tenant; without it, everything below `top`.
    alone: Option<TenantKey>,
    top: TenantKey,
    subtenant: Option<i64>,
}

impl Whose {
    fn of(tx: &Reading, caller: &Caller, query: &UsageQuery) -> Result<Self, Error> {
        let sight = caller.sight();
        let named = query.tenant.as_deref().map(|id| visible_tenant(tx, caller, id)).transpose()?;
        let named = named.map(|tenant| tenant.key);
        let mut whose = Self { alone: named, top: sight.ancestor, subtenant: None };
        if let Some(id) = &query.subtenant {
            let found = IdRef::parse(id).map(|id| tx.visible_subtenant(sight, id)).transpose()?;
            let (subtenant, tenant) = found
                .flatten()
                .filter(|(_, tenant)| named.is_none_or(|named| named == *tenant))
                .ok_or_else(|| Error::not_found(Entity::Subtenant, id))?;
            (whose.alone, whose.subtenant) = (Some(tenant), Some(subtenant.key));
        } else if caller.role == Role::Member && named.is_none() {
            whose.alone = Some(sight.ancestor);
        }
        Ok(whose)
    }

    /// The next few tenants, and whether there may be more. They begin with the one that the page
    /// before ended in, if the caller still sees it.
    fn tenants(&self, tx: &Reading, after: &After) -> Result<(Vec<TreePlace>, bool), Error> {
        if let Some(key) = self.alone {
            return Ok((vec![(Timestamp(0), key)], false));
        }
        let (created_at, key) = after.tenant;
        let before = (created_at, TenantKey(key.0.saturating_sub(1)));
        let found = tx.live_tenants_below(self.top, before, TENANTS_AT_ONCE)?;
        let is_full = i64::try_from(found.len()).is_ok_and(|count| count == TENANTS_AT_ONCE);
        Ok((found, is_full))
    }
}

/// Where the lines come from.
struct Report<'t> {
    tx: &'t Reading<'t>,
    query: &'t UsageQuery,
    subtenant: Option<i64>,
    /// The key of the one metric that is asked for.
    metric: Option<i64>,
}

impl Report<'_> {
    fn lines(
        &self,
        tenants: &[TreePlace],
        mut place: After,
    ) -> Result<(Vec<UsageItem>, Stop), Error> {
        let limit = self.query.page.limit;
        let (mut lines, mut looked_at) = (Vec::new(), 0);
        for tenant in tenants {
            let after = (place.tenant.1 == tenant.1).then(|| place.clone());
            let metrics = self.metrics(tenant.1, after.as_ref())?;
            let id = if metrics.is_empty() { None } else { self.tx.tenant_id(tenant.1)? };
            for (metric, name) in metrics.iter().filter(|_| id.is_some()) {
                if looked_at == LOOKED_AT {
                    return Ok((lines, Stop::Within(place)));
                }
                looked_at += 1;
                let after = after.as_ref().filter(|after| after.metric == *name);
                let first = after.map(|after| self.query.grain.first_after(after.day));
                let wanted = limit + 1 - lines.len();
                for (day, amount) in self.amounts(tenant.1, *metric, first, wanted)? {
                    if lines.len() == limit {
                        return Ok((lines, Stop::Within(place)));
                    }
                    place = After { tenant: *tenant, metric: name.clone(), day };
                    let (tenant, metric) = (id.clone(), name.clone());
                    lines.extend(tenant.map(|tenant| UsageItem { tenant, metric, day, amount }));
                }
                place = After { tenant: *tenant, metric: name.clone(), day: Day::LAST };
            }
            let metric = AFTER_EVERY_METRIC.to_owned();
            place = After { tenant: *tenant, metric, day: Day::LAST };
        }
        Ok((lines, Stop::AtEnd(place)))
    }

    /// The metrics to look at, by name.
    fn metrics(
        &self,
        tenant: TenantKey,
        after: Option<&After>,
    ) -> Result<Vec<(i64, String)>, Error> {
        let mut metrics = match (self.metric, &self.query.metric) {
            (Some(key), Some(name)) => vec![(key, name.clone())],
            _ => self.tx.metrics_of(tenant)?,
        };
        metrics.retain(|(_, name)| after.is_none_or(|after| after.metric <= *name));
        metrics.sort_unstable_by(|(_, a), (_, b)| a.cmp(b));
        Ok(metrics)
    }

    /// The first `limit` amounts of one metric, from `first` on.
    fn amounts(
        &self,
        tenant: TenantKey,
        metric: i64,
        first: Option<Day>,
        limit: usize,
    ) -> Result<Vec<(Day, i64)>, Error> {
        let (from, to) = self.query.days;
        let days = (first.map_or(from, |first| first.max(from)).0, to.0);
        let grain = self.query.grain;
        // No month has more days than this.
        let rows = if grain == UsageGrain::Day { limit } else { limit.saturating_mul(31) };
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        let days = match self.subtenant {
            None => self.tx.days_of_metric(tenant, metric, days, rows),
            Some(key) => self.tx.days_of_subtenant((tenant, key), metric, days, rows),
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

impl UsageGrain {
    /// The first day after a line.
    fn first_after(self, line: Day) -> Day {
        let last = match self {
            Self::Day => line,
            Self::Month => line.last_of_month(),
        };
        Day(last.0.saturating_add(1))
    }
}
