//! Copies under names of their own.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use tempfile::NamedTempFile;

use super::check::{self, Check};
use super::source::{Formats, Source};
use super::{Progress, UpkeepError};
use crate::store::creation::{empty_draft, sync_folder_of};
use crate::store::hold::changes_beside;

/// Refuses a place for a new file where changes of another one lie.
pub(super) fn refuse_foreign_log(path: &Path) -> Result<(), UpkeepError> {
    changes_beside(path).map_or(Ok(()), |path| Err(UpkeepError::ForeignLog { path }))
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
        let mut connection = open_alone(file.path()).map_err(failed(place))?;
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
pub(super) fn open_alone(path: &Path) -> rusqlite::Result<Connection> {
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
pub(super) fn give_up_log(connection: &Connection) -> rusqlite::Result<()> {
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
    sync_folder_of(copy).map_err(UpkeepError::file(copy))
}
