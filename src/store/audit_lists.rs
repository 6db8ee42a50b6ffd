//! The audit trail, newest first: of everything, of a subtree, a tenant, a client, an operation.

use rusqlite::Row;

use super::audit::AuditRow;
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
    /// What one client did.
    Client(String),
    /// One operation.
    Operation(String),
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

fn audit_row(row: &Row) -> rusqlite::Result<AuditRow> {
    Ok(AuditRow {
        seq: row.get(0)?,
        at: row.get(1)?,
        client: row.get(2)?,
        operation: row.get(3)?,
        tenant_id: row.get(4)?,
        request_id: row.get(5)?,
    })
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
                "SELECT seq, at, client, operation, tenant_id, request_id FROM audit
                 WHERE seq < ?1 AND seq > ?2 ORDER BY seq DESC LIMIT ?3",
                (before_seq, after_seq, limit),
                audit_row,
            ),
            AuditSource::Below(ancestor) => self.all(
                "SELECT a.seq, a.at, a.client, a.operation, a.tenant_id, a.request_id
                 FROM audit_tree v JOIN audit a ON a.seq = v.seq
                 WHERE v.ancestor = ?4 AND v.seq < ?1 AND v.seq > ?2 ORDER BY v.seq DESC LIMIT ?3",
                (before_seq, after_seq, limit, ancestor),
                audit_row,
            ),
            AuditSource::Tenant(tenant) => self.all(
                "SELECT seq, at, client, operation, tenant_id, request_id FROM audit
                 WHERE tenant = ?4 AND seq < ?1 AND seq > ?2 ORDER BY seq DESC LIMIT ?3",
                (before_seq, after_seq, limit, tenant),
                audit_row,
            ),
            AuditSource::Client(client) => self.all(
                "SELECT seq, at, client, operation, tenant_id, request_id FROM audit
                 WHERE client = ?4 AND seq < ?1 AND seq > ?2 ORDER BY seq DESC LIMIT ?3",
                (before_seq, after_seq, limit, client),
                audit_row,
            ),
            AuditSource::Operation(operation) => self.all(
                "SELECT seq, at, client, operation, tenant_id, request_id FROM audit
                 WHERE operation = ?4 AND seq < ?1 AND seq > ?2 ORDER BY seq DESC LIMIT ?3",
                (before_seq, after_seq, limit, operation),
                audit_row,
            ),
        }
    }

    /// The place of the last row that there ever was; 0 for none.
    pub fn last_audit_seq(&self) -> Result<i64, Error> {
        self.number("SELECT seq FROM sqlite_sequence WHERE name = 'audit'", [])
    }

    /// The place of the first row after a moment.
    pub fn audit_seq_after(&self, at: Timestamp) -> Result<Option<i64>, Error> {
        self.one("SELECT seq FROM audit WHERE at > ?1 ORDER BY at, seq LIMIT 1", [at], |row| {
            row.get(0)
        })
    }

    /// The place of the last row before a moment.
    pub fn audit_seq_before(&self, at: Timestamp) -> Result<Option<i64>, Error> {
        self.one(
            "SELECT seq FROM audit WHERE at < ?1 ORDER BY at DESC, seq DESC LIMIT 1",
            [at],
            |row| row.get(0),
        )
    }
}
