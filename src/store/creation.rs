//! Making a new file: whole under another name first, then in one step under its own.
//!
//! So there is never a half-made file under the final name, wherever the program or the machine
//! stops. What such an end leaves, `.tenantd-new-…`, is nobody's and does no harm.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::NamedTempFile;

use super::file::{APPLICATION_ID, open_for_writing};
use super::hold::{Hold, changes_beside, id_of};
use super::migrations::SCHEMA_VERSION;
use super::network_file_system::name_of_network_file_system;
use super::open_error::{OpenError, unreadable};
use crate::model::Clock;

/// The schema as it stands at the top of the repository.
const SCHEMA: &str = include_str!("../../schema.sql");

/// Makes the file if there is none, or an empty one.
pub(super) fn create_if_absent(path: &Path, clock: &dyn Clock) -> Result<(), OpenError> {
    match NewFile::of(path, clock)? {
        // If somebody else was quicker, theirs is as good.
        Some(new) => new.keep().map(|_| ()),
        None => Ok(()),
    }
}

/// A file that is made, whole but for its name, in the folder of its place. It gets its name in one
/// step, or goes: who fills it first leaves nothing behind that is half full.
pub struct NewFile {
    draft: NamedTempFile,
    place: PathBuf,
}

impl NewFile {
    /// The file that is to be at `path`; `None` if there is one with something in it.
    pub fn of(path: &Path, clock: &dyn Clock) -> Result<Option<Self>, OpenError> {
        let place = match std::fs::metadata(path) {
            Ok(about) if about.is_file() && about.len() == 0 => {
                std::fs::canonicalize(path).map_err(unreadable)?
            }
            Ok(_) => return Ok(None),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                refuse_dangling_link(path)?;
                path.to_owned()
            }
            Err(error) => return Err(unreadable(error)),
        };
        refuse_foreign_log(&place)?;
        Ok(Some(Self { draft: draft(&place, clock)?, place }))
    }

    /// Its name until it is kept. Whoever opens it there closes it before.
    pub fn path(&self) -> &Path {
        self.draft.path()
    }

    /// Gives it its name. Not if somebody else has made a file there meanwhile, which `false` says.
    pub fn keep(self) -> Result<bool, OpenError> {
        if let Some(changes) = changes_beside(self.path()) {
            return Err(failed(format!("{} was not written to the end", changes.display())));
        }
        self.draft.as_file().sync_all().map_err(failed)?;
        match std::fs::metadata(&self.place) {
            Ok(about) if about.len() == 0 => self.replace_empty(),
            _ => match self.draft.persist_noclobber(&self.place) {
                Ok(_) => sync_folder_of(&self.place).map(|()| true),
                Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Ok(false),
                Err(error) => Err(failed(error.error)),
            },
        }
    }

    /// An empty file gives its place and its mode to the new one. The lock on it keeps a second
    /// server from replacing what the first has just made.
    fn replace_empty(self) -> Result<bool, OpenError> {
        let Self { draft, place } = self;
        let empty = Hold::on(open_for_writing(&place)?)?;
        empty.lock()?;
        let about = std::fs::metadata(&place).map_err(unreadable)?;
        if about.len() > 0 || id_of(&about) != empty.id() {
            return Ok(false);
        }
        draft.as_file().set_permissions(about.permissions()).map_err(failed)?;
        draft.persist(&place).map_err(|error| failed(error.error))?;
        sync_folder_of(&place).map(|()| true)
    }
}

fn failed<E: std::fmt::Display>(reason: E) -> OpenError {
    OpenError::CannotCreate { reason: format!("{reason}") }
}

/// Refuses a link that leads nowhere: the file would take the place of the link.
pub(super) fn refuse_dangling_link(path: &Path) -> Result<(), OpenError> {
    let is_link = std::fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink());
    if is_link && std::fs::metadata(path).is_err() {
        return Err(failed("it is a link to a file that does not exist"));
    }
    Ok(())
}

/// SQLite would take what an earlier file of this name left in its log for the new one's.
fn refuse_foreign_log(path: &Path) -> Result<(), OpenError> {
    let Some(changes) = changes_beside(path) else { return Ok(()) };
    // Looked at again: somebody may have made the file just now, and this is its own log.
    if std::fs::metadata(path).is_ok_and(|about| about.len() > 0) {
        return Ok(());
    }
    let changes = changes.display();
    Err(failed(format!(
        "{changes} holds changes of an earlier file; put that file back, or remove this"
    )))
}

/// The whole file under a name of its own.
fn draft(path: &Path, clock: &dyn Clock) -> Result<NamedTempFile, OpenError> {
    let draft = empty_draft(path, ".tenantd-new-")?;
    if let Some(name) = name_of_network_file_system(draft.as_file()) {
        return Err(OpenError::NetworkFileSystem { name });
    }
    write_schema(draft.path(), clock).map_err(failed)?;
    Ok(draft)
}

/// An empty file in the folder of `path`, under a name of its own, which goes when it is dropped.
pub(super) fn empty_draft(path: &Path, prefix: &str) -> Result<NamedTempFile, OpenError> {
    let folder = folder_of(path);
    tempfile::Builder::new().prefix(prefix).tempfile_in(folder).map_err(|error| {
        match error.kind() {
            ErrorKind::NotFound => failed(format!("there is no folder {}", folder.display())),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                failed(format!("the folder {} must not be written to", folder.display()))
            }
            other => failed(other),
        }
    })
}

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The name itself is on disk only when its folder is.
pub(super) fn sync_folder_of(path: &Path) -> Result<(), OpenError> {
    File::open(folder_of(path)).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// Makes the tables of `schema.sql`.
pub(super) fn write_tables(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(SCHEMA)
}

fn write_schema(path: &Path, clock: &dyn Clock) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    let tx = connection.transaction()?;
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    write_tables(&tx)?;
    tx.execute(
        "INSERT INTO instance (only_row, id, created_at) VALUES (1, ?1, ?2)",
        (clock.new_id().as_str(), clock.now()),
    )?;
    tx.execute("INSERT INTO region (id, name, is_home) VALUES ('home', 'Home', 1)", [])?;
    tx.commit()?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    Ok(())
}
