//! The store, from outside: its plans, its file, its tree and the rules of its schema.

mod plans;

use std::path::PathBuf;

use rusqlite::Connection;
use tempfile::TempDir;
use tenantd::model::SystemClock;
use tenantd::store::{OpenError, Store, StoreOptions};

/// A folder of its own with one tenantd file in it.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A place whose file has been made.
    fn made() -> Self {
        let place = Self::new();
        place.open().unwrap();
        place
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("tenants.db")
    }

    fn open(&self) -> Result<Store, OpenError> {
        self.open_with(StoreOptions { readers: 2, ..StoreOptions::SERVER })
    }

    fn open_with(&self, options: StoreOptions) -> Result<Store, OpenError> {
        Store::open(&self.file(), options, &SystemClock)
    }

    /// The file without the store's manners, as another program would use it.
    fn raw(&self) -> Connection {
        Connection::open(self.file()).unwrap()
    }
}
