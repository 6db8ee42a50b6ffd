//! Usage counters: one per tenant, metric, day and subtenant, and the sum of each one's days.

use super::connection::{Reading, Writing};
use crate::model::Error;
use crate::model::tenant::TenantKey;
use crate::model::usage::{MAX_COUNTER, RangeSide, UsageEvent};

/// A counter: what is counted, and of whom. Subtenant 0 is the tenant's own use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Counter {
    /// The tenant.
    pub tenant: TenantKey,
    /// The metric's row key.
    pub metric: i64,
    /// The subtenant's row key, or 0.
    pub subtenant: i64,
}

/// What is added to a counter on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CounterDay {
    /// The counter.
    pub counter: Counter,
    /// The UTC day, in days since 1970-01-01.
    pub day: i64,
    /// How much; below 0 it is taken away.
    pub delta: i128,
}

impl Reading<'_> {
    /// The sum of a tenant's counter over all days and subtenants.
    pub fn usage_total(&self, tenant: TenantKey, metric: &str) -> Result<i64, Error> {
        self.number(
            "SELECT sum(u.amount) FROM metric m
             JOIN usage_total u ON u.tenant = ?1 AND u.metric = m.key WHERE m.name = ?2",
            (tenant, metric),
        )
    }

    /// The same for a metric whose key is known.
    pub fn usage_of_all_time(&self, tenant: TenantKey, metric: i64) -> Result<i64, Error> {
        self.number(
            "SELECT sum(amount) FROM usage_total WHERE tenant = ?1 AND metric = ?2",
            (tenant, metric),
        )
    }

    /// What a tenant and its subtenants used from one day to another, both included.
    pub fn usage_of_days(
        &self,
        tenant: TenantKey,
        metric: i64,
        (first, last): (i64, i64),
    ) -> Result<i64, Error> {
        self.number(
            "SELECT sum(amount) FROM usage_day WHERE tenant = ?1 AND metric = ?2 AND day BETWEEN ?3 AND ?4",
            (tenant, metric, first, last),
        )
    }

    /// The sum of a subtenant's counter over all days.
    pub fn subtenant_usage_total(
        &self,
        tenant: TenantKey,
        subtenant: i64,
        metric: &str,
    ) -> Result<i64, Error> {
        self.number(
            "SELECT u.amount FROM metric m
             JOIN usage_total u ON u.tenant = ?1 AND u.metric = m.key AND u.subtenant = ?2 WHERE m.name = ?3",
            (tenant, subtenant, metric),
        )
    }

    /// The row key of a metric that something was counted of already.
    pub fn metric(&self, name: &str) -> Result<Option<i64>, Error> {
        self.one("SELECT key FROM metric WHERE name = ?1", [name], |row| row.get(0))
    }
}

impl Writing<'_> {
    /// The row key of a metric, new if nothing was counted of it yet. Metrics are never removed.
    pub fn metric_key(&self, name: &str) -> Result<i64, Error> {
        if let Some(key) = self.metric(name)? {
            return Ok(key);
        }
        self.execute("INSERT INTO metric (name) VALUES (?1)", [name])?;
        Ok(self.last_key())
    }

    /// Adds to counters' days, and returns those that would leave their range: a day may be below
    /// 0, but no further than a sum may be above. They stay as they were, so whoever adds gives up
    /// if there is one.
    pub fn add_to_days(
        &self,
        days: impl Iterator<Item = CounterDay>,
    ) -> Result<Vec<(Counter, RangeSide)>, Error> {
        let mut add = self.prepared(
            "INSERT INTO usage_day (tenant, metric, day, subtenant, amount) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (tenant, metric, day, subtenant) DO UPDATE SET amount = amount + excluded.amount
             WHERE amount + excluded.amount BETWEEN -9007199254740991 AND 9007199254740991",
        )?;
        let mut outside = Vec::new();
        for CounterDay { counter, day, delta } in days {
            let Counter { tenant, metric, subtenant } = counter;
            let changed = match exact(delta) {
                Some(delta) => add.execute((tenant, metric, day, subtenant, delta))?,
                None => 0,
            };
            if changed == 0 {
                let side = if delta < 0 { RangeSide::Below } else { RangeSide::Beyond };
                outside.push((counter, side));
            }
        }
        Ok(outside)
    }

    /// Adds to counters' sums, and returns those that would leave their range. They stay as they
    /// were, so whoever adds gives up if there is one.
    pub fn add_to_totals(
        &self,
        totals: impl Iterator<Item = (Counter, i128)>,
    ) -> Result<Vec<(Counter, RangeSide)>, Error> {
        let mut add = self.prepared(
            "INSERT INTO usage_total (tenant, metric, subtenant, amount) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (tenant, metric, subtenant) DO UPDATE SET amount = amount + excluded.amount
             WHERE amount + excluded.amount <= 9007199254740991",
        )?;
        let mut take = self.prepared(
            "UPDATE usage_total SET amount = amount + ?4
             WHERE tenant = ?1 AND metric = ?2 AND subtenant = ?3 AND amount + ?4 >= 0",
        )?;
        let mut outside = Vec::new();
        for (counter, sum) in totals {
            let Counter { tenant, metric, subtenant } = counter;
            let (statement, side) = match sum {
                0.. => (&mut add, RangeSide::Beyond),
                _ => (&mut take, RangeSide::Below),
            };
            let changed = match exact(sum) {
                Some(sum) => statement.execute((tenant, metric, subtenant, sum))?,
                None => 0,
            };
            if changed == 0 {
                outside.push((counter, side));
            }
        }
        Ok(outside)
    }

    /// Counts one event of a tenant.
    pub fn add_usage(&self, tenant: TenantKey, event: &UsageEvent) -> Result<(), Error> {
        let metric = self.metric_key(event.metric.as_str())?;
        let counter = Counter { tenant, metric, subtenant: event.subtenant.unwrap_or(0) };
        let outside = self.add_to_totals([(counter, i128::from(event.delta))].into_iter())?;
        if let Some((_, side)) = outside.first() {
            return Err(Error::CounterRange { events: vec![0], side: *side });
        }
        let day = CounterDay { counter, day: event.at.day(), delta: event.delta.into() };
        self.add_to_days([day].into_iter()).map(drop)
    }
}

/// A sum that a counter can hold, or have taken away.
fn exact(sum: i128) -> Option<i64> {
    i64::try_from(sum).ok().filter(|sum| (-MAX_COUNTER..=MAX_COUNTER).contains(sum))
}
