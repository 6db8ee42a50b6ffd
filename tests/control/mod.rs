//! The control API: whole answers, roles, paging, races, and effects read through other APIs.

mod audit;
mod clients;
mod contents;
mod etags;
mod from_above;
mod history;
mod instance;
mod me;
mod once;
mod paging;
mod parts;
mod problems;
mod services;
mod sorting;
mod states;
mod tenants;
mod users;
mod uses;

use serde_json::{Value, json};
use tenantd::model::Role;

use crate::support::{Client, Reply, World};

/// A root, a tenant below it, and a caller of each kind.
pub struct Stage {
    pub world: World,
    pub operator: Client,
    pub root: String,
    pub child: String,
    /// Provider at home in the root.
    pub provider: Client,
    /// Administrator at home in the child.
    pub child_admin: Client,
}

impl Stage {
    pub fn new() -> Self {
        let world = World::new();
        let operator = world.operator();
        let root = world.root("Acme");
        let child = world.tenant("Acme Labs", Some(&root));
        let provider = world.client(Role::Provider, &root);
        let child_admin = world.client(Role::Admin, &child);
        Self { world, operator, root, child, provider, child_admin }
    }

    pub fn get(&self, path: &str, by: &Client) -> Reply {
        self.world.get(&format!("/control/v1{path}")).by(by).send()
    }

    pub fn send(&self, method: &str, path: &str, by: &Client, body: Value) -> Reply {
        self.world.request(method, &format!("/control/v1{path}")).by(by).json(body)
    }

    pub fn delete(&self, path: &str, by: &Client) -> Reply {
        self.world.delete(&format!("/control/v1{path}")).by(by).send()
    }

    /// The ids of all items of a list, page by page.
    pub fn walk(&self, path: &str, by: &Client, limit: usize) -> Vec<String> {
        let (mut ids, mut after) = (Vec::new(), String::new());
        let joint = if path.contains('?') { '&' } else { '?' };
        loop {
            let page = self.get(&format!("{path}{joint}limit={limit}{after}"), by);
            assert_eq!(page.status, 200, "{page:?}");
            let page = page.json();
            let items = page["items"].as_array().unwrap();
            assert!(items.len() <= limit);
            ids.extend(items.iter().map(|item| item["id"].as_str().unwrap_or("").to_owned()));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => return ids,
            }
        }
    }
}

/// A problem as it is said, but for `errors`.
pub fn problem(kind: &str, title: &str, status: u16, detail: &str, path: &str) -> (u16, Value) {
    let body = json!({
        "type": format!("/problems/{kind}"), "title": title, "status": status, "detail": detail,
        "instance": format!("/control/v1{path}"),
    });
    (status, body)
}

/// The last part of the problem's type.
#[track_caller]
pub fn kind(reply: &Reply) -> (u16, String) {
    assert_eq!(reply.header("Content-Type"), Some("application/problem+json"), "{reply:?}");
    let kind = reply.json()["type"].as_str().unwrap().replace("/problems/", "");
    (reply.status, kind)
}
