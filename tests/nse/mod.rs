//! NSE (seed 002).

mod access;
mod bodies;
mod creating;
mod deleting;
mod listing;
mod order;
mod parameters;
mod reading;
mod renaming;
mod routing;
mod seed;
mod sight;
mod sign_in;
mod sign_in_limit;

use serde_json::{Value, json};
use tenantd::model::Role;

use crate::support::{Client, World};

/// Where the API lives.
const ADDRESSES: [&str; 4] = ["/nse", "/nse/api", "", "/api"];

const SUBTENANTS: &str = "/nse/v2.1/subtenants";

/// An organization with a tenant and one below it, another organization beside it, and a subtenant
/// in each of the four.
struct Scene {
    world: World,
    root: String,
    tenant: String,
    below: String,
    foreign: String,
    admin: Client,
    member: Client,
    operator: Client,
}

/// One of the five operations: its method and whether it names a subtenant in its path.
#[derive(Clone, Copy, Debug)]
struct Operation {
    method: &'static str,
    names_one: bool,
    least: Role,
    success: u16,
}

const OPERATIONS: [Operation; 5] = [
    Operation { method: "GET", names_one: false, least: Role::Member, success: 200 },
    Operation { method: "GET", names_one: true, least: Role::Member, success: 200 },
    Operation { method: "POST", names_one: false, least: Role::Admin, success: 201 },
    Operation { method: "PUT", names_one: true, least: Role::Admin, success: 200 },
    Operation { method: "DELETE", names_one: true, least: Role::Admin, success: 204 },
];

impl Operation {
    /// Its path, the subtenant being this one where it names one.
    fn path(self, address: &str, subtenant: &str) -> String {
        let one = if self.names_one { format!("/{subtenant}") } else { String::new() };
        format!("{address}/v2.1/subtenants{one}")
    }
}

impl Scene {
    fn new() -> Self {
        let world = World::new();
        let root = world.root("Group");
        let tenant = world.tenant("MyTenant", Some(&root));
        let below = world.tenant("Below", Some(&tenant));
        let foreign = world.root("Elsewhere");
        world.subtenant(&root, "in-root", "Root part", "root_part");
        world.subtenant(&tenant, "in-tenant", "Part", "part");
        world.subtenant(&below, "in-below", "Part below", "part_below");
        world.subtenant(&foreign, "in-foreign", "Part elsewhere", "part_elsewhere");
        let (admin, member) =
            (world.client(Role::Admin, &tenant), world.client(Role::Member, &tenant));
        let operator = world.operator();
        Self { world, root, tenant, below, foreign, admin, member, operator }
    }

    /// What every operation can be done with.
    fn body(&self) -> Value {
        json!({ "name": "New name", "code": "new_code", "tenant_id": self.tenant })
    }

    /// Everything there is, as the operator sees it: what a refused write must not change.
    fn state(&self) -> String {
        let reply = self.world.get(SUBTENANTS).by(&self.operator).send();
        assert_eq!(reply.status, 200);
        reply.text().to_owned()
    }

    /// The scene's subtenant of the tenant.
    fn part(&self) -> Value {
        record("in-tenant", "Part", "part", (&self.tenant, "MyTenant"))
    }

    /// The newest audit row about the tenant is this operation, by the administrator.
    #[track_caller]
    fn administrator_left_a_trace_of(&self, operation: &str) {
        let trace = (self.admin.id.clone(), operation.to_owned());
        assert_eq!(self.world.last_audit(&self.tenant), Some(trace));
    }
}

/// A record without a description; the tenant is its id and its name.
fn record(id: &str, name: &str, code: &str, tenant: (&str, &str)) -> Value {
    json!({
        "id": id, "description": "", "name": name, "code": code, "tenant_id": tenant.0,
        "tenant": tenant.1
    })
}

fn envelope(code: u16, message: &str, result: &Value) -> Value {
    json!({
        "status": { "user_message": message, "verbose_message": "", "code": code },
        "result": result
    })
}

fn returned(record: &Value) -> Value {
    let result = json!({ "returned_records": 1, "records": [record] });
    envelope(200, "Okay. Returned 1 record.", &result)
}

fn failure(code: u16, message: &str) -> Value {
    envelope(code, message, &json!({ "returned_records": 0, "records": [] }))
}

/// A list in the default order.
fn list(records: &[Value], total: usize) -> Value {
    let count = records.len();
    let noun = if count == 1 { "record" } else { "records" };
    let result = json!({
        "returned_records": count, "total_records": total, "sort_by": "created",
        "order_by": "desc", "offset": 0, "limit": 100, "records": records
    });
    envelope(200, &format!("Okay. Returned {count} {noun}."), &result)
}

/// The ids of a list's records.
fn ids(list: &Value) -> Vec<&str> {
    let records = list["result"]["records"].as_array().unwrap();
    records.iter().map(|record| record["id"].as_str().unwrap()).collect()
}
