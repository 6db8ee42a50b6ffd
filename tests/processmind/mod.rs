//! ProcessMind (seed 001).

mod access;
mod adding;
mod bodies;
mod changing;
mod ids;
mod order;
mod organization;
mod removing;
mod routing;
mod seed;
mod statistics;
mod tenant;
mod users;

use serde_json::{Value, json};
use tenantd::model::{Id, Role};

use crate::support::{Client, Person, World};

/// Where the API lives.
const ADDRESSES: [&str; 2] = ["/processmind", ""];

/// An organization with one tenant and one user in it, and another organization beside it.
struct Scene {
    world: World,
    root: String,
    tenant: String,
    user: String,
    foreign: String,
    admin: Client,
    member: Client,
    operator: Client,
}

/// One of the seven operations: its method and what follows the tenant's id.
#[derive(Clone, Copy, Debug)]
struct Operation {
    method: &'static str,
    tail: &'static str,
    least: Role,
}

const OPERATIONS: [Operation; 7] = [
    Operation { method: "GET", tail: "", least: Role::Member },
    Operation { method: "PUT", tail: "", least: Role::Admin },
    Operation { method: "GET", tail: "/statistics", least: Role::Member },
    Operation { method: "GET", tail: "/users", least: Role::Member },
    Operation { method: "POST", tail: "/users", least: Role::Admin },
    Operation { method: "PUT", tail: "/users", least: Role::Admin },
    Operation { method: "DELETE", tail: "/users", least: Role::Admin },
];

impl Scene {
    fn new() -> Self {
        let world = World::new();
        let root = world.root("Group");
        let tenant = world.tenant("My Company", Some(&root));
        let user = world.member(&tenant, Person::of("user@example.com"));
        let foreign = world.root("Elsewhere");
        let (admin, member) =
            (world.client(Role::Admin, &tenant), world.client(Role::Member, &tenant));
        let operator = world.operator();
        Self { world, root, tenant, user, foreign, admin, member, operator }
    }

    /// The path of the tenant, and what follows.
    fn path(&self, tail: &str) -> String {
        format!("/tenant/{}{tail}", self.tenant)
    }

    /// What every operation can be done with, the tenant's user being meant where one is.
    fn body(&self, tenant: &str) -> Value {
        json!({
            "displayName": "Renamed", "email": "another@example.com", "userId": self.user,
            "tenantId": tenant
        })
    }

    /// The tenant and its users as the operator sees them: what a refused write must not change.
    fn state(&self) -> [String; 2] {
        ["", "/users"].map(|tail| {
            let reply = self.world.get(&self.path(tail)).by(&self.operator).send();
            assert_eq!(reply.status, 200);
            reply.text().to_owned()
        })
    }
}

/// The UUID spelling of an id.
fn uuid(id: &str) -> String {
    Id::parse(id).unwrap().uuid().to_string()
}

fn message(text: &str) -> Value {
    json!({ "message": text })
}
