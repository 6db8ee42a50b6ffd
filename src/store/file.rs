//! The file itself: made in one step, checked before anything touches it, held by one server.
//!
//! The hold is `flock` on the database file, which SQLite's own `fcntl` locks do not meet; so it
//! needs no second file and ends with the process, however that ends.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::path::Path;

use rusqlite::Connection;
use rustix::fs::{FlockOperation, flock};

use super::Presence;
use super::connection::reader_flags;
use super::migrations::{self, SCHEMA_VERSION};
use super::network_file_system::name_of_network_file_system;
use crate::model::Clock;

/// The schema as it stands at the top of the repository.
const SCHEMA: &str = include_str!("../../schema.sql");
/// "tntd", in the file's header.
const APPLICATION_ID: u32 = 0x746e_7464;
/// Up to this size the whole file is checked for damage before it is used; `tenantd check` does it
/// at any size.
const CHECKED_AT_OPEN_BYTES: u64 = 64 * 1024 * 1024;

/// Why a file is not opened. Reads after the file's name: "tenants.db *is read-only*".
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It could not be made.
    #[error("cannot be made: {reason}")]
    CannotCreate {
        /// What the system said.
        reason: String,
    },
    /// It could not be opened or read.
    #[error("cannot be used: {reason}")]
    Unreadable {
        /// What the system said.
        reason: String,
    },
    /// It is a directory or a device.
    #[error("is not a regular file")]
    NotAFile,
    /// It must not be written to.
    #[error("is read-only; tenantd needs to write to it")]
    ReadOnly,
    /// Its locks and shared memory could not be trusted there.
    #[error(
        "is on a network file system ({name}), where SQLite's locks cannot be trusted; use a local disk"
    )]
    NetworkFileSystem {
        /// The kind of file system.
        name: String,
    },
    /// Another server holds it.
    #[error("is in use by another tenantd server")]
    InUse,
    /// It is something else.
    #[error("is not a tenantd database{detail}")]
    NotOurs {
        /// What it is instead, if that can be told.
        detail: &'static str,
    },
    /// It was written by a newer program.
    #[error("has format {found}, made by a newer tenantd; this one knows formats up to {known}")]
    Newer {
        /// The file's format.
        found: i64,
        /// The newest format that this program knows.
        known: i64,
    },
    /// It has an older format, and a command does not change that.
    #[error("has the older format {found}; start `tenantd serve` on it once to bring it forward")]
    Older {
        /// The file's format.
        found: i64,
    },
    /// Its content is not whole.
    #[error("is damaged ({reason}); restore it from a backup")]
    Damaged {
        /// What the check found first.
        reason: String,
    },
}

/// The hold on an open file, until dropped.
pub(super) struct DatabaseFile {
    _held: Option<File>,
}

impl DatabaseFile {
    /// Makes the file if there is none, holds it if it is to be held alone, and makes sure that it
    /// is ours and whole.
    pub(super) fn take(
        path: &Path,
        presence: Presence,
        clock: &dyn Clock,
    ) -> Result<Self, OpenError> {
        let is_absent =
            std::fs::metadata(path).map_or(true, |about| about.is_file() && about.len() == 0);
        if is_absent {
            create(path, clock)?;
        }
        let mut file = open_for_writing(path)?;
        if presence == Presence::Alone {
            flock(&file, FlockOperation::NonBlockingLockExclusive).map_err(|_| OpenError::InUse)?;
        }
        check_header(&mut file)?;
        let held = (presence == Presence::Alone).then_some(file);
        let found = check_content(path)?;
        if found < SCHEMA_VERSION {
            match presence {
                Presence::Alone => migrations::bring_forward(path, found)?,
                Presence::Beside => return Err(OpenError::Older { found }),
            }
        }
        Ok(Self { _held: held })
    }
}

fn unreadable<E: std::fmt::Display>(error: E) -> OpenError {
    OpenError::Unreadable { reason: format!("{error}") }
}

fn open_for_writing(path: &Path) -> Result<File, OpenError> {
    use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    let about = std::fs::metadata(path).map_err(unreadable)?;
    if !about.is_file() {
        return Err(OpenError::NotAFile);
    }
    if about.permissions().readonly() {
        return Err(OpenError::ReadOnly);
    }
    let file = OpenOptions::new().read(true).write(true).open(path).map_err(|error| {
        let denied = matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem);
        if denied { OpenError::ReadOnly } else { unreadable(error) }
    })?;
    match name_of_network_file_system(&file) {
        Some(name) => Err(OpenError::NetworkFileSystem { name }),
        None => Ok(file),
    }
}

/// Reads the first 100 bytes, which tell whose file it is without SQLite's help.
fn check_header(file: &mut File) -> Result<(), OpenError> {
    let mut header = [0; 100];
    let is_sqlite =
        file.read_exact(&mut header).is_ok() && header.starts_with(b"SQLite format 3\0");
    if !is_sqlite {
        return Err(OpenError::NotOurs { detail: "" });
    }
    let number_at = |at: usize| {
        u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
    };
    if number_at(68) != APPLICATION_ID {
        return Err(OpenError::NotOurs { detail: ", but another program's SQLite file" });
    }
    let found = i64::from(number_at(60));
    if found > SCHEMA_VERSION {
        return Err(OpenError::Newer { found, known: SCHEMA_VERSION });
    }
    Ok(())
}

/// Looks for damage on a connection that cannot write, and returns the file's format.
fn check_content(path: &Path) -> Result<i64, OpenError> {
    let damaged = |error: rusqlite::Error| OpenError::Damaged { reason: error.to_string() };
    let connection = Connection::open_with_flags(path, reader_flags()).map_err(unreadable)?;
    connection.busy_timeout(std::time::Duration::from_secs(5)).map_err(damaged)?;
    let found: i64 =
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(damaged)?;
    if found > SCHEMA_VERSION {
        return Err(OpenError::Newer { found, known: SCHEMA_VERSION });
    }
    if std::fs::metadata(path).map_err(unreadable)?.len() <= CHECKED_AT_OPEN_BYTES {
        let verdict: String = connection
            .pragma_query_value(None, "quick_check", |row| row.get(0))
            .map_err(damaged)?;
        if verdict != "ok" {
            return Err(OpenError::Damaged { reason: verdict.replace('\n', "; ") });
        }
    }
    Ok(found)
}

/// Makes the whole file under another name and gives it its own in one step.
fn create(path: &Path, clock: &dyn Clock) -> Result<(), OpenError> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let failed = |reason: String| OpenError::CannotCreate { reason };
    let draft = tempfile::Builder::new()
        .prefix(".tenantd-new-")
        .tempfile_in(directory)
        .map_err(|error| failed(error.to_string()))?;
    if let Some(name) = name_of_network_file_system(draft.as_file()) {
        return Err(OpenError::NetworkFileSystem { name });
    }
    write_schema(draft.path(), clock).map_err(|error| failed(error.to_string()))?;
    draft.as_file().sync_all().map_err(|error| failed(error.to_string()))?;
    draft.persist(path).map_err(|error| failed(error.error.to_string()))?;
    // The name itself is on disk only when its directory is.
    let synced = File::open(directory).and_then(|directory| directory.sync_all());
    synced.map_err(|error| failed(error.to_string()))
}

fn write_schema(path: &Path, clock: &dyn Clock) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    let tx = connection.transaction()?;
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    tx.execute_batch(SCHEMA)?;
    tx.execute(
        "INSERT INTO instance (only_row, id, created_at) VALUES (1, ?1, ?2)",
        (clock.new_id().as_str(), clock.now()),
    )?;
    tx.execute("INSERT INTO region (id, name, is_home) VALUES ('home', 'Home', 1)", [])?;
    tx.commit()?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    Ok(())
}
