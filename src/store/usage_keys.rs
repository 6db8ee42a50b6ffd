//! Keys of usage events that were counted, kept for a while so that a repeated one is not counted
//! again.

use super::connection::Writing;
use crate::model::tenant::TenantKey;
use crate::model::usage::{KEY_LIFETIME_MS, KEYS_KEPT};
use crate::model::{Error, Timestamp};

/// How many old keys a write may remove: two for every key it brings, and a few more. So the table
/// shrinks faster than it can grow, and no write pays for the backlog of others.
const REMOVED_PER_KEY: usize = 2;
const REMOVED_AT_LEAST: usize = 8;

impl Writing<'_> {
    /// Keeps the keys that are new, and says of each whether it is. One that comes twice is new
    /// the first time only; one older than its lifetime is new again, whether it is still there or
    /// not.
    pub fn keep_usage_keys<'k>(
        &self,
        keys: impl Iterator<Item = (TenantKey, &'k str)>,
        now: Timestamp,
    ) -> Result<Vec<bool>, Error> {
        let mut keep = self.prepared(
            "INSERT INTO usage_key (tenant, key, seen_at) VALUES (?1, ?2, ?3) ON CONFLICT (tenant, key) DO NOTHING",
        )?;
        let expired = now.0 - KEY_LIFETIME_MS;
        let mut new = Vec::new();
        for (tenant, key) in keys {
            let mut is_new = keep.execute((tenant, key, now))? == 1;
            if !is_new && self.drop_expired_key(tenant, key, expired)? {
                is_new = keep.execute((tenant, key, now))? == 1;
            }
            new.push(is_new);
        }
        let added = new.iter().filter(|is_new| **is_new).count();
        if added > 0 {
            self.remove_old_keys(self.last_key(), expired, added)?;
        }
        Ok(new)
    }

    fn drop_expired_key(&self, tenant: TenantKey, key: &str, expired: i64) -> Result<bool, Error> {
        let removed = self.execute(
            "DELETE FROM usage_key WHERE tenant = ?1 AND key = ?2 AND seen_at < ?3",
            (tenant, key, expired),
        )?;
        Ok(removed > 0)
    }

    /// Removes some of the keys that are too old, or too many.
    fn remove_old_keys(&self, newest: i64, expired: i64, added: usize) -> Result<(), Error> {
        let limit = i64::try_from(added * REMOVED_PER_KEY + REMOVED_AT_LEAST).unwrap_or(i64::MAX);
        self.execute(
            "DELETE FROM usage_key WHERE seq IN
               (SELECT seq FROM usage_key WHERE seen_at < ?1 ORDER BY seen_at LIMIT ?2)",
            (expired, limit),
        )?;
        self.execute(
            "DELETE FROM usage_key WHERE seq IN
               (SELECT seq FROM usage_key WHERE seq <= ?1 ORDER BY seq LIMIT ?2)",
            (newest - KEYS_KEPT, limit),
        )?;
        Ok(())
    }
}
