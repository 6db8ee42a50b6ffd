//! One request on a socket, and everything that comes back, with how it ended and when.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use serde_json::Value;

/// What came back.
#[derive(Debug)]
pub struct Heard {
    pub bytes: Vec<u8>,
    /// The connection was reset, not closed.
    pub is_reset: bool,
    /// When the first byte came; when the end did, if there was none.
    pub first_after: Duration,
    /// When it ended.
    pub ended_after: Duration,
}

/// Sends a request with an API key or a token, and listens to the end.
pub fn ask(address: SocketAddr, method: &str, path: &str, key: &str, body: &str) -> Heard {
    listen(send(address, method, path, key, body))
}

/// Sends a request.
pub fn send(address: SocketAddr, method: &str, path: &str, key: &str, body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let by =
        if key.is_empty() { String::new() } else { format!("Authorization: Bearer {key}\r\n") };
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{by}\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + body).as_bytes()).unwrap();
    stream
}

/// Listens to the end.
pub fn listen(mut stream: TcpStream) -> Heard {
    let began = Instant::now();
    let (mut bytes, mut is_reset, mut first_after) = (Vec::new(), false, None);
    let mut piece = [0; 4096];
    loop {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => bytes.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => {
                is_reset = true;
                break;
            }
            Err(error) => panic!("{error}"),
        }
        first_after.get_or_insert_with(|| began.elapsed());
    }
    let ended_after = began.elapsed();
    Heard { bytes, is_reset, first_after: first_after.unwrap_or(ended_after), ended_after }
}

impl Heard {
    /// Nothing at all.
    pub fn is_nothing(&self) -> bool {
        self.bytes.is_empty()
    }

    fn head_and_body(&self) -> (&str, &[u8]) {
        let end = self.bytes.windows(4).position(|window| window == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("no head: {self:?}"));
        (std::str::from_utf8(&self.bytes[..end]).unwrap(), &self.bytes[end + 4..])
    }

    pub fn status(&self) -> u16 {
        self.head_and_body().0[9..12].parse().unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head_and_body().0.split("\r\n");
        lines.find_map(|line| {
            let (one, value) = line.split_once(": ")?;
            one.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub fn body(&self) -> &[u8] {
        self.head_and_body().1
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(self.body()).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Whether the body has the length that the head announced.
    pub fn is_whole(&self) -> bool {
        self.header("Content-Length") == Some(&self.body().len().to_string())
    }
}
