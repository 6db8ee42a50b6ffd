//! The least HTTP client that a test needs: one request, one connection, the whole answer.

use std::fmt;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::Client;

/// No answer takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A request in the making.
#[must_use]
pub struct Request {
    address: SocketAddr,
    method: String,
    path: String,
    headers: String,
}

/// A whole answer.
#[derive(Clone)]
pub struct Answer {
    /// What was asked, for whoever reads that it failed.
    asked: String,
    /// The status.
    pub status: u16,
    /// The headers as they came.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    pub(super) fn new(address: SocketAddr, method: &str, path: String) -> Self {
        Self { address, method: method.to_owned(), path, headers: String::new() }
    }

    /// With this header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers += &format!("{name}: {value}\r\n");
        self
    }

    /// By this client, with its id and secret.
    pub fn by(self, client: &Client) -> Self {
        let pair = STANDARD.encode(format!("{}:{}", client.id, client.secret));
        self.header("Authorization", &format!("Basic {pair}"))
    }

    /// With this token.
    pub fn bearer(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    /// Sends it with a JSON body.
    #[track_caller]
    pub fn json(self, body: &Value) -> Answer {
        self.header("Content-Type", "application/json").body(body.to_string())
    }

    /// Sends it with a form.
    #[track_caller]
    pub fn form(self, body: &str) -> Answer {
        self.header("Content-Type", "application/x-www-form-urlencoded").body(body)
    }

    /// Sends it with no body.
    #[track_caller]
    pub fn send(self) -> Answer {
        self.body(Vec::new())
    }

    /// Sends it with these bytes.
    #[track_caller]
    pub fn body(self, body: impl Into<Vec<u8>>) -> Answer {
        let asked = format!("{} {}", self.method, self.path);
        match self.exchange(&body.into()) {
            Ok(bytes) => Answer::parse(asked, &bytes),
            Err(error) => panic!("{asked}: {error}"),
        }
    }

    /// Version 1.0, whose answer ends with its connection and is never in chunks.
    fn exchange(&self, body: &[u8]) -> std::io::Result<Vec<u8>> {
        let Self { address, method, path, headers } = self;
        let length = body.len();
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let head = format!(
            "{method} {path} HTTP/1.0\r\nHost: {address}\r\n{headers}Content-Length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes())?;
        // A server that refuses the head may close before the body is sent.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    }
}

impl Answer {
    #[track_caller]
    fn parse(asked: String, bytes: &[u8]) -> Self {
        let whole = || String::from_utf8_lossy(bytes);
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("{asked}: no whole answer: {}", whole()));
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let status = status.unwrap_or_else(|| panic!("{asked}: no answer: {}", whole()));
        let pair = |line: &str| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_owned(), value.trim().to_owned()))
        };
        let headers = lines.filter_map(pair).collect();
        Self { asked, status, headers, body: bytes[end + 4..].to_vec() }
    }

    /// The same, if it has this status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// The same, if its status says that it was done.
    #[track_caller]
    pub fn expect_success(&self) -> &Self {
        assert!((200..300).contains(&self.status), "{self:?}");
        self
    }

    /// The first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The body as JSON; null if it has none.
    #[track_caller]
    pub fn json(&self) -> Value {
        if self.body.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { asked, status, body, .. } = self;
        write!(f, "{asked} -> {status} {}", String::from_utf8_lossy(body))
    }
}
