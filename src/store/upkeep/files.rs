//! Copies under names of their own, and the names beside a file.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use tempfile::NamedTempFile;

use super::check::{self, Check};
use super::source::{Formats, Source};
use super::{Progress, UpkeepError};
use crate::store::creation::empty_draft;

/// The name of what lies beside a file: `tenants.db-wal` for the end `-wal`.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Refuses a place for a new file where changes of another one lie: SQLite would take them for the
/// new one's.
pub(super) fn refuse_foreign_log(path: &Path) -> Result<(), UpkeepError> {
    for end in ["-wal", "-journal"] {
        let path = beside(path, end);
        if std::fs::metadata(&path).is_ok_and(|about| about.len() > 0) {
            return Err(UpkeepError::ForeignLog { path });
        }
    }
    Ok(())
}

/// A copy that nobody else knows of yet; it goes when dropped.
pub(super) struct Draft {
    // The order matters: the connection closes before the name goes.
    connection: Connection,
    file: NamedTempFile,
}

impl Draft {
    /// A copy of `source` in the folder of `place`, readable by its owner alone. It has no log: it
    /// can be read where nothing can be written, and bytes are all there is to it.
    pub(super) fn copy(
        source: &Source,
        place: &Path,
        progress: Progress,
    ) -> Result<Self, UpkeepError> {
        let file = empty_draft(place, ".tenantd-copy-").map_err(UpkeepError::file(place))?;
        let failed = UpkeepError::system::<rusqlite::Error>;
        let mut connection = open(file.path()).map_err(failed(place))?;
        source.copy_to(&mut connection, Some((place, file.as_file())), progress)?;
        let place = Some((place, file.as_file()));
        give_up_log(&connection).map_err(|error| source.copying_failed(&error, place))?;
        Ok(Self { connection, file })
    }

    /// The copy.
    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The same, to bring it forward.
    pub(super) fn connection_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }

    /// Closes and syncs it; the file, still to be named.
    pub(super) fn finish(self, place: &Path) -> Result<NamedTempFile, UpkeepError> {
        self.connection.close().map_err(|(_, error)| UpkeepError::system(place)(error))?;
        self.file.as_file().sync_all().map_err(UpkeepError::system(place))?;
        Ok(self.file)
    }
}

/// Opens a file that nobody else opens: without locks, which network file systems may not have.
fn open(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags_and_vfs(path, flags, c"unix-none")?;
    connection.pragma_update(None, "locking_mode", "exclusive")?;
    // If the copy fails, it goes; there is nothing to roll back to.
    connection.pragma_update(None, "journal_mode", "off")?;
    connection.pragma_update(None, "synchronous", "off")?;
    connection.pragma_update(None, "cache_size", -512)?;
    connection.pragma_update(None, "mmap_size", 0)?;
    Ok(connection)
}

/// The copy's header says that there may be a log, as the original's does.
fn give_up_log(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "memory", |_| Ok(()))
}

/// Puts a copy of a file of an older format under another name, once it is found whole. One that
/// is there is replaced.
pub(crate) fn checked_copy(path: &Path, copy: &Path) -> Result<(), UpkeepError> {
    let source = Source::open(path, Formats::Older).map_err(UpkeepError::file(path))?;
    let draft = Draft::copy(&source, copy, &mut |_| ())?;
    let checks = check::of_any_format(draft.connection(), &mut |_| ());
    if checks.iter().any(Check::has_faults) {
        return Err(UpkeepError::Faulty { path: path.to_owned(), checks });
    }
    let file = draft.finish(copy)?;
    file.persist(copy).map_err(|error| UpkeepError::system(copy)(error.error))?;
    crate::store::creation::sync_folder_of(copy).map_err(UpkeepError::file(copy))
}
