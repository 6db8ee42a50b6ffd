//! Looking after the whole file: a copy of it taken while a server writes, a check of everything
//! that can be checked, and a copy put in the file's place.
//!
//! * A **copy** is read in one read transaction on a connection of its own. In WAL mode that stops
//!   no writer, and what is written meanwhile neither enters the copy nor makes it start over.
//! * A **check** looks at a copy, never at the file: what it reads for minutes must not keep the
//!   log of a server from being taken into the file, and the check of the word index takes a lock.
//! * A backup that a server **hands out** is such a copy, which has no name at all once it is checked.
//! * What appears under its final name, a backup or a restored file, was checked and synced under
//!   another one. A name that an interrupted command leaves, `.tenantd-…`, is nobody's.
//!
//! Statements in here read all of the file by nature.

mod backup;
mod check;
mod files;
mod handout;
mod log;
mod manifest;
mod restore;
mod snapshot;
mod source;
mod statements;

pub use backup::{Backup, BackupOptions, back_up};
pub use check::{Check, check_file, faults_in_words};
pub use handout::Handout;
pub use manifest::Manifest;
pub use restore::{RestoreOptions, Restored, restore};
pub use snapshot::found_instance;

pub(super) use files::checked_copy;
pub(super) use handout::{Handouts, Unchecked};
pub(super) use snapshot::{copy, read as read_copy, replace};

use std::path::{Path, PathBuf};

use super::open_error::OpenError;

/// What a command on the whole file is doing just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It copies the file, and is so far, in percent.
    Copying(u8),
    /// It makes this check.
    Checking(&'static str),
    /// It reads the bytes of a copy for their hash.
    Hashing,
}

/// Whom a command on the whole file tells what it is doing.
pub type Progress<'p> = &'p mut dyn FnMut(Step);

/// Why a command on the whole file failed. Nothing was changed then, unless what fails is the last
/// look at a file that was restored.
#[derive(Debug, thiserror::Error)]
pub enum UpkeepError {
    /// A file cannot be used.
    #[error("{} {error}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        error: OpenError,
    },
    /// Something stands in the way of a backup.
    #[error("{} is there already; --replace replaces it", path.display())]
    Exists {
        /// What.
        path: PathBuf,
    },
    /// A backup of the file in its own place, or the reverse.
    #[error("{} is the file itself", path.display())]
    Same {
        /// The file.
        path: PathBuf,
    },
    /// The changes of another file lie beside the place of a new one, which would take them for its own.
    #[error("{} holds changes of another file; put that file back, or remove this", path.display())]
    ForeignLog {
        /// The changes.
        path: PathBuf,
    },
    /// A copy is not what its manifest says.
    #[error("{} is not what its manifest tells of: {difference}", path.display())]
    Differs {
        /// The copy.
        path: PathBuf,
        /// What differs.
        difference: String,
    },
    /// A manifest cannot be read.
    #[error("{} is not a manifest: {reason}", path.display())]
    BadManifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The content of a file is not as it should be.
    #[error("{} {}", path.display(), check::summary(checks))]
    Faulty {
        /// Which one.
        path: PathBuf,
        /// All checks, with what they found.
        checks: Vec<Check>,
    },
    /// The system refused something.
    #[error("{}: {reason}", path.display())]
    System {
        /// The file that it was about.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
}

impl UpkeepError {
    fn file(path: &Path) -> impl FnOnce(OpenError) -> Self {
        move |error| Self::File { path: path.to_owned(), error }
    }

    fn system<E: std::fmt::Display>(path: &Path) -> impl FnOnce(E) -> Self {
        move |error| Self::System { path: path.to_owned(), reason: error.to_string() }
    }
}
