//! What the parts of one connection tell each other. They share one thread, so there is no lock.

use std::cell::Cell;
use std::time::{Duration, Instant};

use rustix::event::PollFlags;

use super::fault::Fault;
use super::limits::Limits;
use super::registry::Waiting;

/// What the connection is doing, seen from the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing has come yet.
    Fresh,
    /// The last answer is taken and nothing of a next request has come.
    Idle,
    /// A head has begun.
    Head,
    /// The service waits for the body.
    Body,
    /// The service works, or its answer is being written.
    Answer,
    /// The last answer of this connection is written.
    Over,
}

/// How a connection ends of which the service wants no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// It is closed.
    Closed,
    /// It is reset.
    Reset,
}

/// The notes of one connection.
#[derive(Debug)]
pub struct Progress {
    phase: Cell<Phase>,
    phase_is_new: Cell<bool>,
    since: Cell<Instant>,
    moved: Cell<bool>,
    moved_at: Cell<Instant>,
    /// Bytes of the current body.
    pub body_bytes: Cell<u64>,
    /// What the socket would not do at once.
    pub interest: Cell<PollFlags>,
    /// The parser has asked for a next head before the answer was finished.
    pub asked_early: Cell<bool>,
    /// The parser has taken the whole answer.
    pub answer_given: Cell<bool>,
    /// The current request is one of HTTP/1.0.
    pub old_version: Cell<bool>,
    /// The answer says that it is the last one.
    pub closing: Cell<bool>,
    /// There is more of the request than was read.
    pub unread: Cell<bool>,
    /// The body did not come in time.
    pub body_expired: Cell<bool>,
    /// The answer waits for the rest of a body that nobody wants.
    pub discarding: Cell<bool>,
    /// The answer has nothing to say at the moment.
    pub pausing: Cell<bool>,
    /// The answer cannot be finished.
    pub broken: Cell<bool>,
    /// The answer is held back on purpose: until when.
    pub held_until: Cell<Option<Instant>>,
    /// Nothing more of the answer will come, on purpose.
    pub cut: Cell<Option<Cut>>,
    /// The head that was refused, if one was.
    pub fault: Cell<Option<Fault>>,
}

impl Progress {
    /// A new connection, accepted now.
    pub fn new() -> Self {
        let now = Instant::now();
        Self {
            phase: Cell::new(Phase::Fresh),
            phase_is_new: Cell::new(false),
            since: Cell::new(now),
            moved: Cell::new(false),
            moved_at: Cell::new(now),
            body_bytes: Cell::new(0),
            interest: Cell::new(PollFlags::empty()),
            asked_early: Cell::new(false),
            answer_given: Cell::new(false),
            old_version: Cell::new(false),
            closing: Cell::new(false),
            unread: Cell::new(false),
            body_expired: Cell::new(false),
            discarding: Cell::new(false),
            pausing: Cell::new(false),
            broken: Cell::new(false),
            held_until: Cell::new(None),
            cut: Cell::new(None),
            fault: Cell::new(None),
        }
    }

    /// The phase as it was last set.
    pub fn phase(&self) -> Phase {
        self.phase.get()
    }

    /// Another phase begins, unless it is the same one.
    pub fn enter(&self, phase: Phase) {
        let last = self.phase.replace(phase);
        // The time for a first head runs from the acceptance.
        if last != phase && (last, phase) != (Phase::Fresh, Phase::Head) {
            self.phase_is_new.set(true);
        }
    }

    /// The idle phase has just begun: since when. Only once for each time.
    pub fn becomes_idle(&self) -> Option<Instant> {
        if self.phase.get() != Phase::Idle || !self.phase_is_new.replace(false) {
            return None;
        }
        let now = Instant::now();
        self.since.set(now);
        self.moved_at.set(now);
        Some(now)
    }

    /// Bytes went through in the direction that the phase waits for.
    pub fn note_movement(&self) {
        self.moved.set(true);
    }

    /// The connection is about to wait for its client: since when it does so, and until when it may.
    pub fn wait(&self, limits: &Limits) -> (Waiting, Instant, Instant) {
        let now = Instant::now();
        let moved = self.moved.replace(false);
        if self.phase_is_new.replace(false) {
            self.since.set(now);
            self.moved_at.set(now);
        } else if moved {
            self.moved_at.set(now);
        }
        let (since, moved_at) = (self.since.get(), self.moved_at.get());
        match self.phase.get() {
            Phase::Idle => (Waiting::Idle, since, since + limits.idle_timeout),
            Phase::Fresh | Phase::Head => (Waiting::Head, since, since + limits.head_timeout),
            Phase::Body => {
                let paid = self.body_bytes.get() * 1000 / limits.body_bytes_per_second.max(1);
                let slowest = since + limits.body_grace + Duration::from_millis(paid);
                let until = slowest.min(moved_at + limits.body_stall);
                (Waiting::Body, moved_at, until)
            }
            Phase::Answer | Phase::Over => {
                (Waiting::Answer, moved_at, moved_at + limits.write_stall)
            }
        }
    }
}
