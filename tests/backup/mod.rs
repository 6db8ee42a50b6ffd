//! Backups, restoring them, and the check of a file.

mod check;
mod cutting;
mod downloading;
mod restoring;
mod tables;
mod taking;

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;
use tenantd::model::SystemClock;
use tenantd::store::{BackupOptions, back_up};

use crate::support::Furnished;
use crate::support::program::{Ended, run};
pub use tables::{Tables, tables};

/// A folder with a file in it that holds something of everything.
struct Place {
    folder: TempDir,
    db: String,
}

impl Place {
    fn new() -> Self {
        let place = Self::empty();
        let furnished = Furnished::new();
        let options = BackupOptions::default();
        let file = Path::new(&place.db);
        back_up(&furnished.world.path, file, options, &SystemClock, &mut |_| ()).unwrap();
        std::fs::remove_file(place.path("tenants.db.manifest.json")).unwrap();
        place
    }

    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("tenants.db").to_str().unwrap().to_owned();
        Self { folder, db }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn name(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    /// The names of everything in the folder.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The file as another program would use it, which is allowed to break it.
    fn raw(&self) -> Connection {
        let raw = Connection::open(&self.db).unwrap();
        raw.pragma_update(None, "foreign_keys", false).unwrap();
        raw
    }

    fn tables(&self) -> Tables {
        tables(Path::new(&self.db))
    }
}

/// Takes a backup of `db` under the name `copy`, and does with it what every test does with every
/// backup: restores it into an empty folder, checks it, and compares it with the backup table by
/// table. What stands in it.
#[track_caller]
fn backup(db: &str, copy: &str) -> Tables {
    let ended = run(&["backup", copy, "--db", db, "--json"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    restored(copy)
}

/// Restores a backup into an empty folder and compares them; what stands in it.
#[track_caller]
fn restored(copy: &str) -> Tables {
    let place = Place::empty();
    let ended = run(&["restore", copy, "--db", &place.db, "--json"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(place.names(), ["tenants.db"]);
    let found = place.tables();
    assert!(found == tables(Path::new(copy)), "the restored file is not the backup");
    let manifest = &json(&ended.out)["manifest"];
    let counted: Value = found.iter().map(|(table, rows)| (table.clone(), rows.len())).collect();
    assert_eq!(manifest["rows"], counted, "the manifest counts what is there");
    let checked = run(&["check", "--db", &place.db]);
    assert_eq!(checked.code, Some(0), "{checked:?}");
    found
}

#[track_caller]
fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A command that fails with this line, after it said what it was doing.
#[track_caller]
fn fails(arguments: &[&str], line: &str) {
    let Ended { code, out, err } = run(arguments);
    let last = err.lines().last().unwrap_or_default();
    let expected = (Some(1), "", format!("tenantd: {line}"));
    assert_eq!((code, &*out, last.to_owned()), expected, "{err}");
}
