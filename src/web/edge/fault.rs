//! What is wrong with a head, and the small answer that the edge gives by itself.

use jiff::Timestamp;

/// Why a head never reached the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not HTTP, or a form of it that two readers could read in two ways.
    Malformed(&'static str),
    /// The head did not come in time.
    TooSlow,
    /// The first line alone is longer than a head may be.
    TargetTooLong,
    /// Too many bytes or too many fields.
    HeadTooLarge,
    /// A method that asks for a tunnel.
    Tunnel,
    /// HTTP, but not 1.0 or 1.1.
    Version,
    /// No connection could be closed in favour of this one.
    Busy,
}

impl Fault {
    /// The status line's number and phrase.
    pub fn status(self) -> (u16, &'static str) {
        match self {
            Self::Malformed(_) => (400, "Bad Request"),
            Self::TooSlow => (408, "Request Timeout"),
            Self::TargetTooLong => (414, "URI Too Long"),
            Self::HeadTooLarge => (431, "Request Header Fields Too Large"),
            Self::Tunnel => (405, "Method Not Allowed"),
            Self::Busy => (503, "Service Unavailable"),
            Self::Version => (505, "HTTP Version Not Supported"),
        }
    }

    fn message(self) -> &'static str {
        match self {
            Self::Malformed(what) => what,
            Self::TooSlow => "The request head did not arrive in time.",
            Self::TargetTooLong => "The request target is too long.",
            Self::HeadTooLarge => "The request head is too large.",
            Self::Tunnel => "This server does not open tunnels.",
            Self::Busy => "All connections are busy.",
            Self::Version => "This server speaks HTTP/1.0 and HTTP/1.1.",
        }
    }

    /// The whole answer as it goes on the wire.
    pub fn answer(self) -> Vec<u8> {
        let (status, phrase) = self.status();
        let body = format!("{{\"message\":\"{}\"}}", self.message());
        let date = Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S GMT");
        let further = match self {
            Self::Busy => "Retry-After: 1\r\n",
            Self::Tunnel => "Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n",
            _ => "",
        };
        format!(
            "HTTP/1.1 {status} {phrase}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n{further}Connection: close\r\nDate: {date}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole_and_closes() {
        let answer = String::from_utf8(Fault::Malformed("No.").answer()).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{head}");
        assert!(head.contains("\r\nContent-Length: 17\r\n"), "{head}");
        assert!(head.contains("\r\nConnection: close\r\n"), "{head}");
        assert!(head.ends_with(" GMT"), "{head}");
        assert_eq!(body, r#"{"message":"No."}"#);
    }
}
