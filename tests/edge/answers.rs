//! Answers: streamed, broken off, not taken, and those of a service that panics.

use std::sync::atomic::Ordering;
use std::thread::sleep;
use std::time::{Duration, Instant};

use tenantd::web::edge::Outcome;

use super::client::eventually;
use super::server::{Process, ProcessLimits, Server};

#[test]
fn streams_of_every_size() {
    let server = Server::start();
    let mut client = server.connect();
    // What fits into one piece has a length, known before or not.
    let answer = client.get("/stream/short");
    assert_eq!(answer.header("content-length"), Some("10"));
    assert_eq!(answer.header("transfer-encoding"), None);
    let answer = client.get("/stream/long");
    assert_eq!(answer.header("content-length"), None);
    assert_eq!(answer.header("transfer-encoding"), Some("chunked"));
    assert_eq!(answer.body.len(), 3_000_000);
    let answer = client.get("/known/long");
    assert_eq!(answer.header("content-length"), Some("3000000"));
    assert_eq!(answer.body.len(), 3_000_000);
    let answer = client.get("/empty");
    assert_eq!((answer.status, answer.header("content-length")), (204, None));
    let answer = client.get("/hello");
    assert_eq!(answer.text(), "hello");
    let whole = |body_bytes| Outcome { status: Some(200), body_bytes, complete: true };
    eventually("all are heard of", || server.toy.outcomes().len() == 5);
    let outcomes = server.toy.outcomes();
    assert_eq!(outcomes[0], ("/stream/short".to_owned(), whole(10)));
    assert_eq!(outcomes[1], ("/stream/long".to_owned(), whole(3_000_000)));
    assert_eq!(outcomes[2], ("/known/long".to_owned(), whole(3_000_000)));
}

#[test]
fn a_header_value_cannot_split_an_answer() {
    let server = Server::start();
    let mut client = server.connect();
    let answer = client.get("/split");
    assert_eq!(answer.text(), "whole");
    assert_eq!(answer.header("x-evil"), None);
    assert_eq!(answer.header("x-injected"), None);
    assert_eq!(answer.header("content-length"), Some("5"));
    assert_eq!(answer.header("transfer-encoding"), None);
    assert_eq!(answer.header("x-good"), Some("d"));
    assert_eq!(client.get("/hello").text(), "hello");
}

#[test]
fn a_stream_that_fails_in_the_middle_never_ends_properly() {
    let server = Server::start();
    for path in ["/stream/fails", "/stream/panics"] {
        let mut client = server.connect();
        client.send(format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n"));
        assert_eq!(client.head().status, 200);
        assert_eq!(client.chunks(), None, "{path}");
    }
    let mut client = server.connect();
    client.send("GET /known/too-short HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(client.head().status, 200);
    assert!(client.is_cut_off(), "fewer bytes than announced");
    // Where only the end of the connection ends the body, that end is a reset.
    let mut client = server.connect();
    client.send("GET /stream/fails HTTP/1.0\r\n\r\n");
    assert_eq!(client.head().status, 200);
    assert!(client.is_cut_off());
    eventually("all are heard of", || server.toy.outcomes().len() == 4);
    assert!(server.toy.outcomes().iter().all(|(_, outcome)| !outcome.complete));
    // More bytes than announced do no harm.
    let mut client = server.connect();
    assert_eq!(client.get("/known/too-long").body.len(), 200_000);
    assert_eq!(client.get("/hello").text(), "hello");
}

#[test]
fn panics_and_unusable_answers_are_500() {
    let server = Server::start();
    let mut client = server.connect();
    for path in [
        "/panic/admit",
        "/panic/answer",
        "/stream/fails-first",
        "/stream/panics-first",
        "/status/0",
    ] {
        let answer = client.get(path);
        assert_eq!((answer.status, answer.closes()), (500, false), "{path}");
        assert_eq!(answer.text(), format!("sorry about {path}"));
    }
    assert_eq!(client.post("/panic/answer", "body").status, 500);
    let answer = client.get("/panic/open");
    assert_eq!((answer.status, answer.text()), (500, ""));
    assert_eq!(client.get("/hello").text(), "hello");
}

#[test]
fn a_slow_reader_is_waited_for_and_costs_nothing() {
    let server = Process::start(ProcessLimits::default());
    let before = server.status("VmHWM");
    let mut readers: Vec<_> = (0..10).map(|_| server.connect()).collect();
    for reader in &mut readers {
        reader.send("GET /stream/endless HTTP/1.1\r\nHost: a\r\n\r\n");
        assert_eq!(reader.head().status, 200);
    }
    sleep(Duration::from_millis(300));
    let busy = server.processor_ticks();
    sleep(Duration::from_millis(500));
    let ticks = server.processor_ticks() - busy;
    assert!(ticks <= 5, "{ticks} ticks of waiting");
    let grown = server.status("VmHWM") - before;
    assert!(grown < 8 << 10, "{grown} KiB");
    for reader in &mut readers {
        reader.exactly(1_000_000);
    }
}

#[test]
fn a_reader_that_takes_nothing_is_cut() {
    let server = Server::with(|limits| limits.write_stall = Duration::from_millis(300));
    let mut client = server.connect();
    client.send("GET /stream/endless HTTP/1.1\r\nHost: a\r\n\r\n");
    eventually("it writes", || server.stats.connections().writing == 1);
    let began = Instant::now();
    eventually("it is cut", || server.stats.connections().total() == 0);
    assert!(began.elapsed() >= Duration::from_millis(200));
    let streamed = server.toy.streamed.load(Ordering::Relaxed);
    assert!(streamed < 8 << 20, "{streamed} bytes were read ahead");
    assert_eq!(client.head().status, 200);
    assert_eq!(client.chunks(), None);
}

#[test]
fn a_client_that_leaves_in_the_middle_of_an_answer() {
    let server = Server::start();
    let mut client = server.connect();
    client.send("GET /stream/endless HTTP/1.1\r\nHost: a\r\n\r\n");
    client.exactly(100_000);
    drop(client);
    eventually("the connection ends", || server.stats.connections().total() == 0);
    let outcomes = server.toy.outcomes();
    assert!(!outcomes[0].1.complete, "{outcomes:?}");
}
