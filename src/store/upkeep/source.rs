//! What is copied from: one snapshot of a file, whoever else uses it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::{Progress, Step, UpkeepError};
use crate::store::Presence;
use crate::store::file::{check_format, check_header};
use crate::store::hold::{Hold, beside, log_of};
use crate::store::open_error::{OpenError, is_damage, refusal, unreadable};

/// How long to wait for another process that is opening or closing the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How much is copied before it is synced: 4 MiB. All at once in the end, it would hold up the
/// syncs of a server on the same disk.
pub(super) const PAGES_PER_STEP: i32 = 1024;
/// Where a file's header says how it is written, and the number for "without a log".
const WRITE_VERSION_AT: usize = 18;
const WITHOUT_LOG: u8 = 1;

/// Which formats are of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Formats {
    /// The present one.
    Present,
    /// Older ones too.
    Older,
}

/// A snapshot of a file, until dropped.
pub(super) struct Source {
    // The order matters: the connection closes before the hold on the file is given up.
    connection: Connection,
    format: i64,
    path: PathBuf,
    hold: Hold,
}

impl Source {
    /// Opens the file and a snapshot of it. What the log of a killed server holds is read too, and
    /// stays there.
    pub(super) fn open(path: &Path, formats: Formats) -> Result<Self, OpenError> {
        let path = std::fs::canonicalize(path).map_err(unreadable)?;
        let hold = hold(&path)?;
        let header = check_header(&hold)?;
        let has_log = std::fs::metadata(log_of(&path)).is_ok_and(|about| about.len() > 0);
        let is_at_rest = header[WRITE_VERSION_AT] == WITHOUT_LOG
            && !has_log
            && !std::fs::exists(beside(&path, "-journal")).map_err(unreadable)?;
        // A copy at rest may lie where nothing can be written. Where there is, or may be, a log,
        // only a connection that may write takes its shared memory away again.
        let access = if is_at_rest {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        } else {
            OpenFlags::SQLITE_OPEN_READ_WRITE
        };
        let connection =
            Connection::open_with_flags(&path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
                .map_err(refusal)?;
        if has_log {
            let kept = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
            kept.map_err(unreadable)?;
        }
        let format = begin(&connection).map_err(refusal)?;
        check_format(
            format,
            if formats == Formats::Older { Presence::Alone } else { Presence::Beside },
        )?;
        Ok(Self { connection, format, path, hold })
    }

    /// Its format.
    pub(super) fn format(&self) -> i64 {
        self.format
    }

    /// Its absolute name.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Device and inode.
    pub(super) fn id(&self) -> (u64, u64) {
        self.hold.id()
    }

    /// Copies the snapshot to an empty database. If that lies in a file, it is synced now and then.
    ///
    /// A copy in steps would start over at every write of somebody else, if it were not for the
    /// read transaction that stays open from the first to the last.
    pub(super) fn copy_to(
        &self,
        to: &mut Connection,
        place: Option<(&Path, &File)>,
        progress: Progress,
    ) -> Result<(), UpkeepError> {
        let failed = |error: rusqlite::Error| self.copying_failed(&error, place);
        let copy = Backup::new(&self.connection, to).map_err(failed)?;
        loop {
            let step = copy.step(PAGES_PER_STEP).map_err(failed)?;
            if let Some((path, file)) = place {
                file.sync_data().map_err(UpkeepError::system(path))?;
            }
            let state = copy.progress();
            let done = i64::from(state.pagecount - state.remaining);
            let percent = done * 100 / i64::from(state.pagecount.max(1));
            progress(Step::Copying(u8::try_from(percent).unwrap_or(100)));
            match step {
                StepResult::Done => return Ok(()),
                StepResult::More => {}
                _ => {
                    let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
                    return Err(failed(rusqlite::Error::SqliteFailure(busy, None)));
                }
            }
        }
    }

    /// A copy that was cut short by a full disk does not mean that the file is damaged.
    pub(super) fn copying_failed(
        &self,
        error: &rusqlite::Error,
        place: Option<(&Path, &File)>,
    ) -> UpkeepError {
        if is_damage(error) {
            let error = OpenError::Damaged { reason: error.to_string() };
            return UpkeepError::File { path: self.path.clone(), error };
        }
        UpkeepError::System {
            path: place.map_or(&*self.path, |(path, _)| path).to_owned(),
            reason: format!("copying failed: {error}"),
        }
    }
}

/// Opens a file for its bytes, as they lie there.
pub(super) fn hold(path: &Path) -> Result<Hold, OpenError> {
    // Looked at before it is opened: opening a pipe would wait for its other end.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(OpenError::NotAFile);
    }
    Hold::on(File::open(path).map_err(unreadable)?)
}

/// Opens the snapshot; the file's format.
fn begin(connection: &Connection) -> rusqlite::Result<i64> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.execute_batch("BEGIN")?;
    // The snapshot is taken by the first read.
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}
