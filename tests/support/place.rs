//! A folder for a file that the program is about to make, and for what lies beside it.

use serde_json::Value;
use tempfile::TempDir;

use super::program::output;

pub struct Place {
    pub folder: TempDir,
    /// The name of the file; nobody has made it yet.
    pub db: String,
}

/// What an operator shows.
pub struct Operator {
    pub id: String,
    pub secret: String,
    pub api_key: String,
}

impl Place {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("tenants.db").to_str().unwrap().to_owned();
        Self { folder, db }
    }

    /// Another file in the folder, or in one below it.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// What lies in the folder, in order.
    pub fn names(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> =
            files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// A new operator that is at home nowhere.
    pub fn operator(&self) -> Operator {
        let add = ["client", "add", "--db", &self.db, "--role", "operator", "--name", "Op"];
        let made: Value = serde_json::from_str(&output(&[&add[..], &["--json"]].concat())).unwrap();
        let text = |member: &str| made[member].as_str().unwrap().to_owned();
        Operator { id: text("id"), secret: text("secret"), api_key: text("api_key") }
    }

    /// A new tenant; its id.
    pub fn tenant(&self, name: &str) -> String {
        output(&["tenant", "add", "--db", &self.db, "--name", name])
    }

    /// A new client of this role; its API key.
    pub fn client(&self, role: &str, tenant: &str) -> String {
        let arguments = ["client", "add", "--db", &self.db, "--role", role, "--tenant", tenant];
        let made = output(&[&arguments[..], &["--json"]].concat());
        let made: Value = serde_json::from_str(&made).unwrap();
        made["api_key"].as_str().unwrap().to_owned()
    }
}
