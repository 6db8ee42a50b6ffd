//! Texts with placeholders for what is different every time.
//!
//! | placeholder | stands for |
//! |---|---|
//! | `<ulid>` | a new id |
//! | `<uuid>` | an id as DPoD and ProcessMind spell it |
//! | `<time>` | a time such as `2024-01-15T10:30:00Z` |
//! | `<moment>` | the same to the millisecond, `2024-01-15T10:30:00.250Z` |
//! | `<http-date>` | a time as in the header `Date` |
//! | `<request>` | the request id of this very answer |
//! | `<token>` | a JWT |
//! | `<secret>` | a client's secret |
//! | `<etag>` | an entity tag with its quotes |
//! | `<number>` | digits; as a whole member also a number |
//! | `<any>` | any text, up to the end |
//!
//! With a name, as in `<ulid:tenant>`, it stands for the same text wherever the answer has it.

use std::collections::BTreeMap;

use crate::support::Reply;

/// What named placeholders stand for.
pub struct Bindings(BTreeMap<String, String>);

impl Bindings {
    pub fn of(reply: &Reply) -> Self {
        let request = reply.header("X-Request-Id").unwrap_or_default().to_owned();
        Self([("request".to_owned(), request)].into())
    }
}

/// Whether `text` is what `pattern` says.
pub fn fits(pattern: &str, text: &str, bindings: &mut Bindings) -> bool {
    let Some(at) = pattern.find('<') else { return pattern == text };
    let (literal, rest) = pattern.split_at(at);
    let Some(text) = text.strip_prefix(literal) else { return false };
    let placeholder = rest.find('>').map(|end| (&rest[1..end], &rest[end + 1..]));
    let read = placeholder.and_then(|(name, _)| {
        let kind = name.split(':').next().unwrap_or_default();
        Some((name, length(kind, text, bindings)?))
    });
    match (read, placeholder) {
        (Some((name, Some(length))), Some((_, after))) => {
            let (value, text) = text.split_at(length);
            let is_named = name.contains(':');
            let known = is_named
                .then(|| bindings.0.entry(name.to_owned()).or_insert_with(|| value.to_owned()));
            known.is_none_or(|known| known == value) && fits(after, text, bindings)
        }
        // It stands for something else than what is here.
        (Some(_), _) => false,
        // It is none.
        (None, _) => text.starts_with('<') && fits(&rest[1..], &text[1..], bindings),
    }
}

/// How many bytes of `text` a placeholder of this kind stands for; `None` if there is no such kind,
/// `Some(None)` if it does not stand here.
#[expect(clippy::option_option, reason = "no such kind is another thing than no fit")]
fn length(kind: &str, text: &str, bindings: &Bindings) -> Option<Option<usize>> {
    let run = |is_part: fn(char) -> bool| {
        let length = text.find(|c| !is_part(c)).unwrap_or(text.len());
        (length > 0).then_some(length)
    };
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    Some(match kind {
        "ulid" => shaped("UUUUUUUUUUUUUUUUUUUUUUUUUU", text),
        "uuid" => shaped("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", text),
        "time" => shaped("0000-00-00T00:00:00Z", text),
        "moment" => shaped("0000-00-00T00:00:00.000Z", text),
        "http-date" => shaped("Aaa, 00 Aaa 0000 00:00:00 GMT", text),
        "request" => {
            let request = bindings.0["request"].as_str();
            (!request.is_empty() && text.starts_with(request)).then_some(request.len())
        }
        "token" => run(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
            .filter(|length| text[..*length].split('.').count() == 3),
        "secret" => run(|c| c.is_ascii_alphanumeric() || "-_".contains(c)).filter(|n| *n >= 43),
        "etag" => text
            .strip_prefix('"')
            .and_then(|text| text.split_once('"'))
            .filter(|(tag, _)| !tag.is_empty() && tag.chars().all(is_base64))
            .map(|(tag, _)| tag.len() + 2),
        "number" => run(|c| c.is_ascii_digit()),
        "any" => Some(text.len()),
        _ => return None,
    })
}

/// The length of `shape` if `text` begins like it: `0` is a digit, `x` a hexadecimal digit, `U` one
/// of Crockford's base 32, `A` and `a` are letters; everything else is itself.
fn shaped(shape: &str, text: &str) -> Option<usize> {
    let mut pairs = shape.bytes().zip(text.bytes());
    let fits = pairs.all(|(shape, byte)| match shape {
        b'0' => byte.is_ascii_digit(),
        b'x' => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
        b'U' => b"0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains(&byte),
        b'A' => byte.is_ascii_uppercase(),
        b'a' => byte.is_ascii_lowercase(),
        literal => literal == byte,
    });
    (fits && text.len() >= shape.len()).then_some(shape.len())
}

#[test]
fn a_pattern_fits_what_it_says_and_nothing_else() {
    let fits = |pattern: &str, text: &str| {
        fits(pattern, text, &mut Bindings([("request".to_owned(), "r1".to_owned())].into()))
    };
    for (pattern, text) in [
        ("", ""),
        ("a < b", "a < b"),
        ("<unknown>", "<unknown>"),
        ("/t/<ulid>/x", "/t/01ARZ3NDEKTSV4RRFFQ69G5FAV/x"),
        ("<uuid>", "01890a5d-ac96-774b-bcce-b302099a8057"),
        ("<time>", "2024-01-15T10:30:00Z"),
        ("<moment>", "2024-01-15T10:30:00.250Z"),
        ("<http-date>", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("<request>", "r1"),
        ("<token>", "a.b-c.d_e"),
        ("<etag>", "\"aA-_\""),
        ("<number>,<number>", "1,23"),
        ("<number:n>,<number:n>", "12,12"),
        ("so: <any>", "so: whatever"),
    ] {
        assert!(fits(pattern, text), "{pattern} {text}");
    }
    for (pattern, text) in [
        ("", "a"),
        ("a", ""),
        ("<ulid>", "01ARZ3NDEKTSV4RRFFQ69G5FA"),
        ("<ulid>", "01arz3ndektsv4rrffq69g5fav"),
        ("<uuid>", "01890A5D-ac96-774b-bcce-b302099a8057"),
        ("<time>", "2024-01-15T10:30:00.5Z"),
        ("<time>", "2024-01-15T10:30:00Z "),
        ("<moment>", "2024-01-15T10:30:00Z"),
        ("<request>", "r2"),
        ("<token>", "a.b"),
        ("<etag>", "aA-_"),
        ("<number:n>,<number:n>", "12,13"),
        ("<number>", ""),
        ("<unknown>", "unknown"),
    ] {
        assert!(!fits(pattern, text), "{pattern} {text}");
    }
}
