//! Doing a thing once, however often it is asked for: `Idempotency-Key`.
//!
//! The first answer is kept in the transaction of the write itself, so that there is no moment at
//! which the thing is done and its repetition would do it again. Answers that carry a secret are
//! not kept; of those the id of what was made is.

use std::time::Duration;

use crate::model::{Error, Timestamp};
use crate::store::{KeptAnswer, Writing};

/// How long an answer is kept.
const KEPT_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// The key that a client chose, and what it stands for.
#[derive(Clone, Debug)]
pub struct RepeatKey {
    /// The client's own text.
    pub key: String,
    /// SHA-256 of path and body.
    pub request_hash: [u8; 32],
}

/// An answer, and whether it may be kept.
pub struct Finished {
    /// The answer.
    pub answer: KeptAnswer,
    /// Whether it carries a secret.
    pub is_secret: bool,
}

type Finish<T> = Box<dyn FnOnce(&T) -> Finished + Send>;

/// A request that is to be done once.
pub struct Once<T> {
    key: Option<RepeatKey>,
    finish: Finish<T>,
}

impl<T> Once<T> {
    /// Done once for `key`, or every time without one; `finish` makes the answer of what was made.
    pub fn new(
        key: Option<RepeatKey>,
        finish: impl FnOnce(&T) -> Finished + Send + 'static,
    ) -> Self {
        Self { key, finish: Box::new(finish) }
    }

    /// The first answer, if the request was done before. `KeyReused` if that was another one.
    pub(super) fn before(
        &self,
        tx: &Writing,
        client: &str,
        now: Timestamp,
    ) -> Result<Option<KeptAnswer>, Error> {
        let Some(RepeatKey { key, request_hash }) = &self.key else { return Ok(None) };
        let since = Timestamp(now.0 - i64::try_from(KEPT_FOR.as_millis()).unwrap_or(i64::MAX));
        tx.forget_answers(since)?;
        let Some(kept) = tx.kept_answer(client, key, since)? else { return Ok(None) };
        if kept.request_hash != *request_hash {
            return Err(Error::KeyReused);
        }
        match kept.answer.body {
            Some(_) => Ok(Some(kept.answer)),
            None => Err(Error::SecretShownBefore { made_id: kept.answer.made_id }),
        }
    }

    /// Keeps the answer of what was made, and returns it.
    pub(super) fn keep(
        self,
        tx: &Writing,
        client: &str,
        now: Timestamp,
        made: &T,
    ) -> Result<KeptAnswer, Error> {
        let Finished { answer, is_secret } = (self.finish)(made);
        if let Some(RepeatKey { key, request_hash }) = &self.key {
            tx.keep_answer(client, key, *request_hash, &answer, is_secret, now)?;
        }
        Ok(answer)
    }
}
