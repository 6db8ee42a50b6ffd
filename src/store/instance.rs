//! The instance: its id and its signing keys.

use super::connection::{Reading, Writing};
use crate::model::{Error, Timestamp};

/// What the file knows of itself.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Its id, the audience of every token.
    pub id: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A signing key as it is kept.
#[derive(Clone)]
pub struct StoredKey {
    /// Its name in tokens and in the key set.
    pub kid: String,
    /// The Ed25519 key pair.
    pub private_key: Vec<u8>,
    /// When it signed for the last time; `None` while it signs.
    pub retired_at: Option<Timestamp>,
}

impl Reading<'_> {
    /// The instance.
    pub fn instance(&self) -> Result<Instance, Error> {
        self.one("SELECT id, created_at FROM instance WHERE only_row = 1", [], |row| {
            Ok(Instance { id: row.get(0)?, created_at: row.get(1)? })
        })?
        .ok_or_else(|| Error::Storage { reason: "the instance row is missing".into() })
    }

    /// All signing keys, newest first.
    pub fn signing_keys(&self) -> Result<Vec<StoredKey>, Error> {
        self.all(
            "SELECT kid, private_key, retired_at FROM signing_key ORDER BY created_at DESC, kid",
            [],
            |row| {
                Ok(StoredKey {
                    kid: row.get(0)?,
                    private_key: row.get(1)?,
                    retired_at: row.get(2)?,
                })
            },
        )
    }
}

impl Writing<'_> {
    /// Adds a key that signs from now on.
    pub fn insert_signing_key(
        &self,
        kid: &str,
        private_key: &[u8],
        now: Timestamp,
    ) -> Result<(), Error> {
        self.execute(
            "INSERT INTO signing_key (kid, private_key, created_at) VALUES (?1, ?2, ?3)",
            (kid, private_key, now),
        )?;
        Ok(())
    }

    /// Proves that the file takes writes. The moment differs each time: SQLite writes no page whose
    /// bytes stay as they are.
    pub fn write_probe(&self, now: Timestamp) -> Result<(), Error> {
        self.execute("UPDATE instance SET probed_at = ?1 WHERE only_row = 1", [now])?;
        Ok(())
    }
}
