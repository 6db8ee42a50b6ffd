//! The file itself: made in one step, held by one server, checked before anything touches it.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::Presence;
use super::creation::create_if_absent;
use super::hold::{FileId, Hold, log_of};
use super::migrations::{self, SCHEMA_VERSION};
use super::network_file_system::name_of_network_file_system;
use super::open_error::{OpenError, refusal, unreadable};
use crate::model::Clock;

/// "tntd", in the file's header.
pub(super) const APPLICATION_ID: u32 = 0x746e_7464;
/// Up to this size the whole file is checked for damage before it is used; `tenantd check` does it
/// at any size.
const CHECKED_AT_OPEN_BYTES: u64 = 64 * 1024 * 1024;
/// How long the check waits for another process that is closing the file.
const CHECK_TIMEOUT: Duration = Duration::from_secs(5);

/// The hold on a file that is ours and whole, until dropped.
pub(super) struct DatabaseFile {
    path: PathBuf,
    hold: Hold,
}

impl DatabaseFile {
    /// Makes the file if there is none, holds it as `presence` says, and makes sure that it is
    /// ours and whole.
    pub(super) fn take(
        path: &Path,
        presence: Presence,
        clock: &dyn Clock,
    ) -> Result<Self, OpenError> {
        create_if_absent(path, clock)?;
        // From here on by its absolute name: SQLite reads some others, `:memory:` and `file:…`,
        // in its own way.
        let path = std::fs::canonicalize(path).map_err(unreadable)?;
        let hold = Hold::on(open_for_writing(&path)?)?;
        if presence == Presence::Alone {
            hold.lock()?;
        }
        check_header(&hold)?;
        let found = check_content(&path, presence)?;
        if found < SCHEMA_VERSION {
            migrations::bring_forward(&path, found)?;
        }
        Ok(Self { path, hold })
    }

    /// Its absolute name.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Which file it is.
    pub(super) fn id(&self) -> FileId {
        self.hold.id()
    }
}

/// Opens the file as the store needs it. Only for a [`Hold`], which knows when it may be closed.
pub(super) fn open_for_writing(path: &Path) -> Result<File, OpenError> {
    use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    // Looked at before it is opened: opening a pipe would wait for its other end.
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
pub(super) fn check_header(hold: &Hold) -> Result<[u8; 100], OpenError> {
    let mut header = [0; 100];
    let is_read = hold.file().is_some_and(|file| file.read_exact_at(&mut header, 0).is_ok());
    if !is_read || !header.starts_with(b"SQLite format 3\0") {
        return Err(OpenError::NotOurs { detail: "" });
    }
    let number_at = |at: usize| {
        u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
    };
    if number_at(68) != APPLICATION_ID {
        return Err(OpenError::NotOurs { detail: ", but another program's SQLite file" });
    }
    check_format(i64::from(number_at(60).cast_signed()), Presence::Alone)?;
    Ok(header)
}

/// Whether this program can use a file of format `found`, or bring it forward.
pub(super) fn check_format(found: i64, presence: Presence) -> Result<(), OpenError> {
    if found > SCHEMA_VERSION {
        return Err(OpenError::Newer { found, known: SCHEMA_VERSION });
    }
    if found < 1 {
        return Err(OpenError::Damaged { reason: format!("there is no format {found}") });
    }
    if found < SCHEMA_VERSION && presence == Presence::Beside {
        return Err(OpenError::Older { found });
    }
    Ok(())
}

/// Looks for damage, and returns the file's format. A file that is refused stays as it is, byte for
/// byte, with nothing new beside it.
fn check_content(path: &Path, presence: Presence) -> Result<i64, OpenError> {
    let log_has_content = std::fs::metadata(log_of(path)).is_ok_and(|about| about.len() > 0);
    // Only a connection that may write takes its log away again when it closes.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(refusal)?;
    let format = inspect(&connection, path, presence);
    if log_has_content && format.is_err() {
        // What the log holds is not to be moved into a file that is refused.
        let kept = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        kept.map_err(unreadable)?;
    }
    format
}

fn inspect(connection: &Connection, path: &Path, presence: Presence) -> Result<i64, OpenError> {
    connection.busy_timeout(CHECK_TIMEOUT).map_err(unreadable)?;
    connection.pragma_update(None, "query_only", true).map_err(unreadable)?;
    let found: i64 =
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(refusal)?;
    check_format(found, presence)?;
    if std::fs::metadata(path).map_err(unreadable)?.len() <= CHECKED_AT_OPEN_BYTES {
        let verdict: String = connection
            .pragma_query_value(None, "quick_check", |row| row.get(0))
            .map_err(refusal)?;
        if verdict != "ok" {
            return Err(OpenError::Damaged { reason: verdict.replace('\n', "; ") });
        }
    }
    Ok(found)
}
