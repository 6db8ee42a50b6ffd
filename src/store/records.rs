//! Tenants as the control API shows them: whole, and whatever their state.

use rusqlite::Row;

use super::audit::Stamp;
use super::connection::{Reading, Writing};
use super::profiles::profile_row;
use super::rows::id_at;
use super::tenants::Sight;
use crate::model::tenant::{TenantKey, TenantRecord};
use crate::model::{Error, Id, IdRef, TenantState, Timestamp};

/// A tenant's place in a list: when it was made, and its key.
pub type TenantPlace = (Timestamp, TenantKey);

fn record_row(row: &Row) -> rusqlite::Result<TenantRecord> {
    Ok(TenantRecord {
        profile: profile_row(row)?,
        organization_id: id_at(row, 27)?,
        has_icon: row.get(29)?,
    })
}

pub(super) fn place_row(row: &Row) -> rusqlite::Result<TenantPlace> {
    Ok((row.get(0)?, row.get(1)?))
}

impl Reading<'_> {
    /// The tenant of this id within `sight`, whatever its state. Unknown and foreign ids take the
    /// same statement.
    pub fn visible_record(&self, sight: Sight, id: IdRef) -> Result<Option<TenantRecord>, Error> {
        self.one(
            "SELECT t.key, t.id, t.id_uuid, t.parent, t.organization, t.name, t.state, t.created_at, t.updated_at,
                    t.alias, t.external_account_id, t.tenant_type, t.plan,
                    t.company_name, t.department_name, t.description, t.hostname, t.account_type, t.service_quota,
                    t.street, t.city, t.postal_code, t.country, t.address_members, NULL, p.id, p.id_uuid,
                    o.id, o.id_uuid, EXISTS (SELECT 1 FROM icon i WHERE i.tenant = t.key)
             FROM tenant t JOIN tenant_tree v ON v.descendant = t.key AND v.ancestor = ?1 AND v.depth <= ?2
             LEFT JOIN tenant p ON p.key = t.parent JOIN tenant o ON o.key = t.organization
             WHERE t.id_uuid = ?3",
            (sight.ancestor, sight.max_depth, id.uuid().into_bytes()),
            record_row,
        )
    }

    /// The tenant with this key.
    pub fn record(&self, key: TenantKey) -> Result<Option<TenantRecord>, Error> {
        self.one(
            "SELECT t.key, t.id, t.id_uuid, t.parent, t.organization, t.name, t.state, t.created_at, t.updated_at,
                    t.alias, t.external_account_id, t.tenant_type, t.plan,
                    t.company_name, t.department_name, t.description, t.hostname, t.account_type, t.service_quota,
                    t.street, t.city, t.postal_code, t.country, t.address_members, NULL, p.id, p.id_uuid,
                    o.id, o.id_uuid, EXISTS (SELECT 1 FROM icon i WHERE i.tenant = t.key)
             FROM tenant t LEFT JOIN tenant p ON p.key = t.parent JOIN tenant o ON o.key = t.organization
             WHERE t.key = ?1",
            [key],
            record_row,
        )
    }

    /// Up to `limit` live tenants below an ancestor, itself included, made after a place.
    pub fn live_tenants_below(
        &self,
        ancestor: TenantKey,
        after: TenantPlace,
        limit: i64,
    ) -> Result<Vec<TenantPlace>, Error> {
        self.all(
            "SELECT created_at, descendant FROM tenant_tree
             WHERE ancestor = ?1 AND state NOT BETWEEN 5 AND 7 AND (created_at, descendant) > (?2, ?3)
             ORDER BY created_at, descendant LIMIT ?4",
            (ancestor, after.0, after.1, limit),
            place_row,
        )
    }

    /// The same of those in one state, live or not.
    pub fn tenants_below_in_state(
        &self,
        ancestor: TenantKey,
        state: TenantState,
        after: TenantPlace,
        limit: i64,
    ) -> Result<Vec<TenantPlace>, Error> {
        self.all(
            "SELECT created_at, descendant FROM tenant_tree
             WHERE ancestor = ?1 AND state = ?2 AND (created_at, descendant) > (?3, ?4)
             ORDER BY created_at, descendant LIMIT ?5",
            (ancestor, state, after.0, after.1, limit),
            place_row,
        )
    }

    /// Up to `limit` live children of a tenant, or roots, made after a place.
    pub fn live_child_places(
        &self,
        parent: Option<TenantKey>,
        after: TenantPlace,
        limit: i64,
    ) -> Result<Vec<TenantPlace>, Error> {
        self.all(
            "SELECT created_at, key FROM tenant
             WHERE parent IS ?1 AND state NOT BETWEEN 5 AND 7 AND (created_at, key) > (?2, ?3)
             ORDER BY created_at, key LIMIT ?4",
            (parent, after.0, after.1, limit),
            place_row,
        )
    }

    /// The same of those in one state, live or not.
    pub fn child_places_in_state(
        &self,
        parent: Option<TenantKey>,
        state: TenantState,
        after: TenantPlace,
        limit: i64,
    ) -> Result<Vec<TenantPlace>, Error> {
        self.all(
            "SELECT created_at, key FROM tenant
             WHERE parent IS ?1 AND state = ?2 AND (created_at, key) > (?3, ?4)
             ORDER BY created_at, key LIMIT ?5",
            (parent, state, after.0, after.1, limit),
            place_row,
        )
    }

    /// A tenant and everything below it, live or not: key, id and state, deepest first.
    pub fn whole_subtree(
        &self,
        top: TenantKey,
    ) -> Result<Vec<(TenantKey, Id, TenantState)>, Error> {
        let mut rows = self.all(
            "SELECT t.key, t.id, t.id_uuid, t.state, v.depth
             FROM tenant_tree v JOIN tenant t ON t.key = v.descendant WHERE v.ancestor = ?1",
            [top],
            |row| Ok((row.get(0)?, id_at(row, 1)?, row.get(3)?, row.get::<_, i64>(4)?)),
        )?;
        rows.sort_by_key(|(_, _, _, depth)| std::cmp::Reverse(*depth));
        Ok(rows.into_iter().map(|(key, id, state, _)| (key, id, state)).collect())
    }
}

impl Writing<'_> {
    /// Removes a tenant without children, and everything that belongs to it but the audit trail, in
    /// which it leaves a row while the tenant's place in the tree is still known.
    pub fn purge_tenant(&self, stamp: &Stamp, (key, id): (TenantKey, &str)) -> Result<(), Error> {
        self.note_state_of(key, TenantState::Purging);
        self.audit(stamp, Some((key, id)))?;
        self.execute("DELETE FROM tenant WHERE key = ?1", [key])?;
        self.note_state_change();
        Ok(())
    }
}
