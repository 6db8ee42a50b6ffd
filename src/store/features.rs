//! Features and entitlements.

use rusqlite::Row;

use super::connection::{Reading, Writing};
use crate::model::Error;
use crate::model::feature::{Entitlement, FeatureState};
use crate::model::tenant::TenantKey;

pub(super) fn feature_row(row: &Row) -> rusqlite::Result<FeatureState> {
    Ok(FeatureState {
        id: row.get(0)?,
        name: row.get(1)?,
        description: row.get(2)?,
        default_state: row.get(3)?,
        current_state: row.get(4)?,
    })
}

pub(super) fn entitlement_row(row: &Row) -> rusqlite::Result<Entitlement> {
    Ok(Entitlement {
        definition_id: row.get(0)?,
        entitlement_type: row.get(1)?,
        limit_type: row.get(2)?,
        value: row.get(3)?,
        manual_block: row.get(4)?,
    })
}

impl Reading<'_> {
    /// Every feature there is, with its state for this tenant.
    pub fn features(&self, tenant: TenantKey) -> Result<Vec<FeatureState>, Error> {
        self.all(
            "SELECT f.id, f.name, f.description, f.default_state, coalesce(s.current_state, f.default_state)
             FROM feature f LEFT JOIN tenant_feature s ON s.tenant = ?1 AND s.feature = f.id ORDER BY f.id",
            [tenant],
            feature_row,
        )
    }

    /// Whether there is such a feature.
    pub fn feature_exists(&self, id: &str) -> Result<bool, Error> {
        Ok(self.one("SELECT 1 FROM feature WHERE id = ?1", [id], |_| Ok(()))?.is_some())
    }

    /// A tenant's entitlements, by definition.
    pub fn entitlements(&self, tenant: TenantKey) -> Result<Vec<Entitlement>, Error> {
        self.all(
            "SELECT definition_id, entitlement_type, limit_type, value, manual_block
             FROM entitlement WHERE tenant = ?1 ORDER BY definition_id",
            [tenant],
            entitlement_row,
        )
    }
}

impl Writing<'_> {
    /// Adds a feature to those there are.
    pub fn insert_feature(&self, feature: &FeatureState) -> Result<(), Error> {
        self.execute(
            "INSERT INTO feature (id, name, description, default_state) VALUES (?1, ?2, ?3, ?4)",
            (&feature.id, &feature.name, &feature.description, feature.default_state),
        )?;
        Ok(())
    }

    /// Sets the state of a known feature for a tenant.
    pub fn set_feature_state(
        &self,
        tenant: TenantKey,
        feature: &str,
        state: i32,
    ) -> Result<(), Error> {
        self.execute(
            "INSERT INTO tenant_feature (tenant, feature, current_state) VALUES (?1, ?2, ?3)
             ON CONFLICT (tenant, feature) DO UPDATE SET current_state = excluded.current_state",
            (tenant, feature, state),
        )?;
        Ok(())
    }

    /// Gives a tenant an entitlement, in place of the one of the same definition.
    pub fn put_entitlement(
        &self,
        tenant: TenantKey,
        entitlement: &Entitlement,
    ) -> Result<(), Error> {
        self.execute(
            "INSERT INTO entitlement (tenant, definition_id, entitlement_type, limit_type, value, manual_block)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (tenant, definition_id) DO UPDATE SET entitlement_type = excluded.entitlement_type,
               limit_type = excluded.limit_type, value = excluded.value, manual_block = excluded.manual_block",
            (
                tenant,
                &entitlement.definition_id,
                entitlement.entitlement_type,
                entitlement.limit_type,
                entitlement.value,
                entitlement.manual_block,
            ),
        )?;
        Ok(())
    }
}
