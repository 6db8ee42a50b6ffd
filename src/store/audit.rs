//! The audit trail: one row for every write, in the write's own transaction.

use rusqlite::Row;

use super::connection::{Reading, Writing};
use crate::model::tenant::TenantKey;
use crate::model::{Error, TenantState, Timestamp};

/// Who does what, when, and under which request: the part of an audit row that is known before
/// the work begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When.
    pub at: Timestamp,
    /// The client's id, `system` or `command line`.
    pub client: String,
    /// `dialect.operation`.
    pub operation: &'static str,
    /// The request's id.
    pub request_id: String,
}

impl Stamp {
    /// The program itself, at this moment.
    pub fn system(at: Timestamp, operation: &'static str) -> Self {
        Self { at, client: "system".into(), operation, request_id: String::new() }
    }
}

/// One row of the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place in the trail.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub client: String,
    /// What.
    pub operation: String,
    /// The tenant's id, if it was about one.
    pub tenant_id: Option<String>,
    /// The request's id.
    pub request_id: String,
    /// What the write brought the tenant to, if it changed its state.
    pub state: Option<TenantState>,
}

pub(super) fn audit_row(row: &Row) -> rusqlite::Result<AuditRow> {
    Ok(AuditRow {
        seq: row.get(0)?,
        at: row.get(1)?,
        client: row.get(2)?,
        operation: row.get(3)?,
        tenant_id: row.get(4)?,
        request_id: row.get(5)?,
        state: row.get(6)?,
    })
}

impl Reading<'_> {
    /// The newest `limit` rows about a tenant, newest first.
    pub fn audit_of_tenant(&self, tenant: TenantKey, limit: i64) -> Result<Vec<AuditRow>, Error> {
        self.all(
            "SELECT seq, at, client, operation, tenant_id, request_id, state
             FROM audit WHERE tenant = ?1 ORDER BY seq DESC LIMIT ?2",
            (tenant, limit),
            audit_row,
        )
    }
}

impl Writing<'_> {
    /// Leaves a row about the instance, or about the tenant with this key and id: with the state that
    /// this write has brought it to, if it has.
    pub fn audit(&self, stamp: &Stamp, tenant: Option<(TenantKey, &str)>) -> Result<(), Error> {
        let (key, id) = tenant.unzip();
        let state = key.and_then(|key| self.take_state_of(key));
        self.execute(
            "INSERT INTO audit (at, client, operation, tenant, tenant_id, request_id, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            (stamp.at, &stamp.client, stamp.operation, key, id, &stamp.request_id, state),
        )?;
        Ok(())
    }
}
