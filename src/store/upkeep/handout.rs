//! A backup that a running server makes to hand it out: checked, and kept nowhere.
//!
//! It lies beside the file, where there is room for one of its size if anywhere, readable by its
//! owner alone; once it is checked its name is taken away, so that it goes with its descriptor
//! however the answer ends, and if the server is killed.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use tempfile::NamedTempFile;

use super::check::{self, Check};
use super::files::{give_up_log, open_alone};
use super::source::PAGES_PER_STEP;
use crate::model::Error;
use crate::store::connection::Reading;
use crate::store::creation::{empty_draft, folder_of};

/// Of what is free, this part is left to the server's own writes: a tenth of what the copy takes.
const SPARE_PART: u64 = 10;

/// Whether there is one at present.
#[derive(Debug, Default)]
pub(in crate::store) struct Handouts(Arc<AtomicBool>);

impl Handouts {
    /// The turn of whoever asks; `Busy` while it is another one's.
    pub(in crate::store) fn turn(&self) -> Result<Turn, Error> {
        if self.0.swap(true, Ordering::AcqRel) {
            return Err(Error::Busy { what: "backup", retry_after_s: 1 });
        }
        Ok(Turn(Arc::clone(&self.0)))
    }
}

/// The turn, until dropped.
#[derive(Debug)]
pub(in crate::store) struct Turn(Arc<AtomicBool>);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

/// A copy that nobody has looked at yet.
pub(in crate::store) struct Unchecked {
    // The order matters: the connection closes before the name goes.
    connection: Connection,
    file: NamedTempFile,
}

impl Unchecked {
    /// Copies what `tx` reads, a few pages at a time, so that the syncs of the server's own writes
    /// have their turn on the disk. The snapshot stays open meanwhile, which stops no writer.
    /// `NoSpace` if there is no room for it, or not much more.
    pub(in crate::store) fn of(tx: &Reading, path: &Path) -> Result<Self, Error> {
        let from = tx.connection();
        require_room(from, path)?;
        let opening = |error: &dyn ToString| refused(&io::Error::other(error.to_string()));
        let file = empty_draft(path, ".tenantd-backup-").map_err(|error| opening(&error))?;
        let mut connection = open_alone(file.path())?;
        let copy = Backup::new(from, &mut connection)?;
        loop {
            let step = copy.step(PAGES_PER_STEP)?;
            file.as_file().sync_data().map_err(|error| refused(&error))?;
            match step {
                StepResult::Done => break,
                StepResult::More => {}
                _ => return Err(Error::Busy { what: "database", retry_after_s: 1 }),
            }
        }
        drop(copy);
        give_up_log(&connection)?;
        Ok(Self { connection, file })
    }

    /// Checks it as `tenantd backup` does, and takes its name away.
    pub(in crate::store) fn checked(self, turn: Turn) -> Result<Handout, Error> {
        let checks = check::of_present_format(&self.connection, &mut |_| ());
        if checks.iter().any(Check::has_faults) {
            let reason = format!("no backup is handed out: the file {}", check::summary(&checks));
            return Err(Error::Storage { reason });
        }
        self.connection.close().map_err(|(_, error)| error)?;
        let (file, name) = self.file.into_parts();
        name.close().map_err(|error| refused(&error))?;
        let size_bytes = file.metadata().map_err(|error| refused(&error))?.len();
        Ok(Handout { file, size_bytes, _turn: turn })
    }
}

/// A checked copy without a name. It is gone when this is dropped.
#[derive(Debug)]
pub struct Handout {
    file: File,
    size_bytes: u64,
    _turn: Turn,
}

impl Handout {
    /// How long it is.
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }
}

impl Read for Handout {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer)
    }
}

/// Looked at before it is begun: a disk that is filled up refuses the server's own writes, too.
fn require_room(from: &Connection, path: &Path) -> Result<(), Error> {
    let number = |pragma| from.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let bytes = number("page_count")?.saturating_mul(number("page_size")?).unsigned_abs();
    let folder = rustix::fs::statvfs(folder_of(path)).map_err(|error| refused(&error.into()))?;
    let free = folder.f_bavail.saturating_mul(folder.f_frsize);
    let wanted = bytes.saturating_add(bytes / SPARE_PART);
    if free < wanted {
        let reason = format!("a backup wants {wanted} bytes of the disk, {free} are free");
        return Err(Error::NoSpace { reason });
    }
    Ok(())
}

fn refused(error: &io::Error) -> Error {
    let reason = format!("a backup: {error}");
    if error.kind() == io::ErrorKind::StorageFull {
        Error::NoSpace { reason }
    } else {
        Error::Unavailable { reason }
    }
}
