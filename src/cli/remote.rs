//! Calling the control API of a running server: for commands about what is not in its file.
//!
//! Plain HTTP, one request a connection; a server behind TLS is reached through its own address.
//! Requests are of HTTP/1.0, whose answers end with the connection, however long they are.

use std::fmt::Display;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use serde_json::Value;

use super::failure::Failure;

/// No tool takes longer to answer.
const PATIENCE: Duration = Duration::from_secs(60);

// What these name is looked up here and not by clap, which does not tell a flag from a variable: a
// command that was told a file must not go to a server that a variable names.
const DB_VARIABLE: &str = "TENANTD_DB";
const URL_VARIABLE: &str = "TENANTD_URL";

/// What a command is about: the file of a stopped server, or a running one.
#[derive(Args)]
pub(super) struct PlaceArguments {
    /// The tenantd file of a server that is stopped [env: TENANTD_DB]
    #[arg(long, value_name = "FILE", conflicts_with = "url")]
    db: Option<PathBuf>,
    #[command(flatten)]
    server: ServerArguments,
}

/// A running server and who asks.
#[derive(Args)]
pub(super) struct ServerArguments {
    /// The address of a running stand-in, such as http://127.0.0.1:8080 [env: TENANTD_URL]
    #[arg(long, value_name = "URL")]
    url: Option<Address>,
    /// An operator's client id
    #[arg(long, value_name = "ID", env = "TENANTD_CLIENT_ID")]
    client_id: Option<String>,
    /// Its secret
    #[arg(
        long,
        value_name = "SECRET",
        env = "TENANTD_CLIENT_SECRET",
        hide_env_values = true,
        allow_hyphen_values = true
    )]
    client_secret: Option<String>,
}

/// Where a command works.
pub(super) enum Target {
    /// On this file.
    File(PathBuf),
    /// On this server.
    Server(Remote),
}

impl PlaceArguments {
    /// Where to work: what a flag names comes before what a variable names.
    pub(super) fn target(self) -> Result<Target, Failure> {
        if let Some(path) = self.db {
            return Ok(Target::File(path));
        }
        let path = variable(DB_VARIABLE).filter(|_| self.server.url.is_none()).map(PathBuf::from);
        let wrong = |words: &str| Err(Failure::WrongUse(words.into()));
        match (self.server.remote()?, path) {
            (Some(_), Some(_)) => {
                wrong("TENANTD_DB and TENANTD_URL are both set: say --db or --url")
            }
            (Some(server), None) => Ok(Target::Server(server)),
            (None, Some(path)) => Ok(Target::File(path)),
            (None, None) => wrong(
                "--db FILE or --url URL is missing: the file of a stopped server, or a running one",
            ),
        }
    }
}

impl ServerArguments {
    /// The server, if one is named.
    pub(super) fn remote(self) -> Result<Option<Remote>, Failure> {
        let of_variable = || variable(URL_VARIABLE).map(|text| text.parse()).transpose();
        let address = self.url.map_or_else(of_variable, |address| Ok(Some(address)));
        let address = address
            .map_err(|words: String| Failure::WrongUse(format!("{URL_VARIABLE}: {words}")))?;
        let Some(address) = address else { return Ok(None) };
        let (Some(id), Some(secret)) = (self.client_id, self.client_secret) else {
            return Err(Failure::WrongUse(
                "--client-id and --client-secret go with --url: those of an operator".into(),
            ));
        };
        Ok(Some(Remote { address, credentials: STANDARD.encode(format!("{id}:{secret}")) }))
    }
}

/// What a variable of the environment has; nothing if it is empty.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}

/// `http://host:port`, perhaps with a path.
#[derive(Clone)]
pub(super) struct Address {
    authority: String,
    path: String,
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unclear = || "expected an address such as http://127.0.0.1:8080".to_owned();
        let rest = text.strip_prefix("http://").ok_or_else(unclear)?;
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
        if authority.is_empty() || !is_plain(rest) || rest.contains(['?', '#', '@']) {
            return Err(unclear());
        }
        let path = path.trim_end_matches('/');
        let path = if path.is_empty() { String::new() } else { format!("/{path}") };
        Ok(Self { authority: authority.to_owned(), path })
    }
}

/// A running server.
pub(super) struct Remote {
    address: Address,
    credentials: String,
}

impl Remote {
    /// Calls an operation below `/control/v1`. The body of its answer; `Null` for none.
    pub(super) fn call(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, Failure> {
        let (status, body) =
            self.exchange(method, path, body).map_err(|error| self.unreached(error))?;
        match (status, serde_json::from_slice(&body)) {
            (200..300, Ok(value)) => Ok(value),
            (200..300, Err(_)) if body.is_empty() => Ok(Value::Null),
            (200..300, Err(_)) => Err(self.unreached("the answer is broken off")),
            (_, value) => Err(Failure::Failed(refusal(status, &value.unwrap_or_default()))),
        }
    }

    /// Listens to the Server-Sent Events below `/control/v1` until the server ends them, or `tell`
    /// wants no more.
    pub(super) fn listen(
        &self,
        path: &str,
        mut tell: impl FnMut(&Value) -> Result<ControlFlow<()>, Failure>,
    ) -> Result<(), Failure> {
        let unreached = |error: std::io::Error| self.unreached(error);
        let mut answer = BufReader::new(self.send("GET", path, None).map_err(unreached)?);
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if answer.read_until(b'\n', &mut head).map_err(unreached)? == 0 {
                return Err(self.unreached("this is no answer of tenantd"));
            }
        }
        let status =
            status_of(&head).ok_or_else(|| self.unreached("this is no answer of tenantd"))?;
        if status != 200 {
            let mut body = Vec::new();
            answer.read_to_end(&mut body).map_err(unreached)?;
            let body = serde_json::from_slice(&body).unwrap_or_default();
            return Err(Failure::Failed(refusal(status, &body)));
        }
        for line in answer.lines() {
            let line = line.map_err(unreached)?;
            if let Some(data) = line.strip_prefix("data: ") {
                let event = serde_json::from_str(data).unwrap_or_default();
                if tell(&event)?.is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn unreached(&self, error: impl Display) -> Failure {
        Failure::of_system(format!("http://{}", self.authority()), error)
    }

    fn authority(&self) -> &str {
        &self.address.authority
    }

    fn exchange(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> std::io::Result<(u16, Vec<u8>)> {
        let mut answer = Vec::new();
        self.send(method, path, body)?.read_to_end(&mut answer)?;
        parse(&answer).ok_or_else(|| std::io::Error::other("this is no answer of tenantd"))
    }

    /// Sends a request; the answer is to be read.
    fn send(&self, method: &str, path: &str, body: Option<&Value>) -> std::io::Result<TcpStream> {
        let authority = self.authority();
        let has_port =
            authority.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
        let place = if has_port { authority.to_owned() } else { format!("{authority}:80") };
        let mut stream = TcpStream::connect(place)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let body = body.map(Value::to_string).unwrap_or_default();
        write!(
            stream,
            "{method} {}/control/v1{path} HTTP/1.0\r\nHost: {authority}\r\n\
             Authorization: Basic {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address.path,
            self.credentials,
            body.len()
        )?;
        Ok(stream)
    }
}

/// What the server said against it, in its words.
fn refusal(status: u16, body: &Value) -> String {
    if body["type"] == "/problems/no-such-path" {
        return "the server is no stand-in; it must be a demo, or run with --stand-in".into();
    }
    match body["detail"].as_str() {
        Some(detail) => format!("{status}: {detail}"),
        None => format!("the server answered {status}"),
    }
}

/// The status in a head.
fn status_of(head: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(head).ok()?.split("\r\n").next()?;
    line.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()
}

/// Status and body of a whole answer. A body without a length goes to the end of the connection.
fn parse(answer: &[u8]) -> Option<(u16, Vec<u8>)> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&answer[..end]).ok()?;
    let status = status_of(head.as_bytes())?;
    let length = head.split("\r\n").skip(1).find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("Content-Length").then(|| value.trim().parse::<usize>().ok())?
    });
    let body = &answer[end + 4..];
    length.is_none_or(|length| body.len() == length).then(|| (status, body.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        let read = |text: &str| {
            let address = text.parse::<Address>().ok()?;
            Some((address.authority, address.path))
        };
        let pair = |authority: &str, path: &str| Some((authority.to_owned(), path.to_owned()));
        assert_eq!(read("http://127.0.0.1:8080"), pair("127.0.0.1:8080", ""));
        assert_eq!(read("http://[::1]:80/"), pair("[::1]:80", ""));
        assert_eq!(read("http://tenantd/world/a/"), pair("tenantd", "/world/a"));
        for text in ["", "127.0.0.1", "https://a", "http://", "http://a b", "http://a?b"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn an_answer_is_whole_or_none() {
        let with = |body: &str| {
            format!("HTTP/1.1 200 OK\r\nContent-Type: a/b\r\ncontent-length: 2\r\n\r\n{body}")
        };
        assert_eq!(parse(with("{}").as_bytes()), Some((200, b"{}".to_vec())));
        assert_eq!(parse(with("{").as_bytes()), None);
        assert_eq!(parse(b"HTTP/1.1 204 No Content\r\n\r\n"), Some((204, Vec::new())));
        assert_eq!(parse(b"HTTP/1.0 200 OK\r\n\r\n{}"), Some((200, b"{}".to_vec())));
        assert_eq!(parse(b"SSH-2.0\r\n\r\n"), None);
    }
}
