//! The least HTTP client that shows everything: one request, one connection, the whole answer.

use std::fmt;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use base64::Engine;
use serde_json::Value;

use super::Client;

/// A request in the making.
pub struct Request {
    address: SocketAddr,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

/// A whole answer.
#[derive(Clone)]
pub struct Reply {
    /// What was asked.
    pub method: String,
    pub target: String,
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub bytes: Vec<u8>,
}

impl Request {
    pub fn new(address: SocketAddr, method: &str, path: &str) -> Self {
        let (method, path) = (method.to_owned(), path.to_owned());
        Self { address, method, path, headers: Vec::new(), body: None }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With the client's token.
    pub fn by(self, client: &Client) -> Self {
        self.bearer(&client.token)
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    pub fn api_key(self, key: &str) -> Self {
        self.header("x-api-key", key)
    }

    pub fn basic(self, id: &str, secret: &str) -> Self {
        let pair = base64::engine::general_purpose::STANDARD.encode(format!("{id}:{secret}"));
        self.header("Authorization", &format!("Basic {pair}"))
    }

    /// Sends this as JSON.
    #[expect(clippy::needless_pass_by_value, reason = "a literal reads better without a borrow")]
    pub fn json(self, body: Value) -> Reply {
        self.header("Content-Type", "application/json").body(body.to_string())
    }

    /// Sends this as a form.
    pub fn form(self, body: &str) -> Reply {
        self.header("Content-Type", "application/x-www-form-urlencoded").body(body)
    }

    /// Sends these bytes.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Reply {
        self.body = Some(body.into());
        self.send()
    }

    /// Sends it, and reads the answer to its end. The answer must be one that its document announces.
    #[track_caller]
    pub fn send(self) -> Reply {
        let mut head = format!("{} {} HTTP/1.1\r\nConnection: close\r\n", self.method, self.path);
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Host")) {
            head += &format!("Host: {}\r\n", self.address);
        }
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        if let Some(body) = &self.body {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        head += "\r\n";
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        // A server that refuses the head may close before the body is sent.
        let _ = stream.write_all(self.body.as_deref().unwrap_or_default());
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let sent = self.sent_json();
        let reply = Reply::parse(self.method, self.path, &answer);
        crate::contract::hold(&reply, sent.as_ref());
        reply
    }

    /// The body, if it is JSON and called that.
    fn sent_json(&self) -> Option<Value> {
        let mut headers = self.headers.iter();
        let kind = headers.find(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
        let is_json = kind.is_some_and(|(_, kind)| kind.starts_with("application/json"));
        serde_json::from_slice(self.body.as_ref().filter(|_| is_json)?).ok()
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, target, status, headers, bytes } = self;
        let text = String::from_utf8_lossy(bytes);
        write!(f, "{method} {target} -> {status} {headers:?} {text}")
    }
}

impl Reply {
    fn parse(method: String, target: String, answer: &[u8]) -> Self {
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("no head: {}", String::from_utf8_lossy(answer)));
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<(String, String)> = lines
            .map(|line| line.split_once(':').unwrap())
            .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
            .collect();
        let mut reply = Self { method, target, status, headers, bytes: answer[end + 4..].to_vec() };
        if reply.header("transfer-encoding") == Some("chunked") {
            reply.bytes = without_chunks(&reply.bytes);
        }
        reply
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let name = name.to_lowercase();
        self.headers.iter().find(|(header, _)| *header == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    /// The body, which must be JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{error}: {}: {:?}", self.status, self.text()))
    }

    /// Status and JSON body at once, for whole comparisons.
    #[track_caller]
    pub fn whole(&self) -> (u16, Value) {
        (self.status, if self.bytes.is_empty() { Value::Null } else { self.json() })
    }
}

fn without_chunks(mut bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let line = bytes.windows(2).position(|window| window == b"\r\n").unwrap();
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..line]).unwrap(), 16).unwrap();
        if size == 0 {
            return whole;
        }
        whole.extend_from_slice(&bytes[line + 2..line + 2 + size]);
        bytes = &bytes[line + 2 + size + 2..];
    }
}
