//! Strong entity tags: the hash of the object as this API shows it, so that two are the same exactly
//! when the objects are.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::dialects::{Answer, Call, answer};
use crate::ops::Guard;

/// The tag of these bytes, with its quotes.
pub fn tag_of_bytes(bytes: &[u8]) -> String {
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(&Sha256::digest(bytes)[..16]))
}

/// The tag of an object.
pub fn tag(body: &impl Serialize) -> String {
    tag_of_bytes(&serde_json::to_vec(body).unwrap_or_default())
}

/// An object with its tag; 304 without it for whoever has it already (`If-None-Match`).
pub fn object(call: &Call, status: u16, body: &impl Serialize) -> Answer {
    tagged(call, tag(body), || answer::json(status, body))
}

/// An answer with this tag, or 304 without it for whoever has it already.
pub fn tagged(call: &Call, tag: String, answer: impl FnOnce() -> Answer) -> Answer {
    let is_known = call.route().method.is_safe()
        && call.request.header("If-None-Match").is_some_and(|known| {
            known.trim() == "*" || tags(known).any(|one| one.trim_start_matches("W/") == tag)
        });
    let answer = if is_known { answer::empty(304) } else { answer() };
    answer.with_additional_header("ETag", tag)
}

/// What `If-Match` asks of the object, to be looked at inside the write. Weak tags match nothing.
pub fn guard<T: 'static, B: Serialize + 'static>(call: &Call, shown: fn(&T) -> B) -> Guard<T> {
    let Some(wanted) = call.request.header("If-Match").map(str::trim) else {
        return Guard::open();
    };
    if wanted == "*" {
        return Guard::open();
    }
    let wanted: Vec<String> = tags(wanted).map(str::to_owned).collect();
    Guard::new(move |object| wanted.contains(&tag(&shown(object))))
}

/// The same for an object that may not be there yet, whose tag is made by `tag`.
pub fn guard_optional<T>(
    call: &Call,
    tag: impl Fn(&T) -> String + Send + 'static,
) -> Guard<Option<T>> {
    let Some(wanted) = call.request.header("If-Match").map(str::trim) else {
        return Guard::open();
    };
    let any = wanted == "*";
    let wanted: Vec<String> = tags(wanted).map(str::to_owned).collect();
    Guard::new(move |object: &Option<T>| {
        object.as_ref().is_some_and(|object| any || wanted.contains(&tag(object)))
    })
}

/// The tags of a list; ours have no comma inside.
fn tags(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim)
}
