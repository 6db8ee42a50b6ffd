//! Request heads: plain, old, odd, broken, endless and slow.

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::client::{Answer, PATIENCE};
use super::server::{Process, ProcessLimits, Server};

/// One connection, one head, one answer.
fn answer_to(server: &Server, head: impl AsRef<[u8]>) -> Answer {
    let mut client = server.connect();
    client.send(head);
    let answer = client.answer();
    if answer.closes() {
        assert!(client.is_closed());
    }
    answer
}

#[test]
fn a_plain_request() {
    let server = Server::start();
    let mut client = server.connect();
    let answer = client.get("/hello");
    assert_eq!((answer.status, answer.text()), (200, "hello"));
    assert_eq!(answer.version, "HTTP/1.1");
    assert_eq!(answer.header("content-length"), Some("5"));
    assert!(answer.header("date").is_some_and(|date| date.ends_with(" GMT")));
    assert_eq!(answer.header("server"), None);
    assert_eq!(answer.header("connection"), None);
    assert_eq!(client.get("/a%20b?c=%2f&d").text(), "GET /a%20b?c=%2f&d HTTP/1.1");
}

#[test]
fn odd_but_proper_heads() {
    let server = Server::start();
    for (head, line) in [
        ("GET http://elsewhere.example/x?y=z HTTP/1.1\r\nHost: a\r\n\r\n", "GET /x?y=z HTTP/1.1"),
        ("GET http://elsewhere.example HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1"),
        ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS * HTTP/1.1"),
        ("BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n", "BREW /pot HTTP/1.1"),
        ("\r\nGET /empty-line HTTP/1.1\r\nHost:a\r\n\r\n", "GET /empty-line HTTP/1.1"),
        (
            "GET /upgrade HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n",
            "GET /upgrade HTTP/1.1",
        ),
    ] {
        let answer = answer_to(&server, head);
        assert_eq!((answer.status, answer.text()), (200, line));
    }
}

#[test]
fn head_has_the_headers_of_get_and_no_body() {
    let server = Server::start();
    let mut client = server.connect();
    client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    let answer = client.head();
    assert_eq!(answer.header("content-length"), Some("5"));
    client.send("HEAD /known/long HTTP/1.1\r\nHost: a\r\n\r\n");
    let answer = client.head();
    assert_eq!(answer.header("content-length"), Some("3000000"));
    client.send("HEAD /stream/long HTTP/1.1\r\nHost: a\r\n\r\n");
    let answer = client.head();
    assert_eq!(answer.header("content-length"), None);
    assert_eq!(client.get("/hello").text(), "hello", "and the connection goes on");
}

#[test]
fn http_1_0_with_and_without_keep_alive() {
    let server = Server::start();
    let mut client = server.connect();
    client.send("GET /hello HTTP/1.0\r\n\r\n");
    let answer = client.answer();
    assert_eq!((answer.status, answer.text()), (200, "hello"));
    assert!(client.is_closed());

    let mut client = server.connect();
    for _ in 0..2 {
        client.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        let answer = client.answer();
        assert_eq!(answer.header("connection"), Some("keep-alive"));
        assert_eq!(answer.text(), "hello");
    }

    // An early end is said in one word.
    let mut refused = server.connect();
    refused.send("POST /small HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 99\r\n\r\n");
    let answer = refused.answer();
    assert_eq!((answer.status, answer.closes()), (413, true));

    // What has no length ends with the connection.
    client.send("GET /stream/long HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    let answer = client.answer();
    assert_eq!(answer.header("transfer-encoding"), None);
    assert_eq!(answer.body.len(), 3_000_000);
}

#[test]
fn a_client_that_asks_for_the_end_gets_it() {
    let server = Server::start();
    let mut client = server.connect();
    client.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    let answer = client.answer();
    assert!(answer.closes());
    assert_eq!(answer.text(), "hello");
    assert!(client.is_closed());
}

#[test]
fn a_half_closed_client_is_answered() {
    let server = Server::start();
    let mut client = server.connect();
    client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").finish();
    assert_eq!(client.answer().text(), "hello");
    assert!(client.is_closed());
}

#[test]
fn heads_that_can_be_read_in_two_ways_are_refused() {
    let server = Server::start();
    for fields in [
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5\r\nContent-Length: 5",
        "Content-Length: 5, 5",
        "Content-Length: -1",
        "Content-Length: +5",
        "Content-Length: abc",
        "Content-Length: 99999999999999999999",
        "Content-Length : 5",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding:\x0bchunked",
        "X: a\r\n folded",
        "X: a\nY: b",
        "X: a\rY: b",
        "X: a\0b",
        "Host: b",
        "nothing",
    ] {
        let head = format!("POST /hello HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n");
        // What follows would be the smuggled request.
        let answer = answer_to(&server, head + "0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n");
        assert_eq!(answer.status, 400, "{fields:?}");
        assert!(answer.closes(), "{fields:?}");
        assert!(answer.text().starts_with("{\"message\":\""), "{fields:?}");
        assert_eq!(answer.header("server"), None);
    }
    assert_eq!(server.toy.outcomes(), [], "the service has seen none of them");
    assert_eq!(server.stats.refused_heads(), 19);
}

#[test]
fn what_is_not_http_is_refused_at_once() {
    let server = Server::start();
    let garbage: [(&[u8], u16); 9] = [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"\x00\x00\x00\x00", 400),
        (b"{\"json\": true}\r\n\r\n", 400),
        (b"GET / HTTP/1.1\n\n", 400),
        (b"GET /hello\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        (b"CONNECT example.org:443 HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        (b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ];
    for (bytes, status) in garbage {
        let began = Instant::now();
        let answer = answer_to(&server, bytes);
        assert_eq!(answer.status, status, "{}", bytes.escape_ascii());
        assert!(answer.closes());
        assert!(began.elapsed() < Duration::from_secs(5));
    }
}

#[test]
fn too_large_heads_are_refused() {
    let server = Server::start();
    let head = "GET /hello HTTP/1.1\r\nHost: a\r\n";
    let many = format!("{head}{}\r\n", "X: y\r\n".repeat(20_000));
    let long = format!("{head}X: {}\r\n\r\n", "y".repeat(1 << 20));
    let target = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "y".repeat(40_000));
    for (bytes, status) in [(many, 431), (long, 431), (target, 414)] {
        let mut client = server.connect();
        // All of it fits into what is read on after the refusal, or the send is cut short.
        client.try_send(bytes);
        let answer = client.answer();
        assert_eq!(answer.status, status);
        assert!(answer.closes());
    }
    let just_fits = format!("{head}{}\r\n", "X: y\r\n".repeat(99));
    assert_eq!(answer_to(&server, just_fits).status, 200);
    let just_fits = format!("{head}X: {}\r\n\r\n", "y".repeat((32 << 10) - head.len() - 7));
    assert_eq!(just_fits.len(), 32 << 10);
    assert_eq!(answer_to(&server, just_fits).status, 200);
}

#[test]
fn a_header_line_of_200_mebibytes_costs_nothing() {
    let server = Process::start(ProcessLimits::default());
    let mut client = server.connect();
    client.send("GET /hello HTTP/1.1\r\nHost: a\r\nX: ");
    let piece = vec![b'y'; 1 << 20];
    let sent = (0..200).take_while(|_| client.try_send(&piece)).count();
    assert!(sent < 200, "the server hangs up");
    let mut witness = server.connect();
    assert_eq!(witness.get("/hello").text(), "hello");
    let memory = server.status("VmHWM");
    assert!(memory < 64 << 10, "{memory} KiB");
    // A client that reads sees why.
    let mut client = server.connect();
    client.send("GET /hello HTTP/1.1\r\nHost: a\r\nX: ");
    client.try_send(vec![b'y'; 100_000]);
    assert_eq!(client.answer().status, 431);
}

#[test]
fn a_head_that_drips_is_cut_at_the_deadline() {
    let server = Server::with(|limits| limits.head_timeout = Duration::from_millis(400));
    let mut client = server.connect();
    let began = Instant::now();
    for byte in b"GET /hello HTTP/1.1\r\nHost: a\r\nX: yyyyyyyyyyyyyyyyyyyyy" {
        if !client.try_send([*byte]) || client.stream().peek(&mut []).is_err() {
            break;
        }
        sleep(Duration::from_millis(20));
        if began.elapsed() > Duration::from_millis(500) {
            break;
        }
    }
    let answer = client.answer();
    assert_eq!(answer.status, 408);
    assert!(answer.closes());
    assert!(client.is_closed());
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[test]
fn a_silent_connection_is_closed_without_a_word() {
    let server = Server::with(|limits| {
        limits.head_timeout = Duration::from_millis(150);
        limits.idle_timeout = Duration::from_millis(300);
    });
    let mut client = server.connect();
    assert!(client.is_closed_within(Duration::from_secs(5)));

    let mut client = server.connect();
    assert_eq!(client.get("/hello").text(), "hello");
    let began = Instant::now();
    // An empty line is no request: the connection stays an idle one.
    client.send("\r\n");
    assert!(client.is_closed_within(PATIENCE));
    assert!(began.elapsed() > Duration::from_millis(200), "{:?}", began.elapsed());
}

#[test]
fn an_idle_connection_outlives_the_deadline_of_heads() {
    let server = Server::with(|limits| limits.head_timeout = Duration::from_millis(100));
    let mut client = server.connect();
    assert_eq!(client.get("/hello").text(), "hello");
    sleep(Duration::from_millis(400));
    assert_eq!(client.get("/hello").text(), "hello");
}
