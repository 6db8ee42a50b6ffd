//! The life of one connection on its own thread: let the parser work until it would wait, wait
//! for the socket until the deadline of the state that it is in, and say good-bye properly.

use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Instant;

use hyper::server::conn::http1;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, Shutdown, recv, send, shutdown};

use super::Service;
use super::exchange::{Exchanges, Shared};
use super::fault::Fault;
use super::gate::Gate;
use super::limits::Limits;
use super::progress::{Cut, Phase, Progress};
use super::registry::{Connection, Registry, Waiting, abort_on_close};
use super::socket::GatedSocket;

/// The parser's own bounds are a second wall; it refuses to have this one lower.
const LEAST_PARSER_BUFFER: usize = 32 << 10;

/// Serves a connection until it ends.
pub fn serve<S: Service>(
    connection: &Arc<Connection>,
    registry: &Arc<Registry>,
    service: Arc<S>,
    limits: &Limits,
) {
    let progress = Rc::new(Progress::new());
    let socket = GatedSocket {
        connection: connection.clone(),
        registry: registry.clone(),
        progress: progress.clone(),
        gate: Gate::new(limits.head_bytes, limits.header_fields),
    };
    let exchanges = Exchanges(Rc::new(Shared {
        service,
        registry: registry.clone(),
        progress: progress.clone(),
        peer: connection.peer,
    }));
    let thread = Thread { connection, registry, limits, progress: &progress };
    let mut parser = http1::Builder::new();
    parser.max_buf_size(limits.head_bytes.max(LEAST_PARSER_BUFFER));
    parser.max_header_size(limits.head_bytes);
    if limits.header_fields > 100 {
        parser.max_headers(limits.header_fields);
    }
    let ending = thread.drive(pin!(parser.serve_connection(socket, exchanges)));
    thread.part(ending);
}

/// How a connection ends.
#[derive(Clone, Copy)]
enum Ending {
    /// Nothing more is to be said.
    Silent,
    /// What was said last must arrive.
    Polite,
    /// The head was refused.
    Refused(Fault),
    /// The answer could not be finished, and must not look as if it were.
    Aborted,
}

enum Waited {
    Ready,
    Expired,
    Evicted,
}

/// Set by the parser when it can go on without the socket.
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

struct Thread<'a> {
    connection: &'a Connection,
    registry: &'a Registry,
    limits: &'a Limits,
    progress: &'a Progress,
}

impl Thread<'_> {
    fn drive<E>(&self, mut parser: Pin<&mut impl Future<Output = Result<(), E>>>) -> Ending {
        let woken = Arc::new(Woken(AtomicBool::new(false)));
        let waker = Waker::from(woken.clone());
        let mut context = Context::from_waker(&waker);
        loop {
            self.progress.interest.set(PollFlags::empty());
            if let Poll::Ready(done) = parser.as_mut().poll(&mut context) {
                return self.parser_ended(done.is_ok());
            }
            if self.progress.phase() == Phase::Over {
                return Ending::Polite;
            }
            if woken.0.swap(false, Ordering::Relaxed) {
                // An answer that has nothing to write learns only here that nobody reads it.
                if self.progress.pausing.replace(false) && self.is_deserted() {
                    return Ending::Silent;
                }
                continue;
            }
            // An unwanted body is dropped as far as it is here, but not waited for.
            if self.progress.discarding.replace(false) {
                continue;
            }
            let interest = self.progress.interest.get();
            if let Some(cut) =
                self.progress.cut.get().filter(|_| !interest.contains(PollFlags::OUT))
            {
                return match cut {
                    Cut::Closed => Ending::Polite,
                    Cut::Reset => Ending::Aborted,
                };
            }
            if let Some(until) = self.progress.held_until.take() {
                match self.wait(PollFlags::RDHUP, Waiting::Held, Instant::now(), until) {
                    Waited::Expired => continue,
                    // Whoever has closed their side waits for nothing any more.
                    Waited::Ready | Waited::Evicted => return Ending::Silent,
                }
            }
            if interest.is_empty() {
                log::error!("a connection waits for nothing");
                return Ending::Aborted;
            }
            let (waiting, since, until) = self.progress.wait(self.limits);
            match self.wait(interest, waiting, since, until) {
                Waited::Ready => {}
                Waited::Evicted => return Ending::Silent,
                Waited::Expired => {
                    if let Some(ending) = self.expired() {
                        return ending;
                    }
                }
            }
        }
    }

    /// Whether the client has closed its side.
    fn is_deserted(&self) -> bool {
        let flags = RecvFlags::PEEK | RecvFlags::DONTWAIT;
        match recv(&self.connection.stream, &mut [0], flags) {
            Ok((_, count)) => count == 0,
            Err(error) => error != Errno::AGAIN && error != Errno::INTR,
        }
    }

    fn parser_ended(&self, is_ok: bool) -> Ending {
        if let Some(fault) = self.progress.fault.get() {
            Ending::Refused(fault)
        } else if self.progress.broken.get() {
            Ending::Aborted
        } else if is_ok || self.progress.phase() == Phase::Answer {
            Ending::Polite
        } else {
            Ending::Silent
        }
    }

    /// The client let the deadline pass. `None` if the service has a last word.
    fn expired(&self) -> Option<Ending> {
        match self.progress.phase() {
            Phase::Fresh | Phase::Idle => Some(Ending::Silent),
            Phase::Head => Some(Ending::Refused(Fault::TooSlow)),
            Phase::Body if !self.progress.body_expired.replace(true) => None,
            Phase::Body | Phase::Answer | Phase::Over => Some(Ending::Aborted),
        }
    }

    fn wait(
        &self,
        interest: PollFlags,
        waiting: Waiting,
        since: Instant,
        until: Instant,
    ) -> Waited {
        let since_ms = self.registry.milliseconds(since);
        let Some(resting) = self.connection.rest(waiting, since_ms) else {
            return Waited::Evicted;
        };
        // After the rest, or a drain that began between the two would not see this connection.
        if waiting <= Waiting::Held && self.registry.is_draining() {
            return Waited::Evicted;
        }
        let ready = self.poll_until(interest, until);
        if !resting.resume() {
            Waited::Evicted
        } else if ready {
            Waited::Ready
        } else {
            Waited::Expired
        }
    }

    fn poll_until(&self, interest: PollFlags, until: Instant) -> bool {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let timeout = Timespec {
                tv_sec: left.as_secs().try_into().unwrap_or(i64::MAX),
                tv_nsec: left.subsec_nanos().into(),
            };
            let mut descriptors = [PollFd::new(&self.connection.stream, interest)];
            match poll(&mut descriptors, Some(&timeout)) {
                Ok(0) => return false,
                Err(Errno::INTR) => {}
                // An error of poll itself shows at the next read or write.
                Ok(_) | Err(_) => return true,
            }
        }
    }

    fn part(&self, ending: Ending) {
        match ending {
            Ending::Silent => {}
            Ending::Aborted => {
                let _ = abort_on_close(&self.connection.stream);
            }
            Ending::Polite => self.linger(self.progress.unread.get()),
            Ending::Refused(fault) => {
                self.registry.refused_heads.fetch_add(1, Ordering::Relaxed);
                log::debug!("{}: refused a head: {fault:?}", self.connection.peer);
                if self.write_last(&fault.answer()) {
                    self.linger(true);
                }
            }
        }
    }

    fn write_last(&self, mut answer: &[u8]) -> bool {
        let until = Instant::now() + self.limits.write_stall;
        let flags = SendFlags::DONTWAIT | SendFlags::NOSIGNAL;
        while !answer.is_empty() {
            match send(&self.connection.stream, answer, flags) {
                Ok(count) => answer = &answer[count..],
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => {
                    let now = Instant::now();
                    let waited = self.wait(PollFlags::OUT, Waiting::Answer, now, until);
                    if !matches!(waited, Waited::Ready) {
                        return false;
                    }
                }
                Err(_) => return false,
            }
        }
        true
    }

    /// Shuts the writing side and reads on for a little: to close on unread bytes would be a
    /// reset, and the client could lose the answer over it.
    fn linger(&self, for_more: bool) {
        let stream = &self.connection.stream;
        if shutdown(stream, Shutdown::Write).is_err() {
            return;
        }
        let began = Instant::now();
        let until = began + self.limits.linger;
        let mut left = self.limits.linger_bytes;
        let mut scratch = [0; 4096];
        while left > 0 {
            match recv(stream, &mut scratch, RecvFlags::DONTWAIT) {
                Ok((_, 0)) => return,
                Ok((_, count)) => left = left.saturating_sub(count),
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) if for_more => {
                    let waited = self.wait(PollFlags::IN, Waiting::Idle, began, until);
                    if !matches!(waited, Waited::Ready) {
                        return;
                    }
                }
                Err(_) => return,
            }
            if Instant::now() >= until {
                return;
            }
        }
    }
}
