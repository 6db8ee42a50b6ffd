//! What one dialect wrote is what another one shows.

use serde_json::Value;

use super::record;
use crate::support::Reply;

/// Writes through one dialect and reads through another, before and after: the value at `pointer`
/// (RFC 6901) of what is read is another one before, and exactly `value` after. The answer to the
/// write.
///
/// The effect counts for both operations: what the one did, the other shows.
#[track_caller]
pub fn effect(
    write: impl FnOnce() -> Reply,
    read: impl Fn() -> Reply,
    pointer: &str,
    value: &Value,
) -> Reply {
    let before = at(&read(), pointer);
    assert_ne!(before, *value, "nothing would change");
    let written = write();
    let after = read();
    assert_eq!(at(&after, pointer), *value, "{written:?}");
    keep(&written, &after);
    written
}

/// What was made by `written`, under an id or with a token that was not there before, is what
/// `reading` says.
#[track_caller]
pub fn made(written: &Reply, reading: &Reply, pointer: &str, value: &Value) {
    assert_eq!(written.method, "POST", "for everything else there is a before");
    assert_eq!(at(reading, pointer), *value, "{reading:?}");
    keep(written, reading);
}

/// The value at a place of a JSON body. Of any other body there is the text, or else the length; of
/// a HEAD there is the status.
fn at(reply: &Reply, pointer: &str) -> Value {
    if reply.method == "HEAD" {
        return reply.status.into();
    }
    match serde_json::from_slice::<Value>(&reply.bytes) {
        Ok(body) => body.pointer(pointer).cloned().unwrap_or_default(),
        Err(_) => match std::str::from_utf8(&reply.bytes) {
            Ok(text) => text.into(),
            Err(_) => reply.bytes.len().into(),
        },
    }
}

#[track_caller]
fn keep(written: &Reply, read: &Reply) {
    assert!((200..300).contains(&written.status), "{written:?}");
    assert!(read.status < 500, "{read:?}");
    assert!(["GET", "HEAD"].contains(&&*read.method), "{} reads nothing", read.method);
    let (writing, reading) = (written.operation(), read.operation());
    assert_ne!(writing.split('.').next(), reading.split('.').next(), "two dialects");
    record::shown(writing, reading);
}
