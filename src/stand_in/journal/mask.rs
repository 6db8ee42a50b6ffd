//! Secrets, tokens and passwords out of what is shown, by the names they go under.

/// What stands in their place.
pub const MASK: &str = "***";

/// Header fields whose values are secrets, besides those that are called so.
const SECRET_FIELDS: [&str; 4] = ["authorization", "proxy-authorization", "cookie", "set-cookie"];
/// How the names of what is secret end, without `_`, `-` and capitals.
const SECRET_ENDS: [&str; 6] = ["secret", "password", "passphrase", "token", "apikey", "assertion"];

/// The value of a header field as it may be shown. What follows the scheme of `Authorization` is
/// masked, so that the scheme is seen.
pub fn field(name: &str, value: &str) -> String {
    let is_credential = SECRET_FIELDS.iter().any(|secret| name.eq_ignore_ascii_case(secret));
    if !is_credential && !is_secret(name) {
        return value.to_owned();
    }
    match value.split_once(' ') {
        Some((scheme, _)) if name.eq_ignore_ascii_case("authorization") => {
            format!("{scheme} {MASK}")
        }
        _ => MASK.to_owned(),
    }
}

/// A query or a form as it may be shown.
pub fn pairs(text: &[u8]) -> Vec<u8> {
    let mut masked = Vec::with_capacity(text.len());
    for (place, pair) in text.split(|byte| *byte == b'&').enumerate() {
        if place > 0 {
            masked.push(b'&');
        }
        match pair.iter().position(|byte| *byte == b'=') {
            Some(end) if form_urlencoded::parse(pair).any(|(name, _)| is_secret(name.trim())) => {
                masked.extend_from_slice(&pair[..=end]);
                masked.extend_from_slice(MASK.as_bytes());
            }
            _ => masked.extend_from_slice(pair),
        }
    }
    masked
}

/// A body as it may be shown, whatever type it says it has: JSON, also a beginning of it, or a form.
pub fn body(bytes: &[u8]) -> Vec<u8> {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if matches!(first, Some(b'{' | b'[' | b'"')) { json(bytes) } else { pairs(bytes) }
}

/// Whether what goes under this name is a secret.
fn is_secret(name: &str) -> bool {
    let plain: String =
        name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect();
    SECRET_ENDS.iter().any(|end| plain.ends_with(end))
}

/// Walks through the text by its strings alone, so that it need not be whole, nor right.
fn json(text: &[u8]) -> Vec<u8> {
    let mut masked = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        if text[at] != b'"' {
            masked.push(text[at]);
            at += 1;
            continue;
        }
        let end = string_end(text, at);
        masked.extend_from_slice(&text[at..end]);
        let value = member_value(text, end).filter(|_| is_secret(&unescaped(&text[at..end])));
        at = end;
        if let Some(value) = value {
            masked.extend_from_slice(&text[end..value]);
            at = value_end(text, value);
            let shown: &[u8] = match &text[value..at] {
                kept @ (b"null" | b"true" | b"false" | b"") => kept,
                _ => b"\"***\"",
            };
            masked.extend_from_slice(shown);
        }
    }
    masked
}

/// Where the value of a member begins whose name ends at `at`; `None` if no name ends there.
fn member_value(text: &[u8], at: usize) -> Option<usize> {
    let colon = skip_space(text, at);
    (text.get(colon) == Some(&b':')).then(|| skip_space(text, colon + 1))
}

fn skip_space(text: &[u8], at: usize) -> usize {
    text[at..].iter().position(|byte| !byte.is_ascii_whitespace()).map_or(text.len(), |n| at + n)
}

/// The byte after the string that begins at `at`, or the end of the text.
fn string_end(text: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while end < text.len() {
        match text[end] {
            b'\\' => end += 2,
            b'"' => return end + 1,
            _ => end += 1,
        }
    }
    text.len()
}

/// The byte after the value that begins at `at`, whatever it is, or the end of the text.
fn value_end(text: &[u8], at: usize) -> usize {
    let mut depth = 0_usize;
    let mut end = at;
    while end < text.len() {
        match text[end] {
            b'"' => {
                end = string_end(text, end);
                if depth == 0 {
                    return end;
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' | b',' if depth == 0 => return end,
            b'}' | b']' if depth == 1 => return end + 1,
            b'}' | b']' => depth -= 1,
            byte if depth == 0 && byte.is_ascii_whitespace() => return end,
            _ => {}
        }
        end += 1;
    }
    text.len()
}

/// The text of a string with its quotes.
fn unescaped(string: &[u8]) -> String {
    serde_json::from_slice(string)
        .unwrap_or_else(|_| String::from_utf8_lossy(string).trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        String::from_utf8(body(text.as_bytes())).unwrap()
    }

    #[test]
    fn secrets_are_masked_in_json() {
        for (text, expected) in [
            (r#"{"client_secret":"abc","a":"b"}"#, r#"{"client_secret":"***","a":"b"}"#),
            (r#"{"apiKey" : "a\"b" , "x": 1}"#, r#"{"apiKey" : "***" , "x": 1}"#),
            (r#"[{"user":{"Password":"p"}}]"#, r#"[{"user":{"Password":"***"}}]"#),
            (r#"{"access-token":{"value":"t]}"},"n":1}"#, r#"{"access-token":"***","n":1}"#),
            (r#"{"token":12,"n":1}"#, r#"{"token":"***","n":1}"#),
            (r#"{"token":["a","b"]}"#, r#"{"token":"***"}"#),
            (r#"{"secret":null}"#, r#"{"secret":null}"#),
            (r#"{"secr\u0065t":"s"}"#, r#"{"secr\u0065t":"***"}"#),
            (r#"{"token_type":"bearer"}"#, r#"{"token_type":"bearer"}"#),
            (r#"{"name":"token","other":"x"}"#, r#"{"name":"token","other":"x"}"#),
            // What is cut off, or no JSON.
            (r#"{"secret":"half of i"#, r#"{"secret":"***""#),
            (r#"{"secret":"#, r#"{"secret":"#),
            (r#"{"secret""#, r#"{"secret""#),
            (r#"{"secret":"x\"#, r#"{"secret":"***""#),
            (r#"{"secret" "x"}"#, r#"{"secret" "x"}"#),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn secrets_are_masked_in_forms_and_queries() {
        for (text, expected) in [
            ("", ""),
            ("grant_type=x&client_secret=a%26b", "grant_type=x&client_secret=***"),
            ("a&b=&=c&password", "a&b=&=c&password"),
            ("client%5Fsecret=s&apiKey=k", "client%5Fsecret=***&apiKey=***"),
            ("plain text", "plain text"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn secrets_are_masked_in_header_fields() {
        for (name, value, expected) in [
            ("authorization", "Bearer abc", "Bearer ***"),
            ("Authorization", "abc", "***"),
            ("cookie", "a=b c", "***"),
            ("x-api-key", "abc", "***"),
            ("X-Session-Token", "abc", "***"),
            ("accept", "text/plain", "text/plain"),
        ] {
            assert_eq!(field(name, value), expected, "{name}: {value}");
        }
    }
}
