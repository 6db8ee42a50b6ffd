//! Queries, forms, and every other text that has `name=value` in it.

use super::{MASK, is_secret};

/// The longest name of a field at the beginning of a line.
const MOST_NAME_BYTES: usize = 64;

/// A query, a form or any text, as it may be shown. A value goes to the next `&`, or to a line that
/// begins another field. A `%3D` counts as well, for addresses within addresses.
pub fn pairs(text: &[u8]) -> Vec<u8> {
    let mut masked = Vec::with_capacity(text.len());
    let (mut kept, mut at) = (0, 0);
    while at < text.len() {
        let value = at + sign_bytes(&text[at..]);
        if value == at {
            at += 1;
        } else if is_secret(&name_before(&text[kept..at])) {
            masked.extend_from_slice(&text[kept..value]);
            masked.extend_from_slice(MASK.as_bytes());
            at = value_end(text, value);
            kept = at;
        } else {
            at = value;
        }
    }
    masked.extend_from_slice(&text[kept..]);
    masked
}

/// How long the sign is that stands at the beginning between a name and a value; 0 if none does.
fn sign_bytes(text: &[u8]) -> usize {
    match text {
        [b'=', ..] => 1,
        [b'%', b'3', b'D' | b'd', ..] => 3,
        _ => 0,
    }
}

/// The name that the text ends with.
fn name_before(text: &[u8]) -> String {
    let text = text.trim_ascii_end();
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.%+[]".contains(byte);
    let from = text.iter().rposition(|byte| !is_part(byte)).map_or(0, |at| at + 1);
    let mut pairs = form_urlencoded::parse(&text[from..]);
    pairs.next().map(|(name, _)| name.into_owned()).unwrap_or_default()
}

fn value_end(text: &[u8], from: usize) -> usize {
    let is_end = |at: usize| match text[at] {
        b'&' => true,
        b'\r' | b'\n' => begins_field(&text[at..]),
        _ => false,
    };
    (from..text.len()).find(|at| is_end(*at)).unwrap_or(text.len())
}

/// Whether a field begins on the next line. What is the rest of a value, as the lines of a key are,
/// has no `=` with something behind it.
fn begins_field(text: &[u8]) -> bool {
    let line = text.trim_ascii_start();
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_-.%[]".contains(byte);
    let name = line.iter().take_while(is_part).count();
    let value = line.get(name + 1).is_some_and(|byte| *byte != b'=' && !byte.is_ascii_whitespace());
    (1..=MOST_NAME_BYTES).contains(&name) && line[name..].first() == Some(&b'=') && value
}

#[cfg(test)]
mod tests {
    use super::super::body;

    #[test]
    fn secrets_are_masked_in_forms_and_queries() {
        for (text, expected) in [
            ("", ""),
            ("grant_type=x&client_secret=a%26b", "grant_type=x&client_secret=***"),
            ("a&b=&=c&password", "a&b=&=c&password"),
            ("client%5Fsecret=s&apiKey=k", "client%5Fsecret=***&apiKey=***"),
            ("plain text", "plain text"),
            ("a=b\r\nclient_secret=s\r\nc=d", "a=b\r\nclient_secret=***\r\nc=d"),
            ("a=b&\r\npassword=s", "a=b&\r\npassword=***"),
            ("a=b; access_key = s t", "a=b; access_key =***"),
            ("private_key=AAA\r\nBBB==\r\n&c=d", "private_key=***&c=d"),
            ("private_key=A\nB=\n", "private_key=***"),
            ("to=https%3A%2F%2Fa%3Ftoken%3Db%26c&d=e", "to=https%3A%2F%2Fa%3Ftoken%3D***&d=e"),
            ("user[password]=s&a=b", "user[password]=***&a=b"),
            ("\u{feff}{\"password\":\"s\"}", "\u{feff}{\"password\":\"***\"}"),
        ] {
            assert_eq!(String::from_utf8(body(text.as_bytes())).unwrap(), expected, "{text}");
        }
    }
}
