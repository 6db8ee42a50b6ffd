//! Requests that are broken, by the hundred: each has its answer, and then its connection ends.

use super::arena::{Arena, withstands};

/// Sends each of these again and again; `TENANT` stands for the tenant's id. Each must be answered
/// with its status, and the connection closed.
fn are_refused(arena: &Arena, requests: &[(Vec<u8>, u16)]) {
    loop {
        for (bytes, status) in requests {
            let answer = arena.answer_to(arena.with_tenant(bytes));
            let shown = bytes[..bytes.len().min(200)].escape_ascii();
            assert_eq!((answer.status, answer.closes()), (*status, true), "{shown}: {answer:?}");
            assert!(!answer.body.is_empty(), "{shown}");
        }
        if !arena.lasts() {
            return;
        }
    }
}

#[test]
fn lengths_that_can_be_read_in_two_ways() {
    withstands("both lengths", |arena| {
        let head = "PUT /processmind/tenant/TENANT HTTP/1.1\r\nHost: a\r\n";
        let fields = [
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
            "Content-Length: 4\r\nContent-Length: 5\r\n",
            "Content-Length: 4, 5\r\n",
            "Content-Length: +4\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 0x4\r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Transfer-Encoding: xchunked\r\n",
            "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding : chunked\r\n",
            "Transfer-Encoding:\x0bchunked\r\n",
        ];
        let body = "0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n";
        let requests = fields.map(|fields| (format!("{head}{fields}\r\n{body}").into_bytes(), 400));
        are_refused(arena, &requests);
    });
}

#[test]
fn chunks_that_are_none() {
    withstands("bad chunks", |arena| {
        let head = format!(
            "PUT /processmind/tenant/TENANT HTTP/1.1\r\nHost: a\r\nx-api-key: {}\r\nTransfer-Encoding: chunked\r\n\r\n",
            arena.key
        );
        let endless = format!("1;x={}", "y".repeat(100_000));
        let trailer = format!("0\r\nX: {}", "y".repeat(100_000));
        let bodies = [
            "xyz\r\n",
            "-1\r\n",
            "3\nabc",
            "3\r\nabcd\r\n",
            "ffffffffffffffff\r\n",
            "0x3\r\nabc\r\n",
            "\0\r\n",
            &endless,
            &trailer,
        ];
        let requests = bodies.map(|body| (format!("{head}{body}\r\n\r\n").into_bytes(), 400));
        are_refused(arena, &requests);
    });
}

#[test]
fn heads_that_are_too_large() {
    withstands("huge heads", |arena| {
        let start = "GET /healthz HTTP/1.1\r\nHost: a\r\n";
        let requests = [
            (format!("{start}X: {}\r\n\r\n", "x".repeat(40_000)).into_bytes(), 431),
            (format!("{start}{}\r\n", "X: y\r\n".repeat(101)).into_bytes(), 431),
            (format!("{start}{}\r\n", "X: y\r\n".repeat(8_000)).into_bytes(), 431),
            (format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(40_000)).into_bytes(), 414),
        ];
        are_refused(arena, &requests);
        // One that is poured in without end is hung up on.
        let mut client = arena.connect();
        client.try_send(start);
        let piece = "X: ".to_owned() + &"x".repeat(1 << 20);
        let sent = (0..200).take_while(|_| client.try_send(&piece)).count();
        assert!(sent < 200, "{sent} MiB were taken");
    });
}
