//! The readers: a pool of read-only connections, each `read` on one snapshot.

use std::path::Path;
use std::time::Duration;

use r2d2_sqlite::SqliteConnectionManager;
use rusqlite::Connection;

use super::connection::{Reading, prepare_reader, reader_flags};
use super::file::OpenError;
use crate::model::Error;

/// How long a request waits for a free connection before it is told that the service is busy.
const CHECK_OUT_TIMEOUT: Duration = Duration::from_secs(5);

/// The pool of read-only connections.
pub(super) struct Readers {
    pool: r2d2::Pool<SqliteConnectionManager>,
}

impl Readers {
    /// Opens `count` connections to the file at `path`.
    pub(super) fn open(path: &Path, count: u32) -> Result<Self, OpenError> {
        let manager = SqliteConnectionManager::file(path)
            .with_flags(reader_flags())
            .with_init(prepare_reader);
        let pool = r2d2::Pool::builder()
            .max_size(count)
            .test_on_check_out(false)
            .connection_timeout(CHECK_OUT_TIMEOUT)
            .idle_timeout(None)
            .max_lifetime(None)
            .build(manager)
            .map_err(|error| OpenError::Unreadable { reason: error.to_string() })?;
        Ok(Self { pool })
    }

    /// Runs `work` on one snapshot.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&Reading) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let connection =
            self.pool.get().map_err(|_| Error::Busy { what: "reader pool", retry_after_s: 1 })?;
        let _snapshot = Snapshot::begin(&connection)?;
        work(&Reading::new(&connection))
    }
}

/// A read transaction, ended when dropped, also by a panic.
struct Snapshot<'c>(&'c Connection);

impl<'c> Snapshot<'c> {
    fn begin(connection: &'c Connection) -> Result<Self, Error> {
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
