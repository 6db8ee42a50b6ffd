//! Many connections: who must go when there is no room, and what a crowd costs.

use std::sync::atomic::Ordering;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::client::{Client, eventually};
use super::server::{Process, ProcessLimits, Server, raise_descriptors};

#[test]
fn half_open_requests_by_the_thousand_keep_nobody_out() {
    raise_descriptors();
    let server = Process::start(ProcessLimits::default());
    let mut crowd = Vec::new();
    let mut slowest = Duration::ZERO;
    for at in 0..3000 {
        let mut client = server.connect();
        client.try_send("GET /hello HTTP/1.1\r\nHost: a\r\nX: ");
        crowd.push(client);
        if at % 100 == 0 {
            let began = Instant::now();
            assert_eq!(server.connect().get("/hello").text(), "hello");
            slowest = slowest.max(began.elapsed());
        }
    }
    let threads = server.status("Threads");
    let memory = server.status("VmRSS");
    println!("slowest answer {slowest:?}, {threads} threads, {memory} KiB");
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
    // The connections, some that were evicted just now, and some threads in their last instant.
    assert!(threads <= 1024 + 32 + 144, "{threads} threads");
    let busy = server.processor_ticks();
    sleep(Duration::from_millis(500));
    assert!(server.processor_ticks() - busy <= 5, "a crowd that is silent costs no time");
    drop(crowd);
    eventually("all threads are gone", || server.status("Threads") < 10);
    assert!(server.sockets() < 20);
}

#[test]
fn more_clients_than_connections_are_all_served_in_time() {
    let server = Server::with(|limits| limits.connections = 8);
    let mut clients: Vec<Client> = (0..40).map(|_| server.connect()).collect();
    let mut answered = 0;
    for client in &mut clients {
        // Whoever was closed to make room comes again.
        let request = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
        if !client.try_send(request) || client.is_closed_within(Duration::from_millis(50)) {
            *client = server.connect();
            client.send(request);
        }
        assert_eq!(client.answer().text(), "hello");
        answered += 1;
    }
    assert_eq!(answered, 40);
    assert!(server.stats.connections().total() <= 8);
    assert!(server.stats.evicted() >= 32);
}

#[test]
fn idle_connections_go_first_and_the_longest_idle_before_all() {
    let server = Server::with(|limits| limits.connections = 4);
    let mut writing = server.connect();
    writing.send("GET /stream/endless HTTP/1.1\r\nHost: a\r\n\r\n");
    eventually("it writes", || server.stats.connections().writing == 1);
    let mut body = server.connect();
    body.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf");
    eventually("it is in a body", || server.stats.connections().body == 1);
    let mut head = server.connect();
    head.send("GET /hello HTTP/1.1\r\n");
    eventually("it is in a head", || server.stats.connections().head == 1);
    let mut idle = server.connect();
    assert_eq!(idle.get("/hello").text(), "hello");
    eventually("it is idle", || server.stats.connections().idle == 1);

    // Each newcomer takes the place of the next in turn, and stays busy itself.
    let mut newcomers = Vec::new();
    let expect_next = |newcomers: &mut Vec<Client>| {
        let busy = newcomers.len() + 1;
        let mut client = server.connect();
        client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
        newcomers.push(client);
        eventually("it is in its handler", || server.toy.waiting.load(Ordering::SeqCst) == busy);
    };
    expect_next(&mut newcomers);
    assert!(idle.is_closed());
    expect_next(&mut newcomers);
    assert!(head.is_closed());
    expect_next(&mut newcomers);
    assert!(body.is_closed());
    expect_next(&mut newcomers);
    assert_eq!(writing.head().status, 200);
    assert_eq!(writing.chunks(), None, "half an answer is cut off");

    // Now everybody is being served: the next one hears so.
    let mut late = server.connect();
    let answer = late.answer();
    assert_eq!((answer.status, answer.closes()), (503, true));
    assert!(late.is_closed());
    assert_eq!(server.stats.turned_away(), 1);
    assert_eq!(server.stats.evicted(), 4);

    server.toy.release();
    for client in &mut newcomers {
        assert_eq!(client.answer().text(), "waited");
    }
    assert_eq!(server.connect().get("/hello").text(), "hello");
}

#[test]
fn a_fresh_connection_is_younger_than_an_old_half_open_one() {
    let server = Server::with(|limits| limits.connections = 2);
    let mut old = server.connect();
    old.send("GET /hello HTTP/1.1\r\n");
    eventually("it is there", || server.stats.connections().head == 1);
    sleep(Duration::from_millis(20));
    let mut fresh = server.connect();
    eventually("it is there", || server.stats.connections().head == 2);
    let _third = server.connect();
    assert!(old.is_closed());
    assert_eq!(fresh.get("/hello").text(), "hello");
}

#[test]
fn running_out_of_descriptors_is_not_the_end() {
    // More connections than descriptors: what a wrong guess of the limit would be.
    let server = Process::start(ProcessLimits {
        connections: 1000,
        descriptors: 64,
        ..ProcessLimits::default()
    });
    let crowd: Vec<Client> = (0..200).map(|_| server.connect()).collect();
    let began = Instant::now();
    let mut answered = 0;
    while answered < 5 && began.elapsed() < Duration::from_secs(20) {
        let mut client = server.connect();
        client.try_send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        answered += usize::from(!client.is_closed_within(Duration::from_millis(500)));
    }
    assert_eq!(answered, 5);
    assert!(server.sockets() <= 64);
    let busy = server.processor_ticks();
    sleep(Duration::from_millis(500));
    assert!(server.processor_ticks() - busy <= 10, "it does not spin");
    drop(crowd);
    eventually("the crowd is gone", || server.sockets() < 20);
    let began = Instant::now();
    assert_eq!(server.connect().get("/hello").text(), "hello");
    assert!(began.elapsed() < Duration::from_secs(1));
}

#[test]
fn connections_come_and_go_without_a_trace() {
    let server = Process::start(ProcessLimits {
        head_timeout: Duration::from_millis(200),
        idle_timeout: Duration::from_millis(200),
        ..ProcessLimits::default()
    });
    for round in 0..300 {
        let mut client = server.connect();
        match round % 6 {
            0 => drop(client.try_send("GET /hello HTT")),
            1 => assert_eq!(client.get("/hello").text(), "hello"),
            2 => drop(client.try_send("\x16\x03\x01")),
            3 => drop(
                client.try_send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx"),
            ),
            4 => drop(client.try_send("GET /stream/endless HTTP/1.1\r\nHost: a\r\n\r\n")),
            _ => {}
        }
    }
    eventually("all threads are gone", || server.status("Threads") < 10);
    assert!(server.sockets() < 20);
    let busy = server.processor_ticks();
    sleep(Duration::from_millis(300));
    assert!(server.processor_ticks() - busy <= 2, "nothing is left to do");
}
