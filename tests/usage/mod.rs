//! The usage intake and the report on it.

mod bodies;
mod effects;
mod keys;
mod limits;
mod property;
mod racing;
mod report;
mod rules;
mod services;

use serde_json::{Value, json};
use tenantd::model::feature::{Entitlement, EntitlementType, LimitType};
use tenantd::model::tenant::TenantKey;
use tenantd::model::{IdRef, Role};
use tenantd::store::Sight;

use crate::support::{Client, Reply, World};

const USAGE: &str = "/control/v1/usage";

/// A provider with a customer that has a subtenant, and another organization.
struct Scene {
    world: World,
    root: String,
    tenant: String,
    subtenant: String,
    foreign: String,
    provider: Client,
    operator: Client,
}

impl Scene {
    fn new() -> Self {
        let world = World::new();
        let root = world.root("Provider");
        let tenant = world.tenant("Customer", Some(&root));
        let subtenant = world.subtenant(&tenant, "part-1", "Part", "part");
        let foreign = world.root("Foreign");
        let provider = world.client(Role::Provider, &root);
        let operator = world.operator();
        Self { world, root, tenant, subtenant, foreign, provider, operator }
    }

    fn post(&self, events: Value) -> Reply {
        self.world.post(USAGE).by(&self.provider).json(events)
    }

    /// Counts something of the customer.
    fn count(&self, metric: &str, delta: i64) -> Reply {
        self.post(json!([{"tenant": self.tenant, "metric": metric, "delta": delta}]))
    }

    /// The sum of one of the customer's counters, subtenants included.
    fn total(&self, metric: &str) -> i64 {
        let key = self.key(&self.tenant);
        self.world.app.store.read(|tx| tx.usage_total(key, metric)).unwrap()
    }

    fn key(&self, tenant: &str) -> TenantKey {
        let id = IdRef::parse(tenant).unwrap();
        let found = self.world.app.store.read(|tx| tx.visible_tenant(Sight::EVERYTHING, id));
        found.unwrap().unwrap().key
    }

    /// Gives the customer an entitlement.
    fn entitle(&self, metric: &str, kind: EntitlementType, limit: LimitType, value: i32) {
        self.put_entitlement(metric, kind, limit, value, false);
    }

    fn put_entitlement(
        &self,
        metric: &str,
        kind: EntitlementType,
        limit: LimitType,
        value: i32,
        manual_block: bool,
    ) {
        let entitlement = Entitlement {
            definition_id: metric.to_owned(),
            entitlement_type: kind as i64,
            limit_type: limit as i64,
            value,
            manual_block,
        };
        let key = self.key(&self.tenant);
        let write = self.world.app.store.write(move |tx| tx.put_entitlement(key, &entitlement));
        write.unwrap();
    }
}

/// The answer to a batch of which nothing is over a limit.
fn counted(counted: usize, repeated: usize) -> (u16, Value) {
    (200, json!({"counted": counted, "repeated": repeated, "overLimit": []}))
}

/// The pointers of a refusal.
#[track_caller]
fn pointers(reply: &Reply, status: u16) -> Vec<String> {
    assert_eq!(reply.status, status, "{reply:?}");
    assert_eq!(reply.header("Content-Type"), Some("application/problem+json"));
    let errors = reply.json()["errors"].as_array().unwrap().clone();
    errors.iter().map(|error| error["pointer"].as_str().unwrap().to_owned()).collect()
}
