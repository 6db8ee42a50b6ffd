//! Usage counters: one per tenant, metric, day and subtenant, and the sum of each one's days.

use super::connection::{Reading, Writing};
use crate::model::Error;
use crate::model::tenant::TenantKey;
use crate::model::usage::{Metric, UsageEvent};

impl Reading<'_> {
    /// The sum of a tenant's counter over all days and subtenants.
    pub fn usage_total(&self, tenant: TenantKey, metric: &str) -> Result<i64, Error> {
        self.number(
            "SELECT sum(u.amount) FROM metric m
             JOIN usage_total u ON u.tenant = ?1 AND u.metric = m.key WHERE m.name = ?2",
            (tenant, metric),
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
}

impl Writing<'_> {
    fn metric_key(&self, metric: &Metric) -> Result<i64, Error> {
        let find = "SELECT key FROM metric WHERE name = ?1";
        if let Some(key) = self.one(find, [metric.as_str()], |row| row.get(0))? {
            return Ok(key);
        }
        self.execute("INSERT INTO metric (name) VALUES (?1)", [metric.as_str()])?;
        Ok(self.last_key())
    }

    /// Adds an event to its counter of the day and to the sum, and returns the counter's new sum.
    pub fn add_usage(&self, tenant: TenantKey, event: &UsageEvent) -> Result<i64, Error> {
        let metric = self.metric_key(&event.metric)?;
        let subtenant = event.subtenant.unwrap_or(0);
        let before = self.number(
            "SELECT amount FROM usage_total WHERE tenant = ?1 AND metric = ?2 AND subtenant = ?3",
            (tenant, metric, subtenant),
        )?;
        let after = before.saturating_add(event.delta);
        if !(0..=crate::model::usage::MAX_COUNTER).contains(&after) {
            return Err(Error::CounterRange { metric: event.metric.as_str().to_owned() });
        }
        self.execute(
            "INSERT INTO usage_total (tenant, metric, subtenant, amount) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (tenant, metric, subtenant) DO UPDATE SET amount = excluded.amount",
            (tenant, metric, subtenant, after),
        )?;
        self.execute(
            "INSERT INTO usage_day (tenant, metric, day, subtenant, amount) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (tenant, metric, day, subtenant) DO UPDATE SET amount = amount + excluded.amount",
            (tenant, metric, event.at.day(), subtenant, event.delta),
        )?;
        Ok(after)
    }
}
