//! The readers: a pool of read-only connections, each `read` on one snapshot.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use r2d2_sqlite::SqliteConnectionManager;
use rusqlite::Connection;

use super::StoreOptions;
use super::connection::{Reading, prepare_reader, reader_flags};
use super::open_error::OpenError;
use crate::model::Error;

/// How long a request waits for a free connection before it is told that the service is busy.
const CHECK_OUT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long closing waits for connections that are just being opened.
const CLOSING_TIMEOUT: Duration = Duration::from_secs(2);

/// The pool of read-only connections.
pub(super) struct Readers {
    pool: Option<r2d2::Pool<Manager>>,
    /// Held by the pool and by each connection as long as it is there.
    alive: Arc<()>,
}

impl Readers {
    /// Opens as many connections to the file at `path` as `options` say.
    pub(super) fn open(path: &Path, options: StoreOptions) -> Result<Self, OpenError> {
        let alive = Arc::new(());
        let inner = SqliteConnectionManager::file(path)
            .with_flags(reader_flags())
            .with_init(move |connection| prepare_reader(connection, options.traced));
        let manager = Manager { inner, alive: Arc::clone(&alive) };
        let pool = r2d2::Pool::builder()
            .max_size(options.readers)
            .test_on_check_out(false)
            .connection_timeout(CHECK_OUT_TIMEOUT)
            .idle_timeout(None)
            .max_lifetime(None)
            .build(manager)
            .map_err(|error| OpenError::Unreadable { reason: error.to_string() })?;
        Ok(Self { pool: Some(pool), alive })
    }

    /// Runs `work` on one snapshot.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&Reading) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let busy = Error::Busy { what: "reader pool", retry_after_s: 1 };
        let pooled = self.pool.as_ref().and_then(|pool| pool.get().ok()).ok_or(busy)?;
        let _snapshot = Snapshot::begin(&pooled.connection)?;
        work(&Reading::new(&pooled.connection))
    }
}

impl Drop for Readers {
    /// Returns when every connection is closed: whoever closes the file last takes its log away,
    /// and a reader cannot. The pool's own threads may still hold it for a moment.
    fn drop(&mut self) {
        self.pool = None;
        let start = Instant::now();
        while Arc::strong_count(&self.alive) > 1 && start.elapsed() < CLOSING_TIMEOUT {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// `r2d2_sqlite`'s manager, with a count of the connections that are open.
struct Manager {
    inner: SqliteConnectionManager,
    alive: Arc<()>,
}

struct Pooled {
    connection: Connection,
    _alive: Arc<()>,
}

impl r2d2::ManageConnection for Manager {
    type Connection = Pooled;
    type Error = rusqlite::Error;

    fn connect(&self) -> rusqlite::Result<Pooled> {
        Ok(Pooled { connection: self.inner.connect()?, _alive: Arc::clone(&self.alive) })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> rusqlite::Result<()> {
        self.inner.is_valid(&mut pooled.connection)
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        self.inner.has_broken(&mut pooled.connection)
    }
}

/// A read transaction, ended when dropped, also by a panic.
struct Snapshot<'c>(&'c Connection);

impl<'c> Snapshot<'c> {
    fn begin(connection: &'c Connection) -> Result<Self, Error> {
        if !connection.is_autocommit() {
            // The one before could not be ended, say because of a failing disk.
            connection.execute_batch("ROLLBACK")?;
        }
        connection.prepare_cached("BEGIN")?.execute([])?;
        Ok(Self(connection))
    }
}

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        let ended = self.0.prepare_cached("COMMIT").and_then(|mut end| end.execute([]));
        if let Err(error) = ended {
            log::error!("a read transaction did not end: {error}");
        }
    }
}
