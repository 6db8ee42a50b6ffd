//! The check of a request head, line by line, before any parser sees it.
//!
//! A parser forgives; two parsers in a row forgive differently, and what lies between them is
//! request smuggling. So a head passes only if it can be read in one way.

use super::fault::Fault;

/// How the body that follows a head is delimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// So many bytes, possibly none.
    Length(u64),
    /// In chunks.
    Chunked,
}

/// What is known of a head after some of its lines.
#[derive(Debug, Default)]
pub struct HeadCheck {
    started: bool,
    old_version: bool,
    fields: usize,
    hosts: usize,
    content_length: Option<u64>,
    chunked: bool,
}

impl HeadCheck {
    /// Takes the next line, without its line end. Gives the framing of the body when it was the
    /// empty line that ends the head.
    pub fn line(&mut self, line: &[u8], most_fields: usize) -> Result<Option<Framing>, Fault> {
        if !self.started {
            self.started = true;
            self.request_line(line)?;
            return Ok(None);
        }
        if line.is_empty() {
            return self.end().map(Some);
        }
        self.fields += 1;
        if self.fields > most_fields {
            return Err(Fault::HeadTooLarge);
        }
        self.field(line)?;
        Ok(None)
    }

    fn request_line(&mut self, line: &[u8]) -> Result<(), Fault> {
        const MALFORMED: Fault = Fault::Malformed("The request line is malformed.");
        let mut parts = line.split(|&byte| byte == b' ');
        let (Some(method), Some(target), Some(version), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(MALFORMED);
        };
        if method.is_empty() || !method.iter().copied().all(is_token) {
            return Err(MALFORMED);
        }
        match version {
            b"HTTP/1.1" => {}
            b"HTTP/1.0" => self.old_version = true,
            [b'H', b'T', b'T', b'P', b'/', major, b'.', minor]
                if major.is_ascii_digit() && minor.is_ascii_digit() =>
            {
                return Err(Fault::Version);
            }
            _ => return Err(MALFORMED),
        }
        if method == b"CONNECT" {
            return Err(Fault::Tunnel);
        }
        let known_form = match target {
            b"*" => method == b"OPTIONS",
            [b'/', ..] => true,
            _ => is_absolute(target),
        };
        // A fragment is the client's own, and other octets have no meaning in a target: whoever
        // stands before us may read them in another way.
        let is_plain = |byte: u8| byte.is_ascii() && !is_control(byte) && byte != b'#';
        if !known_form || !target.iter().copied().all(is_plain) {
            return Err(Fault::Malformed("The request target is malformed."));
        }
        Ok(())
    }

    fn field(&mut self, line: &[u8]) -> Result<(), Fault> {
        if matches!(line[0], b' ' | b'\t') {
            return Err(Fault::Malformed("A header field is folded."));
        }
        let colon = line.iter().position(|&byte| byte == b':');
        let Some((name, value)) = colon.map(|at| (&line[..at], without_space(&line[at + 1..])))
        else {
            return Err(Fault::Malformed("A header field has no colon."));
        };
        if name.is_empty() || !name.iter().copied().all(is_token) {
            return Err(Fault::Malformed("The name of a header field is malformed."));
        }
        if has_control(value) {
            return Err(Fault::Malformed("A header field has a control character."));
        }
        if name.eq_ignore_ascii_case(b"content-length") {
            self.content_length(value)
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            self.transfer_encoding(value)
        } else {
            if name.eq_ignore_ascii_case(b"host") {
                self.hosts += 1;
                if !value.iter().copied().all(is_of_authority) {
                    return Err(Fault::Malformed("Host is malformed."));
                }
            }
            Ok(())
        }
    }

    fn content_length(&mut self, value: &[u8]) -> Result<(), Fault> {
        if self.content_length.is_some() {
            return Err(Fault::Malformed("Content-Length is given twice."));
        }
        let digits = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
        let length = std::str::from_utf8(value).ok().filter(|_| digits);
        // Lengths up to 2^63 - 1: every reader of them agrees on those.
        let length = length.and_then(|text| text.parse::<i64>().ok());
        let Some(length) = length.and_then(|length| u64::try_from(length).ok()) else {
            return Err(Fault::Malformed("Content-Length is not a length."));
        };
        self.content_length = Some(length);
        Ok(())
    }

    fn transfer_encoding(&mut self, value: &[u8]) -> Result<(), Fault> {
        if self.chunked || !value.eq_ignore_ascii_case(b"chunked") {
            return Err(Fault::Malformed("Transfer-Encoding may only be chunked, once."));
        }
        self.chunked = true;
        Ok(())
    }

    fn end(&self) -> Result<Framing, Fault> {
        if self.chunked && self.content_length.is_some() {
            return Err(Fault::Malformed(
                "Content-Length and Transfer-Encoding exclude each other.",
            ));
        }
        if self.chunked && self.old_version {
            return Err(Fault::Malformed("HTTP/1.0 knows no Transfer-Encoding."));
        }
        if self.hosts > 1 || (self.hosts == 0 && !self.old_version) {
            return Err(Fault::Malformed("One Host field is needed."));
        }
        Ok(match self.content_length {
            _ if self.chunked => Framing::Chunked,
            length => Framing::Length(length.unwrap_or(0)),
        })
    }
}

/// Whether a host name, an address or a port can have this byte.
fn is_of_authority(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte)
}

/// The value without the space around it (RFC 9110, section 5.6.3), which is blanks and tabulators
/// alone: a return or a form feed is a control character, wherever it stands.
fn without_space(value: &[u8]) -> &[u8] {
    let is_other = |byte: &u8| !matches!(byte, b' ' | b'\t');
    let start = value.iter().position(is_other).unwrap_or(value.len());
    let end = value.iter().rposition(is_other).map_or(start, |last| last + 1);
    &value[start..end]
}

/// Whether a byte may stand in a method or in the name of a field.
pub fn is_token(byte: u8) -> bool {
    const TOKEN: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = 0;
        while byte < table.len() {
            #[expect(clippy::cast_possible_truncation, reason = "there are 256 bytes")]
            let is_alphanumeric = (byte as u8).is_ascii_alphanumeric();
            table[byte] = is_alphanumeric;
            byte += 1;
        }
        let others = b"!#$%&'*+-.^_`|~";
        let mut at = 0;
        while at < others.len() {
            table[others[at] as usize] = true;
            at += 1;
        }
        table
    };
    TOKEN[byte as usize]
}

fn is_control(byte: u8) -> bool {
    byte < b' ' || byte == 0x7f
}

/// Whether one of the bytes has no place in a head. Looks at all of them, which the compiler does
/// many at a time.
pub fn has_control(bytes: &[u8]) -> bool {
    bytes.iter().fold(false, |found, &byte| found | (byte != b'\t' && is_control(byte)))
}

fn is_absolute(target: &[u8]) -> bool {
    let has_scheme = |scheme: &[u8]| {
        target.len() > scheme.len() && target[..scheme.len()].eq_ignore_ascii_case(scheme)
    };
    has_scheme(b"http://") || has_scheme(b"https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&str]) -> Result<Option<Framing>, Fault> {
        let mut head = HeadCheck::default();
        let mut framing = None;
        for line in lines {
            framing = head.line(line.as_bytes(), 100)?;
        }
        Ok(framing)
    }

    fn field(line: &str) -> Result<Option<Framing>, Fault> {
        check(&["POST / HTTP/1.1", "Host: a", line, ""])
    }

    #[test]
    fn framing_is_read() {
        assert_eq!(field("Accept: */*"), Ok(Some(Framing::Length(0))));
        assert_eq!(field("Content-Length: 12"), Ok(Some(Framing::Length(12))));
        assert_eq!(field("content-length:\t007 "), Ok(Some(Framing::Length(7))));
        assert_eq!(field("Transfer-Encoding: Chunked"), Ok(Some(Framing::Chunked)));
        assert_eq!(
            check(&["GET / HTTP/1.0", ""]),
            Ok(Some(Framing::Length(0))),
            "HTTP/1.0 needs no Host"
        );
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        for line in [
            "Content-Length: -1",
            "Content-Length: +5",
            "Content-Length: abc",
            "Content-Length: 0x10",
            "Content-Length: 5, 5",
            "Content-Length: 5 5",
            "Content-Length:",
            "Content-Length: 9223372036854775808",
            "Content-Length: 99999999999999999999999",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: identity",
            "Transfer-Encoding:",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding: \x0bchunked",
            "Transfer-Encoding: chunked\x0c",
            "Content-Length: 5\r",
            "X:\x0ca",
            "X: a\r",
            " folded: yes",
            "\tfolded: yes",
            "no colon",
            ": no name",
            "na me: x",
            "X: a\0b",
            "X: a\x7fb",
            "Host: again",
        ] {
            assert!(matches!(field(line), Err(Fault::Malformed(_))), "{line:?}");
        }
        for lines in [
            ["Content-Length: 5", "Transfer-Encoding: chunked"],
            ["Transfer-Encoding: chunked", "Content-Length: 5"],
            ["Content-Length: 5", "Content-Length: 6"],
            ["Content-Length: 5", "Content-Length: 5"],
            ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"],
        ] {
            let lines = ["POST / HTTP/1.1", "Host: a", lines[0], lines[1], ""];
            assert!(matches!(check(&lines), Err(Fault::Malformed(_))), "{lines:?}");
        }
    }

    #[test]
    fn request_lines() {
        for line in [
            "GET / HTTP/1.1",
            "BREW /pot HTTP/1.1",
            "OPTIONS * HTTP/1.1",
            "GET http://a.example/x?y HTTP/1.1",
            "GET /gr%C3%BCn HTTP/1.0",
        ] {
            assert_eq!(check(&[line]), Ok(None), "{line:?}");
        }
        for line in [
            "",
            "GET",
            "GET /",
            "GET  / HTTP/1.1",
            "GET / HTTP/1.1 ",
            "GET / x HTTP/1.1",
            " GET / HTTP/1.1",
            "G@T / HTTP/1.1",
            "GET / http/1.1",
            "GET / HTTP/11",
            "GET * HTTP/1.1",
            "GET tenants HTTP/1.1",
            "GET a:80 HTTP/1.1",
            "GET /\x01 HTTP/1.1",
            "GET /\t HTTP/1.1",
            "GET /gr\u{fc}n HTTP/1.0",
            "GET /a#b HTTP/1.1",
        ] {
            let answer = check(&[line]);
            assert!(matches!(answer, Err(Fault::Malformed(_))), "{line:?}");
        }
        assert_eq!(check(&["PRI * HTTP/2.0"]), Err(Fault::Version));
        assert_eq!(check(&["CONNECT a:80 HTTP/1.1"]), Err(Fault::Tunnel));
    }

    #[test]
    fn fields_are_counted() {
        let mut head = HeadCheck::default();
        head.line(b"GET / HTTP/1.1", 2).unwrap();
        head.line(b"Host: a", 2).unwrap();
        head.line(b"X: 1", 2).unwrap();
        assert_eq!(head.line(b"X: 2", 2), Err(Fault::HeadTooLarge));
    }
}
