//! Request bodies: collected, refused, dripping, never read, too many at once.

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::client::{eventually, post};
use super::server::{BODY_LIMIT, Server};

#[test]
fn bodies_are_collected() {
    let server = Server::start();
    let mut client = server.connect();
    assert_eq!(client.post("/echo", "one").text(), "one");
    assert_eq!(client.post("/echo", "").text(), "");
    let long = "0123456789abcdef".repeat(BODY_LIMIT / 16);
    assert!(client.post("/echo", &long).text() == long);
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.send("3;x=y\r\none").send("\r\n4\r\n two\r\n").send("0\r\nX: y\r\n\r\n");
    assert_eq!(client.answer().text(), "one two");
    assert_eq!(client.post("/echo", "still here").text(), "still here");
    eventually("nothing is in flight", || server.stats.bytes_in_flight() == 0);
}

#[test]
fn a_body_byte_by_byte() {
    let server = Server::start();
    let mut client = server.connect();
    for byte in post("/echo", "drop by drop").bytes() {
        client.send([byte]);
    }
    assert_eq!(client.answer().text(), "drop by drop");
}

#[test]
fn too_large_bodies_are_refused() {
    let server = Server::start();
    // As soon as it is announced, without a byte of it.
    let mut client = server.connect();
    client.send("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 17\r\n\r\n");
    let answer = client.answer();
    assert_eq!((answer.status, answer.closes()), (413, true));
    assert_eq!(answer.text(), "BodyTooLarge { limit_bytes: 16 }");
    assert!(client.is_closed());
    // As soon as it is there, when it is not announced.
    let mut client = server.connect();
    client.send("POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.send("10\r\n0123456789abcdef\r\n1\r\nx\r\n");
    assert_eq!(client.answer().status, 413);
    // To a client that sends on all the same and reads only then.
    let mut client = server.connect();
    client.send(post("/small", &"x".repeat(100_000)));
    assert_eq!(client.answer().status, 413);
    assert!(client.is_closed());
    // And not when it just fits.
    let mut client = server.connect();
    assert_eq!(client.post("/small", "0123456789abcdef").status, 200);
}

#[test]
fn a_terabyte_announced_is_not_believed() {
    let server = Server::start();
    for path in ["/echo", "/forbidden", "/panic/admit"] {
        let mut client = server.connect();
        client.send(format!(
            "POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000000\r\n\r\n"
        ));
        let answer = client.answer();
        assert!(answer.status >= 400 && answer.closes(), "{answer:?}");
        assert!(client.is_closed());
    }
    assert_eq!(server.connect().get("/hello").text(), "hello");
}

#[test]
fn after_an_early_answer_the_rest_is_read_only_for_a_while() {
    let server = Server::with(|limits| {
        limits.linger = Duration::from_millis(300);
        limits.linger_bytes = 64 << 10;
    });
    let announced = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000000\r\n\r\n";
    // Until the time is over, for one that drips.
    let mut client = server.connect();
    client.send(announced);
    assert_eq!(client.answer().status, 413);
    let began = Instant::now();
    while client.try_send("x") && began.elapsed() < Duration::from_secs(10) {
        sleep(Duration::from_millis(10));
    }
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    // Until the bytes are used up, for one that pours.
    let mut client = server.connect();
    client.send(announced);
    let piece = vec![b'x'; 64 << 10];
    let sent = (0..1000).take_while(|_| client.try_send(&piece)).count();
    assert!(sent < 100, "{sent}");
}

#[test]
fn an_early_answer_keeps_the_connection_if_the_body_is_there() {
    let server = Server::start();
    let mut client = server.connect();
    client.send(post("/forbidden", "small"));
    client.send(post("/echo", "next"));
    let answer = client.answer();
    assert_eq!((answer.status, answer.closes()), (401, false));
    assert_eq!(client.answer().text(), "next");

    let chunked = "POST /forbidden HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    client.send(format!("{chunked}3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"));
    assert!(!client.answer().closes());

    client.send("POST /forbidden HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf");
    let answer = client.answer();
    assert_eq!((answer.status, answer.closes()), (401, true));
    assert!(client.is_closed());
}

#[test]
fn expect_continue() {
    let server = Server::start();
    let head = |path: &str, length: usize| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: {length}\r\n\r\n"
        )
    };
    // Accepted: the client is told to go on, and the connection with it.
    let mut client = server.connect();
    for _ in 0..2 {
        client.send(head("/echo", 4));
        assert_eq!(client.answer().status, 100);
        client.send("body");
        assert_eq!(client.answer().text(), "body");
    }
    // A client that does not wait.
    client.send(head("/echo", 4) + "body");
    assert_eq!(client.answer().status, 100);
    assert_eq!(client.answer().text(), "body");
    // Refused, by the service and by the limit: the final answer comes first.
    client.send(head("/forbidden", 4));
    let answer = client.answer();
    assert_eq!((answer.status, answer.closes()), (401, true));
    let mut client = server.connect();
    client.send(head("/small", 17));
    assert_eq!(client.answer().status, 413);
    assert!(client.is_closed());
}

#[test]
fn a_body_that_stops_coming_is_given_up() {
    let server = Server::with(|limits| limits.body_stall = Duration::from_millis(200));
    let mut client = server.connect();
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf");
    let answer = client.answer();
    assert_eq!((answer.status, answer.closes()), (408, true));
    assert_eq!(answer.text(), "BodyTooSlow");
    assert!(client.is_closed());
    eventually("nothing is in flight", || server.stats.bytes_in_flight() == 0);
}

#[test]
fn a_body_that_drips_is_given_up() {
    let server = Server::with(|limits| {
        limits.body_grace = Duration::from_millis(300);
        limits.body_bytes_per_second = 1000;
    });
    let mut client = server.connect();
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(600) && client.try_send("x") {
        sleep(Duration::from_millis(20));
    }
    assert_eq!(client.answer().status, 408);
    // One that is as fast as it must be is not.
    let mut client = server.connect();
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3000\r\n\r\n");
    for _ in 0..30 {
        client.send("x".repeat(100));
        sleep(Duration::from_millis(40));
    }
    assert_eq!(client.answer().body.len(), 3000);
}

#[test]
fn broken_bodies() {
    let server = Server::start();
    let chunked = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for body in ["xyz\r\n", "-1\r\n", "3\nabc", "3\r\nabcd\r\n", "ffffffffffffffff\r\n"] {
        let mut client = server.connect();
        client.send(format!("{chunked}{body}GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
        let answer = client.answer();
        assert_eq!((answer.status, answer.closes()), (400, true), "{body:?}");
        assert!(client.is_closed());
    }
    // A client that stops in the middle.
    for begun in ["POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf", chunked] {
        let mut client = server.connect();
        client.send(begun).finish();
        assert_eq!(client.answer().status, 400);
        assert!(client.is_closed());
    }
    // A client that is gone: the service hears of that, too.
    let begun = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf";
    server.connect().send(begun);
    eventually("the service hears of all", || server.toy.outcomes().len() == 8);
    assert_eq!(server.stats.bytes_in_flight(), 0);
}

#[test]
fn chunk_extensions_and_trailers_without_end_are_refused() {
    let server = Server::start();
    let chunked = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for endless in ["1;x=", "0\r\nX: "] {
        let mut client = server.connect();
        client.send(chunked).send(endless);
        client.try_send("y".repeat(200_000));
        assert_eq!(client.answer().status, 400, "{endless:?}");
    }
}

#[test]
fn bodies_in_flight_are_bounded_over_all_connections() {
    let server = Server::with(|limits| limits.bytes_in_flight = 100_000);
    // What is announced does not count.
    let mut announcer = server.connect();
    announcer.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
    let mut first = server.connect();
    first.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 80000\r\n\r\n");
    first.send("x".repeat(79_999));
    eventually("it is in flight", || server.stats.bytes_in_flight() == 79_999);
    let mut second = server.connect();
    second.send(post("/echo", &"x".repeat(30_000)));
    let answer = second.answer();
    assert_eq!((answer.status, answer.closes()), (503, true));
    first.send("x");
    assert_eq!(first.answer().body.len(), 80_000);
    eventually("it is given back", || server.stats.bytes_in_flight() == 0);
    assert_eq!(first.post("/echo", &"x".repeat(90_000)).status, 200);
}

#[test]
fn stalled_bodies_do_not_lock_others_out() {
    let server = Server::with(|limits| limits.bytes_in_flight = 100_000);
    let stall = || {
        let mut client = server.connect();
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
        client.send("x".repeat(40_000));
        client
    };
    let mut first = stall();
    eventually("it is in flight", || server.stats.bytes_in_flight() == 40_000);
    sleep(Duration::from_millis(20));
    let mut second = stall();
    eventually("it is in flight", || server.stats.bytes_in_flight() == 80_000);
    sleep(Duration::from_millis(1200));
    let answer = server.connect().post("/echo", &"x".repeat(50_000));
    assert_eq!((answer.status, answer.body.len()), (200, 50_000));
    assert!(first.is_closed(), "the one that stalled longest");
    assert!(!second.is_closed_within(Duration::from_millis(50)), "and no other");
}
