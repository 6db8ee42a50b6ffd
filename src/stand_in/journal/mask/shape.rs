//! What is a secret by where it stands, without a name: behind `Bearer` or `Basic`, and the password
//! in an address.

use super::MASK;

/// What is shorter behind a scheme is a word.
const LEAST_CREDENTIAL_BYTES: usize = 16;

/// The text as it may be shown.
pub fn shapes(text: &[u8]) -> Vec<u8> {
    let mut masked = Vec::with_capacity(text.len());
    let (mut kept, mut at) = (0, 0);
    while at < text.len() {
        let is_inside = at > 0 && text[at - 1].is_ascii_alphanumeric();
        let found = match text[at] {
            b'b' | b'B' if !is_inside => credential(&text[at..]),
            b':' => password(&text[at..]),
            _ => None,
        };
        let Some((from, to)) = found else {
            at += 1;
            continue;
        };
        masked.extend_from_slice(&text[kept..at + from]);
        masked.extend_from_slice(MASK.as_bytes());
        at += to;
        kept = at;
    }
    masked.extend_from_slice(&text[kept..]);
    masked
}

/// Where it is in a text that begins with a scheme.
fn credential(text: &[u8]) -> Option<(usize, usize)> {
    let is_scheme = |scheme: &&[u8]| {
        text.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    };
    let from = [&b"bearer "[..], b"basic "].into_iter().find(is_scheme)?.len();
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(byte);
    let length = text[from..].iter().take_while(is_part).count();
    let credential = &text[from..from + length];
    let is_word = credential.iter().skip(1).all(|byte| byte.is_ascii_lowercase() || *byte == b'-');
    (length >= LEAST_CREDENTIAL_BYTES && !is_word).then_some((from, from + length))
}

/// Where it is in a text that begins behind the scheme of an address.
fn password(text: &[u8]) -> Option<(usize, usize)> {
    let rest = text.strip_prefix(b"://")?;
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"/?#\"'<>".contains(byte);
    let end = rest.iter().position(is_end).unwrap_or(rest.len());
    let to = rest[..end].iter().rposition(|byte| *byte == b'@')?;
    let from = rest[..to].iter().position(|byte| *byte == b':')? + 1;
    Some((3 + from, 3 + to))
}

#[cfg(test)]
mod tests {
    use super::super::body;

    #[test]
    fn secrets_are_known_by_where_they_stand() {
        for (text, expected) in [
            ("Authorization: Bearer abcdefghijklmno1.x", "Authorization: Bearer ***"),
            (r#"{"a":"bearer 0123456789abcdef, b"}"#, r#"{"a":"bearer ***, b"}"#),
            ("-H 'Basic QWxhZGRpbjpvcGVuIDE='", "-H 'Basic ***'"),
            ("bearer of bad news, basic authentication-required", ""),
            ("forebearer 0123456789abcdef", ""),
            ("https://ann:pass@a.b:80/c@d:e", "https://ann:***@a.b:80/c@d:e"),
            ("https://a.b:80/c, http://ann@a.b/c:d", ""),
            ("at 10:30: nothing", ""),
        ] {
            let expected = if expected.is_empty() { text } else { expected };
            assert_eq!(String::from_utf8(body(text.as_bytes())).unwrap(), expected, "{text}");
        }
    }
}
