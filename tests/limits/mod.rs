//! The real binary under crowds and with few descriptors: it stays up, and it stays small.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::Request;
use crate::support::program::Serving;

/// Opens connections that send half a head and then nothing.
fn half_open(address: SocketAddr, count: usize) -> Vec<TcpStream> {
    let connect = |_| {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(5)).ok()?;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-").ok()?;
        Some(stream)
    };
    (0..count).filter_map(connect).collect()
}

/// The slowest of `count` whole requests, one after the other.
fn slowest_answer(address: SocketAddr, count: usize) -> Duration {
    let ask = |_| {
        let start = Instant::now();
        assert_eq!(Request::new(address, "GET", "/readyz").send().status, 200);
        start.elapsed()
    };
    (0..count).map(ask).max().unwrap()
}

/// A figure of `/proc/{process}/status`, in its own unit.
fn status_of(process: u32, name: &str) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn three_thousand_half_open_requests_keep_nobody_out() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("tenants.db");
    let server = Serving::start(db.to_str().unwrap(), &[]);
    let process = server.process.id();
    let crowd = half_open(server.address, 3_000);
    let slowest = slowest_answer(server.address, 50);
    let (threads, memory_kib) = (status_of(process, "Threads"), status_of(process, "VmRSS"));
    println!(
        "{} half-open: slowest answer {slowest:?}, {threads} threads, {} MiB",
        crowd.len(),
        memory_kib / 1024
    );
    // Speeds belong to the benchmark; this bound only tells an answer from none.
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
    assert!(threads < 1_200, "{threads} threads");
    assert!(memory_kib < 256 * 1024, "{memory_kib} KiB");
    assert_eq!(server.end(rustix::process::Signal::TERM).code, Some(0));
}

#[test]
fn sixty_four_descriptors_do_not_end_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("tenants.db");
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "ulimit -n 64; exec \"$0\" serve --listen 127.0.0.1:0 --db \"$1\""])
        .args([env!("CARGO_BIN_EXE_tenantd"), db.to_str().unwrap()]);
    let server = Serving::of(shell);
    for _ in 0..3 {
        let crowd = half_open(server.address, 200);
        slowest_answer(server.address, 10);
        let open = std::fs::read_dir(format!("/proc/{}/fd", server.process.id())).unwrap().count();
        assert!(open <= 64, "{open} descriptors");
        drop(crowd);
        slowest_answer(server.address, 10);
    }
    assert_eq!(server.end(rustix::process::Signal::TERM).code, Some(0));
}
