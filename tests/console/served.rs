//! The program with the demo's data, made once and copied for each test.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;
use tenantd::demo::{self, DemoClient};
use tenantd::model::{Role, SystemClock};
use tenantd::store::{Store, StoreOptions};

use super::browser::Page;
use crate::support::Request;
use crate::support::program::Serving;

/// A stand-in on a copy of the demo.
pub struct Served {
    pub server: Serving,
    _folder: TempDir,
}

struct Demo {
    file: PathBuf,
    clients: Vec<DemoClient>,
}

fn demo() -> &'static Demo {
    static DEMO: OnceLock<Demo> = OnceLock::new();
    DEMO.get_or_init(|| {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("console-demo.db");
        let _ = std::fs::remove_file(&file);
        let store = Store::open(&file, StoreOptions::SERVER, &SystemClock).unwrap();
        let clients = demo::fill(&store, &SystemClock).unwrap();
        drop(store);
        Demo { file, clients }
    })
}

/// A client of the demo with this role: the first one.
pub fn client(role: Role) -> &'static DemoClient {
    demo().clients.iter().find(|client| client.role == role).unwrap()
}

impl Served {
    /// A stand-in, started with these further arguments.
    pub fn start(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("demo.db");
        std::fs::copy(&demo().file, &file).unwrap();
        let all = [&["--stand-in", "--rate-limit", "0"], arguments].concat();
        Self { server: Serving::start(file.to_str().unwrap(), &all), _folder: folder }
    }

    /// Its address, without a slash at the end.
    pub fn origin(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// A request of the test's own, as the demo's first client of this role; it outlasts every token.
    pub fn request(&self, role: Role, method: &str, path: &str) -> Request {
        self.server.request(method, path).api_key(&client(role).credentials.api_key())
    }

    /// What a GET answers to the operator.
    #[track_caller]
    pub fn get(&self, path: &str) -> Value {
        let reply = self.request(Role::Operator, "GET", path).send();
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()
    }

    /// Does as the operator what must succeed, and gives the answer.
    #[track_caller]
    pub fn does(&self, method: &str, path: &str, body: Value) -> Value {
        let reply = self.request(Role::Operator, method, path).json(body);
        assert!(reply.status < 300, "{reply:?}");
        reply.whole().1
    }

    /// A page of its console, signed in as the demo's first client of this role.
    pub fn page(&self, role: Role) -> Option<Page> {
        let page = Page::open(&self.origin())?;
        let credentials = &client(role).credentials;
        page.sign_in(&credentials.id, &credentials.secret);
        Some(page)
    }
}
