//! One write on its way through the writer: the work, what came of it, and who waits for that.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::SyncSender;

use super::connection::Writing;
use crate::model::Error;

/// One write on its way through the writer.
pub(super) trait Job: Send {
    /// Does the work; whether it succeeded.
    fn run(&mut self, tx: &Writing) -> bool;
    /// How the database failed it, if that is what happened.
    fn storage_failure(&self) -> Option<Error>;
    /// Replaces whatever the work returned by a failure.
    fn fail(&mut self, error: Error);
    /// Answers whoever waits.
    fn answer(self: Box<Self>);
}

pub(super) struct Pending<T, W> {
    work: Option<W>,
    outcome: Option<Result<T, Error>>,
    reply: SyncSender<Result<T, Error>>,
}

impl<T, W> Pending<T, W> {
    pub(super) fn new(work: W, reply: SyncSender<Result<T, Error>>) -> Self {
        Self { work: Some(work), outcome: None, reply }
    }
}

impl<T, W> Job for Pending<T, W>
where
    T: Send,
    W: FnOnce(&Writing) -> Result<T, Error> + Send,
{
    fn run(&mut self, tx: &Writing) -> bool {
        let Some(work) = self.work.take() else { return false };
        let outcome = catch_unwind(AssertUnwindSafe(|| work(tx)))
            .unwrap_or_else(|_| Err(Error::Internal { reason: "a write panicked".into() }));
        let succeeded = outcome.is_ok();
        self.outcome = Some(outcome);
        succeeded
    }

    fn storage_failure(&self) -> Option<Error> {
        match &self.outcome {
            Some(Err(error)) if error.is_of_storage() => Some(error.clone()),
            _ => None,
        }
    }

    fn fail(&mut self, error: Error) {
        self.outcome = Some(Err(error));
    }

    fn answer(self: Box<Self>) {
        let outcome = self.outcome.unwrap_or_else(|| Err(writer_is_gone()));
        // Nobody waits any more only if the waiting thread is gone; the write stands.
        let _ = self.reply.send(outcome);
    }
}

/// What is told to whoever waits for a writer that is no more.
pub(super) fn writer_is_gone() -> Error {
    Error::Internal { reason: "the writer thread has ended".into() }
}
