//! Forms in parts (RFC 7578), also a beginning of one.

use super::{MASK, field_within, is_secret, text};

const DISPOSITION: &str = "content-disposition";

/// The line that stands between the parts, if there are any: the one before a part that says how
/// it is called.
pub fn boundary(bytes: &[u8]) -> Option<&[u8]> {
    let mut boundary = None;
    for line in bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end) {
        if line.is_empty() {
            boundary = None;
        } else if line.len() > 2 && line.starts_with(b"--") {
            boundary = Some(line);
        } else if boundary.is_some()
            && header(line).is_some_and(|(name, _)| name.eq_ignore_ascii_case(DISPOSITION))
        {
            return boundary;
        }
    }
    None
}

/// The form as it may be shown: what the secret ones among its parts hold is masked, and the others
/// are texts of their own.
pub fn parts(bytes: &[u8], boundary: &[u8], depth: usize) -> Vec<u8> {
    let mut masked = Vec::with_capacity(bytes.len());
    let (mut part, mut at) = (None, 0);
    let mut add = |part: Option<usize>, end: usize, line: &[u8]| {
        match part {
            None => add_text(&mut masked, &bytes[..end], depth),
            Some(begin) => add_part(&mut masked, &bytes[begin..end], depth),
        }
        masked.extend_from_slice(line);
    };
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let next = at + line.len();
        let bare = line.trim_ascii_end();
        if bare.strip_prefix(boundary).is_some_and(|rest| rest.is_empty() || rest == b"--") {
            add(part, at, line);
            part = Some(next);
        }
        at = next;
    }
    add(part, bytes.len(), b"");
    masked
}

/// A part: its header fields, an empty line, what it holds.
fn add_part(masked: &mut Vec<u8>, part: &[u8], depth: usize) {
    let (mut at, mut is_masked) = (0, false);
    for line in part.split_inclusive(|byte| *byte == b'\n') {
        let bare = line.trim_ascii_end();
        if bare.is_empty() {
            break;
        }
        at += line.len();
        match header(bare) {
            Some((name, value)) => {
                let names_it = name.eq_ignore_ascii_case(DISPOSITION);
                is_masked |= is_secret(name) || names_it && is_secret(&name_in(value));
                let shown = field_within(name, value, depth);
                masked.extend_from_slice(format!("{name}: {shown}").as_bytes());
            }
            None => masked.extend_from_slice(bare),
        }
        masked.extend_from_slice(&line[bare.len()..]);
    }
    if is_masked {
        let (before, held, after) = trimmed(&part[at..]);
        let shown = if held.is_empty() { &[][..] } else { MASK.as_bytes() };
        masked.extend_from_slice(&[before, shown, after].concat());
    } else {
        add_text(masked, &part[at..], depth);
    }
}

fn add_text(masked: &mut Vec<u8>, bytes: &[u8], depth: usize) {
    let (before, held, after) = trimmed(bytes);
    masked.extend_from_slice(&[before, &*text(held, depth), after].concat());
}

/// White space, what is between, and white space.
fn trimmed(bytes: &[u8]) -> (&[u8], &[u8], &[u8]) {
    let (before, rest) = bytes.split_at(bytes.len() - bytes.trim_ascii_start().len());
    let (held, after) = rest.split_at(rest.trim_ascii_end().len());
    (before, held, after)
}

fn header(line: &[u8]) -> Option<(&str, &str)> {
    let (name, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
    Some((name, value.trim_start()))
}

/// The name in `form-data; name="…"; filename="…"`.
fn name_in(disposition: &str) -> String {
    let lower = disposition.to_ascii_lowercase();
    let is_own = |at: &usize| !lower[..*at].ends_with(|c: char| c.is_ascii_alphanumeric());
    let found = lower.match_indices("name").map(|(at, _)| at).find(is_own);
    let value =
        found.and_then(|at| disposition[at..].split_once('=')).map_or("", |(_, value)| value);
    let value = match value.trim_start().strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => value.split(';').next(),
    };
    let mut names = form_urlencoded::parse(value.unwrap_or_default().as_bytes());
    names.next().map(|(name, _)| name.into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::body;

    fn shown(text: &str) -> String {
        String::from_utf8(body(text.as_bytes())).unwrap()
    }

    #[test]
    fn secrets_are_masked_in_the_parts_of_a_form() {
        let form = |secret: &str, json: &str| {
            format!(
                "--x1\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\nann\r\n\
                 --x1\r\nContent-Type: text/plain\r\ncontent-disposition: form-data; filename=\"f\"; \
                 name=\"client_secret\"\r\n\r\n{secret}\r\n\
                 --x1\r\nContent-Disposition: form-data; name=json\r\n\r\n{json}\r\n--x1--\r\n"
            )
        };
        let sent = form("one\r\ntwo\r\n--x\r\n--x12", r#"{"apiKey":"k"}"#);
        assert_eq!(shown(&sent), form("***", r#"{"apiKey":"***"}"#));
        let with_preamble = format!("a=b&token=t\r\n{sent}");
        let masked = form("***", r#"{"apiKey":"***"}"#);
        assert_eq!(shown(&with_preamble), format!("a=b&token=***\r\n{masked}"));
    }

    #[test]
    fn a_beginning_of_a_form_is_masked_too() {
        let head = "--x\nContent-Disposition: form-data; name=\"password\"";
        for (text, expected) in [
            (format!("{head}\n\nhalf of i"), format!("{head}\n\n***")),
            (format!("{head}\n\n"), format!("{head}\n\n")),
            (head.to_owned(), head.to_owned()),
            ("--x\nContent-Disposition".into(), "--x\nContent-Disposition".into()),
        ] {
            assert_eq!(shown(&text), expected, "{text}");
        }
    }
}
