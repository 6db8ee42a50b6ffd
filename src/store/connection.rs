//! Connections: their settings, and the two views of them that the program works with.

use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::path::Path;
use std::str::FromStr;
use std::sync::atomic::Ordering;
use std::time::Duration;

use rusqlite::trace::{TraceEvent, TraceEventCodes};
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, OptionalExtension, Params, Row};

use super::Shared;
use super::StoreOptions;
use crate::model::tenant::TenantKey;
use crate::model::{Error, TenantState};

/// How long a reader waits for another process that is opening or closing the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How the writer waits for another process that is writing: it looks again every millisecond, for
/// about ten seconds. SQLite's own way, ever longer pauses up to 100 ms, hardly ever meets the
/// short gap between two transactions of a busy server.
const WRITER_PAUSE: Duration = Duration::from_millis(1);
const WRITER_LOOKS: i32 = 10_000;
/// Statements kept prepared per connection; more than the store has.
const CACHED_STATEMENTS: usize = 200;
/// Page cache of the writer and of each reader, in KiB. Memory mapping stays off: a failing disk
/// would end the process instead of one request.
const WRITER_CACHE_KIB: i64 = 16 * 1024;
const READER_CACHE_KIB: i64 = 2 * 1024;
/// What is left of the log's file, at most, once its content is in the database.
pub(super) const LOG_SIZE_LIMIT_BYTES: i64 = 64 * 1024 * 1024;

/// Where the log has the statements of a store that is traced, at level trace.
pub const STATEMENT_LOG: &str = "tenantd::statements";

/// Whether an answered write survives a power cut, or only the end of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// `synchronous=FULL`: every commit is synced before its answers.
    Full,
    /// `synchronous=NORMAL`: a power cut may take the last moments; the file stays whole.
    Normal,
    /// `synchronous=OFF`: nothing is synced. For worlds, which end with their server; nobody else is
    /// offered it. The tests show with it that they can fail.
    Off,
}

impl Durability {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Normal => "normal",
            Self::Off => "off",
        }
    }
}

impl FromStr for Durability {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        [Self::Full, Self::Normal, Self::Off]
            .into_iter()
            .find(|durability| durability.name() == name)
            .ok_or_else(|| "expected full or normal".to_owned())
    }
}

/// Opens the connection that writes.
///
/// There is no `PRAGMA optimize`, on purpose: without statistics every file has the query plans that
/// the tests have read.
pub(super) fn open_writer(path: &Path, options: StoreOptions) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_handler(Some(wait_for_the_writer))?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", options.durability.name())?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // A log that grew while somebody read one snapshot for long is cut back afterwards.
    connection.pragma_update(None, "journal_size_limit", LOG_SIZE_LIMIT_BYTES)?;
    if options.traced {
        trace(&connection);
    }
    Ok(connection)
}

/// Logs every statement as it begins, its parameters as placeholders: no value gets into the log.
fn trace(connection: &Connection) {
    connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(log_statement));
}

#[expect(clippy::needless_pass_by_value, reason = "a hook of this type takes it so")]
fn log_statement(event: TraceEvent) {
    if let TraceEvent::Stmt(_, sql) = event {
        log::trace!(target: STATEMENT_LOG, "{sql}");
    }
}

/// Whether to look again after `looks` looks in vain.
fn wait_for_the_writer(looks: i32) -> bool {
    std::thread::sleep(WRITER_PAUSE);
    looks < WRITER_LOOKS
}

/// The flags of a connection that only reads.
pub(super) fn reader_flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// Settings of a connection that only reads.
pub(super) fn prepare_reader(connection: &mut Connection, traced: bool) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cache_size", -READER_CACHE_KIB)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "mmap_size", 0)?;
    if traced {
        trace(connection);
    }
    Ok(())
}

/// One snapshot of the file, to read from.
pub struct Reading<'c> {
    connection: &'c Connection,
}

impl<'c> Reading<'c> {
    pub(super) fn new(connection: &'c Connection) -> Self {
        Self { connection }
    }

    /// For whoever copies all of it.
    pub(super) fn connection(&self) -> &'c Connection {
        self.connection
    }

    /// The one row that `sql` finds, if it finds one.
    pub(super) fn one<T>(
        &self,
        sql: &'static str,
        params: impl Params,
        row: impl FnOnce(&Row) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, Error> {
        Ok(self.connection.prepare_cached(sql)?.query_row(params, row).optional()?)
    }

    /// All rows that `sql` finds.
    pub(super) fn all<T>(
        &self,
        sql: &'static str,
        params: impl Params,
        row: impl FnMut(&Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Error> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params, row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The one number that `sql` finds; 0 if it finds no row.
    pub(super) fn number(&self, sql: &'static str, params: impl Params) -> Result<i64, Error> {
        Ok(self.one(sql, params, |row| row.get::<_, Option<i64>>(0))?.flatten().unwrap_or(0))
    }
}

/// The inside of one write: reads, and changes that are kept if the whole of it succeeds.
pub struct Writing<'c> {
    reading: Reading<'c>,
    shared: &'c Shared,
    states_changed: Cell<bool>,
    /// What tenants were brought to, until it is in the trail.
    new_states: RefCell<Vec<(TenantKey, TenantState)>>,
    only_counts: Cell<bool>,
}

impl<'c> Writing<'c> {
    pub(super) fn new(connection: &'c Connection, shared: &'c Shared) -> Self {
        Self {
            reading: Reading::new(connection),
            shared,
            states_changed: Cell::new(false),
            new_states: RefCell::default(),
            only_counts: Cell::new(false),
        }
    }

    /// Runs `sql` and returns how many rows it changed.
    pub(super) fn execute(&self, sql: &'static str, params: impl Params) -> Result<usize, Error> {
        Ok(self.prepared(sql)?.execute(params)?)
    }

    /// `sql`, to be run many times. Whoever runs it stops at the first error.
    pub(super) fn prepared(&self, sql: &'static str) -> Result<CachedStatement<'c>, Error> {
        // After a full disk SQLite may have ended the transaction. Work that goes on regardless
        // would commit what follows, statement by statement.
        if self.reading.connection.is_autocommit() {
            return Err(Error::Unavailable { reason: "SQLite gave the transaction up".into() });
        }
        Ok(self.reading.connection.prepare_cached(sql)?)
    }

    /// The key of the row that the last insert made.
    pub(super) fn last_key(&self) -> i64 {
        self.reading.connection.last_insert_rowid()
    }

    /// Whether nothing but counters has changed since `changes` was read off the store, before
    /// the read that it stands for.
    pub fn is_unmoved(&self, changes: u64) -> bool {
        self.shared.changes.load(Ordering::Acquire) == changes
    }

    /// The same for the states of tenants and `Store::states`.
    pub fn are_states_unmoved(&self, states: u64) -> bool {
        self.shared.states.load(Ordering::Acquire) == states
    }

    /// Notes that this write changes counters, their keys and metrics, or when clients were last made
    /// out, and nothing else.
    pub fn note_only_counts(&self) {
        self.only_counts.set(true);
    }

    pub(super) fn only_counts(&self) -> bool {
        self.only_counts.get()
    }

    /// Notes that a tenant's state has changed, or that there is one whose state will.
    pub(super) fn note_state_change(&self) {
        self.states_changed.set(true);
    }

    /// Notes what a tenant was brought to, for the row that this write leaves about it.
    pub(super) fn note_state_of(&self, tenant: TenantKey, state: TenantState) {
        let mut states = self.new_states.borrow_mut();
        states.retain(|(noted, _)| *noted != tenant);
        states.push((tenant, state));
    }

    /// What was noted of this tenant, once.
    pub(super) fn take_state_of(&self, tenant: TenantKey) -> Option<TenantState> {
        let mut states = self.new_states.borrow_mut();
        let place = states.iter().position(|(noted, _)| *noted == tenant)?;
        Some(states.swap_remove(place).1)
    }

    pub(super) fn states_changed(&self) -> bool {
        self.states_changed.get()
    }
}

impl<'c> Deref for Writing<'c> {
    type Target = Reading<'c>;

    fn deref(&self) -> &Reading<'c> {
        &self.reading
    }
}

impl From<rusqlite::Error> for Error {
    /// What the disk or the system refuses is told from what SQLite should never say to us.
    fn from(error: rusqlite::Error) -> Self {
        use ErrorCode::{
            CannotOpen, DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull,
            FileLockingProtocolFailed, NotADatabase, OutOfMemory, PermissionDenied, ReadOnly,
            SystemIoFailure,
        };
        match error.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked) => {
                Self::Busy { what: "database", retry_after_s: 1 }
            }
            Some(DiskFull) => Self::NoSpace { reason: error.to_string() },
            Some(
                CannotOpen
                | DatabaseCorrupt
                | FileLockingProtocolFailed
                | NotADatabase
                | OutOfMemory
                | PermissionDenied
                | ReadOnly
                | SystemIoFailure,
            ) => Self::Unavailable { reason: error.to_string() },
            _ => Self::Storage { reason: error.to_string() },
        }
    }
}
