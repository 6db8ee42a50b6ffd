//! What the tools of a stand-in cost a request while nobody uses them: not one allocation more than
//! an appliance makes. A test program of its own, because it counts what the whole process allocates.

use std::alloc::System;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tempfile::TempDir;
use tenantd::dialects::{App, AppOptions, Time};
use tenantd::model::tenant::NewTenant;
use tenantd::model::{Role, Scopes, SystemClock};
use tenantd::ops::clients::{ClientSpec, add_client};
use tenantd::stand_in::VirtualClock;
use tenantd::store::{Durability, Stamp, Store, StoreOptions};
use tenantd::web::edge::{Limits, Shutdown};
use tenantd::web::{Server, ServerOptions};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// More than the journal holds: from then on what falls out of it is filled again.
const WARMING_UP: usize = 1_100;
/// How many requests are counted together, and how often; threads in the background allocate, too.
const REQUESTS: usize = 100;
const COUNTS: usize = 10;

#[test]
fn idle_tools_allocate_nothing() {
    let off = allocations(&Time::Real(Arc::new(SystemClock)));
    let clock = VirtualClock::new(Arc::new(SystemClock), None, None).unwrap();
    let idle = allocations(&Time::Virtual(Arc::new(clock)));
    println!(
        "allocations of {REQUESTS} reads and of {REQUESTS} writes: {off:?} without, {idle:?} with idle tools"
    );
    assert!(off.iter().all(|count| *count > REQUESTS), "nothing was counted: {off:?}");
    for (idle, off) in idle.into_iter().zip(off) {
        // The writer's thread looks around now and then, whoever asks; a tool would allocate each time.
        assert!(idle.abs_diff(off) < REQUESTS / 2, "{idle} with idle tools, {off} without");
    }
}

/// How many allocations some reads and some writes take, at least.
fn allocations(time: &Time) -> [usize; 2] {
    let running = Running::start(time);
    let mut stream = TcpStream::connect(running.address).unwrap();
    let read = running.request("GET", "");
    let write = running.request("PUT", r#"{"displayName": "Acme"}"#);
    [read, write].map(|request| {
        let mut answer = [0; 4096];
        let mut ask = |times: usize| {
            for _ in 0..times {
                stream.write_all(request.as_bytes()).unwrap();
                let length = stream.read(&mut answer).unwrap();
                assert!(answer[..length].starts_with(b"HTTP/1.1 200 "), "{answer:?}");
            }
        };
        ask(WARMING_UP);
        let counts = (0..COUNTS).map(|_| {
            let region = Region::new(ALLOCATOR);
            ask(REQUESTS);
            region.change().allocations
        });
        counts.min().unwrap_or_default()
    })
}

/// A server with one tenant and an operator's key.
struct Running {
    address: SocketAddr,
    tenant: String,
    key: String,
    shutdown: Shutdown,
    thread: Option<std::thread::JoinHandle<usize>>,
    _folder: TempDir,
}

impl Running {
    fn start(time: &Time) -> Self {
        let folder = TempDir::new().unwrap();
        let clock = time.clock();
        let options = StoreOptions { durability: Durability::Off, ..StoreOptions::SERVER };
        let path = folder.path().join("test.db");
        let store = Arc::new(Store::open(&path, options, clock.as_ref()).unwrap());
        let tenant = NewTenant::named(clock.new_id(), None, "Acme", clock.now());
        let id = tenant.id.as_str().to_owned();
        store.write(move |tx| tx.insert_tenant(&tenant)).unwrap();
        let stamp = Stamp::system(clock.now(), "test.addOperator");
        let spec = ClientSpec {
            name: "operator".into(),
            role: Role::Operator,
            scopes: Scopes::NONE,
            is_demo: false,
        };
        let operator = add_client(&store, clock.as_ref(), stamp, spec, None).unwrap();
        let app = App::open(store, time, AppOptions::default()).unwrap();
        let options = ServerOptions {
            listen: vec![SocketAddr::from(([127, 0, 0, 1], 0))],
            limits: Limits::default(),
            cors_origins: Vec::new(),
            keep_uses_every: ServerOptions::KEEP_USES_EVERY,
        };
        let server = Server::bind(Arc::new(app), options).unwrap();
        Self {
            address: server.local_addresses().unwrap()[0],
            tenant: id,
            key: format!("{}.{}", operator.id, operator.secret),
            shutdown: server.shutdown(),
            thread: Some(std::thread::spawn(move || server.run())),
            _folder: folder,
        }
    }

    fn request(&self, method: &str, body: &str) -> String {
        let Self { tenant, key, .. } = self;
        format!(
            "{method} /processmind/tenant/{tenant} HTTP/1.1\r\nHost: here\r\nX-Api-Key: {key}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shutdown.trigger();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
