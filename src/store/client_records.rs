//! Clients as the control API shows them: who they are and where they stand, never their secrets.

use rusqlite::Row;

use super::connection::Reading;
use super::rows::id_at;
use super::tenants::Sight;
use crate::model::tenant::TenantKey;
use crate::model::{Error, Id, Role, Scopes, Timestamp};

/// A client without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientRecord {
    /// Its id.
    pub id: String,
    /// What a person calls it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The scopes it was made with.
    pub scopes: Scopes,
    /// The id of its home tenant.
    pub home: Option<Id>,
    /// The id of its current tenant, if whoever asks sees it: it may be beyond the client's home.
    pub current: Option<Id>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last got another secret.
    pub rotated_at: Option<Timestamp>,
    /// When it was last made out, to the minute, as far as the file knows.
    pub last_used_at: Option<Timestamp>,
}

/// A tenant by the names that a person knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedTenant {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
}

/// What a client is called, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientPlace {
    /// What a person calls it.
    pub name: String,
    /// Its home tenant.
    pub home: Option<NamedTenant>,
    /// Its current tenant, if whoever asks sees it.
    pub current: Option<NamedTenant>,
}

fn named_tenant(row: &Row, at: usize) -> rusqlite::Result<Option<NamedTenant>> {
    if row.get_ref(at)? == rusqlite::types::ValueRef::Null {
        return Ok(None);
    }
    Ok(Some(NamedTenant { id: id_at(row, at)?, name: row.get(at + 2)? }))
}

fn client_record_row(row: &Row) -> rusqlite::Result<ClientRecord> {
    let id_or_none = |at: usize| {
        let is_there = row.get_ref(at)? != rusqlite::types::ValueRef::Null;
        is_there.then(|| id_at(row, at)).transpose()
    };
    Ok(ClientRecord {
        id: row.get(0)?,
        name: row.get(1)?,
        role: row.get(2)?,
        scopes: row.get(3)?,
        home: id_or_none(4)?,
        current: id_or_none(6)?,
        created_at: row.get(8)?,
        rotated_at: row.get(9)?,
        last_used_at: row.get(10)?,
    })
}

impl Reading<'_> {
    /// The client of this id if it is at home within `sight`; an operator's sight takes in those
    /// without a home. Unknown and foreign ids take the same statement.
    pub fn visible_client(&self, sight: Sight, id: &str) -> Result<Option<ClientRecord>, Error> {
        self.one(
            "SELECT c.id, c.name, c.role, c.scopes, h.id, h.id_uuid, n.id, n.id_uuid, c.created_at, c.rotated_at, c.last_used_at
             FROM client c LEFT JOIN tenant h ON h.key = c.home_tenant
             LEFT JOIN tenant_tree w ON w.descendant = c.current_tenant AND w.ancestor = ?2 AND w.depth <= ?3
             LEFT JOIN tenant n ON n.key = w.descendant
             WHERE c.id = ?1 AND (?2 = 0 OR EXISTS
               (SELECT 1 FROM tenant_tree v WHERE v.descendant = c.home_tenant AND v.ancestor = ?2
                AND v.depth <= ?3 AND v.state NOT BETWEEN 5 AND 7))",
            (id, sight.ancestor, sight.max_depth),
            client_record_row,
        )
    }

    /// Where the client of this id stands, as who has this sight may see it.
    pub fn client_place(&self, sight: Sight, id: &str) -> Result<Option<ClientPlace>, Error> {
        self.one(
            "SELECT c.name, h.id, h.id_uuid, h.name, n.id, n.id_uuid, n.name
             FROM client c LEFT JOIN tenant h ON h.key = c.home_tenant
             LEFT JOIN tenant_tree w ON w.descendant = c.current_tenant AND w.ancestor = ?2 AND w.depth <= ?3
             LEFT JOIN tenant n ON n.key = w.descendant
             WHERE c.id = ?1",
            (id, sight.ancestor, sight.max_depth),
            |row| {
                Ok(ClientPlace {
                    name: row.get(0)?,
                    home: named_tenant(row, 1)?,
                    current: named_tenant(row, 4)?,
                })
            },
        )
    }

    /// How many clients are at home in a tenant and below it, where tenants are live.
    pub fn client_count(&self, ancestor: TenantKey) -> Result<i64, Error> {
        self.number("SELECT subtree FROM client_count WHERE ancestor = ?1", [ancestor])
    }

    /// Up to `limit` clients of the instance made after a place, oldest first.
    pub fn client_records_after(
        &self,
        after: (Timestamp, &str),
        limit: i64,
    ) -> Result<Vec<ClientRecord>, Error> {
        self.all(
            "SELECT c.id, c.name, c.role, c.scopes, h.id, h.id_uuid, n.id, n.id_uuid, c.created_at, c.rotated_at, c.last_used_at
             FROM client c LEFT JOIN tenant h ON h.key = c.home_tenant LEFT JOIN tenant n ON n.key = c.current_tenant
             WHERE (c.created_at, c.id) > (?1, ?2) ORDER BY c.created_at, c.id LIMIT ?3",
            (after.0, after.1, limit),
            client_record_row,
        )
    }

    /// Up to `limit` clients at home in a tenant after an id, by id, as who has this sight may see
    /// them.
    pub fn clients_at_home(
        &self,
        sight: Sight,
        tenant: TenantKey,
        after: &str,
        limit: i64,
    ) -> Result<Vec<ClientRecord>, Error> {
        self.all(
            "SELECT c.id, c.name, c.role, c.scopes, h.id, h.id_uuid, n.id, n.id_uuid, c.created_at, c.rotated_at, c.last_used_at
             FROM client c LEFT JOIN tenant h ON h.key = c.home_tenant
             LEFT JOIN tenant_tree w ON w.descendant = c.current_tenant AND w.ancestor = ?4 AND w.depth <= ?5
             LEFT JOIN tenant n ON n.key = w.descendant
             WHERE c.home_tenant = ?1 AND c.id > ?2 ORDER BY c.id LIMIT ?3",
            (tenant, after, limit, sight.ancestor, sight.max_depth),
            client_record_row,
        )
    }
}
