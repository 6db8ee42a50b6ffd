//! Whether the file is still where it was opened.
//!
//! A file that is moved, replaced or deleted under a server stays open, and SQLite goes on with it
//! in good faith; but what is written then goes with the last descriptor. So every transaction
//! looks first, and nothing is acknowledged that only this process can see.

use std::path::{Path, PathBuf};

use super::hold::{FileId, id_of, log_of};
use crate::model::Error;

/// The file and its log, each by its name and what the name stood for.
pub(super) struct Place {
    files: [(PathBuf, FileId); 2],
}

impl Place {
    /// The place of the file that is held, and of its log as it is there now: it comes with the
    /// first statement of a connection that writes.
    pub(super) fn of(path: &Path, held: FileId) -> std::io::Result<Self> {
        let log = log_of(path);
        let log_id = id_of(&std::fs::metadata(&log)?);
        Ok(Self { files: [(path.to_owned(), held), (log, log_id)] })
    }

    /// `Unavailable` unless both are where they were.
    pub(super) fn check(&self) -> Result<(), Error> {
        for (path, id) in &self.files {
            if std::fs::metadata(path).ok().map(|about| id_of(&about)) != Some(*id) {
                let reason = format!("{} was moved, replaced or deleted", path.display());
                return Err(Error::Unavailable { reason });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_name_that_stands_for_another_file_than_the_held_one_is_no_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.db");
        fs::write(&path, "held").unwrap();
        fs::write(log_of(&path), "its log").unwrap();
        let held = id_of(&fs::metadata(&path).unwrap());
        assert_eq!(Place::of(&path, held).unwrap().check(), Ok(()));

        // Both are there at once, so the second one cannot get the number of the first.
        fs::write(folder.path().join("other.db"), "another").unwrap();
        fs::rename(&path, folder.path().join("moved.db")).unwrap();
        fs::rename(folder.path().join("other.db"), &path).unwrap();
        let reason = format!("{} was moved, replaced or deleted", path.display());
        let found = Place::of(&path, held).unwrap().check();
        assert_eq!(found, Err(Error::Unavailable { reason }));
    }
}
