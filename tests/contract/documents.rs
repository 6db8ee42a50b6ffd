//! The documents, read once, and which operation of theirs stands for which route.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;
use tenantd::control::documents::DOCUMENTS;
use tenantd::dialects::{Dialect, Route};
use tenantd::web::router::{DIALECTS, STAND_IN};

/// The methods that a path item may have.
const METHODS: [&str; 6] = ["get", "head", "post", "put", "patch", "delete"];

/// Every document that there is.
pub static ALL: LazyLock<Vec<Document>> =
    LazyLock::new(|| DOCUMENTS.iter().map(|(name, text)| Document::read(name, text)).collect());

/// One API's document.
pub struct Document {
    pub name: &'static str,
    pub text: &'static str,
    pub root: Value,
    pub operations: Vec<Operation>,
}

/// One operation of a document.
pub struct Operation {
    pub document: &'static str,
    pub method: String,
    /// The path from the root of the server, as the route tables write it.
    pub address: String,
    /// The path as the document writes it.
    pub path: String,
    pub value: Value,
    /// What it answers, with references resolved.
    pub responses: BTreeMap<u16, Value>,
    pub parameters: Vec<Value>,
}

/// The document of the dialect with this name.
pub fn document(name: &str) -> Option<&'static Document> {
    ALL.iter().find(|document| document.name == name)
}

/// What the documents say of a route.
pub fn operation(dialect: &Dialect, route: &Route) -> Option<&'static Operation> {
    let addresses = addresses(dialect, route);
    document(dialect.name)?.operations.iter().find(|operation| {
        operation.method == route.method.name() && addresses.contains(&operation.address)
    })
}

/// The dialects and the tools of a stand-in.
pub fn every_dialect() -> impl Iterator<Item = &'static Dialect> {
    DIALECTS.into_iter().chain([STAND_IN])
}

/// Everywhere that a route stands.
pub fn addresses(dialect: &Dialect, route: &Route) -> Vec<String> {
    let same = |other: &&'static Dialect| other.name == dialect.name;
    let mounts = every_dialect().filter(same).filter(|other| {
        let mut routes = other.routes.iter();
        routes.any(|one| one.method == route.method && one.pattern == route.pattern)
    });
    let mounts = mounts.flat_map(|other| other.mounts);
    mounts.map(|mount| format!("{mount}{}", route.pattern)).collect()
}

impl Document {
    fn read(name: &'static str, text: &'static str) -> Self {
        let root = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut document = Self { name, text, root, operations: Vec::new() };
        document.operations = document.read_operations();
        document
    }

    fn read_operations(&self) -> Vec<Operation> {
        let mut operations = Vec::new();
        for (path, item) in self.root["paths"].as_object().into_iter().flatten() {
            let servers = item.get("servers").unwrap_or(&self.root["servers"]);
            let base = base(self.name, servers[0]["url"].as_str().unwrap_or_default());
            for method in METHODS {
                let Some(value) = item.get(method) else { continue };
                let responses = value["responses"].as_object().into_iter().flatten();
                let parameters = [&item["parameters"], &value["parameters"]];
                let parameters = parameters.into_iter().filter_map(Value::as_array).flatten();
                operations.push(Operation {
                    document: self.name,
                    method: method.to_uppercase(),
                    address: format!("{base}{path}"),
                    path: path.clone(),
                    value: value.clone(),
                    responses: responses
                        .map(|(status, response)| {
                            let status = status.parse().unwrap_or_else(|_| {
                                panic!("{}: {method} {path}: {status} is no status", self.name)
                            });
                            (status, self.resolve(response).clone())
                        })
                        .collect(),
                    parameters: parameters.map(|one| self.resolve(one).clone()).collect(),
                });
            }
        }
        operations
    }

    /// What `value` stands for if it is a reference, else itself.
    pub fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.resolve(self.target(reference)),
            None => value,
        }
    }

    /// What a reference inside this document leads to.
    pub fn target(&self, reference: &str) -> &Value {
        let found = reference.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer));
        found.unwrap_or_else(|| panic!("{}: {reference} leads nowhere", self.name))
    }
}

impl Operation {
    /// `dialect.operationId`
    pub fn name(&self) -> String {
        format!("{}.{}", self.document, self.value["operationId"].as_str().unwrap_or("?"))
    }
}

/// What the paths of a document stand below: the server's address, resolved against the document's.
fn base(name: &str, server: &str) -> String {
    let own = if name == "control" { "control/v1".to_owned() } else { name.to_owned() };
    let mut segments: Vec<&str> = own.split('/').collect();
    for step in server.split('/') {
        match step {
            "." => {}
            ".." => {
                segments.pop();
            }
            other => panic!("{name}: a server's address of . and .. alone, not {other:?}"),
        }
    }
    segments.iter().flat_map(|segment| ["/", *segment]).collect()
}
