//! The end of the server: nobody is cut off who need not be, and it does come.

use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tenantd::web::edge::{Edge, Limits};

use super::client::{Client, eventually};
use super::server::{Process, ProcessLimits, Server, Toy};

#[test]
fn requests_in_progress_are_finished_and_the_idle_closed() {
    let mut server = Server::start();
    let mut idle = server.connect();
    assert_eq!(idle.get("/hello").text(), "hello");
    let mut silent = server.connect();
    let mut half = server.connect();
    half.send("GET /hello HTTP/1.1\r\n");
    let mut busy = server.connect();
    busy.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    let mut sending = server.connect();
    sending.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo");
    let mut reading = server.connect();
    reading.send("GET /stream/long HTTP/1.1\r\nHost: a\r\n\r\n");
    eventually("all are where they should be", || {
        let counts = server.stats.connections();
        (counts.idle, counts.head, counts.body, counts.handler) == (1, 2, 1, 1)
    });

    server.shutdown.trigger();
    assert!(idle.is_closed());
    assert!(silent.is_closed());
    assert!(half.is_closed());
    eventually("nobody new is taken", || TcpStream::connect(server.address).is_err());

    sending.send("dy");
    let answer = sending.answer();
    assert_eq!((answer.text(), answer.closes()), ("body", true));
    assert_eq!(reading.answer().body.len(), 3_000_000);
    server.toy.release();
    let answer = busy.answer();
    assert_eq!((answer.text(), answer.closes()), ("waited", true));
    assert!(busy.is_closed(), "the next request was not begun");
    assert_eq!(server.join(), 0);
}

#[test]
fn an_idle_server_ends_at_once() {
    let mut server = Server::start();
    let mut client = server.connect();
    assert_eq!(client.get("/hello").text(), "hello");
    let began = Instant::now();
    server.shutdown.trigger();
    server.shutdown.trigger();
    assert_eq!(server.join(), 0);
    assert!(began.elapsed() < Duration::from_secs(5));
    assert!(server.shutdown.is_triggered());
}

#[test]
fn a_signal_ends_the_server_and_a_second_one_at_once() {
    let begin =
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n";
    let in_progress = |signal| {
        let server = Process::start(ProcessLimits::default());
        let mut client = server.connect();
        assert_eq!(client.send(begin).answer().status, 100);
        server.signal(signal);
        eventually("nobody new is taken", || TcpStream::connect(server.address).is_err());
        (server, client)
    };
    let (server, mut client) = in_progress(Signal::TERM);
    assert_eq!(client.send("body").answer().text(), "body");
    assert_eq!(server.exit_code(), Some(0));

    let (server, _client) = in_progress(Signal::INT);
    server.signal(Signal::INT);
    assert_eq!(server.exit_code(), Some(128 + 2));
}

#[test]
fn several_addresses_are_served_at_once() {
    let any = "127.0.0.1:0".parse().unwrap();
    let other = "127.0.0.2:0".parse().unwrap();
    let edge = Edge::bind(&[any, other], Limits::default()).unwrap();
    let addresses = edge.local_addresses().unwrap();
    assert!(Edge::bind(&addresses[..1], Limits::default()).is_err(), "it is taken");
    let shutdown = edge.shutdown();
    let running = std::thread::spawn(move || edge.run(&Arc::new(Toy::default())));
    for address in addresses {
        assert_eq!(Client::connect(address).get("/hello").text(), "hello");
    }
    shutdown.trigger();
    assert_eq!(running.join().unwrap(), 0);
}

#[test]
fn who_does_not_finish_is_cut_at_the_end_of_the_drain() {
    let mut server = Server::with(|limits| limits.drain = Duration::from_millis(300));
    let mut reading = server.connect();
    reading.send("GET /stream/endless HTTP/1.1\r\nHost: a\r\n\r\n");
    let mut sending = server.connect();
    sending.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo");
    eventually("both are in progress", || {
        let counts = server.stats.connections();
        counts.writing == 1 && counts.body == 1
    });
    let began = Instant::now();
    server.shutdown.trigger();
    assert_eq!(server.join(), 0);
    assert!(began.elapsed() >= Duration::from_millis(300));
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!(reading.head().status, 200);
    assert_eq!(reading.chunks(), None);
    assert!(sending.is_closed());
}

#[test]
fn a_handler_that_never_ends_does_not_hold_the_server() {
    let mut server = Server::with(|limits| limits.drain = Duration::from_millis(100));
    let mut stuck = server.connect();
    stuck.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    eventually("it is in its handler", || server.toy.waiting.load(Ordering::SeqCst) == 1);
    let began = Instant::now();
    server.shutdown.trigger();
    assert_eq!(server.join(), 1, "and the server says that one was left");
    assert!(began.elapsed() < Duration::from_secs(10));
}
