//! Several requests on one connection, sent without waiting.

use std::thread::sleep;
use std::time::Duration;

use super::client::post;
use super::server::{Process, ProcessLimits, Server};

#[test]
fn answers_come_in_order() {
    let server = Server::start();
    let mut client = server.connect();
    let get = |at: usize| format!("GET /{at} HTTP/1.1\r\nHost: a\r\n\r\n");
    let mut requests: String = (0..50).map(get).collect();
    requests += "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    requests += "3\r\none\r\n0\r\n\r\n";
    requests += &post("/echo", "GET /fake HTTP/1.1\r\n\r\n");
    requests += "\r\n";
    requests += "HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n";
    requests += &get(50);
    requests += "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    requests += &get(51);
    client.send(requests);
    for at in 0..50 {
        assert_eq!(client.answer().text(), format!("GET /{at} HTTP/1.1"));
    }
    assert_eq!(client.answer().text(), "one");
    assert_eq!(client.answer().text(), "GET /fake HTTP/1.1\r\n\r\n");
    assert_eq!(client.head().header("content-length"), Some("5"));
    assert_eq!(client.answer().text(), "GET /50 HTTP/1.1");
    assert_eq!(client.answer().text(), "hello");
    assert!(client.is_closed(), "what follows the last request is not answered");
}

#[test]
fn a_broken_head_behind_a_good_one() {
    let server = Server::start();
    let mut client = server.connect();
    client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nX : y\r\n\r\n");
    assert_eq!(client.answer().text(), "hello");
    let answer = client.answer();
    assert_eq!((answer.status, answer.closes()), (400, true));
    assert!(client.is_closed());
}

#[test]
fn pipelining_without_reading_stays_bounded() {
    let server = Process::start(ProcessLimits::default());
    let mut client = server.connect();
    client.stream().set_nonblocking(true).unwrap();
    let requests = "GET /known/long HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1000);
    let mut stuck = 0;
    while stuck < 20 {
        if client.try_send(&requests) {
            stuck = 0;
        } else {
            stuck += 1;
            sleep(Duration::from_millis(10));
        }
    }
    let memory = server.status("VmHWM");
    assert!(memory < 64 << 10, "{memory} KiB");
    let busy = server.processor_ticks();
    sleep(Duration::from_millis(500));
    assert!(server.processor_ticks() - busy <= 5, "it waits");
    assert_eq!(server.connect().get("/hello").text(), "hello");
}
