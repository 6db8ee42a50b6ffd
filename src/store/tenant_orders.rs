//! Places of tenants in other orders than the one of their making: newest first, and children by name.

use rusqlite::Row;

use super::connection::Reading;
use super::records::{TenantPlace, place_row};
use crate::model::tenant::TenantKey;
use crate::model::{Error, TenantState};

/// A tenant's place among others by name: the name in lower case, and its key.
pub type NamePlace = (String, TenantKey);

fn name_row(row: &Row) -> rusqlite::Result<NamePlace> {
    Ok((row.get(0)?, row.get(1)?))
}

impl Reading<'_> {
    /// Up to `limit` live tenants below an ancestor, itself included, made before a place, newest
    /// first.
    pub fn newest_tenants_below(
        &self,
        ancestor: TenantKey,
        before: TenantPlace,
        limit: i64,
    ) -> Result<Vec<TenantPlace>, Error> {
        self.all(
            "SELECT created_at, descendant FROM tenant_tree
             WHERE ancestor = ?1 AND state NOT BETWEEN 5 AND 7 AND (created_at, descendant) < (?2, ?3)
             ORDER BY created_at DESC, descendant DESC LIMIT ?4",
            (ancestor, before.0, before.1, limit),
            place_row,
        )
    }

    /// The same of those in one state, live or not.
    pub fn newest_tenants_below_in_state(
        &self,
        ancestor: TenantKey,
        state: TenantState,
        before: TenantPlace,
        limit: i64,
    ) -> Result<Vec<TenantPlace>, Error> {
        self.all(
            "SELECT created_at, descendant FROM tenant_tree
             WHERE ancestor = ?1 AND state = ?2 AND (created_at, descendant) < (?3, ?4)
             ORDER BY created_at DESC, descendant DESC LIMIT ?5",
            (ancestor, state, before.0, before.1, limit),
            place_row,
        )
    }

    /// Up to `limit` live children of a tenant, or roots, made before a place, newest first.
    pub fn newest_child_places(
        &self,
        parent: Option<TenantKey>,
        before: TenantPlace,
        limit: i64,
    ) -> Result<Vec<TenantPlace>, Error> {
        self.all(
            "SELECT created_at, key FROM tenant
             WHERE parent IS ?1 AND state NOT BETWEEN 5 AND 7 AND (created_at, key) < (?2, ?3)
             ORDER BY created_at DESC, key DESC LIMIT ?4",
            (parent, before.0, before.1, limit),
            place_row,
        )
    }

    /// The same of those in one state, live or not.
    pub fn newest_child_places_in_state(
        &self,
        parent: Option<TenantKey>,
        state: TenantState,
        before: TenantPlace,
        limit: i64,
    ) -> Result<Vec<TenantPlace>, Error> {
        self.all(
            "SELECT created_at, key FROM tenant
             WHERE parent IS ?1 AND state = ?2 AND (created_at, key) < (?3, ?4)
             ORDER BY created_at DESC, key DESC LIMIT ?5",
            (parent, state, before.0, before.1, limit),
            place_row,
        )
    }

    /// Up to `limit` live children of a tenant, or roots, by name, after a place.
    pub fn child_places_by_name(
        &self,
        parent: Option<TenantKey>,
        after: (&str, TenantKey),
        limit: i64,
    ) -> Result<Vec<NamePlace>, Error> {
        self.all(
            "SELECT name_folded, key FROM tenant
             WHERE parent IS ?1 AND state NOT BETWEEN 5 AND 7 AND (name_folded, key) > (?2, ?3)
             ORDER BY name_folded, key LIMIT ?4",
            (parent, after.0, after.1, limit),
            name_row,
        )
    }

    /// The same backwards, before a place.
    pub fn child_places_by_name_backwards(
        &self,
        parent: Option<TenantKey>,
        before: (&str, TenantKey),
        limit: i64,
    ) -> Result<Vec<NamePlace>, Error> {
        self.all(
            "SELECT name_folded, key FROM tenant
             WHERE parent IS ?1 AND state NOT BETWEEN 5 AND 7 AND (name_folded, key) < (?2, ?3)
             ORDER BY name_folded DESC, key DESC LIMIT ?4",
            (parent, before.0, before.1, limit),
            name_row,
        )
    }
}
