//! Worlds: whole servers of their own behind a prefix, which never see each other.

mod crowd;
mod evicted;
mod inside;
mod keeping;

use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::{Process, program};
use crate::support::{Reply, Request};

/// The demo in a process of its own, with its temporary files in a folder of ours.
struct Demo {
    process: Process,
    page: Value,
    folder: TempDir,
}

impl Demo {
    #[track_caller]
    fn start(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let demo = ["demo", "--json", "--listen", "127.0.0.1:0", "--rate-limit", "0"];
        let mut command = program(&[&demo, arguments].concat());
        command.env("TMPDIR", folder.path());
        let process = Process::start(command);
        let page = serde_json::from_str(&process.line().unwrap()).unwrap();
        Self { process, page, folder }
    }

    /// The folders of worlds.
    fn folders(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.filter(|path| path.to_str().unwrap().contains("tenantd-world-")).collect()
    }

    fn origin(&self) -> &str {
        self.page["listening"].as_str().unwrap()
    }

    fn request(&self, method: &str, path: &str) -> Request {
        let address = self.origin().strip_prefix("http://").unwrap().parse().unwrap();
        Request::new(address, method, path)
    }

    /// The member of the operator.
    fn operator(&self, member: &str) -> &str {
        self.page["clients"][0][member].as_str().unwrap()
    }

    fn by_operator(&self, method: &str, path: &str) -> Request {
        self.request(method, path).api_key(self.operator("api_key"))
    }

    #[track_caller]
    fn get(&self, path: &str) -> Value {
        let reply = self.by_operator("GET", path).send();
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()
    }

    fn token(&self, prefix: &str) -> Reply {
        let (id, secret) = (self.operator("id"), self.operator("secret"));
        let post = self.request("POST", &format!("{prefix}/oauth/token")).basic(id, secret);
        post.form("grant_type=client_credentials")
    }

    /// The names of the worlds.
    fn worlds(&self) -> Vec<String> {
        let list = self.get("/control/v1/worlds");
        let worlds = list["worlds"].as_array().unwrap().iter();
        worlds.map(|world| world["name"].as_str().unwrap().to_owned()).collect()
    }
}
