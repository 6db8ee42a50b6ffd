//! The store, from outside: its plans, its file, its tree and the rules of its schema.

mod company;
mod files;
mod noted_states;
mod plans;
mod rules;
mod settling;
mod sight;
mod tree;

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};

use rusqlite::Connection;
use tempfile::TempDir;
use tenantd::model::tenant::{NewTenant, TenantKey};
use tenantd::model::{Clock, Error, SystemClock, Timestamp};
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
/// A tenant that has nothing but a name, made `minute` minutes after the epoch.
fn named(parent: Option<TenantKey>, name: &str) -> NewTenant {
    static MINUTE: AtomicI64 = AtomicI64::new(0);
    let created_at = Timestamp(MINUTE.fetch_add(1, Ordering::Relaxed) * 60_000);
    NewTenant::named(SystemClock.new_id(), parent, name, created_at)
}

fn add(store: &Store, new: NewTenant) -> Result<TenantKey, Error> {
    store.write(move |tx| tx.insert_tenant(&new))
}
