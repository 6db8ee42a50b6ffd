//! Named states of the data, each a file in the folder `FILE.snapshots`, so that a stopped server's
//! can be used as well.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use super::diff::{Difference, diff};
use crate::model::{Entity, Error, Timestamp};
use crate::seed::export_of;
use crate::store::Store;

/// How many snapshots a file may have.
pub const MAX_SNAPSHOTS: usize = 100;
/// The longest name, in characters.
const MAX_NAME_CHARS: usize = 64;
/// What the data was when the server started. No name begins with a dot.
const START: &str = ".start";
const EXTENSION: &str = "db";

/// The name of a snapshot: `[a-z0-9_-]{1,64}`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SnapshotName(String);

impl SnapshotName {
    /// What a name has to be.
    pub const FORM: &'static str = "1 to 64 of a-z, 0-9, _ and -";

    /// The name in `text`, if it is one.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = |byte: u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-'
        };
        let is_name = (1..=MAX_NAME_CHARS).contains(&text.len()) && text.bytes().all(fits);
        is_name.then(|| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is known of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Its name.
    pub name: SnapshotName,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// The size of its file.
    pub size_bytes: u64,
}

/// The snapshots of one file.
pub struct Snapshots {
    folder: PathBuf,
    /// Held while they are counted and one is added.
    adding: Mutex<()>,
}

impl Snapshots {
    /// Those of the file at `path`.
    pub fn of(path: &Path) -> Self {
        // One file, whichever name it is called by.
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let mut folder = path.into_os_string();
        folder.push(".snapshots");
        Self { folder: folder.into(), adding: Mutex::new(()) }
    }

    /// Saves what the file holds now. One of this name gives way; one more than [`MAX_SNAPSHOTS`]
    /// is refused.
    pub fn save(
        &self,
        store: &Store,
        name: &SnapshotName,
        now: Timestamp,
    ) -> Result<Snapshot, Error> {
        let _adding = self.adding.lock().unwrap_or_else(PoisonError::into_inner);
        let all = self.list()?;
        if all.len() >= MAX_SNAPSHOTS && !all.iter().any(|one| one.name == *name) {
            return Err(Error::TooManySnapshots { limit: MAX_SNAPSHOTS });
        }
        self.copy(store, name.as_str(), now)?;
        self.get(name)
    }

    /// The one of this name.
    pub fn get(&self, name: &SnapshotName) -> Result<Snapshot, Error> {
        let about = std::fs::metadata(self.path(name.as_str())).map_err(|_| not_found(name))?;
        let saved_at = about.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        Ok(Snapshot {
            name: name.clone(),
            saved_at: Timestamp(0).plus(saved_at.unwrap_or_default()),
            size_bytes: about.len(),
        })
    }

    /// All of them by name.
    pub fn list(&self) -> Result<Vec<Snapshot>, Error> {
        let Ok(files) = std::fs::read_dir(&self.folder) else { return Ok(Vec::new()) };
        let mut all = Vec::new();
        for file in files {
            let path = file.map_err(|error| unavailable(&error))?.path();
            let is_one = path.extension().is_some_and(|extension| extension == EXTENSION);
            let stem = path.file_stem().and_then(|stem| stem.to_str()).filter(|_| is_one);
            // One that was removed meanwhile is none.
            let found = stem.and_then(SnapshotName::parse).map(|name| self.get(&name));
            all.extend(found.and_then(Result::ok));
        }
        all.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(all)
    }

    /// Removes the one of this name.
    pub fn remove(&self, name: &SnapshotName) -> Result<(), Error> {
        std::fs::remove_file(self.path(name.as_str())).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => not_found(name),
            _ => unavailable(&error),
        })
    }

    /// What is different from the data of a snapshot in that of another one, or in the file's.
    /// `ForeignSnapshot` for one of another file.
    pub fn diff(
        &self,
        store: &Store,
        name: &SnapshotName,
        against: Option<&SnapshotName>,
    ) -> Result<Difference, Error> {
        let own = store.read(|tx| tx.instance())?.id;
        let export = |name: &SnapshotName| {
            self.get(name)?;
            Store::read_copy(&self.path(name.as_str()), |tx| {
                if tx.instance()?.id == own { export_of(tx) } else { Err(Error::ForeignSnapshot) }
            })
        };
        let after = against.map_or_else(|| store.read(export_of), export)?;
        diff(&export(name)?, &after)
    }

    /// Puts the data of a snapshot, or of the start, in the place of the file's. Clients of the
    /// start keep their secrets if `keeps_clients`. Whoever has the file open must take care that
    /// nobody reads twice for one thing meanwhile.
    pub fn restore(
        &self,
        store: &Store,
        name: Option<&SnapshotName>,
        keeps_clients: bool,
    ) -> Result<(), Error> {
        let start = self.path(START);
        let Some(name) = name else {
            return store.replace_with(&start, None);
        };
        self.get(name)?;
        let clients_of = keeps_clients.then_some(&*start);
        store.replace_with(&self.path(name.as_str()), clients_of)
    }

    /// Whether what the file held at a start is known.
    pub fn has_start(&self) -> bool {
        std::fs::exists(self.path(START)).unwrap_or(false)
    }

    /// Saves what the server starts with.
    pub(super) fn save_start(&self, store: &Store, now: Timestamp) -> Result<(), Error> {
        self.copy(store, START, now)
    }

    fn copy(&self, store: &Store, name: &str, now: Timestamp) -> Result<(), Error> {
        use std::os::unix::fs::DirBuilderExt;
        let made = std::fs::DirBuilder::new().mode(0o700).create(&self.folder);
        match made {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                Err(unavailable(&error))
            }
            _ => store.copy_to(&self.path(name), now),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.{EXTENSION}"))
    }
}

fn not_found(name: &SnapshotName) -> Error {
    Error::not_found(Entity::Snapshot, name.as_str())
}

fn unavailable(error: &std::io::Error) -> Error {
    Error::Unavailable { reason: format!("snapshots: {error}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_the_folder() {
        for text in ["a", "before-payment_2", &"x".repeat(64)] {
            assert_eq!(SnapshotName::parse(text).unwrap().as_str(), text);
        }
        for text in ["", ".start", "..", "a/b", "A", "a.b", "ä", "a\0", &"x".repeat(65)] {
            assert_eq!(SnapshotName::parse(text), None, "{text:?}");
        }
    }
}
