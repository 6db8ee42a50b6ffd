//! One request from its head to the last byte of its answer: the service's ticket, the bytes held
//! for it, and how it went.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::registry::Registry;
use super::{Outcome, Service};

/// Runs a part of the service. `None` if it panicked; the panic hook has said why.
pub fn guarded<T>(what: &str, part: impl FnOnce() -> T) -> Option<T> {
    let done = catch_unwind(AssertUnwindSafe(part)).ok();
    if done.is_none() {
        log::error!("{what} panicked");
    }
    done
}

/// A request in progress. However it ends, the service hears of it once.
pub struct Case<S: Service> {
    service: Arc<S>,
    registry: Arc<Registry>,
    ticket: Option<S::Ticket>,
    held_bytes: usize,
    outcome: Outcome,
}

impl<S: Service> Case<S> {
    /// A request of which the head is known. Without a ticket if the service failed to make one.
    pub fn new(service: Arc<S>, registry: Arc<Registry>, ticket: Option<S::Ticket>) -> Self {
        Self { service, registry, ticket, held_bytes: 0, outcome: Outcome::default() }
    }

    /// Lets the service work on its ticket. `None` if it panicked or there is no ticket.
    pub fn ask<T>(&mut self, what: &str, work: impl FnOnce(&S, &mut S::Ticket) -> T) -> Option<T> {
        let ticket = self.ticket.as_mut()?;
        guarded(what, || work(&self.service, ticket))
    }

    /// Counts received bytes against the bound of all connections.
    pub fn hold(&mut self, bytes: usize) -> bool {
        let held = self.registry.hold(bytes);
        if held {
            self.held_bytes += bytes;
        }
        held
    }

    /// Bytes of the request's body have come.
    pub fn came(&mut self, bytes: &[u8]) {
        self.ask("the coming of a body", |service, ticket| service.coming(ticket, bytes));
    }

    /// The head of the answer is decided.
    pub fn answered(&mut self, status: u16) {
        self.outcome.status = Some(status);
        self.outcome.complete = true;
    }

    /// Bytes of the answer's body are handed over.
    pub fn sent(&mut self, bytes: &[u8]) {
        self.outcome.body_bytes += bytes.len() as u64;
        self.ask("the passing of an answer", |service, ticket| service.passing(ticket, bytes));
    }

    /// Whether the server is on its way out.
    pub fn is_draining(&self) -> bool {
        self.registry.is_draining()
    }

    /// The answer will not be finished.
    pub fn broke_off(&mut self) {
        self.outcome.complete = false;
    }
}

impl<S: Service> Drop for Case<S> {
    fn drop(&mut self) {
        self.registry.release(self.held_bytes);
        if let Some(ticket) = self.ticket.take() {
            guarded("the end of a request", || {
                self.service.finished(ticket, self.outcome);
            });
        }
    }
}
