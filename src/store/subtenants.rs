//! Subtenants, in every order in which a tenant's or a subtree's are listed.

use rusqlite::Row;

use super::connection::{Reading, Writing};
use super::rows::id_at;
use super::tenants::Sight;
use crate::model::page::Direction::{Ascending, Descending};
use crate::model::page::{Direction, Listing, Page, SubtenantOrder};
use crate::model::subtenant::{Subtenant, SubtenantCode};
use crate::model::tenant::TenantKey;
use crate::model::{Error, Id, IdRef, Timestamp};

/// What a new subtenant is made from.
#[derive(Clone, Debug)]
pub struct NewSubtenant {
    /// Its id.
    pub id: Id,
    /// The tenant it belongs to.
    pub tenant: TenantKey,
    /// Its name.
    pub name: String,
    /// Its code.
    pub code: SubtenantCode,
    /// Its description.
    pub description: String,
    /// When it is made.
    pub created_at: Timestamp,
}

pub(super) fn subtenant_row(row: &Row) -> rusqlite::Result<Subtenant> {
    Ok(Subtenant {
        key: row.get(0)?,
        id: id_at(row, 1)?,
        name: row.get(3)?,
        code: row.get(4)?,
        description: row.get(5)?,
        tenant_id: row.get(6)?,
        tenant_name: row.get(7)?,
        created_at: row.get(8)?,
    })
}

/// The keys of one tenant's subtenants in an order: ?1 the tenant, ?2 how many, ?3 after how many.
fn own_keys(order: SubtenantOrder, direction: Direction) -> &'static str {
    use SubtenantOrder::{Code, Created, Id, Name};
    match (order, direction) {
        (Created, Ascending) => {
            "SELECT key FROM subtenant WHERE tenant = ?1 ORDER BY created_at, key LIMIT ?2 OFFSET ?3"
        }
        (Created, Descending) => {
            "SELECT key FROM subtenant WHERE tenant = ?1 ORDER BY created_at DESC, key DESC LIMIT ?2 OFFSET ?3"
        }
        (Name, Ascending) => {
            "SELECT key FROM subtenant WHERE tenant = ?1 ORDER BY name, key LIMIT ?2 OFFSET ?3"
        }
        (Name, Descending) => {
            "SELECT key FROM subtenant WHERE tenant = ?1 ORDER BY name DESC, key DESC LIMIT ?2 OFFSET ?3"
        }
        (Code, Ascending) => {
            "SELECT key FROM subtenant WHERE tenant = ?1 ORDER BY code, key LIMIT ?2 OFFSET ?3"
        }
        (Code, Descending) => {
            "SELECT key FROM subtenant WHERE tenant = ?1 ORDER BY code DESC, key DESC LIMIT ?2 OFFSET ?3"
        }
        (Id, Ascending) => {
            "SELECT key FROM subtenant WHERE tenant = ?1 ORDER BY id, key LIMIT ?2 OFFSET ?3"
        }
        (Id, Descending) => {
            "SELECT key FROM subtenant WHERE tenant = ?1 ORDER BY id DESC, key DESC LIMIT ?2 OFFSET ?3"
        }
    }
}

/// The same over a whole subtree: ?1 its top, whose own subtenants are merged with those below it.
fn subtree_keys(order: SubtenantOrder, direction: Direction) -> &'static str {
    use SubtenantOrder::{Code, Created, Id, Name};
    match (order, direction) {
        (Created, Ascending) => {
            "SELECT key, created_at FROM subtenant WHERE tenant = ?1
             UNION ALL SELECT subtenant, created_at FROM subtenant_tree WHERE ancestor = ?1
             ORDER BY 2, 1 LIMIT ?2 OFFSET ?3"
        }
        (Created, Descending) => {
            "SELECT key, created_at FROM subtenant WHERE tenant = ?1
             UNION ALL SELECT subtenant, created_at FROM subtenant_tree WHERE ancestor = ?1
             ORDER BY 2 DESC, 1 DESC LIMIT ?2 OFFSET ?3"
        }
        (Name, Ascending) => {
            "SELECT key, name FROM subtenant WHERE tenant = ?1
             UNION ALL SELECT subtenant, name FROM subtenant_tree WHERE ancestor = ?1
             ORDER BY 2, 1 LIMIT ?2 OFFSET ?3"
        }
        (Name, Descending) => {
            "SELECT key, name FROM subtenant WHERE tenant = ?1
             UNION ALL SELECT subtenant, name FROM subtenant_tree WHERE ancestor = ?1
             ORDER BY 2 DESC, 1 DESC LIMIT ?2 OFFSET ?3"
        }
        (Code, Ascending) => {
            "SELECT key, code FROM subtenant WHERE tenant = ?1
             UNION ALL SELECT subtenant, code FROM subtenant_tree WHERE ancestor = ?1
             ORDER BY 2, 1 LIMIT ?2 OFFSET ?3"
        }
        (Code, Descending) => {
            "SELECT key, code FROM subtenant WHERE tenant = ?1
             UNION ALL SELECT subtenant, code FROM subtenant_tree WHERE ancestor = ?1
             ORDER BY 2 DESC, 1 DESC LIMIT ?2 OFFSET ?3"
        }
        (Id, Ascending) => {
            "SELECT key, id FROM subtenant WHERE tenant = ?1
             UNION ALL SELECT subtenant, id FROM subtenant_tree WHERE ancestor = ?1
             ORDER BY 2, 1 LIMIT ?2 OFFSET ?3"
        }
        (Id, Descending) => {
            "SELECT key, id FROM subtenant WHERE tenant = ?1
             UNION ALL SELECT subtenant, id FROM subtenant_tree WHERE ancestor = ?1
             ORDER BY 2 DESC, 1 DESC LIMIT ?2 OFFSET ?3"
        }
    }
}

impl Reading<'_> {
    /// A page of the subtenants of every tenant within `sight`, and how many there are.
    pub fn subtenants(
        &self,
        sight: Sight,
        order: SubtenantOrder,
        direction: Direction,
        page: Page,
    ) -> Result<Listing<Subtenant>, Error> {
        let alone = sight.max_depth == 0;
        let keys_sql =
            if alone { own_keys(order, direction) } else { subtree_keys(order, direction) };
        let keys: Vec<i64> =
            self.all(keys_sql, (sight.ancestor, page.limit, page.offset), |row| row.get(0))?;
        let rows = keys.into_iter().filter_map(|key| self.subtenant(key).transpose());
        let counts = self.one(
            "SELECT own, subtree FROM subtenant_count WHERE ancestor = ?1",
            [sight.ancestor],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let (own, subtree): (i64, i64) = counts.unwrap_or_default();
        Ok(Listing {
            rows: rows.collect::<Result<_, _>>()?,
            total: if alone { own } else { subtree },
        })
    }

    fn subtenant(&self, key: i64) -> Result<Option<Subtenant>, Error> {
        self.one(
            "SELECT s.key, s.id, s.id_uuid, s.name, s.code, s.description, t.id, t.name, s.created_at
             FROM subtenant s JOIN tenant t ON t.key = s.tenant WHERE s.key = ?1",
            [key],
            subtenant_row,
        )
    }

    /// The subtenant of this id if its tenant is within `sight`, and that tenant's key.
    pub fn visible_subtenant(
        &self,
        sight: Sight,
        id: IdRef,
    ) -> Result<Option<(Subtenant, TenantKey)>, Error> {
        self.one(
            "SELECT s.key, s.id, s.id_uuid, s.name, s.code, s.description, t.id, t.name, s.created_at, t.key
             FROM subtenant s
             JOIN tenant_tree v ON v.descendant = s.tenant AND v.ancestor = ?1 AND v.depth <= ?2
             JOIN tenant t ON t.key = s.tenant
             WHERE s.id_uuid = ?3",
            (sight.ancestor, sight.max_depth, id.uuid().into_bytes()),
            |row| Ok((subtenant_row(row)?, row.get(9)?)),
        )
    }

    /// Whether a subtenant has this code.
    pub fn code_is_taken(&self, code: &SubtenantCode) -> Result<bool, Error> {
        let found =
            self.one("SELECT 1 FROM subtenant WHERE code = ?1", [code.as_str()], |_| Ok(()))?;
        Ok(found.is_some())
    }
}

impl Writing<'_> {
    /// Adds a subtenant. Its places in the subtrees above and the counts follow by trigger.
    pub fn insert_subtenant(&self, subtenant: &NewSubtenant) -> Result<i64, Error> {
        self.execute(
            "INSERT INTO subtenant (id, id_uuid, tenant, name, code, description, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
            (
                subtenant.id.as_str(),
                subtenant.id.uuid().into_bytes(),
                subtenant.tenant,
                &subtenant.name,
                subtenant.code.as_str(),
                &subtenant.description,
                subtenant.created_at,
            ),
        )?;
        Ok(self.last_key())
    }

    /// Gives a subtenant another name.
    pub fn rename_subtenant(&self, key: i64, name: &str, now: Timestamp) -> Result<(), Error> {
        self.execute(
            "UPDATE subtenant SET name = ?2, updated_at = ?3 WHERE key = ?1",
            (key, name, now),
        )?;
        Ok(())
    }

    /// Removes a subtenant.
    pub fn delete_subtenant(&self, key: i64) -> Result<(), Error> {
        self.execute("DELETE FROM subtenant WHERE key = ?1", [key])?;
        Ok(())
    }

    /// Removes all subtenants of a tenant.
    pub fn delete_subtenants_of(&self, tenant: TenantKey) -> Result<(), Error> {
        self.execute("DELETE FROM subtenant WHERE tenant = ?1", [tenant])?;
        Ok(())
    }
}
