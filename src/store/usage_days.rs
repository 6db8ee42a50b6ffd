//! What a tenant used, by day.

use super::connection::Reading;
use crate::model::Error;
use crate::model::day::{Day, Period};
use crate::model::tenant::TenantKey;

impl Reading<'_> {
    /// The first metric with a key beyond `after` that was ever counted for a tenant: key and name.
    /// One step of the index each, however many subtenants share a metric.
    pub fn next_metric(
        &self,
        tenant: TenantKey,
        after: i64,
    ) -> Result<Option<(i64, String)>, Error> {
        self.one(
            "SELECT u.metric, m.name FROM usage_total u JOIN metric m ON m.key = u.metric
             WHERE u.tenant = ?1 AND u.metric > ?2 ORDER BY u.metric LIMIT 1",
            (tenant, after),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// What a tenant and its subtenants used of a metric on each day of a period.
    pub fn usage_by_day(
        &self,
        tenant: TenantKey,
        metric: i64,
        period: Period,
    ) -> Result<Vec<(Day, i64)>, Error> {
        // The index by metric has the same columns but not the amount.
        self.all(
            "SELECT day, sum(amount) FROM usage_day INDEXED BY sqlite_autoindex_usage_day_1
             WHERE tenant = ?1 AND metric = ?2 AND day BETWEEN ?3 AND ?4 GROUP BY day ORDER BY day",
            (tenant, metric, period.start().number(), period.end().number()),
            |row| Ok((Day::from_number(row.get(0)?), row.get(1)?)),
        )
    }
}
