//! `Idempotency-Key` on the way in and out.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::etag::tag;
use crate::dialects::{Answer, Call, answer};
use crate::model::Error;
use crate::ops::{Finished, Once, RepeatKey};
use crate::store::KeptAnswer;

/// The longest key, in characters.
const MAX_KEY_CHARS: usize = 255;

/// Whether the answer of what was made carries a secret.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Secrecy {
    /// It does not.
    Open,
    /// It does, so it is not kept.
    Secret,
}

/// The request, done once for its `Idempotency-Key`. `shown` is the id of what was made and the
/// object as it is shown; with `below`, 201 and the `Location` of that id below that path, else 200.
pub fn once<T: 'static, B: Serialize + 'static>(
    call: &Call,
    below: Option<&str>,
    secrecy: Secrecy,
    shown: fn(&T) -> (String, B),
) -> Result<Once<T>, Error> {
    let location = below.map(|path| format!("{}{path}", call.base()));
    let key = read_key(call)?;
    Ok(Once::new(key, move |made| {
        let (made_id, body) = shown(made);
        let mut headers = Vec::new();
        let status = if let Some(location) = location {
            headers.push(("Location".to_owned(), format!("{location}/{made_id}")));
            201
        } else {
            200
        };
        if secrecy == Secrecy::Open {
            headers.push(("ETag".to_owned(), tag(&body)));
        } else {
            headers.push(("Cache-Control".to_owned(), "no-store".to_owned()));
        }
        let body = serde_json::to_vec(&body).unwrap_or_default();
        let answer = KeptAnswer { status, headers, body: Some(body), made_id };
        Finished { answer, is_secret: secrecy == Secrecy::Secret }
    }))
}

/// The answer, whether it was made now or the first time.
pub fn respond(kept: KeptAnswer) -> Answer {
    let body = kept.body.unwrap_or_default();
    let mut answer = answer::bytes_of("application/json", body).with_status_code(kept.status);
    answer
        .headers
        .extend(kept.headers.into_iter().map(|(name, value)| (name.into(), value.into())));
    answer
}

fn read_key(call: &Call) -> Result<Option<RepeatKey>, Error> {
    const NAME: &str = "Idempotency-Key";
    let Some(key) = call.request.header(NAME) else { return Ok(None) };
    let is_usable = (1..=MAX_KEY_CHARS).contains(&key.len())
        && key.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    if !is_usable {
        return Err(Error::BadHeader { name: NAME });
    }
    let mut hash = Sha256::new();
    hash.update(call.request.raw_url().as_bytes());
    hash.update(b"\n");
    hash.update(call.body);
    Ok(Some(RepeatKey { key: key.to_owned(), request_hash: hash.finalize().into() }))
}
