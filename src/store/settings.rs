//! Settings of a tenant, each a JSON value under a name.

use super::connection::{Reading, Writing};
use crate::model::Error;
use crate::model::tenant::TenantKey;

impl Reading<'_> {
    /// The setting of this name as JSON text, if it was set.
    pub fn setting(&self, tenant: TenantKey, name: &str) -> Result<Option<String>, Error> {
        self.one(
            "SELECT value FROM setting WHERE tenant = ?1 AND name = ?2",
            (tenant, name),
            |row| row.get(0),
        )
    }
}

impl Writing<'_> {
    /// Sets the setting of this name to this JSON text.
    pub fn put_setting(&self, tenant: TenantKey, name: &str, value: &str) -> Result<(), Error> {
        self.execute(
            "INSERT INTO setting (tenant, name, value) VALUES (?1, ?2, ?3)
             ON CONFLICT (tenant, name) DO UPDATE SET value = excluded.value",
            (tenant, name, value),
        )?;
        Ok(())
    }

    /// Takes the setting of this name back.
    pub fn delete_setting(&self, tenant: TenantKey, name: &str) -> Result<(), Error> {
        self.execute("DELETE FROM setting WHERE tenant = ?1 AND name = ?2", (tenant, name))?;
        Ok(())
    }
}
