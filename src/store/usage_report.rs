//! What the usage intake looks up before it counts, and what the usage report reads back.

use super::connection::Reading;
use super::tenants::Sight;
use crate::model::tenant::TenantKey;
use crate::model::{Error, IdRef};

impl Reading<'_> {
    /// Key and id of the live tenant that is meant, if it is within `sight`: the part of
    /// `visible_tenant` that counting needs.
    pub fn visible_tenant_key(
        &self,
        sight: Sight,
        id: IdRef,
    ) -> Result<Option<(TenantKey, String)>, Error> {
        self.one(
            "SELECT t.key, t.id FROM tenant t
             JOIN tenant_tree v ON v.descendant = t.key AND v.ancestor = ?1 AND v.depth <= ?2
             WHERE t.id_uuid = ?3 AND t.state NOT BETWEEN 5 AND 7",
            (sight.ancestor, sight.max_depth, id.uuid().into_bytes()),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// The key of a tenant's own subtenant.
    pub fn subtenant_of(&self, tenant: TenantKey, id: IdRef) -> Result<Option<i64>, Error> {
        self.one(
            "SELECT key FROM subtenant WHERE id_uuid = ?2 AND tenant = ?1",
            (tenant, id.uuid().into_bytes()),
            |row| row.get(0),
        )
    }

    /// Key and name of every metric that was ever counted of a tenant.
    pub fn metrics_of(&self, tenant: TenantKey) -> Result<Vec<(i64, String)>, Error> {
        self.all(
            "SELECT u.metric, m.name FROM usage_total u JOIN metric m ON m.key = u.metric
             WHERE u.tenant = ?1 GROUP BY u.metric",
            [tenant],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// The days from `first` to `last` on which a metric was counted of a tenant and its
    /// subtenants, with what was: the first `limit` of them.
    pub fn days_of_metric(
        &self,
        tenant: TenantKey,
        metric: i64,
        (first, last): (i64, i64),
        limit: i64,
    ) -> Result<Vec<(i64, i64)>, Error> {
        self.all(
            "SELECT day, sum(amount) FROM usage_day WHERE tenant = ?1 AND metric = ?2 AND day BETWEEN ?3 AND ?4
             GROUP BY day ORDER BY day LIMIT ?5",
            (tenant, metric, first, last, limit),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// The same of one subtenant alone.
    pub fn days_of_subtenant(
        &self,
        (tenant, subtenant): (TenantKey, i64),
        metric: i64,
        (first, last): (i64, i64),
        limit: i64,
    ) -> Result<Vec<(i64, i64)>, Error> {
        self.all(
            "SELECT day, amount FROM usage_day
             WHERE tenant = ?1 AND metric = ?2 AND day BETWEEN ?3 AND ?4 AND subtenant = ?6
             ORDER BY day LIMIT ?5",
            (tenant, metric, first, last, limit, subtenant),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }
}
