//! Who is connected, what each waits for, and who must go when there is no room.

use std::collections::HashMap;
use std::io;
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::limits::{FEWEST_CONNECTIONS, Limits, address_space_is_short};

/// Evicted connections whose threads may still be on their way out when the next one comes in.
const LEAVING: usize = 32;

/// What a connection waits for, in the order in which connections are given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Waiting {
    /// The next request; or, after the last answer, the client's good-bye.
    Idle = 0,
    /// The rest of a head.
    Head = 1,
    /// The time of an answer that is held back on purpose.
    Held = 2,
    /// The rest of a body.
    Body = 3,
    /// Somebody who takes the answer.
    Answer = 4,
}

/// How long a new connection waits for one of the others, all of them being served.
const PATIENCE: Duration = Duration::from_millis(20);

/// A body of which nothing came for so long may be given up for the sake of others.
const STALLED: Duration = Duration::from_secs(1);

const WORKING: u64 = 5;
const EVICTED: u64 = 6;
const STATE_BITS: u32 = 3;

/// One connection, as its own thread and the acceptor see it.
#[derive(Debug)]
pub struct Connection {
    number: u64,
    /// The socket. Only the connection's thread reads and writes.
    pub stream: TcpStream,
    /// The other end.
    pub peer: SocketAddr,
    /// The state, and in the bits above it the milliseconds since when.
    state: AtomicU64,
}

impl Connection {
    fn state(&self) -> u64 {
        state(self.state.load(Ordering::SeqCst))
    }

    /// The thread has started; false if the connection was evicted even before.
    pub fn begin(&self) -> bool {
        let word = self.state.load(Ordering::SeqCst);
        word != EVICTED && self.swap(word, WORKING)
    }

    /// From here on the acceptor may evict; `None` if it has.
    pub fn rest(&self, waiting: Waiting, since_ms: u64) -> Option<Resting<'_>> {
        let word = word(waiting, since_ms);
        self.swap(WORKING, word).then_some(Resting { connection: self, word })
    }

    fn swap(&self, from: u64, to: u64) -> bool {
        self.state.compare_exchange(from, to, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }
}

/// A connection that waits for its client.
#[derive(Debug)]
pub struct Resting<'a> {
    connection: &'a Connection,
    word: u64,
}

impl Resting<'_> {
    /// Back to work, safe from eviction; false if it came too late.
    pub fn resume(self) -> bool {
        self.connection.swap(self.word, WORKING)
    }
}

/// Open connections by what they do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConnectionCounts {
    /// Between two requests.
    pub idle: usize,
    /// In an unfinished head, or not begun at all.
    pub head: usize,
    /// In an unfinished body.
    pub body: usize,
    /// In the service, or held back after it.
    pub handler: usize,
    /// With an answer that the client does not take.
    pub writing: usize,
}

impl ConnectionCounts {
    /// All of them.
    pub fn total(&self) -> usize {
        self.idle + self.head + self.body + self.handler + self.writing
    }
}

#[derive(Debug, Default)]
struct Members {
    connections: HashMap<u64, Arc<Connection>>,
    evicted: usize,
}

/// Every open connection, and the counters of the edge.
#[derive(Debug)]
pub struct Registry {
    members: Mutex<Members>,
    left: Condvar,
    started: Instant,
    draining: AtomicBool,
    bytes_in_flight: AtomicUsize,
    most_connections: usize,
    most_bytes_in_flight: usize,
    pub(super) accepted: AtomicU64,
    pub(super) evicted: AtomicU64,
    pub(super) turned_away: AtomicU64,
    pub(super) refused_heads: AtomicU64,
    pub(super) accept_errors: AtomicU64,
}

impl Registry {
    /// An empty one.
    pub fn new(limits: &Limits) -> Self {
        Self {
            members: Mutex::default(),
            left: Condvar::new(),
            started: Instant::now(),
            draining: AtomicBool::new(false),
            bytes_in_flight: AtomicUsize::new(0),
            most_connections: limits.connections.max(1),
            most_bytes_in_flight: limits.bytes_in_flight,
            accepted: AtomicU64::new(0),
            evicted: AtomicU64::new(0),
            turned_away: AtomicU64::new(0),
            refused_heads: AtomicU64::new(0),
            accept_errors: AtomicU64::new(0),
        }
    }

    fn members(&self) -> MutexGuard<'_, Members> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An instant as the connections' states note it.
    pub fn milliseconds(&self, at: Instant) -> u64 {
        let since = at.saturating_duration_since(self.started);
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX) & (u64::MAX >> STATE_BITS)
    }

    /// Makes room for one connection more, if need be by evicting the one that waits longest.
    /// False if every connection is being served, and still is after a moment.
    pub fn make_room(&self) -> bool {
        let is_short = address_space_is_short();
        let mut members = self.members();
        let (most, leaving) = if is_short {
            let open = members.connections.len() - members.evicted;
            (open.clamp(FEWEST_CONNECTIONS, self.most_connections), 1)
        } else {
            (self.most_connections, LEAVING)
        };
        let until = Instant::now() + PATIENCE;
        loop {
            let open = members.connections.len() - members.evicted;
            if open < most || self.evict(&mut members, |_| true) {
                break;
            }
            if Instant::now() >= until {
                return false;
            }
            members = self.wait(members, PATIENCE / 4);
        }
        // Whoever was evicted leaves at once; but on a busy machine at once takes a while.
        let until = Instant::now() + Duration::from_secs(1);
        while members.connections.len() >= most + leaving {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            members = self.wait(members, left);
        }
        true
    }

    /// Evicts the connection that waits longest and waits a moment for its descriptor.
    pub fn free_descriptor(&self, patience: Duration) {
        let mut members = self.members();
        self.evict(&mut members, |_| true);
        drop(self.wait(members, patience));
    }

    fn wait<'a>(
        &'a self,
        members: MutexGuard<'a, Members>,
        patience: Duration,
    ) -> MutexGuard<'a, Members> {
        let waited = self.left.wait_timeout(members, patience);
        waited.unwrap_or_else(PoisonError::into_inner).0
    }

    /// Evicts the connection that waits longest of those whose state is `eligible`.
    fn evict(&self, members: &mut Members, eligible: impl Fn(u64) -> bool) -> bool {
        // A connection can wake between the look and the grasp; then another one is chosen.
        for _ in 0..8 {
            let longest = members
                .connections
                .values()
                .map(|connection| (connection.state.load(Ordering::SeqCst), connection))
                .filter(|(word, _)| state(*word) < WORKING && eligible(*word))
                .min_by_key(|(word, _)| (state(*word), word >> STATE_BITS));
            let Some((word, connection)) = longest else {
                return false;
            };
            if connection.swap(word, EVICTED) {
                end(connection, word);
                members.evicted += 1;
                self.evicted.fetch_add(1, Ordering::Relaxed);
                return true;
            }
        }
        false
    }

    /// Takes in a connection that was just accepted.
    pub fn enter(&self, stream: TcpStream, peer: SocketAddr) -> Arc<Connection> {
        let number = self.accepted.fetch_add(1, Ordering::Relaxed);
        // Until its thread runs it waits like any other that has said nothing.
        let since_ms = self.milliseconds(Instant::now());
        let connection = Arc::new(Connection {
            number,
            stream,
            peer,
            state: AtomicU64::new(word(Waiting::Head, since_ms)),
        });
        let mut members = self.members();
        members.connections.insert(number, connection.clone());
        connection
    }

    /// Forgets a connection and closes its socket; its thread ends.
    pub fn leave(&self, connection: Arc<Connection>) {
        let mut members = self.members();
        if members.connections.remove(&connection.number).is_some() && connection.state() == EVICTED
        {
            members.evicted -= 1;
        }
        drop(connection);
        drop(members);
        self.left.notify_all();
    }

    /// Whether the server is on its way out.
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::SeqCst)
    }

    /// Lets no request begin any more, gives up answers that are held back, waits for what else is
    /// in progress until `patience` ends, then cuts it, and gives how many are still in the service a moment later.
    pub fn drain(&self, patience: Duration) -> usize {
        // A connection that comes to rest after this looks at the flag; before it, is seen here.
        self.draining.store(true, Ordering::SeqCst);
        let mut members = self.members();
        Self::end_all(&mut members, Waiting::Held as u64);
        members = self.wait_for_all(members, patience);
        if !members.connections.is_empty() {
            log::warn!("{} requests were cut short", members.connections.len());
            Self::end_all(&mut members, WORKING);
            members = self.wait_for_all(members, Duration::from_secs(2));
        }
        members.connections.len()
    }

    fn wait_for_all<'a>(
        &'a self,
        mut members: MutexGuard<'a, Members>,
        patience: Duration,
    ) -> MutexGuard<'a, Members> {
        let until = Instant::now() + patience;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if members.connections.is_empty() || left.is_zero() {
                return members;
            }
            members = self.wait(members, left);
        }
    }

    fn end_all(members: &mut Members, last_state: u64) {
        for connection in members.connections.values() {
            let word = connection.state.load(Ordering::SeqCst);
            if state(word) <= last_state && connection.swap(word, EVICTED) {
                end(connection, word);
                members.evicted += 1;
            }
        }
    }

    /// Counts received bytes; false, and nothing counted, if they are too many. Bodies that
    /// do not move give way before that, or whoever stalls a few of them would lock all others out.
    pub fn hold(&self, bytes: usize) -> bool {
        self.try_hold(bytes) || (0..8).any(|_| self.evict_stalled_body() && self.try_hold(bytes))
    }

    fn evict_stalled_body(&self) -> bool {
        let longest_ago = Instant::now().checked_sub(STALLED);
        let stalled = longest_ago.map_or(0, |at| self.milliseconds(at));
        let mut members = self.members();
        let evicted = self.evict(&mut members, |word| {
            state(word) == Waiting::Body as u64 && word >> STATE_BITS < stalled
        });
        if evicted {
            drop(self.wait(members, Duration::from_millis(50)));
        }
        evicted
    }

    fn try_hold(&self, bytes: usize) -> bool {
        let before = self.bytes_in_flight.fetch_add(bytes, Ordering::Relaxed);
        let fits = before.saturating_add(bytes) <= self.most_bytes_in_flight;
        if !fits {
            self.release(bytes);
        }
        fits
    }

    /// Gives back what was held.
    pub fn release(&self, bytes: usize) {
        self.bytes_in_flight.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Bytes received and not yet answered.
    pub fn bytes_in_flight(&self) -> usize {
        self.bytes_in_flight.load(Ordering::Relaxed)
    }

    /// The open connections by state.
    pub fn counts(&self) -> ConnectionCounts {
        let members = self.members();
        let mut counts = ConnectionCounts::default();
        for connection in members.connections.values() {
            match connection.state() {
                0 => counts.idle += 1,
                1 => counts.head += 1,
                2 | WORKING => counts.handler += 1,
                3 => counts.body += 1,
                4 => counts.writing += 1,
                _ => {}
            }
        }
        counts
    }
}

fn word(waiting: Waiting, since_ms: u64) -> u64 {
    since_ms << STATE_BITS | waiting as u64
}

fn state(word: u64) -> u64 {
    word & ((1 << STATE_BITS) - 1)
}

/// Wakes a connection's thread for the last time.
fn end(connection: &Connection, word: u64) {
    if state(word) == Waiting::Held as u64 || state(word) >= Waiting::Answer as u64 {
        // Half an answer must not look like a whole one.
        let _ = abort_on_close(&connection.stream);
    }
    let _ = connection.stream.shutdown(Shutdown::Both);
}

/// Lets the close of a socket be a reset and its unsent bytes be forgotten.
pub fn abort_on_close(stream: &TcpStream) -> io::Result<()> {
    Ok(rustix::net::sockopt::set_socket_linger(stream, Some(Duration::ZERO))?)
}
