//! Request ids: the caller's own if it is sane, else a new one.

use crate::model::Clock;

/// The longest id taken from a caller, in characters.
const MAX_CHARS: usize = 128;

/// The id of a request that came with this `X-Request-Id`.
pub fn request_id(sent: Option<&str>, clock: &dyn Clock) -> String {
    let is_sane = |id: &&str| {
        let sound = |byte: u8| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte);
        (1..=MAX_CHARS).contains(&id.len()) && id.bytes().all(sound)
    };
    sent.filter(is_sane).map_or_else(|| clock.new_id().uuid().to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SystemClock;

    #[test]
    fn only_sane_ids_are_kept() {
        assert_eq!(request_id(Some("abc-123"), &SystemClock), "abc-123");
        for sent in [None, Some(""), Some("a b"), Some("a\"b"), Some(&*"x".repeat(129))] {
            assert_eq!(request_id(sent, &SystemClock).len(), 36, "{sent:?}");
        }
    }
}
