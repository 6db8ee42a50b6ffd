//! One request after the other on a connection that may break.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

/// One request on a connection that stays; `None` when it has broken.
pub fn exchange(
    stream: &mut TcpStream,
    key: &str,
    method: &str,
    path: &str,
    body: &Value,
) -> Option<(u16, Value)> {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: crash\r\nx-api-key: {key}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + &body).as_bytes()).ok()?;
    let mut answer = Vec::new();
    let mut piece = [0; 16 * 1024];
    loop {
        if let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = std::str::from_utf8(&answer[..end]).unwrap().to_lowercase();
            let status = head[9..12].parse().unwrap();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.map_or(0, |length| length.parse().unwrap());
            if answer.len() == end + 4 + length {
                let body = &answer[end + 4..];
                return Some((status, serde_json::from_slice(body).unwrap_or_default()));
            }
        }
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return None,
            Ok(count) => answer.extend_from_slice(&piece[..count]),
        }
    }
}
