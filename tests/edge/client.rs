//! A client that says exactly what it is told to, and reads answers strictly.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// No test waits longer for anything.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub struct Client {
    stream: TcpStream,
    received: Vec<u8>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub version: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(field, _)| field == name);
        let value = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "{name} is there twice: {self:?}");
        value
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn closes(&self) -> bool {
        self.header("connection") == Some("close")
    }
}

impl Client {
    pub fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect_timeout(&address, PATIENCE).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, received: Vec::new() }
    }

    pub fn stream(&self) -> &TcpStream {
        &self.stream
    }

    pub fn send(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        self.stream.write_all(bytes.as_ref()).unwrap();
        self
    }

    /// Sends although the server may have closed already; tells whether it could.
    pub fn try_send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.write_all(bytes.as_ref()).is_ok()
    }

    pub fn get(&mut self, target: &str) -> Answer {
        self.send(format!("GET {target} HTTP/1.1\r\nHost: test\r\n\r\n"));
        self.answer()
    }

    pub fn post(&mut self, target: &str, body: &str) -> Answer {
        self.send(post(target, body));
        self.answer()
    }

    /// Says that nothing more will be sent.
    pub fn finish(&mut self) -> &mut Self {
        self.stream.shutdown(Shutdown::Write).unwrap();
        self
    }

    pub fn answer(&mut self) -> Answer {
        let mut answer = self.head();
        if matches!(answer.status, 100 | 204 | 304) {
            return answer;
        }
        answer.body = if answer.header("transfer-encoding") == Some("chunked") {
            self.chunks().expect("the chunks end")
        } else if let Some(length) = answer.header("content-length") {
            self.exactly(length.parse().unwrap())
        } else {
            self.rest()
        };
        answer
    }

    /// The head of an answer, the body of which is still to come or is none.
    pub fn head(&mut self) -> Answer {
        let text = self.until("\r\n\r\n").expect("an answer");
        let mut lines = text.trim_end().split("\r\n");
        let (version, status) = lines.next().unwrap().split_once(' ').unwrap();
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(": ").expect(line);
            (name.to_ascii_lowercase(), value.to_owned())
        });
        Answer {
            status: status[..3].parse().unwrap(),
            version: version.to_owned(),
            headers: headers.collect(),
            body: Vec::new(),
        }
    }

    /// A chunked body; `None` if it is cut off.
    pub fn chunks(&mut self) -> Option<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = self.until("\r\n")?;
            let size = usize::from_str_radix(line.trim_end(), 16).expect(&line);
            let chunk = self.at_least(size + 2).then(|| self.take(size + 2))?;
            assert!(chunk.ends_with(b"\r\n"));
            body.extend_from_slice(&chunk[..size]);
            if size == 0 {
                return Some(body);
            }
        }
    }

    /// Whether an answer is there to be read.
    pub fn has_answer(&mut self) -> bool {
        !self.received.is_empty() || self.more().is_ok_and(|more| more)
    }

    pub fn exactly(&mut self, count: usize) -> Vec<u8> {
        assert!(self.at_least(count), "the body is cut off");
        self.take(count)
    }

    /// Everything until the end, which has to be a proper one.
    pub fn rest(&mut self) -> Vec<u8> {
        while self.more().expect("a proper end") {}
        std::mem::take(&mut self.received)
    }

    /// Whether the rest of the body ends in a reset.
    pub fn is_cut_off(&mut self) -> bool {
        loop {
            match self.more() {
                Ok(true) => {}
                Ok(false) => return false,
                Err(error) => return error.kind() == ErrorKind::ConnectionReset,
            }
        }
    }

    /// Whether the server closes within `patience` without a further word.
    pub fn is_closed_within(&mut self, patience: Duration) -> bool {
        self.stream.set_read_timeout(Some(patience)).unwrap();
        let closed = match self.more() {
            Ok(more) => !more,
            Err(error) => error.kind() == ErrorKind::ConnectionReset,
        };
        self.stream.set_read_timeout(Some(PATIENCE)).unwrap();
        closed && self.received.is_empty()
    }

    pub fn is_closed(&mut self) -> bool {
        self.is_closed_within(PATIENCE)
    }

    fn until(&mut self, end: &str) -> Option<String> {
        let mut seen = 0;
        loop {
            let window = &self.received[seen..];
            let found = window.windows(end.len()).position(|it| it == end.as_bytes());
            if let Some(at) = found {
                let text = self.take(seen + at + end.len());
                return Some(String::from_utf8(text).unwrap());
            }
            seen = self.received.len().saturating_sub(end.len());
            if !self.more().unwrap_or(false) {
                return None;
            }
        }
    }

    fn at_least(&mut self, count: usize) -> bool {
        while self.received.len() < count {
            if !self.more().unwrap_or(false) {
                return false;
            }
        }
        true
    }

    fn take(&mut self, count: usize) -> Vec<u8> {
        let rest = self.received.split_off(count);
        std::mem::replace(&mut self.received, rest)
    }

    fn more(&mut self) -> std::io::Result<bool> {
        let mut buffer = [0; 16 << 10];
        let count = self.stream.read(&mut buffer)?;
        self.received.extend_from_slice(&buffer[..count]);
        Ok(count > 0)
    }
}

pub fn post(target: &str, body: &str) -> String {
    let length = body.len();
    format!("POST {target} HTTP/1.1\r\nHost: test\r\nContent-Length: {length}\r\n\r\n{body}")
}

/// Waits until something holds, and fails if it never does.
pub fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < until, "never: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}
