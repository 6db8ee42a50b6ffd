//! Seeds and exports: as a library call, over the network, and with the real binary.

mod clients;
mod command;
mod exporting;
mod faults;
mod network;
mod schema;
mod upserting;

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tenantd::model::{Clock, Error, Fault, SystemClock};
use tenantd::seed::{Export, Outcome, Purpose, Seed, SeedRights, apply};
use tenantd::store::{Stamp, Store, StoreOptions};

use crate::backup::{Tables, tables};

/// A file to bring seeds into.
struct Bed {
    folder: TempDir,
    store: Store,
}

impl Bed {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bed.db");
        let store = Store::open(&path, StoreOptions::COMMAND, &SystemClock).unwrap();
        Self { folder, store }
    }

    /// A copy of another file.
    fn of(file: &std::path::Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(file, folder.path().join("bed.db")).unwrap();
        let path = folder.path().join("bed.db");
        let store = Store::open(&path, StoreOptions::COMMAND, &SystemClock).unwrap();
        Self { folder, store }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("bed.db")
    }

    fn sow_as(&self, seed: &str, rights: &SeedRights) -> Result<Outcome, Error> {
        let seed = Seed::read(seed.as_bytes(), rights).unwrap();
        let stamp = Stamp::system(SystemClock.now(), "test.seed");
        let clock = Arc::new(SystemClock);
        apply(&self.store, clock, stamp, seed, Purpose::Apply, |_| Ok(()), |_| Ok(()))
    }

    /// What became of a seed that is fine: the counts of each kind that are not 0.
    #[track_caller]
    fn sow(&self, seed: &Value) -> Value {
        counts(&self.sow_as(&seed.to_string(), &SeedRights::default()).unwrap())
    }

    /// The faults of a seed that is not, which changes nothing: pointers and words.
    #[track_caller]
    fn refuse(&self, seed: &str) -> Vec<(String, String)> {
        let before = tables(&self.path());
        let Err(Error::Invalid(faults)) = self.sow_as(seed, &SeedRights::default()) else {
            panic!("it was taken, or failed otherwise");
        };
        assert!(tables(&self.path()) == before, "nothing was changed");
        faults.iter().map(|fault| (fault.pointer(), words(fault))).collect()
    }

    fn export(&self) -> String {
        let mut text = String::new();
        let mut export = self.store.stream(|_| Ok(Export::default())).unwrap();
        std::io::Read::read_to_string(&mut export, &mut text).unwrap();
        text
    }

    fn exported(&self) -> Value {
        serde_json::from_str(&self.export()).unwrap()
    }

    /// What is in the file but what no seed holds.
    fn state(&self) -> Tables {
        let mut tables = tables(&self.path());
        for not_held in
            ["audit", "audit_tree", "idempotency_key", "instance", "signing_key", "usage_key"]
        {
            tables.remove(not_held);
        }
        tables
    }
}

fn words(fault: &Fault) -> String {
    tenantd::dialects::words::fault_sentence(&fault.named())
}

fn counts(outcome: &Outcome) -> Value {
    let mut shown = Map::new();
    for (kind, counts) in outcome.to_json(true)["counts"].as_object().unwrap() {
        let counts = counts.as_object().unwrap().iter().filter(|(_, count)| **count != json!(0));
        let counts: Map<_, _> = counts.map(|(name, count)| (name.clone(), count.clone())).collect();
        shown.insert(kind.clone(), counts.into());
    }
    shown.into()
}
