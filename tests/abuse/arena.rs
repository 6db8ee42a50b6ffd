//! One server, one attack, and a healthy client beside it.

use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::edge::client::{Answer, Client};
use crate::faults::service::House;
use crate::support::program::Serving;
use crate::support::{Request, exchange, long_report};

/// The most memory that the server may ever have had.
const MEMORY_KIB: usize = 256 * 1024;
/// Whoever waits longer was not answered.
const ANSWERED_WITHIN: Duration = Duration::from_secs(5);
/// What the 99th percentile must be below, where figures are asked for.
const P99: Duration = Duration::from_millis(50);
/// Between two requests of the healthy client.
const PACE: Duration = Duration::from_millis(3);

fn figures() -> bool {
    std::env::var_os("TENANTD_ABUSE_FIGURES").is_some()
}

/// The server as the attacker sees it; it has credentials.
pub struct Arena {
    pub address: SocketAddr,
    pub tenant: String,
    pub key: String,
    over: Instant,
}

impl Arena {
    pub fn connect(&self) -> Client {
        Client::connect(self.address)
    }

    pub fn request(&self, method: &str, path: &str) -> Request {
        Request::new(self.address, method, path).api_key(&self.key)
    }

    /// A request with the key as it goes over the wire, `TENANT` in it replaced.
    pub fn raw(&self, method: &str, target: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
        let (key, body) = (&self.key, body.as_ref());
        let head = format!(
            "{method} {target} HTTP/1.1\r\nHost: a\r\nx-api-key: {key}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let mut bytes = self.with_tenant(head.as_bytes());
        bytes.extend_from_slice(body);
        bytes
    }

    /// The bytes with the tenant's id in place of `TENANT`.
    pub fn with_tenant(&self, bytes: &[u8]) -> Vec<u8> {
        let mut whole = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        while let Some(at) = rest.windows(6).position(|window| window == b"TENANT") {
            whole.extend_from_slice(&rest[..at]);
            whole.extend_from_slice(self.tenant.as_bytes());
            rest = &rest[at + 6..];
        }
        whole.extend_from_slice(rest);
        whole
    }

    /// The answer to these bytes on a connection of their own.
    pub fn answer_to(&self, bytes: impl AsRef<[u8]>) -> Answer {
        let mut client = self.connect();
        client.try_send(bytes);
        client.answer()
    }

    /// Whether the attack goes on.
    pub fn lasts(&self) -> bool {
        Instant::now() < self.over
    }

    /// Waits until the attack is over.
    pub fn wait(&self) {
        std::thread::sleep(self.over.saturating_duration_since(Instant::now()));
    }
}

/// Runs an attack beside a healthy client, and checks what must hold whatever it does.
#[track_caller]
pub fn withstands(name: &str, attack: impl FnOnce(&Arena)) {
    let house = House::new();
    long_report::prepare(&house.db);
    let serving = house.serve();
    let lasting = if figures() { Duration::from_secs(8) } else { Duration::from_secs(1) };
    let arena = Arena {
        address: serving.address,
        tenant: house.tenant.clone(),
        key: house.key.clone(),
        over: Instant::now() + lasting,
    };
    let over = AtomicBool::new(false);
    let times = std::thread::scope(|scope| {
        let healthy = scope.spawn(|| healthy_client(&arena, &over));
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| attack(&arena)));
        over.store(true, Ordering::Relaxed);
        let times = healthy.join().expect("the healthy client was served");
        outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        times
    });
    report(name, times, &serving);
    assert_eq!(serving.end(Signal::TERM).code, Some(0), "{name}");
}

fn report(name: &str, mut times: Vec<Duration>, serving: &Serving) {
    times.sort_unstable();
    let memory = peak_memory_kib(serving.process.id());
    let part = |percent: usize| times[(times.len() - 1) * percent / 100];
    println!(
        "{name:<28} {:>6} healthy requests: p50 {:>6.2?}, p99 {:>7.2?}, slowest {:>7.2?}; {:>3} MiB at most",
        times.len(),
        part(50),
        part(99),
        part(100),
        memory.div_ceil(1024),
    );
    assert!(memory < MEMORY_KIB, "{name}: {memory} KiB");
    assert!(times.len() >= 20, "{name}: the healthy client got nowhere");
    assert!(!figures() || part(99) < P99, "{name}: p99 {:?}", part(99));
}

/// The most memory that a process ever had.
fn peak_memory_kib(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Reads and writes at a moderate pace, mostly on one connection; how long each answer took. A
/// connection that was closed to make room is opened anew, which counts.
fn healthy_client(arena: &Arena, over: &AtomicBool) -> Vec<Duration> {
    let path = format!("/processmind/tenant/{}", arena.tenant);
    let mut times = Vec::new();
    let mut connection = None;
    while !over.load(Ordering::Relaxed) || times.len() < 20 {
        let number = times.len();
        let start = Instant::now();
        if number % 8 == 7 {
            connection = None;
        }
        loop {
            let mut stream = connection.take().unwrap_or_else(|| {
                let stream = TcpStream::connect_timeout(&arena.address, ANSWERED_WITHIN).unwrap();
                stream.set_read_timeout(Some(ANSWERED_WITHIN)).unwrap();
                stream.set_nodelay(true).unwrap();
                stream
            });
            let (method, body) = match number % 4 {
                0 => ("PUT", json!({"displayName": format!("Healthy {number}")})),
                _ => ("GET", Value::Null),
            };
            let answer = exchange(&mut stream, &arena.key, method, &path, &body);
            assert!(start.elapsed() < ANSWERED_WITHIN, "not answered after {:?}", start.elapsed());
            if let Some((status, text)) = answer {
                assert_eq!(status, 200, "{text}");
                connection = Some(stream);
                break;
            }
        }
        times.push(start.elapsed());
        std::thread::sleep(PACE);
    }
    times
}
