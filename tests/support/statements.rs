//! What the store of a traced world runs: SQL with placeholders, in order.

use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use log::{LevelFilter, Log, Metadata, Record};
use tenantd::store::STATEMENT_LOG;

/// What was run since it was last taken.
static RUN: Mutex<Vec<String>> = Mutex::new(Vec::new());
/// Held by the test whose world is traced: all of them log to one place.
static ALONE: Mutex<()> = Mutex::new(());

/// The one who listens. It must outlive the traced world.
pub struct Statements {
    run: &'static Mutex<Vec<String>>,
    _alone: MutexGuard<'static, ()>,
}

impl Statements {
    pub fn listen() -> Self {
        static INSTALLED: Once = Once::new();
        let alone = lock(&ALONE);
        INSTALLED.call_once(|| {
            log::set_logger(&Listener).expect("nobody else listens in this process");
            log::set_max_level(LevelFilter::Trace);
        });
        Self { run: &RUN, _alone: alone }
    }

    /// What `work` returns, and the statements that were run meanwhile.
    pub fn of<T>(&self, work: impl FnOnce() -> T) -> (T, Vec<String>) {
        lock(self.run).clear();
        let returned = work();
        (returned, std::mem::take(&mut *lock(self.run)))
    }
}

struct Listener;

impl Log for Listener {
    fn enabled(&self, metadata: &Metadata) -> bool {
        metadata.target() == STATEMENT_LOG
    }

    fn log(&self, record: &Record) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let sql = record.args().to_string();
        // The writer asks this ten times a second, whoever is there.
        if sql != "PRAGMA data_version" {
            lock(&RUN).push(sql);
        }
    }

    fn flush(&self) {}
}

/// A test that failed meanwhile leaves nothing that the next one relies on.
fn lock<T>(mutex: &'static Mutex<T>) -> MutexGuard<'static, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
