//! A toy service behind a real edge, in this process or in one of its own.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use rouille::{Response, ResponseBody};
use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, setrlimit};
use tenantd::web::edge::{
    Admission, Conduct, Edge, Extent, Head, Limits, Outcome, Refusal, Service, Shutdown, Stats,
};

use super::client::{Client, PATIENCE};

pub const BODY_LIMIT: usize = 1 << 20;

/// Answers a few paths; what it was asked and how that ended is kept for the tests to see.
#[derive(Default)]
pub struct Toy {
    /// Bytes that streamed answers have read from their sources.
    pub streamed: Arc<AtomicU64>,
    /// Requests that are in the handler of `/wait`.
    pub waiting: AtomicUsize,
    released: Mutex<bool>,
    release: Condvar,
    finished: Mutex<Vec<(String, Outcome)>>,
}

impl Toy {
    /// Lets every `/wait` answer.
    pub fn release(&self) {
        *self.released.lock().unwrap() = true;
        self.release.notify_all();
    }

    pub fn outcomes(&self) -> Vec<(String, Outcome)> {
        self.finished.lock().unwrap().clone()
    }

    fn wait(&self) {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let released = self.released.lock().unwrap();
        let still = |released: &mut bool| !*released;
        drop(self.release.wait_timeout_while(released, PATIENCE, still));
        self.waiting.fetch_sub(1, Ordering::SeqCst);
    }

    fn stream(&self, length: u64, end: SourceEnd) -> ResponseBody {
        ResponseBody::from_reader(Source { left: length, end, streamed: self.streamed.clone() })
    }
}

pub struct Ticket {
    line: String,
    target: String,
}

impl Service for Toy {
    type Ticket = Ticket;

    fn open(&self, head: &Head<'_>) -> Ticket {
        assert_ne!(head.target, "/panic/open");
        Ticket {
            line: format!("{} {} {:?}", head.method, head.target, head.version),
            target: head.target.to_owned(),
        }
    }

    fn admit(&self, ticket: &mut Ticket, _: &Head<'_>) -> Admission {
        assert_ne!(ticket.target, "/panic/admit");
        match ticket.target.as_str() {
            "/forbidden" => Admission::Answer(Response::text("no").with_status_code(401)),
            "/small" => Admission::Collect { limit_bytes: 16 },
            "/large" => Admission::Collect { limit_bytes: 8 << 20 },
            _ => Admission::Collect { limit_bytes: BODY_LIMIT },
        }
    }

    fn answer(&self, ticket: &mut Ticket, body: Vec<u8>) -> Response {
        assert_ne!(ticket.target, "/panic/answer");
        let data = match ticket.target.as_str() {
            "/hello" => return Response::text("hello"),
            "/empty" => return Response::empty_204(),
            "/wait" => {
                self.wait();
                return Response::text("waited");
            }
            "/split" => {
                return Response::text("whole")
                    .with_additional_header("X-Evil", "a\r\nX-Injected: b")
                    .with_additional_header("X-Bad Name", "c")
                    .with_additional_header("Content-Length", "1")
                    .with_additional_header("Transfer-Encoding", "chunked")
                    .with_additional_header("X-Good", "d");
            }
            "/status/0" => return Response::text("").with_status_code(0),
            "/echo" | "/small" | "/large" => ResponseBody::from_data(body),
            "/stream/short" => self.stream(10, SourceEnd::Proper),
            "/stream/long" | "/stream/long?cut" => self.stream(3_000_000, SourceEnd::Proper),
            "/stream/endless" => self.stream(u64::MAX, SourceEnd::Proper),
            "/stream/fails" => self.stream(100_000, SourceEnd::Error),
            "/stream/fails-first" => self.stream(10, SourceEnd::Error),
            "/stream/panics" => self.stream(100_000, SourceEnd::Panic),
            "/stream/panics-first" => self.stream(10, SourceEnd::Panic),
            "/known/long" | "/known/long?cut" => {
                sized(self.stream(3_000_000, SourceEnd::Proper), 3_000_000)
            }
            "/known/too-short" => sized(self.stream(200_000, SourceEnd::Proper), 300_000),
            "/known/too-long" => sized(self.stream(300_000, SourceEnd::Proper), 200_000),
            _ => return Response::text(ticket.line.clone()),
        };
        Response { data, ..Response::text("") }
    }

    fn conduct(&self, ticket: &Ticket) -> Conduct {
        let usual = Conduct::default();
        match ticket.target.as_str() {
            "/held" => Conduct { delay: PATIENCE, ..usual },
            "/slow" => Conduct { bytes_per_second: NonZeroU32::new(2), ..usual },
            "/begun" => Conduct { extent: Extent::Begun(3), ..usual },
            "/nothing" => Conduct { extent: Extent::Nothing, ..usual },
            "/reset" => Conduct { extent: Extent::Reset, ..usual },
            "/stream/long?cut" | "/known/long?cut" => {
                Conduct { extent: Extent::Begun(100_000), ..usual }
            }
            _ => usual,
        }
    }

    fn refuse(&self, _: &mut Ticket, refusal: Refusal) -> Response {
        let status = match refusal {
            Refusal::BodyTooLarge { .. } => 413,
            Refusal::BodyTooSlow => 408,
            Refusal::BodyMalformed => 400,
            Refusal::TooManyBytesInFlight => 503,
        };
        Response::text(format!("{refusal:?}")).with_status_code(status)
    }

    fn panicked(&self, ticket: &mut Ticket) -> Response {
        Response::text(format!("sorry about {}", ticket.target)).with_status_code(500)
    }

    fn finished(&self, ticket: Ticket, outcome: Outcome) {
        let mut finished = self.finished.lock().unwrap();
        finished.push((ticket.target, outcome));
    }
}

fn sized(body: ResponseBody, length: usize) -> ResponseBody {
    ResponseBody::from_reader_and_size(body.into_reader_and_size().0, length)
}

#[derive(Clone, Copy)]
enum SourceEnd {
    Proper,
    Error,
    Panic,
}

struct Source {
    left: u64,
    end: SourceEnd,
    streamed: Arc<AtomicU64>,
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // Small reads, as from a database's rows.
        let count = self.left.min(1000).min(buffer.len() as u64);
        self.left -= count;
        self.streamed.fetch_add(count, Ordering::Relaxed);
        let count = usize::try_from(count).unwrap();
        buffer[..count].fill(b'x');
        match self.end {
            SourceEnd::Error if count == 0 => Err(io::Error::other("no more")),
            SourceEnd::Panic if count == 0 => panic!("on purpose"),
            _ => Ok(count),
        }
    }
}

/// An edge with the toy in this process.
pub struct Server {
    pub address: SocketAddr,
    pub toy: Arc<Toy>,
    pub stats: Stats,
    pub shutdown: Shutdown,
    running: Option<JoinHandle<usize>>,
}

impl Server {
    pub fn start() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut Limits)) -> Self {
        let mut limits = Limits::default();
        change(&mut limits);
        let edge = Edge::bind(&[([127, 0, 0, 1], 0).into()], limits).unwrap();
        let toy = Arc::new(Toy::default());
        let service = toy.clone();
        Self {
            address: edge.local_addresses().unwrap()[0],
            toy,
            stats: edge.stats(),
            shutdown: edge.shutdown(),
            running: Some(std::thread::spawn(move || edge.run(&service))),
        }
    }

    pub fn connect(&self) -> Client {
        Client::connect(self.address)
    }

    /// Waits for the end of `run` and gives what it gave.
    pub fn join(&mut self) -> usize {
        self.running.take().unwrap().join().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.toy.release();
        self.shutdown.trigger();
        if let Some(running) = self.running.take() {
            let left = running.join();
            assert!(std::thread::panicking() || left.unwrap() == 0);
        }
    }
}

const CHILD_LIMITS: &str = "EDGE_TEST_CHILD";

/// An edge with the toy in a process of its own, where threads, memory and descriptors are its.
pub struct Process {
    pub address: SocketAddr,
    child: Child,
    // Closed, it would let the process fail at its last word.
    _output: BufReader<ChildStdout>,
}

/// What can be asked of a process.
#[derive(Clone, Copy, Debug)]
pub struct ProcessLimits {
    pub connections: usize,
    pub descriptors: u64,
    pub head_timeout: Duration,
    pub idle_timeout: Duration,
}

impl Default for ProcessLimits {
    fn default() -> Self {
        let limits = Limits::default();
        Self {
            connections: limits.connections,
            descriptors: 8192,
            head_timeout: limits.head_timeout,
            idle_timeout: limits.idle_timeout,
        }
    }
}

impl Process {
    pub fn start(limits: ProcessLimits) -> Self {
        let words = [
            limits.connections as u64,
            limits.descriptors,
            u64::try_from(limits.head_timeout.as_millis()).unwrap(),
            u64::try_from(limits.idle_timeout.as_millis()).unwrap(),
        ];
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "edge::server::process", "--nocapture"])
            .env(CHILD_LIMITS, words.map(|word| word.to_string()).join(" "))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let address = output.by_ref().lines().find_map(|line| {
            let line = line.unwrap();
            let (_, address) = line.split_once("serving on ")?;
            Some(address.parse().unwrap())
        });
        Self { address: address.unwrap(), child, _output: output }
    }

    pub fn connect(&self) -> Client {
        Client::connect(self.address)
    }

    /// A number of `/proc/PID/status`: `Threads`, or `VmHWM` in KiB.
    pub fn status(&self, field: &str) -> u64 {
        let status = self.read("status");
        let line = status.lines().find(|line| line.starts_with(field)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// How many sockets it has open.
    pub fn sockets(&self) -> usize {
        let folder = format!("/proc/{}/fd", self.child.id());
        let links = std::fs::read_dir(folder).unwrap();
        let links = links.filter_map(|link| std::fs::read_link(link.unwrap().path()).ok());
        let sockets = links.filter(|link| link.to_string_lossy().starts_with("socket:"));
        sockets.count()
    }

    /// The processor time it has used, in hundredths of a second.
    pub fn processor_ticks(&self) -> u64 {
        let stat = self.read("stat");
        let (_, fields) = stat.rsplit_once(')').unwrap();
        let fields = fields.split_whitespace().skip(11).take(2);
        fields.map(|field| field.parse::<u64>().unwrap()).sum()
    }

    pub fn signal(&self, signal: Signal) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, signal).unwrap();
    }

    /// Waits for the end of the process and gives its exit code.
    pub fn exit_code(mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Not a test: the other side of [`Process::start`]. Ends with its parent.
#[test]
fn process() {
    let Ok(words) = std::env::var(CHILD_LIMITS) else {
        return;
    };
    let words: Vec<u64> = words.split(' ').map(|word| word.parse().unwrap()).collect();
    let nofile = Rlimit { current: Some(words[1]), maximum: getrlimit(Resource::Nofile).maximum };
    setrlimit(Resource::Nofile, nofile).unwrap();
    let mut server = Server::with(|limits| {
        limits.connections = usize::try_from(words[0]).unwrap();
        limits.head_timeout = Duration::from_millis(words[2]);
        limits.idle_timeout = Duration::from_millis(words[3]);
    });
    server.shutdown.on_signals().unwrap();
    let shutdown = server.shutdown.clone();
    std::thread::spawn(move || {
        let _ = io::stdin().read(&mut [0]);
        shutdown.trigger();
    });
    println!("serving on {}", server.address);
    io::stdout().flush().unwrap();
    assert_eq!(server.join(), 0);
}

/// Lets this process open as many sockets as the tests of crowds need.
pub fn raise_descriptors() {
    tenantd::web::edge::raise_descriptor_limit();
}
