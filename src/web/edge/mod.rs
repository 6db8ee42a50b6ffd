//! The edge: everything between the listening socket and a synchronous service.
//!
//! **Goals.** Answer correct HTTP/1.1 and 1.0 quickly; and stay small, alive and just towards
//! everybody whatever comes in: half-open requests by the thousand, heads without end, bodies
//! that drip, clients that never read, two readings of one message.
//!
//! **How.** hyper parses and writes. Each connection is one thread with a small stack, and there
//! is no runtime: hyper's future is polled by hand over a socket that does not block, and when it
//! cannot go on the thread waits in `poll(2)` on that socket until the deadline of the state it is
//! in. (Between two requests, where most waiting is done, it waits in the read itself.)
//! Between the socket and hyper stands a gate (`gate.rs`) that checks each head in full before
//! hyper sees it and hands on one request at a time, so that no message can be read in two ways
//! and it is always known whether a connection is idle, in a head, in a body or in an answer.
//!
//! **Limits.** All of them are in [`Limits`]. At the limit of connections the one is closed on
//! which the server has waited longest for its client: idle ones first, then unfinished heads,
//! unfinished bodies, answers not taken. Only a request inside its handler is safe, so a handler
//! must never wait for a client. What a connection holds in memory is bounded by one head, one
//! body (all bodies together by `bytes_in_flight`, counted as they are received, not as they are
//! announced; bodies that stall give way to those that move) and a few pieces of an answer.
//!
//! **Answers without end.** A body whose source says that it would block is one that goes on later:
//! what there is is written, and the source is asked again. It may wait a little for something to
//! say, but not for its client; whether the client is gone, or the server on its way out, is
//! looked at each time.
//!
//! **What it deliberately does not do.** No TLS, HTTP/2, WebSocket, upgrade or tunnel: that is a
//! proxy's work. No routing, no compression, no request ids, no access log: that is the service's.
//! No thread pool: a thread that waits costs a few pages, and a pool that is full answers nobody.
//! No second chance for malformed heads: a bare line feed, a folded field, a length given twice
//! end the connection with 400.

use std::net::SocketAddr;

mod acceptor;
mod answer;
mod case;
pub(crate) mod chunks;
mod conduct;
mod connection;
mod exchange;
mod fault;
pub(crate) mod gate;
mod head;
mod limits;
mod progress;
mod registry;
mod shutdown;
mod socket;
mod stats;

pub use acceptor::Edge;
pub use conduct::{Conduct, Extent};
pub use limits::{
    Limits, MOST_CONNECTIONS, RESERVED_DESCRIPTORS, connections_within, raise_descriptor_limit,
};
pub use registry::ConnectionCounts;
pub use shutdown::Shutdown;
pub use stats::Stats;

/// What the edge asks of the program. Everything is called on the connection's own thread and may
/// block, though not for a client. A panic in any of it is caught and answered.
pub trait Service: Send + Sync + 'static {
    /// What the service knows of one request, from its head to the end of its answer.
    type Ticket;

    /// A head is complete. Notes what every answer needs (request id, clock, dialect); decides
    /// nothing, so that there is a ticket for whatever goes wrong later.
    fn open(&self, head: &Head<'_>) -> Self::Ticket;

    /// Routes, authenticates, and refuses or says how much body may come. `100 Continue` is sent
    /// only after this.
    fn admit(&self, ticket: &mut Self::Ticket, head: &Head<'_>) -> Admission;

    /// A piece of the request's body has come.
    fn coming(&self, ticket: &mut Self::Ticket, piece: &[u8]) {
        let _ = (ticket, piece);
    }

    /// The body is there; it is empty if the request has none.
    fn answer(&self, ticket: &mut Self::Ticket, body: Vec<u8>) -> rouille::Response;

    /// How the answer to the body is to be given.
    fn conduct(&self, ticket: &Self::Ticket) -> Conduct {
        let _ = ticket;
        Conduct::default()
    }

    /// The edge gave up on an admitted request. The connection is closed after this answer.
    fn refuse(&self, ticket: &mut Self::Ticket, refusal: Refusal) -> rouille::Response;

    /// `admit`, `answer` or `refuse` panicked, or gave an answer that cannot be sent: a 500.
    fn panicked(&self, ticket: &mut Self::Ticket) -> rouille::Response;

    /// A piece of the answer's body is handed over, as it goes to the client.
    fn passing(&self, ticket: &mut Self::Ticket, piece: &[u8]) {
        let _ = (ticket, piece);
    }

    /// The request is over: the answer is handed over, was broken off, or nobody wants it.
    fn finished(&self, ticket: Self::Ticket, outcome: Outcome) {
        let _ = (ticket, outcome);
    }
}

/// A checked request head.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// The method, known or not.
    pub method: &'a str,
    /// Path and query as sent, percent signs and all; the absolute form is reduced to this one.
    /// `OPTIONS *` gives `*`.
    pub target: &'a str,
    /// The header fields.
    pub headers: &'a hyper::HeaderMap,
    /// HTTP/1.0 or HTTP/1.1.
    pub version: hyper::Version,
    /// The other end of the connection.
    pub peer: SocketAddr,
}

/// What becomes of a request whose head is known.
#[derive(Debug)]
pub enum Admission {
    /// This is the answer, whatever the body.
    Answer(rouille::Response),
    /// The body is wanted, if it is not larger than this.
    Collect {
        /// The largest body that the route takes.
        limit_bytes: usize,
    },
}

/// Why the edge gave up on an admitted request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// 413: announced or sent more than the route takes.
    BodyTooLarge {
        /// The largest body that the route takes.
        limit_bytes: usize,
    },
    /// 408: nothing more came for too long, or too little.
    BodyTooSlow,
    /// 400: the chunks are broken or the body ends too early.
    BodyMalformed,
    /// 503: the bodies of all connections together are too much.
    TooManyBytesInFlight,
}

/// How a request went, as far as the edge saw it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The status of the answer, unless nothing of one was sent.
    pub status: Option<u16>,
    /// Bytes of the answer's body that were handed over.
    pub body_bytes: u64,
    /// Whether the answer was handed over whole.
    pub complete: bool,
}
