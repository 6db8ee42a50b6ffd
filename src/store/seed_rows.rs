//! Rows with every column that a seed says something of: read to be compared and exported, written
//! as they are said to be. People and clients have files of their own.

mod clients;
mod people;

pub use clients::ClientWithHome;
pub use people::{Membership, Person};

use rusqlite::Row;

use super::connection::{Reading, Writing};
use super::rows::id_at;
use crate::model::tenant::TenantKey;
use crate::model::{Error, Hostname, Id, IdRef, Timestamp};

/// A subtenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubtenantRow {
    /// The row's key.
    pub key: i64,
    /// Its id.
    pub id: Id,
    /// The tenant it belongs to.
    pub tenant: TenantKey,
    /// Its name.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Its description.
    pub description: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What was counted of a tenant on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageDay {
    /// The metric's name.
    pub metric: String,
    /// The UTC day, in days since 1970-01-01.
    pub day: i64,
    /// The subtenant's row key; 0 for the tenant's own use.
    pub subtenant: i64,
    /// How much.
    pub amount: i64,
}

fn whole_subtenant_row(row: &Row) -> rusqlite::Result<SubtenantRow> {
    Ok(SubtenantRow {
        key: row.get(0)?,
        id: id_at(row, 1)?,
        tenant: row.get(3)?,
        name: row.get(4)?,
        code: row.get(5)?,
        description: row.get(6)?,
        created_at: row.get(7)?,
        updated_at: row.get(8)?,
    })
}

impl Reading<'_> {
    /// The keys of up to `limit` tenants after one, live or not, in the order in which they were
    /// made: so a tenant comes after the one above it.
    pub fn tenant_keys_after(&self, after: TenantKey, limit: i64) -> Result<Vec<TenantKey>, Error> {
        self.all(
            "SELECT key FROM tenant WHERE key > ?1 ORDER BY key LIMIT ?2",
            (after, limit),
            |row| row.get(0),
        )
    }

    /// The key of the tenant of this id, live or not.
    pub fn tenant_key(&self, id: IdRef) -> Result<Option<TenantKey>, Error> {
        self.one("SELECT key FROM tenant WHERE id_uuid = ?1", [id.uuid().into_bytes()], |row| {
            row.get(0)
        })
    }

    /// The live tenant with this alias.
    pub fn tenant_of_alias(&self, alias: &str) -> Result<Option<TenantKey>, Error> {
        self.one(
            "SELECT key FROM tenant WHERE alias = ?1 AND alias IS NOT NULL AND state NOT BETWEEN 5 AND 7",
            [alias],
            |row| row.get(0),
        )
    }

    /// Up to `limit` live tenants of exactly this name, oldest row first.
    pub fn tenants_of_name(&self, name: &str, limit: i64) -> Result<Vec<TenantKey>, Error> {
        self.all(
            "SELECT key FROM tenant
             WHERE name_folded = ?1 AND name = ?2 AND state NOT BETWEEN 5 AND 7 ORDER BY key LIMIT ?3",
            (name.to_lowercase(), name, limit),
            |row| row.get(0),
        )
    }

    /// Up to `limit` live tenants of exactly this name below one tenant, or roots; of those that
    /// have another alias or host name than these, none.
    pub fn siblings_of_name(
        &self,
        parent: Option<TenantKey>,
        name: &str,
        (alias, hostname): (Option<&str>, Option<&Hostname>),
        limit: i64,
    ) -> Result<Vec<TenantKey>, Error> {
        self.all(
            "SELECT key FROM tenant INDEXED BY tenant_name
             WHERE name_folded = ?1 AND name = ?2 AND parent IS ?3 AND state NOT BETWEEN 5 AND 7
               AND (?4 IS NULL OR alias IS NULL OR alias = ?4)
               AND (?5 IS NULL OR hostname IS NULL OR hostname = ?5)
             ORDER BY key LIMIT ?6",
            (name.to_lowercase(), name, parent, alias, hostname.map(Hostname::as_str), limit),
            |row| row.get(0),
        )
    }

    /// When the tenant's -ing state ends.
    pub fn settles_at(&self, tenant: TenantKey) -> Result<Option<Timestamp>, Error> {
        let found =
            self.one("SELECT settles_at FROM tenant WHERE key = ?1", [tenant], |row| row.get(0))?;
        Ok(found.flatten())
    }

    /// A tenant's subtenants, oldest first.
    pub fn subtenant_rows(&self, tenant: TenantKey) -> Result<Vec<SubtenantRow>, Error> {
        self.all(
            "SELECT key, id, id_uuid, tenant, name, code, description, created_at, updated_at
             FROM subtenant WHERE tenant = ?1 ORDER BY created_at, key",
            [tenant],
            whole_subtenant_row,
        )
    }

    /// The subtenant of this id, of whichever tenant.
    pub fn subtenant_of_id(&self, id: IdRef) -> Result<Option<SubtenantRow>, Error> {
        self.one(
            "SELECT key, id, id_uuid, tenant, name, code, description, created_at, updated_at
             FROM subtenant WHERE id_uuid = ?1",
            [id.uuid().into_bytes()],
            whole_subtenant_row,
        )
    }

    /// The subtenant of this code.
    pub fn subtenant_of_code(&self, code: &str) -> Result<Option<SubtenantRow>, Error> {
        self.one(
            "SELECT key, id, id_uuid, tenant, name, code, description, created_at, updated_at
             FROM subtenant WHERE code = ?1",
            [code],
            whole_subtenant_row,
        )
    }

    /// The location of this id, or a tenant's oldest one of this name if there is none, and the tenant
    /// that it belongs to.
    pub fn location_of(
        &self,
        tenant: TenantKey,
        id: Option<&str>,
        name: &str,
    ) -> Result<Option<(TenantKey, super::Location)>, Error> {
        let row = |row: &Row| {
            let location = super::Location {
                key: row.get(0)?,
                id: row.get(2)?,
                name: row.get(3)?,
                is_default: row.get(4)?,
                created_at: row.get(5)?,
            };
            Ok((row.get(1)?, location))
        };
        match id {
            Some(id) => self.one(
                "SELECT key, tenant, id, name, is_default, created_at FROM location WHERE id = ?1",
                [id],
                row,
            ),
            None => self.one(
                "SELECT key, tenant, id, name, is_default, created_at FROM location
                 WHERE tenant = ?1 AND name = ?2 ORDER BY created_at, key LIMIT 1",
                (tenant, name),
                row,
            ),
        }
    }

    /// The row key of a tenant's default location.
    pub fn default_location(&self, tenant: TenantKey) -> Result<Option<i64>, Error> {
        self.one("SELECT key FROM location WHERE tenant = ?1 AND is_default = 1", [tenant], |row| {
            row.get(0)
        })
    }

    /// A tenant's icon and when it was put.
    pub fn icon_row(&self, tenant: TenantKey) -> Result<Option<(Vec<u8>, Timestamp)>, Error> {
        self.one("SELECT png, updated_at FROM icon WHERE tenant = ?1", [tenant], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }

    /// The features that a tenant was given a state of, by id, and these states.
    pub fn own_feature_states(&self, tenant: TenantKey) -> Result<Vec<(String, i32)>, Error> {
        self.all(
            "SELECT feature, current_state FROM tenant_feature WHERE tenant = ?1 ORDER BY feature",
            [tenant],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// The state of a feature that a tenant was given.
    pub fn own_feature_state(
        &self,
        tenant: TenantKey,
        feature: &str,
    ) -> Result<Option<i32>, Error> {
        self.one(
            "SELECT current_state FROM tenant_feature WHERE tenant = ?1 AND feature = ?2",
            (tenant, feature),
            |row| row.get(0),
        )
    }

    /// The names of all metrics, in the order in which reports have them.
    pub fn metric_names(&self) -> Result<Vec<String>, Error> {
        self.all("SELECT name FROM metric ORDER BY key", [], |row| row.get(0))
    }

    /// Everything that was counted of a tenant, by metric, day and subtenant.
    pub fn usage_days(&self, tenant: TenantKey) -> Result<Vec<UsageDay>, Error> {
        // The index by metric has the same columns but not the amount.
        self.all(
            "SELECT m.name, u.day, u.subtenant, u.amount
             FROM usage_day u INDEXED BY sqlite_autoindex_usage_day_1 JOIN metric m ON m.key = u.metric
             WHERE u.tenant = ?1 ORDER BY u.metric, u.day, u.subtenant",
            [tenant],
            |row| {
                Ok(UsageDay {
                    metric: row.get(0)?,
                    day: row.get(1)?,
                    subtenant: row.get(2)?,
                    amount: row.get(3)?,
                })
            },
        )
    }

    /// What stands in one counter on one day.
    pub fn usage_of_day(&self, counter: super::Counter, day: i64) -> Result<Option<i64>, Error> {
        self.one(
            "SELECT amount FROM usage_day WHERE tenant = ?1 AND metric = ?2 AND day = ?3 AND subtenant = ?4",
            (counter.tenant, counter.metric, day, counter.subtenant),
            |row| row.get(0),
        )
    }
}

impl Writing<'_> {
    /// Adds a location to a tenant.
    pub fn insert_location(
        &self,
        tenant: TenantKey,
        location: &super::Location,
    ) -> Result<(), Error> {
        self.execute(
            "INSERT INTO location (id, tenant, name, is_default, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            (&location.id, tenant, &location.name, location.is_default, location.created_at),
        )?;
        Ok(())
    }

    /// Writes what can change of a location.
    pub fn update_location(&self, location: &super::Location) -> Result<(), Error> {
        self.execute(
            "UPDATE location SET name = ?2, is_default = ?3 WHERE key = ?1",
            (location.key, &location.name, location.is_default),
        )?;
        Ok(())
    }
}
