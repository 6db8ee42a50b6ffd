//! Many connections, and those that take their time.

use std::time::Duration;

use rustix::net::sockopt::set_socket_recv_buffer_size;

use super::arena::{Arena, withstands};
use crate::edge::client::{Client, eventually};
use crate::edge::server::raise_descriptors;
use crate::support::long_report;

/// Clients that each have sent this.
fn crowd(arena: &Arena, count: usize, bytes: &str) -> Vec<Client> {
    let one = |_| {
        let mut client = arena.connect();
        client.try_send(bytes);
        client
    };
    (0..count).map(one).collect()
}

#[test]
fn half_open_heads() {
    raise_descriptors();
    withstands("2,000 half-open heads", |arena| {
        while arena.lasts() {
            let crowd = crowd(arena, 2_000, "GET /healthz HTTP/1.1\r\nHost: a\r\nX-");
            std::thread::sleep(Duration::from_millis(200));
            drop(crowd);
        }
    });
}

#[test]
fn five_thousand_connections() {
    raise_descriptors();
    withstands("5,000 connections", |arena| {
        let idle = crowd(arena, 5_000, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
        arena.wait();
        drop(idle);
    });
}

/// The deadlines of the program itself: a head has ten seconds in all, and from then on a body
/// must come with 1 KiB/s.
#[test]
fn heads_and_bodies_that_drip_are_given_up() {
    withstands("dripping heads and bodies", |arena| {
        let mut head = arena.connect();
        head.send("GET /healthz HTTP/1.1\r\nHost: a\r\nX-");
        let mut bodies: Vec<Client> = (0..200).map(|_| arena.connect()).collect();
        let path = format!("/processmind/tenant/{}", arena.tenant);
        for body in &mut bodies {
            body.send(format!(
                "PUT {path} HTTP/1.1\r\nHost: a\r\nx-api-key: {}\r\nContent-Length: 100000\r\n\r\n",
                arena.key
            ));
        }
        let mut drops = 0;
        while bodies.iter_mut().filter_map(|body| body.try_send(" ").then_some(())).count() > 0 {
            head.try_send("x");
            drops += 1;
            assert!(drops < 100, "they are never given up");
            std::thread::sleep(Duration::from_millis(250));
        }
        let answer = head.answer();
        assert_eq!((answer.status, answer.closes()), (408, true));
        // Drops that came after the answer may have reset the connection; then it cannot be read.
        let status = |body: &mut Client| body.has_answer().then(|| body.answer().status);
        let statuses: Vec<u16> = bodies.iter_mut().filter_map(status).collect();
        assert!(statuses.iter().all(|status| *status == 408), "{statuses:?}");
    });
}

/// Four long answers run at once, and whoever comes next is told to come back. When their readers
/// go away, others have their turn.
#[test]
fn slow_readers_of_a_long_report() {
    withstands("slow readers of a long CSV", |arena| {
        let ask = || {
            let mut client = arena.connect();
            set_socket_recv_buffer_size(client.stream(), 16 << 10).unwrap();
            client.send(arena.raw("GET", long_report::PATH, ""));
            let head = client.head();
            (client, head)
        };
        let mut readers: Vec<_> = (0..4).map(|_| ask()).collect();
        assert!(readers.iter().all(|(_, head)| head.status == 200));
        while arena.lasts() {
            let (_, refused) = ask();
            assert_eq!((refused.status, refused.header("retry-after")), (503, Some("1")));
            for (client, _) in &mut readers {
                client.exactly(100);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        drop(readers);
        eventually("there is room again", || ask().1.status == 200);
    });
}

/// Pipelined requests are answered in their order; who does not read keeps nobody else waiting.
#[test]
fn pipelines() {
    withstands("pipelining without reading", |arena| {
        let path = format!("/processmind/tenant/{}", arena.tenant);
        let pipeline = arena.raw("GET", &path, "").repeat(2_000);
        let mut crowd: Vec<Client> = (0..20).map(|_| arena.connect()).collect();
        for client in &mut crowd {
            client.stream().set_write_timeout(Some(Duration::from_millis(50))).unwrap();
            client.try_send(&pipeline);
        }
        arena.wait();
        for client in &mut crowd {
            assert_eq!(client.answer().status, 200);
        }
    });
}
