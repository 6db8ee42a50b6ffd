//! Group commit from inside, where a batch can be put together job by job.

use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use super::*;
use crate::model::SystemClock;
use crate::store::Store;

type Work = Box<dyn FnOnce(&Writing) -> Result<(), Error> + Send>;

/// A store in a folder of its own.
struct Bench {
    store: Store,
    folder: tempfile::TempDir,
}

impl Bench {
    fn new(options: StoreOptions) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("t.db"), options, &SystemClock).unwrap();
        Self { store, folder }
    }

    /// Runs `jobs` in one batch, in this order, and gives what each was answered.
    fn batch(&self, jobs: Vec<Work>) -> Vec<Result<(), Error>> {
        self.behind_a_gate(|| self.queue_one_by_one(jobs))
    }

    /// Holds the writer inside a job of its own while `queue` puts others behind it.
    fn behind_a_gate<T>(&self, queue: impl FnOnce() -> Vec<Receiver<T>>) -> Vec<T> {
        let (started, has_started) = channel();
        let (open, opened) = channel::<()>();
        std::thread::scope(|scope| {
            let gate = scope.spawn(move || {
                self.store.write(move |_| {
                    started.send(()).unwrap();
                    opened.recv().unwrap();
                    Ok(())
                })
            });
            has_started.recv().unwrap();
            let answers = queue();
            open.send(()).unwrap();
            gate.join().unwrap().unwrap();
            answers.into_iter().map(|answer| answer.recv().unwrap()).collect()
        })
    }

    fn queue_one_by_one(&self, jobs: Vec<Work>) -> Vec<Receiver<Result<(), Error>>> {
        let queue = self.store.writer.queue.as_ref().unwrap();
        let into_queue = |work| {
            let (reply, answer) = sync_channel(1);
            self.store.writer_stats().queued.fetch_add(1, Relaxed);
            queue.try_send(Box::new(Pending::new(work, reply))).ok().unwrap();
            answer
        };
        jobs.into_iter().map(into_queue).collect()
    }

    fn metrics(&self) -> Vec<String> {
        metrics(&self.store)
    }

    fn commits(&self) -> u64 {
        self.store.writer_stats().commits.load(Relaxed)
    }
}

fn metrics(store: &Store) -> Vec<String> {
    store.read(|tx| tx.all("SELECT name FROM metric ORDER BY key", [], |row| row.get(0))).unwrap()
}

fn insert(name: &'static str) -> Work {
    Box::new(move |tx| {
        tx.execute("INSERT INTO metric (name) VALUES (?1)", [name])?;
        Ok(())
    })
}

/// An insert into a table without triggers, too large for the pages there are: SQLite ends the
/// whole transaction.
fn overflow() -> Work {
    Box::new(|tx| {
        tx.execute("INSERT INTO metric (name) VALUES (?1)", ["x".repeat(1 << 20)])?;
        Ok(())
    })
}

fn limit_pages(tx: &Writing, sql: &'static str) -> Result<(), Error> {
    tx.one(sql, [], |_| Ok(())).map(|_| ())
}

fn no_more_pages() -> Work {
    Box::new(|tx| limit_pages(tx, "PRAGMA max_page_count = 1"))
}

fn storage(reason: &str) -> Result<(), Error> {
    Err(Error::Storage { reason: reason.into() })
}

#[test]
fn what_waits_together_is_committed_together_and_survives() {
    let bench = Bench::new(StoreOptions::SERVER);
    let threads: Vec<&'static str> = (0..64).map(|n| &*format!("m{n}").leak()).collect();
    let before = bench.commits();
    std::thread::scope(|scope| {
        for name in threads {
            let bench = &bench;
            scope.spawn(move || {
                bench.store.write(insert(name)).unwrap();
                assert!(bench.metrics().iter().any(|found| found == name), "answered, then read");
            });
        }
    });
    let commits = bench.commits() - before;
    assert!(commits < 64, "{commits} commits for 64 jobs");
    assert_eq!(bench.store.writer_stats().jobs.load(Relaxed), 64);
    assert_eq!(bench.store.writer_stats().queued.load(Relaxed), 0);

    let Bench { store, folder } = bench;
    drop(store);
    let path = folder.path().join("t.db");
    let reopened = Store::open(&path, StoreOptions::SERVER, &SystemClock).unwrap();
    assert_eq!(metrics(&reopened).len(), 64);
}

#[test]
fn a_batch_is_one_commit() {
    let bench = Bench::new(StoreOptions::SERVER);
    let before = bench.commits();
    let answers = bench.batch(vec![insert("a"), insert("b"), insert("c")]);
    assert_eq!(answers, [Ok(()), Ok(()), Ok(())]);
    assert_eq!(bench.commits() - before, 2, "the gate's and the batch's");
    assert_eq!(bench.metrics(), ["a", "b", "c"]);
}

#[test]
fn a_batch_limit_of_one_commits_each_alone() {
    let bench = Bench::new(StoreOptions { batch_limit: 1, ..StoreOptions::SERVER });
    let before = bench.commits();
    bench.batch(vec![insert("a"), insert("b"), insert("c")]);
    assert_eq!(bench.commits() - before, 4);
    assert_eq!(bench.metrics(), ["a", "b", "c"]);
}

#[test]
fn a_job_that_fails_or_panics_is_rolled_back_alone() {
    let bench = Bench::new(StoreOptions::SERVER);
    let failing: Work = Box::new(|tx| {
        insert("lost")(tx)?;
        Err(Error::AlreadyMember)
    });
    let panicking: Work = Box::new(|tx| {
        insert("lost too")(tx)?;
        panic!("as the test wants it");
    });
    let refused: Work = insert("a");
    let answers = bench.batch(vec![insert("a"), failing, panicking, refused, insert("b")]);
    let panicked = Err(Error::Internal { reason: "a write panicked".into() });
    let taken = storage("UNIQUE constraint failed: metric.name");
    assert_eq!(answers, [Ok(()), Err(Error::AlreadyMember), panicked, taken, Ok(())]);
    assert_eq!(bench.metrics(), ["a", "b"]);
    bench.store.write(insert("c")).unwrap();
    assert_eq!(bench.metrics(), ["a", "b", "c"]);
}

#[test]
fn a_full_queue_refuses_at_once() {
    let bench = Bench::new(StoreOptions { queue_limit: 2, ..StoreOptions::SERVER });
    bench.behind_a_gate(|| {
        let answers = bench.queue_one_by_one(vec![insert("a"), insert("b")]);
        let start = Instant::now();
        assert_eq!(bench.store.write(insert("c")), Err(QUEUE_FULL));
        assert!(start.elapsed() < Duration::from_millis(100), "{:?}", start.elapsed());
        answers
    });
    assert_eq!(bench.metrics(), ["a", "b"]);
    assert_eq!(bench.store.writer_stats().refused.load(Relaxed), 1);
    assert_eq!(bench.store.writer_stats().queued.load(Relaxed), 0);
}

/// Answers before the loss were not given yet, so the whole beginning of the batch can fail; the
/// rest gets a transaction of its own.
#[test]
fn a_transaction_that_sqlite_gives_up_fails_what_ran_and_no_more() {
    let bench = Bench::new(StoreOptions::SERVER);
    let answers =
        bench.batch(vec![no_more_pages(), insert("a"), overflow(), insert("b"), overflow()]);
    let full = || Err(Error::NoSpace { reason: "database or disk is full".into() });
    assert_eq!(answers, [full(), full(), full(), full(), full()]);
    assert_eq!(bench.metrics(), Vec::<String>::new());

    let answers = bench.batch(vec![insert("a"), overflow(), insert("b")]);
    assert_eq!(answers, [full(), full(), Ok(())]);
    assert_eq!(bench.metrics(), ["b"]);

    bench.store.write(|tx| limit_pages(tx, "PRAGMA max_page_count = 1000000")).unwrap();
    bench.store.write(overflow()).unwrap();
    assert_eq!(bench.metrics().len(), 2);
}

#[test]
fn work_that_goes_on_after_a_lost_transaction_writes_nothing() {
    let bench = Bench::new(StoreOptions::SERVER);
    bench.store.write(no_more_pages()).unwrap();
    let stubborn: Work = Box::new(|tx| {
        assert!(overflow()(tx).is_err());
        assert!(insert("kept by mistake")(tx).is_err());
        Ok(())
    });
    let answers = bench.batch(vec![stubborn, insert("a")]);
    let given_up = Error::Unavailable { reason: "SQLite gave the transaction up".into() };
    assert_eq!(answers, [Err(given_up), Ok(())]);
    assert_eq!(bench.metrics(), ["a"]);
}

#[test]
fn a_commit_that_fails_fails_every_job_of_its_batch() {
    let bench = Bench::new(StoreOptions::SERVER);
    let orphan: Work = Box::new(|tx| {
        tx.execute("PRAGMA defer_foreign_keys = 1", [])?;
        tx.execute("INSERT INTO setting (tenant, name, value) VALUES (99, 'n', '1')", [])?;
        Ok(())
    });
    let before = bench.commits();
    let not_found: Work = Box::new(|_| Err(Error::AlreadyMember));
    let answers = bench.batch(vec![insert("a"), orphan, not_found, insert("b")]);
    // Also the third: what it saw before it said no was never so.
    let failed = || storage("FOREIGN KEY constraint failed");
    assert_eq!(answers, [failed(), failed(), failed(), failed()]);
    assert_eq!(bench.commits() - before, 1, "the gate's");
    assert_eq!(bench.metrics(), Vec::<String>::new());
    bench.store.write(insert("c")).unwrap();
    assert_eq!(bench.metrics(), ["c"]);
}

#[test]
fn closing_finishes_what_is_queued_and_leaves_no_log() {
    let bench = Bench::new(StoreOptions::SERVER);
    let slow: Work = Box::new(|_| {
        std::thread::sleep(Duration::from_millis(50));
        Ok(())
    });
    let answers = bench.queue_one_by_one(vec![slow, insert("a"), insert("b")]);
    let Bench { store, folder } = bench;
    drop(store);
    for answer in answers {
        assert_eq!(answer.recv(), Ok(Ok(())));
    }
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["t.db"]);
    let path = folder.path().join("t.db");
    let reopened = Store::open(&path, StoreOptions::SERVER, &SystemClock).unwrap();
    assert_eq!(metrics(&reopened), ["a", "b"]);
}

#[test]
fn a_write_waits_behind_another_process() {
    let bench = Bench::new(StoreOptions::SERVER);
    let other = Connection::open(bench.folder.path().join("t.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; INSERT INTO metric (name) VALUES ('theirs')").unwrap();
    let (answer, answered) = channel();
    std::thread::scope(|scope| {
        scope.spawn(|| answer.send(bench.store.write(insert("ours"))));
        assert!(answered.recv_timeout(Duration::from_millis(300)).is_err(), "answered too early");
        other.execute_batch("COMMIT").unwrap();
        assert_eq!(answered.recv(), Ok(Ok(())));
    });
    assert_eq!(bench.metrics(), ["theirs", "ours"]);
}
