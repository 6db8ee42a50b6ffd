//! Lists of tenants: pages of what somebody sees, and the tree in the order of its making.

use super::connection::Reading;
use super::rows::id_at;
use crate::model::page::{Listing, Page, StatusGroup};
use crate::model::tenant::{TenantKey, TenantProfile};
use crate::model::{Error, Id, TenantState, Timestamp};

/// A tenant as trees and reports name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedTenant {
    /// The row's key.
    pub key: TenantKey,
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its state.
    pub state: TenantState,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A place in a list that is ordered by when tenants were made.
pub type TreePlace = (Timestamp, TenantKey);

impl ListedTenant {
    /// Its place in such a list.
    pub fn place(&self) -> TreePlace {
        (self.created_at, self.key)
    }
}

fn listed_row(row: &rusqlite::Row) -> rusqlite::Result<ListedTenant> {
    Ok(ListedTenant {
        key: row.get(0)?,
        id: id_at(row, 1)?,
        name: row.get(3)?,
        state: row.get(4)?,
        created_at: row.get(5)?,
    })
}

/// The keys of a page of the subtree of ?1, ?2 its length and ?3 what comes before it. Several
/// states are several ranges of one index, merged in order.
fn subtree_keys(status: Option<StatusGroup>) -> &'static str {
    match status {
        None => {
            "SELECT descendant FROM tenant_tree WHERE ancestor = ?1 AND state NOT BETWEEN 5 AND 7
             ORDER BY created_at, descendant LIMIT ?2 OFFSET ?3"
        }
        Some(StatusGroup::Pending) => {
            "SELECT descendant FROM tenant_tree WHERE ancestor = ?1 AND state = 0
             ORDER BY created_at, descendant LIMIT ?2 OFFSET ?3"
        }
        Some(StatusGroup::Active) => {
            "SELECT descendant, created_at FROM tenant_tree WHERE ancestor = ?1 AND state = 1
             UNION ALL SELECT descendant, created_at FROM tenant_tree WHERE ancestor = ?1 AND state = 8
             ORDER BY 2, 1 LIMIT ?2 OFFSET ?3"
        }
        Some(StatusGroup::Disabled) => {
            "SELECT descendant, created_at FROM tenant_tree WHERE ancestor = ?1 AND state = 2
             UNION ALL SELECT descendant, created_at FROM tenant_tree WHERE ancestor = ?1 AND state = 3
             UNION ALL SELECT descendant, created_at FROM tenant_tree WHERE ancestor = ?1 AND state = 4
             ORDER BY 2, 1 LIMIT ?2 OFFSET ?3"
        }
    }
}

/// The same of the children of ?1.
fn children_keys(status: Option<StatusGroup>) -> &'static str {
    match status {
        None => {
            "SELECT key FROM tenant WHERE parent = ?1 AND state NOT BETWEEN 5 AND 7
             ORDER BY created_at, key LIMIT ?2 OFFSET ?3"
        }
        Some(StatusGroup::Pending) => {
            "SELECT key FROM tenant WHERE parent = ?1 AND state = 0
             ORDER BY created_at, key LIMIT ?2 OFFSET ?3"
        }
        Some(StatusGroup::Active) => {
            "SELECT key, created_at FROM tenant WHERE parent = ?1 AND state = 1
             UNION ALL SELECT key, created_at FROM tenant WHERE parent = ?1 AND state = 8
             ORDER BY 2, 1 LIMIT ?2 OFFSET ?3"
        }
        Some(StatusGroup::Disabled) => {
            "SELECT key, created_at FROM tenant WHERE parent = ?1 AND state = 2
             UNION ALL SELECT key, created_at FROM tenant WHERE parent = ?1 AND state = 3
             UNION ALL SELECT key, created_at FROM tenant WHERE parent = ?1 AND state = 4
             ORDER BY 2, 1 LIMIT ?2 OFFSET ?3"
        }
    }
}

impl Reading<'_> {
    /// A page of the live tenants below `top`, itself included, oldest first; those of one status
    /// alone if one is given.
    pub fn subtree_page(
        &self,
        top: TenantKey,
        status: Option<StatusGroup>,
        page: Page,
    ) -> Result<Listing<TenantProfile>, Error> {
        let keys = self.all(subtree_keys(status), (top, page.limit, page.offset), |r| r.get(0))?;
        let counts = self.state_counts(top)?;
        let counted = counts.iter().filter(|count| includes(status, count.state));
        let total = counted.map(|count| count.subtree).sum();
        Ok(Listing { rows: self.profiles(keys)?, total })
    }

    /// The same of the children of `parent`.
    pub fn children_page(
        &self,
        parent: TenantKey,
        status: Option<StatusGroup>,
        page: Page,
    ) -> Result<Listing<TenantProfile>, Error> {
        let sql = children_keys(status);
        let keys = self.all(sql, (parent, page.limit, page.offset), |r| r.get(0))?;
        let counts = self.state_counts(parent)?;
        let counted = counts.iter().filter(|count| includes(status, count.state));
        let total = counted.map(|count| count.children).sum();
        Ok(Listing { rows: self.profiles(keys)?, total })
    }

    fn profiles(&self, keys: Vec<TenantKey>) -> Result<Vec<TenantProfile>, Error> {
        keys.into_iter().filter_map(|key| self.profile(key).transpose()).collect()
    }

    /// The tenant with this key, as trees name it.
    pub fn listed_tenant(&self, key: TenantKey) -> Result<Option<ListedTenant>, Error> {
        self.one(
            "SELECT key, id, id_uuid, name, state, created_at FROM tenant WHERE key = ?1",
            [key],
            listed_row,
        )
    }

    /// Up to `limit` live children of `parent`, or roots, after this place, oldest first.
    pub fn children_after(
        &self,
        parent: Option<TenantKey>,
        after: TreePlace,
        limit: i64,
    ) -> Result<Vec<ListedTenant>, Error> {
        self.all(
            "SELECT key, id, id_uuid, name, state, created_at FROM tenant
             WHERE parent IS ?1 AND state NOT BETWEEN 5 AND 7 AND (created_at, key) > (?2, ?3)
             ORDER BY created_at, key LIMIT ?4",
            (parent, after.0, after.1, limit),
            listed_row,
        )
    }

    /// Up to `limit` live tenants below `top`, itself included, after this place, oldest first.
    pub fn subtree_after(
        &self,
        top: TenantKey,
        after: TreePlace,
        limit: i64,
    ) -> Result<Vec<ListedTenant>, Error> {
        self.all(
            "SELECT t.key, t.id, t.id_uuid, t.name, t.state, t.created_at
             FROM tenant_tree v JOIN tenant t ON t.key = v.descendant
             WHERE v.ancestor = ?1 AND v.state NOT BETWEEN 5 AND 7 AND (v.created_at, v.descendant) > (?2, ?3)
             ORDER BY v.created_at, v.descendant LIMIT ?4",
            (top, after.0, after.1, limit),
            listed_row,
        )
    }

    /// The largest number of service providers above one another on a way down through `tenant`,
    /// which is counted if it is one.
    pub fn provider_levels_through(
        &self,
        tenant: TenantKey,
        organization: TenantKey,
    ) -> Result<i64, Error> {
        let here = self.provider_levels(tenant)?;
        let below = self.number(
            "SELECT max((SELECT count(*) FROM tenant_tree v JOIN tenant a ON a.key = v.ancestor
               WHERE v.descendant = p.key AND a.account_type = 'service_provider'))
             FROM tenant p JOIN tenant_tree w ON w.descendant = p.key AND w.ancestor = ?1
             WHERE p.organization = ?2 AND p.account_type = 'service_provider' AND p.state NOT BETWEEN 5 AND 7",
            (tenant, organization),
        )?;
        Ok(here.max(below))
    }
}

fn includes(status: Option<StatusGroup>, state: TenantState) -> bool {
    match status {
        None => state.is_live(),
        Some(status) => StatusGroup::of(state) == Some(status),
    }
}
