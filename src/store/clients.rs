//! Clients: who may ask.

use rusqlite::Row;

use super::connection::{Reading, Writing};
use super::rows::id_at;
use crate::model::tenant::TenantKey;
use crate::model::{Error, Id, Role, Scopes, Timestamp};

/// A client as it is kept.
#[derive(Clone, Debug)]
pub struct ClientRow {
    /// Its id.
    pub id: String,
    /// What a person calls it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The scopes it was made with.
    pub scopes: Scopes,
    /// SHA-256 of its secret.
    pub secret_hash: [u8; 32],
    /// Moves with the secret.
    pub generation: i64,
    /// Its home tenant: key and id.
    pub home: Option<(TenantKey, Id)>,
    /// Whether it was made for a demonstration.
    pub is_demo: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What a new client is made from.
#[derive(Clone, Debug)]
pub struct NewClient {
    /// Its id.
    pub id: String,
    /// What a person calls it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Scopes beyond those of its role.
    pub scopes: Scopes,
    /// SHA-256 of its secret.
    pub secret_hash: [u8; 32],
    /// Its home tenant; only an operator may have none.
    pub home: Option<TenantKey>,
    /// Whether it is made for a demonstration.
    pub is_demo: bool,
    /// When it is made.
    pub created_at: Timestamp,
}

fn client_row(row: &Row) -> rusqlite::Result<ClientRow> {
    let home_key: Option<TenantKey> = row.get(6)?;
    let home = home_key.map(|key| id_at(row, 7).map(|id| (key, id))).transpose()?;
    Ok(ClientRow {
        id: row.get(0)?,
        name: row.get(1)?,
        role: row.get(2)?,
        scopes: row.get(3)?,
        secret_hash: row.get(4)?,
        generation: row.get(5)?,
        home,
        is_demo: row.get(9)?,
        created_at: row.get(10)?,
    })
}

impl Reading<'_> {
    /// The client of this id.
    pub fn client(&self, id: &str) -> Result<Option<ClientRow>, Error> {
        self.one(
            "SELECT c.id, c.name, c.role, c.scopes, c.secret_hash, c.generation,
                    c.home_tenant, t.id, t.id_uuid, c.is_demo, c.created_at
             FROM client c LEFT JOIN tenant t ON t.key = c.home_tenant
             WHERE c.id = ?1",
            [id],
            client_row,
        )
    }

    /// Up to `limit` clients made after the one of this moment and id, oldest first.
    pub fn clients_after(
        &self,
        after: (Timestamp, &str),
        limit: i64,
    ) -> Result<Vec<ClientRow>, Error> {
        self.all(
            "SELECT c.id, c.name, c.role, c.scopes, c.secret_hash, c.generation,
                    c.home_tenant, t.id, t.id_uuid, c.is_demo, c.created_at
             FROM client c LEFT JOIN tenant t ON t.key = c.home_tenant
             WHERE (c.created_at, c.id) > (?1, ?2) ORDER BY c.created_at, c.id LIMIT ?3",
            (after.0, after.1, limit),
            client_row,
        )
    }

    /// Whether a client made for a demonstration exists.
    pub fn has_demo_client(&self) -> Result<bool, Error> {
        let found = self.one("SELECT 1 FROM client WHERE is_demo = 1 LIMIT 1", [], |_| Ok(()))?;
        Ok(found.is_some())
    }
}

impl Writing<'_> {
    /// Adds a client.
    pub fn insert_client(&self, client: &NewClient) -> Result<(), Error> {
        self.execute(
            "INSERT INTO client (id, name, role, scopes, secret_hash, home_tenant, current_tenant, is_demo, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8)",
            (
                &client.id,
                &client.name,
                client.role.name(),
                client.scopes.to_string(),
                client.secret_hash,
                client.home,
                client.is_demo,
                client.created_at,
            ),
        )?;
        Ok(())
    }

    /// Removes a client; whether there was one.
    pub fn delete_client(&self, id: &str) -> Result<bool, Error> {
        Ok(self.execute("DELETE FROM client WHERE id = ?1", [id])? > 0)
    }

    /// Writes when clients were last made out; one that is not there any more is passed over. It is
    /// nothing that anybody relies on, so it moves no number.
    pub fn note_client_uses(&self, uses: &[(String, Timestamp)]) -> Result<(), Error> {
        self.note_only_counts();
        for (client, at) in uses {
            self.execute("UPDATE client SET last_used_at = ?2 WHERE id = ?1", (client, at))?;
        }
        Ok(())
    }

    /// Gives a client another secret and voids its tokens; whether there is such a client.
    pub fn rotate_client(
        &self,
        id: &str,
        secret_hash: [u8; 32],
        now: Timestamp,
    ) -> Result<bool, Error> {
        let changed = self.execute(
            "UPDATE client SET secret_hash = ?2, generation = generation + 1, rotated_at = ?3 WHERE id = ?1",
            (id, secret_hash, now),
        )?;
        Ok(changed > 0)
    }
}
