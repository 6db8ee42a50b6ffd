//! Icons.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64_URL;
use sha2::{Digest, Sha256};

use super::connection::{Reading, Writing};
use crate::model::icon::Png;
use crate::model::tenant::TenantKey;
use crate::model::{Error, Timestamp};

/// The tag of an icon: a hash of its bytes.
pub(super) fn etag_of(png: &[u8]) -> String {
    BASE64_URL.encode(&Sha256::digest(png)[..16])
}

impl Reading<'_> {
    /// A tenant's icon, if it has one.
    pub fn icon(&self, tenant: TenantKey) -> Result<Option<Vec<u8>>, Error> {
        self.one("SELECT png FROM icon WHERE tenant = ?1", [tenant], |row| row.get(0))
    }
}

impl Writing<'_> {
    /// Gives a tenant an icon, in place of the one it had.
    pub fn put_icon(&self, tenant: TenantKey, icon: &Png, now: Timestamp) -> Result<(), Error> {
        let etag = etag_of(icon.bytes());
        self.execute(
            "INSERT INTO icon (tenant, png, etag, updated_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (tenant) DO UPDATE SET png = excluded.png, etag = excluded.etag, updated_at = excluded.updated_at",
            (tenant, icon.bytes(), etag, now),
        )?;
        Ok(())
    }

    /// Takes a tenant's icon away; whether it had one.
    pub fn delete_icon(&self, tenant: TenantKey) -> Result<bool, Error> {
        Ok(self.execute("DELETE FROM icon WHERE tenant = ?1", [tenant])? > 0)
    }
}
