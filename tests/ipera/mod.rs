//! IPERA WiFi (seed 003).

mod access;
mod bare;
mod bodies;
mod creating;
mod listing;
mod order;
mod paging;
mod rate_limit;
mod routing;
mod searching;
mod seed;
mod states;
mod switching;
mod updating;
mod validation;

use std::time::Duration;

use serde_json::{Value, json};
use tenantd::dialects::Settings;
use tenantd::model::Role;

use crate::support::{Client, World, WorldOptions};

/// Where the API lives.
const ADDRESSES: [&str; 3] = ["/ipera", "/ipera/api/v1", ""];

/// A provider with two customers, and another provider beside it.
struct Scene {
    world: World,
    root: String,
    tenant: String,
    sibling: String,
    foreign: String,
    provider: Client,
    admin: Client,
    member: Client,
    operator: Client,
}

/// One of the seven operations: its method, what follows `/tenants`, and what it needs.
#[derive(Clone, Copy, Debug)]
struct Operation {
    method: &'static str,
    tail: &'static str,
    least: Role,
}

const OPERATIONS: [Operation; 7] = [
    Operation { method: "GET", tail: "", least: Role::Member },
    Operation { method: "GET", tail: "/count", least: Role::Member },
    Operation { method: "POST", tail: "", least: Role::Provider },
    Operation { method: "PUT", tail: "/{id}", least: Role::Admin },
    Operation { method: "PUT", tail: "/{id}/deactivate", least: Role::Admin },
    Operation { method: "PUT", tail: "/{id}/activate", least: Role::Admin },
    Operation { method: "PUT", tail: "/{id}/switch", least: Role::Member },
];

/// Those that name a tenant in their path.
const OF_ONE: [Operation; 4] = [OPERATIONS[3], OPERATIONS[4], OPERATIONS[5], OPERATIONS[6]];

impl Operation {
    fn path(self, address: &str, id: &str) -> String {
        format!("{address}/tenants{}", self.tail.replace("{id}", id))
    }
}

impl Scene {
    fn new() -> Self {
        Self::with(Settings::default())
    }

    fn with(settings: Settings) -> Self {
        let world = World::with(WorldOptions { settings, ..WorldOptions::default() });
        let tick = || world.clock.advance(Duration::from_millis(5));
        let root = world.root("Provider");
        tick();
        let tenant = world.tenant("Customer", Some(&root));
        tick();
        let sibling = world.tenant("Sibling", Some(&root));
        tick();
        let foreign = world.root("Elsewhere");
        let provider = world.client(Role::Provider, &root);
        let (admin, member) = (world.client(Role::Admin, &root), world.client(Role::Member, &root));
        let operator = world.operator();
        Self { world, root, tenant, sibling, foreign, provider, admin, member, operator }
    }

    /// The list as this client sees it, without paging.
    fn list(&self, client: &Client, query: &str) -> Value {
        let reply = self.world.get(&format!("/ipera/tenants?{query}")).by(client).send();
        assert_eq!(reply.status, 200, "{query}: {}", reply.text());
        reply.json()
    }

    /// The names in the list as this client sees it.
    fn names(&self, client: &Client, query: &str) -> Vec<String> {
        let list = self.list(client, query);
        let data = list["data"].as_array().unwrap();
        data.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
    }

    fn count(&self, client: &Client, query: &str) -> Value {
        let reply = self.world.get(&format!("/ipera/tenants/count?{query}")).by(client).send();
        assert_eq!(reply.status, 200, "{query}: {}", reply.text());
        reply.json()["count"].take()
    }

    /// A tenant as the list shows it, by its id.
    fn item(&self, id: &str) -> Value {
        let list = self.list(&self.operator, "per_page=100");
        let data = list["data"].as_array().unwrap();
        data.iter().find(|item| item["id"] == id).unwrap_or(&Value::Null).clone()
    }

    /// What a refused write must not change.
    fn state(&self) -> (Value, Vec<(String, Option<String>)>) {
        let clients = [&self.provider, &self.admin, &self.member, &self.operator];
        let currents = clients.map(|client| (client.id.clone(), self.current_tenant(client)));
        (self.list(&self.operator, "per_page=100"), currents.to_vec())
    }

    /// The file itself, for what no API shows.
    fn raw(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(&self.world.path).unwrap()
    }

    /// The id of the tenant that a client was moved to.
    fn current_tenant(&self, client: &Client) -> Option<String> {
        let sql =
            "SELECT t.id FROM client c JOIN tenant t ON t.key = c.current_tenant WHERE c.id = ?1";
        self.raw().query_row(sql, [&client.id], |row| row.get(0)).ok()
    }

    /// The names of a tenant's locations, and whether each is the default.
    fn locations(&self, tenant: &str) -> Vec<(String, bool)> {
        let raw = self.raw();
        let sql = "SELECT l.name, l.is_default FROM location l JOIN tenant t ON t.key = l.tenant WHERE t.id = ?1";
        let mut statement = raw.prepare(sql).unwrap();
        let rows = statement.query_map([tenant], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    }
}

fn message(text: &str) -> Value {
    json!({ "message": text })
}

/// The answer to invalid data: each field and its messages.
fn invalid(errors: &[(&str, &str)]) -> Value {
    let errors: serde_json::Map<_, _> =
        errors.iter().map(|(field, text)| ((*field).to_owned(), json!([text]))).collect();
    json!({ "message": "The given data was invalid.", "errors": errors })
}

const REQUIRED: (&str, &str) = ("name", "The name field is required.");
const COUNTRY: (&str, &str) = (
    "country_code",
    "The country code field is invalid. It must be ISO 3166-1 alpha-2 country code.",
);
