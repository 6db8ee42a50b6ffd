//! The first answers to requests that may be repeated.

use super::connection::{Reading, Writing};
use crate::model::{Error, Timestamp};

/// How many answers that are too old one write takes away, at most.
const FORGOTTEN_AT_ONCE: i64 = 100;

/// An answer as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAnswer {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Its body; `None` where it carried a secret.
    pub body: Option<Vec<u8>>,
    /// The id of what was made.
    pub made_id: String,
}

/// An answer and the request that it was given to.
#[derive(Clone, Debug)]
pub struct KeptRequest {
    /// SHA-256 of path and body.
    pub request_hash: [u8; 32],
    /// The answer.
    pub answer: KeptAnswer,
}

impl Reading<'_> {
    /// The answer that a client got for a key, unless that is longer ago than `since`.
    pub fn kept_answer(
        &self,
        client: &str,
        key: &str,
        since: Timestamp,
    ) -> Result<Option<KeptRequest>, Error> {
        self.one(
            "SELECT request_hash, status, headers, body, coalesce(made_id, '') FROM idempotency_key
             WHERE client = ?1 AND key = ?2 AND created_at > ?3",
            (client, key, since),
            |row| {
                let headers: String = row.get(2)?;
                Ok(KeptRequest {
                    request_hash: row.get(0)?,
                    answer: KeptAnswer {
                        status: row.get(1)?,
                        headers: serde_json::from_str(&headers).unwrap_or_default(),
                        body: row.get(3)?,
                        made_id: row.get(4)?,
                    },
                })
            },
        )
    }
}

impl Writing<'_> {
    /// Keeps an answer, without its body if that carries a secret, in place of one that is too old.
    pub fn keep_answer(
        &self,
        client: &str,
        key: &str,
        request_hash: [u8; 32],
        answer: &KeptAnswer,
        is_secret: bool,
        now: Timestamp,
    ) -> Result<(), Error> {
        let headers = serde_json::to_string(&answer.headers)
            .map_err(|error| Error::Internal { reason: error.to_string() })?;
        let body = if is_secret { None } else { answer.body.as_deref() };
        self.execute(
            "INSERT OR REPLACE INTO idempotency_key (client, key, request_hash, status, headers, body, made_id, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            (client, key, request_hash, answer.status, headers, body, &answer.made_id, now),
        )?;
        Ok(())
    }

    /// Takes away some of the answers that were given at `since` or before.
    pub fn forget_answers(&self, since: Timestamp) -> Result<(), Error> {
        self.execute(
            "DELETE FROM idempotency_key WHERE (client, key) IN
               (SELECT client, key FROM idempotency_key WHERE created_at <= ?1 ORDER BY created_at LIMIT ?2)",
            (since, FORGOTTEN_AT_ONCE),
        )?;
        Ok(())
    }
}
