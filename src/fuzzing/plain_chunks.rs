//! A chunked body read plainly: line by line, with everything at hand.

/// The place after the body; `None` if it is broken or not at its end.
pub fn end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let (line, next) = line(bytes, at)?;
        let digits = line.split(|&byte| byte == b';').next()?;
        if digits.is_empty() || digits.len() > 15 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        if !line[digits.len()..].iter().copied().all(is_text) {
            return None;
        }
        let size = usize::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        at = next;
        if size == 0 {
            return trailers_end(bytes, at);
        }
        at = at.checked_add(size)?;
        if bytes.get(at..at + 2)? != b"\r\n" {
            return None;
        }
        at += 2;
    }
}

fn trailers_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let (line, next) = line(bytes, at)?;
        at = next;
        match line {
            [] => return Some(at),
            [b'!'..=b'~', rest @ ..] if rest.iter().copied().all(is_text) => {}
            _ => return None,
        }
    }
}

/// The line at this place without its CR LF, and the place after that.
fn line(bytes: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let rest = bytes.get(at..)?;
    let length = rest.windows(2).position(|pair| pair == b"\r\n")?;
    Some((&rest[..length], at + length + 2))
}

fn is_text(byte: u8) -> bool {
    matches!(byte, b'\t' | b' '..=b'~' | 0x80..)
}
