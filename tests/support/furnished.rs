//! A world with something of everything in it: no table of its file is empty.

use serde_json::{Value, json};
use tenantd::model::service::Service;
use tenantd::model::{Clock, IdRef, Role, TenantState};
use tenantd::store::Sight;

use super::{Client, Person, Reply, World};

/// A provider with customers in several states. Ids are words: `provider`, `customer` and `branch`
/// below it, `asleep`, `leaving`, `gone`; a sixth tenant was purged.
pub struct Furnished {
    pub world: World,
    pub operator: Client,
    pub provider: Client,
}

impl Furnished {
    pub fn new() -> Self {
        let world = World::new();
        world.tenant_with_id("provider", "Provider", None);
        let provider = world.client(Role::Provider, "provider");
        let furnished = Self { operator: world.operator(), provider, world };
        furnished.make_tenants();
        furnished.make_parts();
        furnished.count();
        furnished
    }

    fn send(&self, by: &Client, method: &str, path: &str, body: Value) -> Reply {
        let request = self.world.request(method, &format!("/control/v1{path}")).by(by);
        let reply = request.header("Idempotency-Key", path).json(body);
        assert!((200..300).contains(&reply.status), "{method} {path}: {reply:?}");
        reply
    }

    fn make_tenants(&self) {
        let make = |body| self.send(&self.provider, "POST", "/tenants", body);
        make(json!({
            "id": "customer", "name": "Customer", "description": "Process mining for purchasing",
            "hostname": "customer.example", "alias": "customer", "serviceQuota": 7,
            "address": {"city": "Nijmegen", "country": "NL", "further": {"floor": 3}},
        }));
        for (id, parent) in [
            ("branch", "customer"),
            ("asleep", "provider"),
            ("leaving", "provider"),
            ("gone", "provider"),
            ("purged", "provider"),
        ] {
            self.world.tenant_with_id(id, &id.to_uppercase(), Some(parent));
        }
        self.world.set_state("asleep", TenantState::Deactivated);
        self.world.set_state("leaving", TenantState::Deactivating);
        self.world.subtenant("gone", "part-of-gone", "Part", "part_of_gone");
        self.world.set_state("gone", TenantState::Deleted);
        self.world.set_state("purged", TenantState::Deleted);
        self.send(&self.operator, "PATCH", "/tenants/purged", json!({"state": "Purging"}));
    }

    fn make_parts(&self) {
        let world = &self.world;
        let by_operator = |path: &str, body| self.send(&self.operator, "PUT", path, body);
        by_operator(
            "/regions",
            json!({"regions": [
                {"id": "home", "name": "Home", "isHome": true, "baseAddress": null},
                {"id": "eu", "name": "Europe", "isHome": false, "baseAddress": "https://eu.example"},
            ]}),
        );
        by_operator("/features/beta", json!({"name": "Beta", "defaultState": 2}));
        let of_customer = |method: &str, path: &str, body| {
            self.send(&self.provider, method, &format!("/tenants/customer{path}"), body)
        };
        of_customer("PUT", "/features/beta", json!({"currentState": 1}));
        let limit = json!({"entitlementType": "usage", "limitType": "soft", "value": 900});
        of_customer("PUT", "/entitlements/process", limit);
        of_customer("PATCH", "/settings", json!({"automaticTenantOnboarding": true}));
        of_customer("PUT", "/quotas", json!({"quotas": [{"serviceType": "hsm", "limit": 3}]}));
        world.subtenant("customer", "part", "Part", "part");
        world.subtenant("branch", "part-of-branch", "Part of the branch", "part_of_branch");
        world.service(
            "customer",
            Service {
                service_type: "hsm".into(),
                plan: "gold".into(),
                marketplace_name: "Bazaar".into(),
                marketplace_account_id: "4711".into(),
                count: 2,
            },
        );
        let icon = world.put("/control/v1/tenants/customer/icon").by(&self.provider);
        let icon = icon.header("Content-Type", "image/png").body(crate::isolation::png());
        assert_eq!(icon.status, 204);
        world.primary_administrator("customer", "Ada@Example.com");
        let ann = Person { id: Some("ann".into()), ..Person::of("ann@example.com") };
        world.member("customer", ann.clone());
        world.member("branch", Person { is_admin: true, ..ann });
        let (location, at) = (world.clock.new_id(), world.clock.now());
        let written = world.app.store.write(move |tx| {
            let customer = IdRef::parse("customer").unwrap();
            let customer = tx.visible_tenant(Sight::EVERYTHING, customer)?.unwrap().key;
            tx.insert_default_location(&location, customer, "Default", at)
        });
        written.unwrap();
    }

    fn count(&self) {
        let at = |day: i64| {
            let now = self.world.clock.now();
            tenantd::model::Timestamp(now.0 - day * 86_400_000).to_string()
        };
        let events = json!([
            {"tenant": "customer", "metric": "process", "delta": 5, "at": at(2), "key": "k1"},
            {"tenant": "customer", "metric": "process", "delta": -2, "at": at(1), "key": "k2"},
            {"tenant": "customer", "metric": "process", "delta": 4, "subtenant": "part"},
            {"tenant": "branch", "metric": "storage_bytes", "delta": 1000, "at": at(9)},
        ]);
        self.send(&self.provider, "POST", "/usage", events);
    }
}
