//! The demo in a process of its own, and the ids that lead to something in it.

use std::net::SocketAddr;

use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::Request;
use crate::support::program::{Process, program};

/// How often one of these ids is taken instead of a random one.
const PROBABILITY: f64 = 0.8;

/// A demo that serves.
pub struct Demo {
    process: Process,
    address: SocketAddr,
    clients: Value,
    /// Its address, as in a URL.
    pub origin: String,
    _folder: TempDir,
}

impl Demo {
    #[track_caller]
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("demo.db");
        let process = Process::start(program(&[
            "demo",
            "--json",
            "--db",
            file.to_str().unwrap(),
            "--listen",
            "127.0.0.1:0",
            "--durability",
            "normal",
            "--login-limit",
            "0",
            "--rate-limit",
            "0",
        ]));
        let page: Value = serde_json::from_str(&process.line().unwrap()).unwrap();
        let origin = page["listening"].as_str().unwrap().to_owned();
        let address = origin.strip_prefix("http://").unwrap().parse().unwrap();
        Self { process, address, clients: page["clients"].clone(), origin, _folder: folder }
    }

    /// The API key of the first client with this role.
    pub fn key(&self, role: &str) -> &str {
        let clients = self.clients.as_array().unwrap();
        let client = clients.iter().find(|client| client["role"] == role).unwrap();
        client["api_key"].as_str().unwrap()
    }

    /// The name of a snapshot that was saved, and of a world that was made.
    fn name(&self) -> Value {
        assert_eq!(Request::new(self.address, "GET", "/world/saved/healthz").send().status, 200);
        let request = Request::new(self.address, "PUT", "/control/v1/snapshots/saved");
        request.api_key(self.key("operator")).send().json()["name"].clone()
    }

    /// The member of every item of a list of the control API.
    fn listed(&self, path: &str, member: &str) -> Vec<Value> {
        let path = format!("/control/v1/{path}");
        let request = Request::new(self.address, "GET", &path).api_key(self.key("operator"));
        let answer = request.send().json();
        let items = answer["items"].as_array().unwrap_or_else(|| panic!("{path}: {answer}"));
        items.iter().map(|item| item[member].clone()).collect()
    }

    /// What schemathesis is to know: the ids of what is there.
    pub fn configuration(&self, document: &str) -> String {
        let tenants = self.listed("tenants?limit=30", "id");
        let of_tenants = |part: &str, member: &str| -> Vec<Value> {
            let some = tenants.iter().take(6).filter_map(Value::as_str);
            some.flat_map(|id| self.listed(&format!("tenants/{id}/{part}"), member)).collect()
        };
        let subtenants = of_tenants("subtenants", "id");
        let ids = if document == "nse" { &subtenants } else { &tenants };
        let operator = self.clients.as_array().unwrap().iter().skip(1);
        let clients = operator.map(|client| client["id"].clone()).collect();
        let known = [
            ("path.tenantId", tenants.clone()),
            ("path.id", ids.clone()),
            ("path.userId", of_tenants("users", "id")),
            ("path.subtenantId", subtenants.clone()),
            ("path.clientId", clients),
            ("path.featureId", self.listed("features", "id")),
            ("path.name", vec![self.name()]),
            ("path.definitionId", of_tenants("entitlements", "definitionId")),
            ("query.parent", tenants.clone()),
            ("query.tenant", tenants.clone()),
            ("query.tenantId", tenants.clone()),
            ("query.tenant_id", tenants),
        ];
        let mut text = String::new();
        for (number, (_, values)) in known.iter().enumerate() {
            assert!(!values.is_empty() && values.iter().all(Value::is_string), "{values:?}");
            text += &format!("[dictionaries.d{number}]\nvalues = {}\n", json!(values));
        }
        text += "[parameters]\n";
        for (number, (parameter, _)) in known.iter().enumerate() {
            text += &format!(
                "\"{parameter}\" = {{ dictionary = \"d{number}\", probability = {PROBABILITY} }}\n"
            );
        }
        text
    }

    /// Ends it: it was still there, and has nothing to regret.
    #[track_caller]
    pub fn end(self) {
        self.process.signal(Signal::TERM);
        let ended = self.process.wait();
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        let regrets = ended.err.lines().filter(|line| {
            line.contains(" ERROR ") || line.contains(" ERROR]") || line.contains("panicked")
        });
        assert_eq!(regrets.collect::<Vec<_>>(), Vec::<&str>::new());
    }
}
