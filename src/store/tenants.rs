//! Tenants and their tree.

use rusqlite::Row;

use super::connection::{Reading, Writing};
use super::rows::id_at;
use crate::model::tenant::{NewTenant, Tenant, TenantKey};
use crate::model::{Error, Id, IdRef, TenantState, Timestamp};

/// Which tenants somebody sees: those below `ancestor`, itself included, down to `max_depth`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The top of what is seen.
    pub ancestor: TenantKey,
    /// How many levels below it; 0 is the top alone.
    pub max_depth: i64,
}

impl Sight {
    /// The whole instance.
    pub const EVERYTHING: Self = Self { ancestor: TenantKey::INSTANCE, max_depth: i64::MAX };

    /// One tenant and everything below it.
    pub fn subtree(tenant: TenantKey) -> Self {
        Self { ancestor: tenant, max_depth: i64::MAX }
    }

    /// One tenant alone.
    pub fn alone(tenant: TenantKey) -> Self {
        Self { ancestor: tenant, max_depth: 0 }
    }
}

/// What the states of a home tenant, and of those above it, mean for who is at home there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HomeAccess {
    /// All of them let in.
    Open,
    /// One of them is not active at present.
    Suspended,
    /// One of them is on its way out, or gone.
    Gone,
}

pub(super) fn tenant_row(row: &Row) -> rusqlite::Result<Tenant> {
    Ok(Tenant {
        key: row.get(0)?,
        id: id_at(row, 1)?,
        parent: row.get(3)?,
        organization: row.get(4)?,
        name: row.get(5)?,
        state: row.get(6)?,
        created_at: row.get(7)?,
        updated_at: row.get(8)?,
        alias: row.get(9)?,
        external_account_id: row.get(10)?,
        tenant_type: row.get(11)?,
        plan: row.get(12)?,
    })
}

impl Reading<'_> {
    /// The live tenant of this id within `sight`. Unknown and foreign ids take the same statement.
    pub fn visible_tenant(&self, sight: Sight, id: IdRef) -> Result<Option<Tenant>, Error> {
        self.one(
            "SELECT t.key, t.id, t.id_uuid, t.parent, t.organization, t.name, t.state, t.created_at, t.updated_at,
                    t.alias, t.external_account_id, t.tenant_type, t.plan
             FROM tenant t JOIN tenant_tree v ON v.descendant = t.key AND v.ancestor = ?1 AND v.depth <= ?2
             WHERE t.id_uuid = ?3 AND t.state NOT BETWEEN 5 AND 7",
            (sight.ancestor, sight.max_depth, id.uuid().into_bytes()),
            tenant_row,
        )
    }

    /// The id of the tenant with this key, whatever its state.
    pub fn tenant_id(&self, key: TenantKey) -> Result<Option<Id>, Error> {
        self.one("SELECT id, id_uuid FROM tenant WHERE key = ?1", [key], |row| id_at(row, 0))
    }

    /// Whether somebody at home in `home` is let in.
    pub fn home_access(&self, home: TenantKey) -> Result<HomeAccess, Error> {
        let found = self.one(
            "SELECT max(a.state BETWEEN 5 AND 7), max(a.state = 0 OR a.state BETWEEN 2 AND 4)
             FROM tenant_tree v JOIN tenant a ON a.key = v.ancestor WHERE v.descendant = ?1",
            [home],
            |row| Ok((row.get::<_, Option<bool>>(0)?, row.get::<_, Option<bool>>(1)?)),
        )?;
        Ok(match found {
            Some((Some(false), Some(false))) => HomeAccess::Open,
            Some((Some(false), Some(true))) => HomeAccess::Suspended,
            _ => HomeAccess::Gone,
        })
    }

    /// Whether another live tenant than `except` has this alias.
    pub fn alias_is_taken(&self, alias: &str, except: TenantKey) -> Result<bool, Error> {
        let found = self.one(
            "SELECT 1 FROM tenant
             WHERE alias = ?1 AND alias IS NOT NULL AND state NOT BETWEEN 5 AND 7 AND key <> ?2",
            (alias, except),
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    /// Whether a tenant, live or not, has this id in any spelling.
    pub fn id_is_taken(&self, id: &Id) -> Result<bool, Error> {
        let found =
            self.one("SELECT 1 FROM tenant WHERE id_uuid = ?1", [id.uuid().into_bytes()], |_| {
                Ok(())
            })?;
        Ok(found.is_some())
    }

    /// How many live children a tenant has.
    pub fn live_children(&self, tenant: TenantKey) -> Result<i64, Error> {
        self.number(
            "SELECT sum(children) FROM tenant_count WHERE ancestor = ?1 AND state NOT BETWEEN 5 AND 7",
            [tenant],
        )
    }

    /// Up to `limit` live tenants made after the one of this moment and key, oldest first, with
    /// their depth below the instance. Shows the whole instance: for commands on the file itself.
    pub fn tenants_after(
        &self,
        after: (Timestamp, TenantKey),
        limit: i64,
    ) -> Result<Vec<(Tenant, i64)>, Error> {
        self.all(
            "SELECT t.key, t.id, t.id_uuid, t.parent, t.organization, t.name, t.state, t.created_at, t.updated_at,
                    t.alias, t.external_account_id, t.tenant_type, t.plan, v.depth
             FROM tenant_tree v JOIN tenant t ON t.key = v.descendant
             WHERE v.ancestor = 0 AND v.state NOT BETWEEN 5 AND 7 AND (v.created_at, v.descendant) > (?1, ?2)
             ORDER BY v.created_at, v.descendant LIMIT ?3",
            (after.0, after.1, limit),
            |row| Ok((tenant_row(row)?, row.get(13)?)),
        )
    }
}

impl Writing<'_> {
    /// Adds a tenant and returns its key. The tree and the counts follow by trigger.
    pub fn insert_tenant(&self, tenant: &NewTenant) -> Result<TenantKey, Error> {
        let last = self.number("SELECT seq FROM sqlite_sequence WHERE name = 'tenant'", [])?;
        let key = TenantKey(last + 1);
        let organization = match tenant.parent {
            None => key,
            Some(parent) => {
                TenantKey(self.number("SELECT organization FROM tenant WHERE key = ?1", [parent])?)
            }
        };
        self.execute(
            "INSERT INTO tenant (key, id, id_uuid, parent, organization, name, name_folded, description,
               account_type, state, settles_at, plan, hostname, alias, external_account_id, tenant_type,
               street, city, postal_code, country, address_members, created_at, updated_at,
               company_name, department_name, service_quota)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
               ?17, ?18, ?19, ?20, ?21, ?22, ?22, ?23, ?24, ?25)",
            rusqlite::params![
                key,
                tenant.id.as_str(),
                tenant.id.uuid().into_bytes(),
                tenant.parent,
                organization,
                tenant.name,
                tenant.name.to_lowercase(),
                tenant.description,
                tenant.account_type.name(),
                tenant.state,
                tenant.settles_at,
                tenant.plan,
                tenant.hostname,
                tenant.alias,
                tenant.external_account_id,
                tenant.tenant_type,
                tenant.address.street,
                tenant.address.city,
                tenant.address.postal_code,
                tenant.address.country,
                tenant.address.further_members,
                tenant.created_at,
                tenant.company_name,
                tenant.department_name,
                tenant.service_quota,
            ],
        )?;
        if tenant.settles_at.is_some() {
            self.note_state_change();
        }
        self.note_state_of(key, tenant.state);
        Ok(key)
    }

    /// Writes the members of a tenant's row that an update can change.
    pub fn update_tenant(&self, tenant: &Tenant) -> Result<(), Error> {
        self.execute(
            "UPDATE tenant SET name = ?2, name_folded = ?3, alias = ?4, external_account_id = ?5,
               tenant_type = ?6, updated_at = ?7 WHERE key = ?1",
            (
                tenant.key,
                &tenant.name,
                tenant.name.to_lowercase(),
                &tenant.alias,
                &tenant.external_account_id,
                &tenant.tenant_type,
                tenant.updated_at,
            ),
        )?;
        Ok(())
    }

    /// Notes that something that belongs to the tenant has changed.
    pub fn touch_tenant(&self, tenant: TenantKey, now: Timestamp) -> Result<(), Error> {
        self.execute("UPDATE tenant SET updated_at = ?2 WHERE key = ?1", (tenant, now))?;
        Ok(())
    }

    /// Gives a tenant another state, which ends by itself at `settles_at` if it is an -ing state.
    pub fn set_tenant_state(
        &self,
        tenant: TenantKey,
        state: TenantState,
        settles_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let before = self
            .one("SELECT state FROM tenant WHERE key = ?1", [tenant], |row| row.get(0))?
            .unwrap_or(state);
        self.execute(
            "UPDATE tenant SET state = ?2, settles_at = ?3, updated_at = ?4 WHERE key = ?1",
            (tenant, state, settles_at, now),
        )?;
        self.note_state_change();
        if state != before {
            self.note_state_of(tenant, state);
        }
        Ok(())
    }
}
