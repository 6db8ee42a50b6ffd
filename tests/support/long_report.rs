//! A report of some 4 MB, longer than everything that sockets hold.

use rusqlite::Connection;

/// Its address.
pub const PATH: &str = "/dpod/tenants/usageReport?startDate=2024-01-01&endDate=2024-01-31";
/// Plans in use on each of the 31 days.
const PLANS: usize = 2_000;
/// Its lines, the header among them.
pub const LINES: usize = PLANS * 31 + 1;

/// Gives every tenant of the file so much to report. Written past the server, which would need
/// many batches for it.
pub fn prepare(db: &str) {
    let connection = Connection::open(db).unwrap();
    let sql = format!(
        "BEGIN;
         INSERT INTO service (tenant, service_type, service_count) SELECT key, 'hsm', 1 FROM tenant;
         INSERT INTO metric (name)
           WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {PLANS})
           SELECT 'hsm/plan-' || i FROM n;
         INSERT INTO usage_day (tenant, metric, day, amount)
           WITH RECURSIVE d (i) AS (SELECT 19723 UNION ALL SELECT i + 1 FROM d WHERE i < 19753)
           SELECT tenant.key, metric.key, d.i, 1 FROM tenant, metric, d;
         INSERT INTO usage_total (tenant, metric, amount)
           SELECT tenant, metric, sum(amount) FROM usage_day GROUP BY tenant, metric;
         COMMIT;"
    );
    connection.execute_batch(&sql).unwrap();
}
