//! Whether the file is still where it was opened.
//!
//! A file that is moved, replaced or deleted under a server stays open, and SQLite goes on with it
//! in good faith; but what is written then goes with the last descriptor. So every transaction
//! looks first, and nothing is acknowledged that only this process can see.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::hold::log_of;
use crate::model::Error;

/// The file and its log, each by its name and what the name stood for.
pub(super) struct Place {
    files: [(PathBuf, (u64, u64)); 2],
}

impl Place {
    /// Notes what is there now. The log comes with the first statement of a connection that writes.
    pub(super) fn of(path: &Path) -> std::io::Result<Self> {
        let noted = |path: PathBuf| device_and_inode(&path).map(|id| (path, id));
        Ok(Self { files: [noted(path.to_owned())?, noted(log_of(path))?] })
    }

    /// `Unavailable` unless both are where they were.
    pub(super) fn check(&self) -> Result<(), Error> {
        for (path, id) in &self.files {
            if device_and_inode(path).ok() != Some(*id) {
                let reason = format!("{} was moved, replaced or deleted", path.display());
                return Err(Error::Unavailable { reason });
            }
        }
        Ok(())
    }
}

/// What names a file whatever its path.
fn device_and_inode(path: &Path) -> std::io::Result<(u64, u64)> {
    let about = std::fs::metadata(path)?;
    Ok((about.dev(), about.ino()))
}
