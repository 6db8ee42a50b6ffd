//! JSON, or what looks like it.

use super::{is_secret, text as any_text};

/// Walks through the text by its strings alone, so that it need not be whole, nor right.
pub fn json(text: &[u8], depth: usize) -> Vec<u8> {
    let mut masked = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        if text[at] != b'"' {
            masked.push(text[at]);
            at += 1;
            continue;
        }
        let end = string_end(text, at);
        let plain = unescaped(&text[at..end]);
        add_string(&mut masked, &text[at..end], &plain, depth);
        let value = member_value(text, end).filter(|_| is_secret(&plain));
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

/// The string as it was written, unless there is a secret in its text.
fn add_string(masked: &mut Vec<u8>, string: &[u8], plain: &str, depth: usize) {
    let shown = any_text(plain.as_bytes(), depth);
    if *shown == *plain.as_bytes() {
        masked.extend_from_slice(string);
    } else {
        let shown = serde_json::to_vec(&String::from_utf8_lossy(&shown));
        masked.extend_from_slice(&shown.unwrap_or_default());
    }
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
    use super::super::body;

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
            // Within the text of a string.
            (r#"{"a":"b&client_secret=s&c=d"}"#, r#"{"a":"b&client_secret=***&c=d"}"#),
            (r#"{"a":"so \"client_secret\u003ds"}"#, r#"{"a":"so \"client_secret=***"}"#),
            (r#"["{\"api_key\":\"k\",\"a\":1}"]"#, r#"["{\"api_key\":\"***\",\"a\":1}"]"#),
            (r#"{"a":"say \u0022hi\" = 1"}"#, r#"{"a":"say \u0022hi\" = 1"}"#),
            // What is cut off, or no JSON.
            (r#"{"secret":"half of i"#, r#"{"secret":"***""#),
            (r#"{"secret":"#, r#"{"secret":"#),
            (r#"{"secret""#, r#"{"secret""#),
            (r#"{"secret":"x\"#, r#"{"secret":"***""#),
            (r#"{"secret" "x"}"#, r#"{"secret" "x"}"#),
            (r#"{"a":"password=hal"#, r#"{"a":"password=***""#),
        ] {
            assert_eq!(String::from_utf8(body(text.as_bytes())).unwrap(), expected, "{text}");
        }
    }
}
