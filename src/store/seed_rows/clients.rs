//! Clients, but for their secrets.

use rusqlite::Row;

use crate::model::tenant::TenantKey;
use crate::model::{Error, Role, Scopes, Timestamp};
use crate::store::connection::{Reading, Writing};

/// A client without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientWithHome {
    /// Its id.
    pub id: String,
    /// What a person calls it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The scopes it was made with.
    pub scopes: Scopes,
    /// Its home tenant.
    pub home: Option<TenantKey>,
    /// Its current tenant.
    pub current: Option<TenantKey>,
    /// Whether it was made for a demonstration.
    pub is_demo: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

fn client_with_home_row(row: &Row) -> rusqlite::Result<ClientWithHome> {
    Ok(ClientWithHome {
        id: row.get(0)?,
        name: row.get(1)?,
        role: row.get(2)?,
        scopes: row.get(3)?,
        home: row.get(4)?,
        current: row.get(5)?,
        is_demo: row.get(6)?,
        created_at: row.get(7)?,
    })
}

impl Reading<'_> {
    /// Up to `limit` clients made after the one of this moment and id, oldest first.
    pub fn clients_with_homes(
        &self,
        after: (Timestamp, &str),
        limit: i64,
    ) -> Result<Vec<ClientWithHome>, Error> {
        self.all(
            "SELECT id, name, role, scopes, home_tenant, current_tenant, is_demo, created_at FROM client
             WHERE (created_at, id) > (?1, ?2) ORDER BY created_at, id LIMIT ?3",
            (after.0, after.1, limit),
            client_with_home_row,
        )
    }

    /// The client of this id.
    pub fn client_with_home(&self, id: &str) -> Result<Option<ClientWithHome>, Error> {
        self.one(
            "SELECT id, name, role, scopes, home_tenant, current_tenant, is_demo, created_at
             FROM client WHERE id = ?1",
            [id],
            client_with_home_row,
        )
    }
}

impl Writing<'_> {
    /// Writes what can change of a client, but its secret.
    pub fn update_client(&self, client: &ClientWithHome) -> Result<(), Error> {
        self.execute(
            "UPDATE client SET name = ?2, role = ?3, scopes = ?4, home_tenant = ?5, current_tenant = ?6, is_demo = ?7
             WHERE id = ?1",
            (
                &client.id,
                &client.name,
                client.role.name(),
                client.scopes.to_string(),
                client.home,
                client.current,
                client.is_demo,
            ),
        )?;
        Ok(())
    }
}
