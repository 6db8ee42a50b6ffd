//! The command line, with the real binary.

mod beside;
mod failures;
mod pages;
mod precedence;
mod serving;
mod wrong_use;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::output;

/// A folder with a file in it that is about to be made.
struct Place {
    folder: TempDir,
    db: String,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("tenants.db").to_str().unwrap().to_owned();
        Self { folder, db }
    }

    /// Another file in the folder.
    fn file(&self, name: &str, content: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// A new tenant; its id.
    fn tenant(&self, name: &str) -> String {
        output(&["tenant", "add", "--db", &self.db, "--name", name])
    }

    /// A new client of this role; its API key.
    fn client(&self, role: &str, tenant: &str) -> String {
        let arguments = ["client", "add", "--db", &self.db, "--role", role, "--tenant", tenant];
        let made = output(&[&arguments[..], &["--json"]].concat());
        json(&made)["api_key"].as_str().unwrap().to_owned()
    }
}

#[track_caller]
fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}
