//! The audit trail, newest first: of everything, of a subtree, a tenant, a client, an operation.

use super::audit::{AuditRow, audit_row};
use super::connection::Reading;
use crate::model::tenant::TenantKey;
use crate::model::{Error, Timestamp};

/// Whose rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditSource {
    /// Those of the instance.
    Everything,
    /// Those about a tenant and what was below it.
    Below(TenantKey),
    /// Those about one tenant.
    Tenant(TenantKey),
    /// Those about one tenant that changed its state.
    States(TenantKey),
    /// What one client did.
    Client(String),
}

/// Which part of the trail: rows between two places, both left out.
#[derive(Clone, Copy, Debug)]
pub struct AuditStretch {
    /// Rows from here on are left out.
    pub before_seq: i64,
    /// Rows up to here are left out.
    pub after_seq: i64,
    /// How many, at most.
    pub limit: i64,
}

impl Reading<'_> {
    /// A stretch of the trail, newest first.
    pub fn audit_rows(
        &self,
        source: &AuditSource,
        stretch: AuditStretch,
    ) -> Result<Vec<AuditRow>, Error> {
        let AuditStretch { before_seq, after_seq, limit } = stretch;
        match source {
            AuditSource::Everything => self.all(
                "SELECT seq, at, client, operation, tenant_id, request_id, state FROM audit
                 WHERE seq < ?1 AND seq > ?2 ORDER BY seq DESC LIMIT ?3",
                (before_seq, after_seq, limit),
                audit_row,
            ),
            AuditSource::Below(ancestor) => self.all(
                "SELECT seq, at, client, operation, tenant_id, request_id, state FROM audit
                 WHERE tenant = ?4 AND seq < ?1 AND seq > ?2
                 UNION ALL
                 SELECT v.seq, a.at, a.client, a.operation, a.tenant_id, a.request_id, a.state
                 FROM audit_tree v CROSS JOIN audit a
                 WHERE v.ancestor = ?4 AND v.seq < ?1 AND v.seq > ?2 AND a.seq = v.seq
                 ORDER BY 1 DESC LIMIT ?3",
                (before_seq, after_seq, limit, ancestor),
                audit_row,
            ),
            AuditSource::Tenant(tenant) => self.all(
                "SELECT seq, at, client, operation, tenant_id, request_id, state FROM audit
                 WHERE tenant = ?4 AND seq < ?1 AND seq > ?2 ORDER BY seq DESC LIMIT ?3",
                (before_seq, after_seq, limit, tenant),
                audit_row,
            ),
            AuditSource::States(tenant) => self.all(
                "SELECT seq, at, client, operation, tenant_id, request_id, state FROM audit
                 WHERE tenant = ?4 AND state IS NOT NULL AND seq < ?1 AND seq > ?2 ORDER BY seq DESC LIMIT ?3",
                (before_seq, after_seq, limit, tenant),
                audit_row,
            ),
            AuditSource::Client(client) => self.all(
                "SELECT seq, at, client, operation, tenant_id, request_id, state FROM audit
                 WHERE client = ?4 AND seq < ?1 AND seq > ?2 ORDER BY seq DESC LIMIT ?3",
                (before_seq, after_seq, limit, client),
                audit_row,
            ),
        }
    }

    /// Two places that follow each other: a row of before `at`, and one of `at` or later. Rows are
    /// about in the order of their moments, so both are found by halving; where they are not, any
    /// such pair will do. 0 and `i64::MAX` stand for no row.
    pub fn audit_places_around(&self, at: Timestamp) -> Result<(i64, i64), Error> {
        let (mut before, mut after) = (0, i64::MAX);
        let mut beyond = self.number("SELECT max(seq) FROM audit", [])?.saturating_add(1);
        while beyond - before > 1 {
            let middle = before + (beyond - before) / 2;
            let row: Option<(i64, Timestamp)> = self.one(
                "SELECT seq, at FROM audit WHERE seq <= ?1 AND seq > ?2 ORDER BY seq DESC LIMIT 1",
                (middle, before),
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            match row {
                Some((seq, moment)) if moment >= at => (beyond, after) = (seq, seq),
                _ => before = middle,
            }
        }
        Ok((before, after))
    }

    /// The place of the last row that there ever was; 0 for none.
    pub fn last_audit_seq(&self) -> Result<i64, Error> {
        self.number("SELECT seq FROM sqlite_sequence WHERE name = 'audit'", [])
    }
}
