//! Holding the file: alone, as a server does, or beside others.
//!
//! The lock is `flock` on the database file itself, which SQLite's own `fcntl` locks do not meet;
//! so it needs no second file and ends with the process, however that ends.
//!
//! There is one trap. When a process closes *any* descriptor of a file, it loses all its `fcntl`
//! locks on it, also those that SQLite took through other descriptors, and with them the protection
//! of its log. So a descriptor is closed here only when no store of this process has the file open
//! any more; until then it is parked.

use std::fs::{File, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rustix::fs::{FlockOperation, flock};

use super::open_error::{OpenError, unreadable};

/// Device and inode, which name a file whatever its path.
pub(super) type FileId = (u64, u64);

/// The files that this process has open.
static OPEN_FILES: Mutex<Vec<OpenFile>> = Mutex::new(Vec::new());

struct OpenFile {
    id: FileId,
    holds: usize,
    parked: Vec<File>,
}

/// An open database file, until dropped.
pub(super) struct Hold {
    id: FileId,
    file: Option<File>,
}

impl Hold {
    /// Takes charge of `file`, which must have been opened just now.
    pub(super) fn on(file: File) -> Result<Self, OpenError> {
        let about = file.metadata().map_err(unreadable)?;
        let id = id_of(&about);
        let mut open_files = OPEN_FILES.lock().unwrap_or_else(PoisonError::into_inner);
        match open_files.iter_mut().find(|open| open.id == id) {
            Some(open) => open.holds += 1,
            None => open_files.push(OpenFile { id, holds: 1, parked: Vec::new() }),
        }
        Ok(Self { id, file: Some(file) })
    }

    /// Locks out other servers. `InUse` if there is one.
    pub(super) fn lock(&self) -> Result<(), OpenError> {
        let Some(file) = &self.file else { return Ok(()) };
        flock(file, FlockOperation::NonBlockingLockExclusive).map_err(|_| OpenError::InUse)
    }

    /// Which file it is.
    pub(super) fn id(&self) -> FileId {
        self.id
    }

    /// The file, to read from.
    pub(super) fn file(&self) -> Option<&File> {
        self.file.as_ref()
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let Some(file) = self.file.take() else { return };
        let _ = flock(&file, FlockOperation::Unlock);
        let mut open_files = OPEN_FILES.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(at) = open_files.iter().position(|open| open.id == self.id) else { return };
        open_files[at].parked.push(file);
        open_files[at].holds -= 1;
        if open_files[at].holds == 0 {
            open_files.swap_remove(at);
        }
    }
}

/// Which file this is about.
pub(super) fn id_of(about: &Metadata) -> FileId {
    (about.dev(), about.ino())
}

/// The name of what lies beside a file: `tenants.db-wal` for the end `-wal`.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// The name of SQLite's log beside a file.
pub(super) fn log_of(path: &Path) -> PathBuf {
    beside(path, "-wal")
}

/// Changes that lie where those of a file of this name would lie: SQLite would take them for its.
pub(super) fn changes_beside(path: &Path) -> Option<PathBuf> {
    let mut names = ["-wal", "-journal"].map(|end| beside(path, end)).into_iter();
    names.find(|name| std::fs::metadata(name).is_ok_and(|about| about.len() > 0))
}
