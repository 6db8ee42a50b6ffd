//! Putting a backup in the place of a file.
//!
//! At every moment there is the old file or the new one under the name, each whole. What SQLite
//! keeps in a log belongs to one file alone: found beside another one it would be taken for that
//! one's, and destroy it. So the old file's log is taken into the old file first, under a lock that
//! keeps everybody else out; whoever waits for that lock finds, when it is given up, that the file
//! is not the one of this name any more, and does not write.

use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use tempfile::NamedTempFile;

use super::backup::compact;
use super::check::{self, Check};
use super::files::{Draft, refuse_foreign_log};
use super::manifest::Manifest;
use super::source::{self, Formats, Source};
use super::{Progress, Step, UpkeepError};
use crate::model::Clock;
use crate::store::Presence;
use crate::store::creation::{refuse_dangling_link, sync_folder_of};
use crate::store::file::{DatabaseFile, check_header, open_for_writing};
use crate::store::hold::{Hold, beside};
use crate::store::migrations::{self, SCHEMA_VERSION};
use crate::store::open_error::{OpenError, is_damage, refusal, unreadable};

/// How long to wait for a command that has the file open.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How a backup is to be restored.
#[derive(Clone, Copy, Debug, Default)]
pub struct RestoreOptions {
    /// Whether it is taken although the check finds faults.
    pub with_faults: bool,
}

/// A file that was restored.
#[derive(Debug)]
pub struct Restored {
    /// The file.
    pub path: PathBuf,
    /// What was there before, under its name now.
    pub kept: Option<PathBuf>,
    /// What lay beside the backup, if something did.
    pub manifest: Option<Manifest>,
    /// What the check found.
    pub checks: Vec<Check>,
}

/// Puts a copy of `source`, a backup or another file that was closed, in the place of `path`. What
/// is there is kept under another name. Refused while a server runs on the file.
pub fn restore(
    source: &Path,
    path: &Path,
    options: RestoreOptions,
    clock: &dyn Clock,
    progress: Progress,
) -> Result<Restored, UpkeepError> {
    let old = Old::take(path)?;
    let path = old.as_ref().map_or(path, |old| &old.path);
    let (draft, manifest, checks) = new_file(source, path, old.as_ref(), options, progress)?;
    let kept = match &old {
        None => {
            refuse_foreign_log(path)?;
            let named = draft.persist_noclobber(path);
            named.map_err(|error| UpkeepError::system(path)(error.error))?;
            None
        }
        Some(old) => {
            old.give_way_to(draft, &format!(".before-restore-{}", compact(clock.now())))?
        }
    };
    sync_folder_of(path).map_err(UpkeepError::file(path))?;
    // As a command opens it, and last of all: nothing is reported as done that cannot be used.
    DatabaseFile::take(path, Presence::Beside, clock).map_err(UpkeepError::file(path))?;
    Ok(Restored { path: path.to_owned(), kept, manifest, checks })
}

/// The file that is to be, checked, synced, and still without its name.
fn new_file(
    source_path: &Path,
    path: &Path,
    old: Option<&Old>,
    options: RestoreOptions,
    progress: Progress,
) -> Result<(NamedTempFile, Option<Manifest>, Vec<Check>), UpkeepError> {
    let manifest = Manifest::read(source_path)?;
    if let Some(manifest) = &manifest {
        progress(Step::Hashing);
        let held = source::hold(source_path).map_err(UpkeepError::file(source_path))?;
        manifest.compare_bytes(source_path, held.file())?;
    }
    let source =
        Source::open(source_path, Formats::Older).map_err(UpkeepError::file(source_path))?;
    if old.is_some_and(|old| old.hold.id() == source.id()) {
        return Err(UpkeepError::Same { path: source_path.to_owned() });
    }
    let mut draft = Draft::copy(&source, path, progress)?;
    if let Some(manifest) = &manifest {
        manifest.compare_rows(source_path, draft.connection())?;
    }
    if source.format() < SCHEMA_VERSION {
        let forward = migrations::take_all_steps(draft.connection_mut(), source.format());
        forward.map_err(UpkeepError::system(source_path))?;
    }
    drop(source);
    let checks = check::of_present_format(draft.connection(), progress);
    if !options.with_faults && checks.iter().any(Check::has_faults) {
        return Err(UpkeepError::Faulty { path: source_path.to_owned(), checks });
    }
    let draft = draft.finish(path)?;
    if let Some(old) = old {
        old.hand_on_ownership(&draft).map_err(UpkeepError::system(path))?;
    }
    Ok((draft, manifest, checks))
}

/// The file that is to be replaced, held as a server would hold it.
struct Old {
    path: PathBuf,
    is_empty: bool,
    hold: Hold,
}

impl Old {
    /// The file at `path`, if there is one. Another program's is refused: it is not ours to replace.
    fn take(path: &Path) -> Result<Option<Self>, UpkeepError> {
        refuse_dangling_link(path).map_err(UpkeepError::file(path))?;
        if !std::fs::exists(path).map_err(UpkeepError::system(path))? {
            refuse_foreign_log(path)?;
            return Ok(None);
        }
        Self::take_existing(path).map(Some).map_err(UpkeepError::file(path))
    }

    fn take_existing(path: &Path) -> Result<Self, OpenError> {
        let path = std::fs::canonicalize(path).map_err(unreadable)?;
        let hold = Hold::on(open_for_writing(&path)?)?;
        hold.lock()?;
        let is_empty = std::fs::metadata(&path).map_err(unreadable)?.len() == 0;
        if is_empty {
            return Ok(Self { path, is_empty, hold });
        }
        match check_header(&hold) {
            // Damaged, or of the version that is being given up again: that is what backups are for.
            Ok(_) | Err(OpenError::Damaged { .. } | OpenError::Newer { .. }) => {
                Ok(Self { path, is_empty, hold })
            }
            Err(error) => Err(error),
        }
    }

    /// Mode and owner: a file restored by root would else be closed to the server.
    fn hand_on_ownership(&self, draft: &NamedTempFile) -> std::io::Result<()> {
        let about = std::fs::metadata(&self.path)?;
        draft.as_file().set_permissions(about.permissions())?;
        let own = draft.as_file().metadata()?;
        if (own.uid(), own.gid()) != (about.uid(), about.gid()) {
            chown(draft.path(), Some(about.uid()), Some(about.gid()))?;
        }
        Ok(())
    }

    /// Keeps the file under its name and `end`, and gives its name to `new`.
    fn give_way_to(&self, new: NamedTempFile, end: &str) -> Result<Option<PathBuf>, UpkeepError> {
        if self.is_empty {
            refuse_foreign_log(&self.path)?;
            self.name(new)?;
            return Ok(None);
        }
        let kept = beside(&self.path, end);
        // Held until the new file has the name.
        let _locked = match close_log(&self.path) {
            Ok(connection) => {
                self.keep(&kept, "")?;
                self.remove("-shm")?;
                Some(connection)
            }
            Err(error) if is_damage(&error) => {
                // Its log cannot be taken into it. Both are kept first; then the log goes, so that
                // the new file never lies beside it.
                for part in ["", "-wal", "-journal"] {
                    self.keep(&kept, part)?;
                }
                self.sync()?;
                for part in ["-wal", "-journal", "-shm"] {
                    self.remove(part)?;
                }
                None
            }
            Err(error) => {
                let error = if is_busy(&error) { OpenError::InUse } else { refusal(error) };
                return Err(UpkeepError::file(&self.path)(error));
            }
        };
        self.sync()?;
        self.name(new)?;
        self.sync()?;
        Ok(Some(kept))
    }

    /// Gives a part of the file, its log say, a second name.
    fn keep(&self, kept: &Path, part: &str) -> Result<(), UpkeepError> {
        let (from, to) = (beside(&self.path, part), beside(kept, part));
        if !part.is_empty() && !std::fs::exists(&from).map_err(UpkeepError::system(&from))? {
            return Ok(());
        }
        std::fs::hard_link(&from, &to).map_err(UpkeepError::system(&to))
    }

    fn remove(&self, part: &str) -> Result<(), UpkeepError> {
        let path = beside(&self.path, part);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(UpkeepError::system(&path)(error))
            }
            _ => Ok(()),
        }
    }

    fn name(&self, new: NamedTempFile) -> Result<(), UpkeepError> {
        let named = new.persist(&self.path);
        named.map(drop).map_err(|error| UpkeepError::system(&self.path)(error.error))
    }

    fn sync(&self) -> Result<(), UpkeepError> {
        sync_folder_of(&self.path).map_err(UpkeepError::file(&self.path))
    }
}

/// Takes the log of a file into it, and returns a connection that keeps everybody else out.
fn close_log(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // If it turns out that the file cannot be read, its log stays what it is.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.pragma_update(None, "locking_mode", "exclusive")?;
    connection.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
    connection.execute_batch("BEGIN EXCLUSIVE")?;
    Ok(connection)
}

fn is_busy(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    matches!(code, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}
