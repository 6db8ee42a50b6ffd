//! The one writer and its group commit.
//!
//! Goal: an answered write is on disk, at a rate that one sync per write could not reach. Every
//! write is a job in a bounded queue. One thread takes whatever waits there (one job when the
//! service is quiet, hundreds under load), runs each job in a SAVEPOINT of its own inside one
//! transaction, commits once, and only then answers all of them.
//!
//! * A job that fails or panics is rolled back to its own savepoint; the others of its batch stay.
//! * If the commit fails, every job of the batch is answered with that failure: nothing was kept.
//! * If SQLite gives up the whole transaction in the middle (a full disk, an I/O error), the jobs
//!   that ran are answered with that failure and the rest starts a transaction of its own.
//! * A full queue refuses at once, so that waiting is bounded.
//!
//! It deliberately does not try again: what a client may repeat, the client knows best.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::connection::{Writing, open_writer};
use super::file::DatabaseFile;
use super::job::{Job, Pending, writer_is_gone};
use super::open_error::OpenError;
use super::place::Place;
use super::{Shared, StoreOptions};
use crate::model::Error;

/// How often the writer looks whether another process changed the file.
const FOREIGN_CHANGE_INTERVAL: Duration = Duration::from_millis(90);
/// What a client is told when the queue is full.
const QUEUE_FULL: Error = Error::Busy { what: "writer queue", retry_after_s: 1 };

/// What a client is told whose patience has an end.
const TOO_SLOW: Error = Error::Busy { what: "writer", retry_after_s: 1 };

/// Upper bounds of the commit times counted in [`WriterStats`], in microseconds.
pub const COMMIT_TIME_BOUNDS_US: [u64; 8] = [100, 250, 500, 1_000, 2_500, 10_000, 50_000, 250_000];

/// Counters of what the writer did, for the metrics page.
#[derive(Debug, Default)]
pub struct WriterStats {
    /// Jobs waiting or running now.
    pub queued: AtomicU64,
    /// Jobs refused because the queue was full.
    pub refused: AtomicU64,
    /// Jobs run.
    pub jobs: AtomicU64,
    /// Transactions committed.
    pub commits: AtomicU64,
    /// Transactions that the file did not take, with every job in them.
    pub lost: AtomicU64,
    /// Time spent in COMMIT, in microseconds.
    pub commit_us: AtomicU64,
    /// Commits by time: one count per bound, the last beyond all of them.
    pub commit_times: [AtomicU64; COMMIT_TIME_BOUNDS_US.len() + 1],
}

/// The end of the queue that takes jobs.
pub(super) struct Writer {
    queue: Option<SyncSender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
    stats: Arc<WriterStats>,
    place: Arc<Place>,
}

impl Writer {
    /// Opens the writing connection and starts its thread.
    pub(super) fn start(
        file: &DatabaseFile,
        options: StoreOptions,
        shared: Arc<Shared>,
    ) -> Result<Self, OpenError> {
        let unreadable = |error: &dyn ToString| OpenError::Unreadable { reason: error.to_string() };
        let connection = open_writer(file.path(), options).map_err(|error| unreadable(&error))?;
        let (queue, jobs) = sync_channel(options.queue_limit.max(1));
        let stats = Arc::new(WriterStats::default());
        let mut desk = Desk {
            connection,
            shared,
            stats: Arc::clone(&stats),
            batch_limit: options.batch_limit.max(1),
            place: None,
            data_version: 0,
            looked_at: Instant::now(),
        };
        desk.data_version = desk.read_data_version().map_err(|error| unreadable(&error))?;
        desk.try_refresh_next_settling().map_err(|error| unreadable(&error))?;
        // Now that something was read, the log is there as well.
        let place = Place::of(file.path(), file.id()).map_err(|error| unreadable(&error))?;
        // What this connection opened by its name must be the file that was looked at and is held.
        place.check().map_err(|error| unreadable(&error))?;
        let place = Arc::new(place);
        desk.place = Some(Arc::clone(&place));
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || desk.work(&jobs))
            .map_err(|error| unreadable(&error))?;
        Ok(Self { queue: Some(queue), thread: Some(thread), stats, place })
    }

    /// Queues `work`, waits until it is committed or rolled back, and returns what it returned.
    /// `Busy` if that takes longer than `patience`.
    pub(super) fn write<T: Send + 'static>(
        &self,
        patience: Option<Duration>,
        work: impl FnOnce(&Writing) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (reply, answer) = sync_channel(1);
        let job = Box::new(Pending::new(work, reply));
        let queue = self.queue.as_ref().ok_or(QUEUE_FULL)?;
        self.stats.queued.fetch_add(1, Ordering::Relaxed);
        match queue.try_send(job) {
            Ok(()) => match patience {
                None => answer.recv().unwrap_or_else(|_| Err(writer_is_gone())),
                Some(patience) => answer.recv_timeout(patience).unwrap_or(Err(TOO_SLOW)),
            },
            Err(refusal) => {
                self.stats.queued.fetch_sub(1, Ordering::Relaxed);
                self.stats.refused.fetch_add(1, Ordering::Relaxed);
                Err(match refusal {
                    TrySendError::Full(_) => QUEUE_FULL,
                    TrySendError::Disconnected(_) => writer_is_gone(),
                })
            }
        }
    }

    /// Where the file was opened.
    pub(super) fn place(&self) -> Arc<Place> {
        Arc::clone(&self.place)
    }

    pub(super) fn stats(&self) -> &WriterStats {
        &self.stats
    }
}

impl Drop for Writer {
    /// Lets the thread finish what is queued, checkpoint and close.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the writer thread panicked");
        }
    }
}

/// The writer's own side: the connection and what it keeps an eye on.
struct Desk {
    connection: Connection,
    shared: Arc<Shared>,
    stats: Arc<WriterStats>,
    batch_limit: usize,
    place: Option<Arc<Place>>,
    data_version: i64,
    looked_at: Instant,
}

impl Desk {
    /// Works until every sender is gone, then checkpoints.
    fn work(mut self, jobs: &Receiver<Box<dyn Job>>) {
        let mut batch = Vec::with_capacity(self.batch_limit);
        loop {
            let until_look = FOREIGN_CHANGE_INTERVAL.saturating_sub(self.looked_at.elapsed());
            match jobs.recv_timeout(until_look) {
                Ok(job) => {
                    batch.push(job);
                    batch.extend(jobs.try_iter().take(self.batch_limit - 1));
                    while !batch.is_empty() {
                        self.run_batch(&mut batch);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            self.look_for_foreign_changes();
        }
        if let Err(error) = self.connection.pragma(None, "wal_checkpoint", "TRUNCATE", |_| Ok(())) {
            log::warn!("the last checkpoint failed: {error}");
        }
    }

    /// Runs jobs from the front of `batch` in one transaction, commits, and answers them. Jobs
    /// that did not get their turn stay in `batch`.
    fn run_batch(&mut self, batch: &mut Vec<Box<dyn Job>>) {
        let mut states_changed = false;
        let mut ran = 0;
        let before = self.numbers();
        let is_in_place = self.place.as_ref().map_or(Ok(()), |place| place.check());
        let outcome = is_in_place.and_then(|()| self.statement("BEGIN IMMEDIATE")).and_then(|()| {
            self.notice_foreign_changes()?;
            for job in batch.iter_mut() {
                ran += 1;
                states_changed |= self.run_job(job.as_mut())?;
            }
            self.commit()
        });
        // Who read in the meantime noted a moved number, but the file as it was before.
        for (number, before) in [&self.shared.changes, &self.shared.states].into_iter().zip(before)
        {
            if number.load(Ordering::Acquire) != before {
                number.fetch_add(1, Ordering::AcqRel);
            }
        }
        if let Err(error) = outcome {
            if !self.connection.is_autocommit()
                && let Err(error) = self.statement("ROLLBACK")
            {
                log::error!("rollback failed: {error}");
            }
            log::error!("a transaction of {ran} jobs was lost: {error}");
            self.stats.lost.fetch_add(1, Ordering::Relaxed);
            ran = if ran == 0 { batch.len() } else { ran };
            batch[..ran].iter_mut().for_each(|job| job.fail(error.clone()));
        }
        if states_changed {
            self.refresh_next_settling();
        }
        self.stats.jobs.fetch_add(ran as u64, Ordering::Relaxed);
        self.stats.queued.fetch_sub(ran as u64, Ordering::Relaxed);
        batch.drain(..ran).for_each(Job::answer);
    }

    /// Runs one job in its savepoint; whether it changed the states of tenants. An error means
    /// that the whole transaction is lost.
    fn run_job(&self, job: &mut dyn Job) -> Result<bool, Error> {
        self.statement("SAVEPOINT job")?;
        let tx = Writing::new(&self.connection, &self.shared);
        let succeeded = job.run(&tx);
        if succeeded && !tx.only_counts() {
            self.shared.changes.fetch_add(1, Ordering::AcqRel);
        }
        if succeeded && tx.states_changed() {
            self.shared.states.fetch_add(1, Ordering::AcqRel);
        }
        if self.connection.is_autocommit() {
            let given_up =
                || Error::Unavailable { reason: "SQLite gave the transaction up".into() };
            return Err(job.storage_failure().unwrap_or_else(given_up));
        }
        if !succeeded {
            self.statement("ROLLBACK TO job")?;
        }
        self.statement("RELEASE job")?;
        Ok(succeeded && tx.states_changed())
    }

    fn commit(&self) -> Result<(), Error> {
        let start = Instant::now();
        self.statement("COMMIT")?;
        let us = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        let slot = COMMIT_TIME_BOUNDS_US.partition_point(|bound| *bound < us);
        self.stats.commit_times[slot].fetch_add(1, Ordering::Relaxed);
        self.stats.commit_us.fetch_add(us, Ordering::Relaxed);
        self.stats.commits.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn statement(&self, sql: &'static str) -> Result<(), Error> {
        self.connection.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    fn read_data_version(&self) -> rusqlite::Result<i64> {
        self.connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
    }

    /// On this connection the data version moves only by commits of other processes.
    fn look_for_foreign_changes(&mut self) {
        if self.looked_at.elapsed() < FOREIGN_CHANGE_INTERVAL {
            return;
        }
        self.looked_at = Instant::now();
        if let Err(error) = self.notice_foreign_changes() {
            log::error!("data_version: {error}");
        }
    }

    fn notice_foreign_changes(&mut self) -> Result<(), Error> {
        let version = self.read_data_version()?;
        if version != self.data_version {
            self.data_version = version;
            self.refresh_next_settling();
            self.shared.foreign_changes.fetch_add(1, Ordering::AcqRel);
            self.shared.changes.fetch_add(1, Ordering::AcqRel);
            self.shared.states.fetch_add(1, Ordering::AcqRel);
        }
        Ok(())
    }

    /// `Store::changes` and `Store::states`.
    fn numbers(&self) -> [u64; 2] {
        [&self.shared.changes, &self.shared.states].map(|number| number.load(Ordering::Acquire))
    }

    fn try_refresh_next_settling(&self) -> Result<(), Error> {
        let next = Writing::new(&self.connection, &self.shared).next_settling()?;
        self.shared.next_settling.store(next, Ordering::Release);
        Ok(())
    }

    /// Looks the earliest settling up. If that fails, the next one who asks will try again.
    fn refresh_next_settling(&self) {
        if let Err(error) = self.try_refresh_next_settling() {
            log::error!("next settling: {error}");
            self.shared.next_settling.store(i64::MIN, Ordering::Release);
        }
    }
}

#[cfg(test)]
mod tests;
