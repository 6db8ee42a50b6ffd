//! The program is killed while it writes, and nothing that it answered is lost; and, for the power
//! cut that a test cannot make, every answer is seen to wait for the sync of what it answers.

mod every_write;
mod ledger;
mod rounds;
mod sync;
mod trace;
mod writer;

use serde_json::Value;

use crate::support::program::output;

/// A file with a root and a tenant below it for each writer, and an operator at home in the root.
struct House {
    folder: tempfile::TempDir,
    db: String,
    root: String,
    tenants: Vec<String>,
    key: String,
}

impl House {
    fn new(writers: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("tenants.db").to_str().unwrap().to_owned();
        let add = |name: &str, further: &[&str]| {
            output(&[&["tenant", "add", "--db", &db, "--name", name], further].concat())
        };
        let root = add("Root", &[]);
        let tenants = (0..writers).map(|number| add(&number.to_string(), &["--parent", &root]));
        let tenants = tenants.collect();
        let client =
            ["client", "add", "--db", &db, "--role", "operator", "--tenant", &root, "--json"];
        let client: Value = serde_json::from_str(&output(&client)).unwrap();
        let key = client["api_key"].as_str().unwrap().to_owned();
        Self { folder, db, root, tenants, key }
    }
}
