//! One tenant's subtenants, by key.

use super::connection::{Reading, Writing};
use super::subtenants::subtenant_row;
use crate::model::subtenant::Subtenant;
use crate::model::tenant::TenantKey;
use crate::model::{Error, IdRef, Timestamp};

impl Reading<'_> {
    /// Up to `limit` subtenants of a tenant after a place, oldest first.
    pub fn subtenants_after(
        &self,
        tenant: TenantKey,
        after: (Timestamp, i64),
        limit: i64,
    ) -> Result<Vec<Subtenant>, Error> {
        self.all(
            "SELECT s.key, s.id, s.id_uuid, s.name, s.code, s.description, t.id, t.name, s.created_at
             FROM subtenant s JOIN tenant t ON t.key = s.tenant
             WHERE s.tenant = ?1 AND (s.created_at, s.key) > (?2, ?3) ORDER BY s.created_at, s.key LIMIT ?4",
            (tenant, after.0, after.1, limit),
            subtenant_row,
        )
    }

    /// The subtenant of this id, if it is the tenant's.
    pub fn own_subtenant(&self, tenant: TenantKey, id: IdRef) -> Result<Option<Subtenant>, Error> {
        self.one(
            "SELECT s.key, s.id, s.id_uuid, s.name, s.code, s.description, t.id, t.name, s.created_at
             FROM subtenant s JOIN tenant t ON t.key = s.tenant WHERE s.id_uuid = ?2 AND s.tenant = ?1",
            (tenant, id.uuid().into_bytes()),
            subtenant_row,
        )
    }

    /// How many subtenants a tenant has, and how many there are with those below it.
    pub fn subtenant_counts(&self, ancestor: TenantKey) -> Result<(i64, i64), Error> {
        let counts = self.one(
            "SELECT own, subtree FROM subtenant_count WHERE ancestor = ?1",
            [ancestor],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        Ok(counts.unwrap_or_default())
    }
}

impl Writing<'_> {
    /// Gives a subtenant this name and description.
    pub fn update_subtenant(
        &self,
        key: i64,
        name: &str,
        description: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.execute(
            "UPDATE subtenant SET name = ?2, description = ?3, updated_at = ?4 WHERE key = ?1",
            (key, name, description, now),
        )?;
        Ok(())
    }
}
