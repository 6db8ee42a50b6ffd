//! Answers that are held back, slowed down or cut off because the service wants it so.

use std::time::{Duration, Instant};

use rustix::net::sockopt::set_socket_linger;

use super::client::{Client, eventually};
use super::server::Server;

fn ask(client: &mut Client, target: &str) {
    client.send(format!("GET {target} HTTP/1.1\r\nHost: a\r\n\r\n"));
}

#[test]
fn how_an_answer_that_was_not_given_whole_is_told_to_the_service() {
    let server = Server::start();
    for (target, is_reset, status, body_bytes) in [
        ("/begun", false, Some(200), 3),
        ("/nothing", false, None, 0),
        ("/reset", true, None, 0),
    ] {
        let mut client = server.connect();
        ask(&mut client, target);
        assert_eq!(client.is_cut_off(), is_reset, "{target}");
        eventually("it is over", || {
            let outcomes = server.toy.outcomes();
            outcomes.last().is_some_and(|(last, _)| last == target)
        });
        let (_, outcome) = server.toy.outcomes().pop().unwrap();
        let told = (outcome.status, outcome.body_bytes, outcome.complete);
        assert_eq!(told, (status, body_bytes, false), "{target}");
    }
}

/// However large the pieces are in which a body comes from its source.
#[test]
fn a_large_body_is_cut_to_the_byte() {
    let server = Server::start();
    for target in ["/stream/long?cut", "/known/long?cut"] {
        let mut client = server.connect();
        ask(&mut client, target);
        assert_eq!(client.head().status, 200);
        let rest = client.rest();
        let count = rest.iter().filter(|byte| **byte == b'x').count();
        assert_eq!(count, 100_000, "{target}");
    }
}

/// Held back, a connection gives way like one whose client is slow, after the idle ones.
#[test]
fn who_is_held_back_makes_room() {
    let server = Server::with(|limits| limits.connections = 2);
    let mut held = server.connect();
    ask(&mut held, "/held");
    eventually("it is held", || server.stats.connections().handler == 1);
    let mut idle = server.connect();
    assert_eq!(idle.get("/hello").text(), "hello");
    let mut third = server.connect();
    assert_eq!(third.get("/hello").text(), "hello");
    assert!(idle.is_closed());
    ask(&mut third, "/held");
    eventually("both are held", || server.stats.connections().handler == 2);
    let mut fourth = server.connect();
    assert_eq!(fourth.get("/hello").text(), "hello");
    assert!(held.is_cut_off(), "the one that was held longest");
}

#[test]
fn a_client_that_resets_does_not_keep_its_place() {
    let server = Server::start();
    let mut client = server.connect();
    ask(&mut client, "/held");
    eventually("it is held", || server.stats.connections().handler == 1);
    set_socket_linger(client.stream(), Some(Duration::ZERO)).unwrap();
    drop(client);
    eventually("it is gone", || server.stats.connections().total() == 0);
}

/// Half an answer must not look like a whole one.
#[test]
fn the_end_of_the_server_cuts_what_is_held_back() {
    let server = Server::start();
    let (mut held, mut slow) = (server.connect(), server.connect());
    ask(&mut held, "/held");
    ask(&mut slow, "/slow");
    assert_eq!(slow.head().status, 200);
    eventually("both are held", || server.stats.connections().handler == 2);
    let began = Instant::now();
    drop(server);
    assert!(began.elapsed() < Duration::from_secs(5));
    assert!(held.is_cut_off() && slow.is_cut_off());
}
