//! What hangs on a tenant, part by part and page by page: features, entitlements,
//! locations.

use super::connection::{Reading, Writing};
use super::features::{entitlement_row, feature_row};
use crate::model::feature::{Entitlement, FeatureState};
use crate::model::tenant::TenantKey;
use crate::model::{Error, Timestamp};

/// A place that belongs to a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The row's key.
    pub key: i64,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it is the one that the tenant got unasked.
    pub is_default: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Reading<'_> {
    /// Up to `limit` features after an id, with their states for a tenant; for the instance, with
    /// their default states.
    pub fn features_after(
        &self,
        tenant: TenantKey,
        after: &str,
        limit: i64,
    ) -> Result<Vec<FeatureState>, Error> {
        self.all(
            "SELECT f.id, f.name, f.description, f.default_state, coalesce(s.current_state, f.default_state)
             FROM feature f LEFT JOIN tenant_feature s ON s.tenant = ?1 AND s.feature = f.id
             WHERE f.id > ?2 ORDER BY f.id LIMIT ?3",
            (tenant, after, limit),
            feature_row,
        )
    }

    /// One feature with its state for a tenant.
    pub fn feature(&self, tenant: TenantKey, id: &str) -> Result<Option<FeatureState>, Error> {
        self.one(
            "SELECT f.id, f.name, f.description, f.default_state, coalesce(s.current_state, f.default_state)
             FROM feature f LEFT JOIN tenant_feature s ON s.tenant = ?1 AND s.feature = f.id WHERE f.id = ?2",
            (tenant, id),
            feature_row,
        )
    }

    /// Up to `limit` entitlements of a tenant after a definition.
    pub fn entitlements_after(
        &self,
        tenant: TenantKey,
        after: &str,
        limit: i64,
    ) -> Result<Vec<Entitlement>, Error> {
        self.all(
            "SELECT definition_id, entitlement_type, limit_type, value, manual_block
             FROM entitlement WHERE tenant = ?1 AND definition_id > ?2 ORDER BY definition_id LIMIT ?3",
            (tenant, after, limit),
            entitlement_row,
        )
    }

    /// One entitlement of a tenant.
    pub fn entitlement_of(
        &self,
        tenant: TenantKey,
        definition: &str,
    ) -> Result<Option<Entitlement>, Error> {
        self.one(
            "SELECT definition_id, entitlement_type, limit_type, value, manual_block
             FROM entitlement WHERE tenant = ?1 AND definition_id = ?2",
            (tenant, definition),
            entitlement_row,
        )
    }

    /// Up to `limit` locations of a tenant after a place, oldest first.
    pub fn locations_after(
        &self,
        tenant: TenantKey,
        after: (Timestamp, i64),
        limit: i64,
    ) -> Result<Vec<Location>, Error> {
        self.all(
            "SELECT key, id, name, is_default, created_at FROM location
             WHERE tenant = ?1 AND (created_at, key) > (?2, ?3) ORDER BY created_at, key LIMIT ?4",
            (tenant, after.0, after.1, limit),
            |row| {
                Ok(Location {
                    key: row.get(0)?,
                    id: row.get(1)?,
                    name: row.get(2)?,
                    is_default: row.get(3)?,
                    created_at: row.get(4)?,
                })
            },
        )
    }
}

impl Writing<'_> {
    /// Adds a feature to those there are, or describes it anew.
    pub fn put_feature(&self, feature: &FeatureState) -> Result<(), Error> {
        self.execute(
            "INSERT INTO feature (id, name, description, default_state) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = excluded.description,
               default_state = excluded.default_state",
            (&feature.id, &feature.name, &feature.description, feature.default_state),
        )?;
        Ok(())
    }

    /// Takes an entitlement away.
    pub fn delete_entitlement(&self, tenant: TenantKey, definition: &str) -> Result<(), Error> {
        self.execute(
            "DELETE FROM entitlement WHERE tenant = ?1 AND definition_id = ?2",
            (tenant, definition),
        )?;
        Ok(())
    }
}
