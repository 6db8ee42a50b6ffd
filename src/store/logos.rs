//! Logos: a tenant's icon, or that of the nearest tenant above it that has one (DPoD).

use super::connection::Reading;
use crate::model::tenant::TenantKey;
use crate::model::{Error, Hostname};

/// A picture and the mark by which a client knows that it has it already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// The PNG file.
    pub png: Vec<u8>,
    /// A hash of it.
    pub etag: String,
}

impl Reading<'_> {
    /// The icon of a tenant, or of the nearest one above it that has one.
    pub fn logo(&self, tenant: TenantKey) -> Result<Option<Logo>, Error> {
        // With min(), SQLite takes the other columns from the row that has it.
        let found = self.one(
            "SELECT i.png, i.etag, min(v.depth) FROM tenant_tree v JOIN icon i ON i.tenant = v.ancestor
             WHERE v.descendant = ?1",
            [tenant],
            |row| Ok((row.get::<_, Option<Vec<u8>>>(0)?, row.get::<_, Option<String>>(1)?)),
        )?;
        Ok(found.and_then(|(png, etag)| png.zip(etag)).map(|(png, etag)| Logo { png, etag }))
    }

    /// The live tenant with this host name.
    pub fn tenant_of_hostname(&self, hostname: &Hostname) -> Result<Option<TenantKey>, Error> {
        self.one(
            "SELECT key FROM tenant
             WHERE hostname = ?1 AND hostname IS NOT NULL AND state NOT BETWEEN 5 AND 7",
            [hostname.as_str()],
            |row| row.get(0),
        )
    }
}
