//! Secrets, tokens and passwords out of what is shown, by the names they go under.
//!
//! Nothing is believed of what a message says it is: it is looked for members, fields, parameters
//! and parts, in whatever it holds. Rather too much is masked than too little.

mod json;
mod multipart;
mod name;
mod pairs;
mod shape;

use std::borrow::Cow;

use name::is_secret;
pub use pairs::pairs;

/// What stands in their place.
const MASK: &str = "***";
/// How deep texts may lie within texts; what lies deeper is masked whole.
const MOST_DEPTH: usize = 8;

/// Header fields whose values are secrets, besides those that are called so.
const SECRET_FIELDS: [&str; 2] = ["cookie", "set-cookie"];

/// The value of a header field as it may be shown. What follows the scheme of `Authorization` is
/// masked, so that the scheme is seen.
pub fn field(name: &str, value: &str) -> String {
    field_within(name, value, MOST_DEPTH)
}

fn field_within(name: &str, value: &str, depth: usize) -> String {
    let is_credential = SECRET_FIELDS.iter().any(|secret| name.eq_ignore_ascii_case(secret));
    if !is_credential && !is_secret(name) {
        let shown = text(value.as_bytes(), depth);
        return String::from_utf8_lossy(&shown).into_owned();
    }
    match value.split_once(' ') {
        Some((scheme, _)) if name.eq_ignore_ascii_case("authorization") => {
            format!("{scheme} {MASK}")
        }
        _ => MASK.to_owned(),
    }
}

/// A body as it may be shown, whatever type it says it has, also a beginning of it.
pub fn body(bytes: &[u8]) -> Vec<u8> {
    text(bytes, MOST_DEPTH).into_owned()
}

/// Any text as it may be shown: JSON, the parts of a form, or whatever has `name=value` in it.
fn text(bytes: &[u8], depth: usize) -> Cow<'_, [u8]> {
    if !bytes.iter().any(|byte| b"=\"%: ".contains(byte)) {
        return Cow::Borrowed(bytes);
    }
    let Some(deeper) = depth.checked_sub(1) else { return Cow::Borrowed(MASK.as_bytes()) };
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if matches!(first, Some(b'{' | b'[' | b'"')) {
        return Cow::Owned(json::json(bytes, deeper));
    }
    if let Some(boundary) = multipart::boundary(bytes) {
        return Cow::Owned(multipart::parts(bytes, boundary, deeper));
    }
    let masked = pairs(&shape::shapes(bytes));
    // There may be JSON in the middle of it.
    Cow::Owned(if masked.contains(&b'"') { json::json(&masked, deeper) } else { masked })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_in_header_fields() {
        for (name, value, expected) in [
            ("authorization", "Bearer abc", "Bearer ***"),
            ("Authorization", "abc", "***"),
            ("Proxy-Authorization", "Basic abc", "***"),
            ("cookie", "a=b c", "***"),
            ("x-api-key", "abc", "***"),
            ("X-Session-Token", "abc", "***"),
            ("accept", "text/plain", "text/plain"),
            ("referer", "https://a.b/c?access_token=abc&d=e", "https://a.b/c?access_token=***&d=e"),
            ("referer", "/x?to=%2Fy%3Fapi_key%3Dabc", "/x?to=%2Fy%3Fapi_key%3D***"),
            ("content-type", "multipart/form-data; boundary=x", "multipart/form-data; boundary=x"),
            ("www-authenticate", "Bearer realm=\"a\"", "Bearer realm=\"a\""),
            ("x-was", "Bearer abcdefghijklmno1", "Bearer ***"),
            ("referer", "https://ann:pass@a.b/", "https://ann:***@a.b/"),
            ("etag", "\"abc\"", "\"abc\""),
        ] {
            assert_eq!(field(name, value), expected, "{name}: {value}");
        }
    }

    /// However deep it lies: nothing is shown that was not looked at, and nothing overflows.
    #[test]
    fn texts_within_texts_have_an_end() {
        let mut nested = r#"{"client_secret":"abc"}"#.to_owned();
        for _ in 0..10 {
            nested = serde_json::to_string(&[nested]).unwrap();
            assert!(!String::from_utf8(body(nested.as_bytes())).unwrap().contains("abc"));
        }
        body("[\\\"".repeat(10_000).as_bytes());
        body("\"{".repeat(10_000).as_bytes());
    }
}
