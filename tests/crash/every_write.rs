//! Every kind of write there is, from the route tables: each waits for the sync before it answers.

use std::cell::Cell;
use std::net::SocketAddr;

use serde_json::{Value, json};
use tenantd::dialects::Route;
use tenantd::web::router::DIALECTS;

use super::{House, trace};
use crate::isolation::png;
use crate::support::traced::{Traced, strace_works};
use crate::support::{Reply, Request};

/// What is sent by a method that may write, but writes nothing.
const WRITE_NOTHING: [&str; 7] = [
    "identity.token",
    "identity.dpodToken",
    "identity.connectToken",
    "nse.signIn",
    "nse.refresh",
    "control.makeBackup",
    "control.signIn",
];

enum Body {
    None,
    Json(Value),
    Png,
}

struct Stage<'h> {
    house: &'h House,
    address: SocketAddr,
    numbers: Cell<u32>,
}

impl Stage<'_> {
    fn number(&self) -> u32 {
        self.numbers.set(self.numbers.get() + 1);
        self.numbers.get()
    }

    /// A name that was not used before.
    fn fresh(&self) -> String {
        format!("fresh_{}", self.number())
    }

    /// Makes something to be changed or removed; its id.
    fn made(&self, path: &str, body: Value) -> String {
        let path = format!("/control/v1{path}");
        let reply = Request::new(self.address, "POST", &path).api_key(&self.house.key).json(body);
        assert_eq!(reply.status, 201, "{path}: {reply:?}");
        reply.json()["id"].as_str().unwrap().to_owned()
    }

    fn tenant(&self) -> String {
        self.made("/tenants", json!({"name": self.fresh(), "parent": self.house.root}))
    }

    fn user(&self) -> String {
        let body = json!({"email": format!("{}@example.com", self.fresh())});
        self.made(&format!("/tenants/{}/users", self.house.root), body)
    }

    fn subtenant(&self) -> String {
        let name = self.fresh();
        let path = format!("/tenants/{}/subtenants", self.house.root);
        self.made(&path, json!({"name": name, "code": name}))
    }

    fn client(&self) -> String {
        let body = json!({"name": "New", "role": "member", "homeTenant": self.house.root});
        self.made("/clients", body)
    }

    /// Calls a write, which must succeed, under an id of its own.
    fn call(&self, mount: &str, route: &Route, id: &str) -> Reply {
        let (tenant, operation) = (&self.house.root, route.operation);
        let deletes = ["control.deleteTenant", "dpod.deleteTenant"].contains(&operation);
        let tenant = if deletes { self.tenant() } else { tenant.clone() };
        let mut path = format!("{mount}{}", route.pattern)
            .replace("{tenantId}", &tenant)
            .replace("{featureId}", "feature")
            .replace("{definitionId}", "metric");
        if path.contains("{userId}") {
            path = path.replace("{userId}", &self.user());
        }
        if path.contains("{subtenantId}") {
            path = path.replace("{subtenantId}", &self.subtenant());
        }
        if path.contains("{clientId}") {
            path = path.replace("{clientId}", &self.client());
        }
        if path.contains("{id}") {
            let is_subtenant = operation.starts_with("nse.");
            let id = if is_subtenant { self.subtenant() } else { self.tenant() };
            path = path.replace("{id}", &id);
        }
        let request = Request::new(self.address, route.method.name(), &path)
            .api_key(&self.house.key)
            .header("X-Request-Id", id);
        let reply = match self.body(operation, &tenant) {
            Body::None => request.send(),
            Body::Json(body) => request.json(body),
            Body::Png => request.body(png()),
        };
        assert!((200..300).contains(&reply.status), "{operation}: {reply:?}");
        reply
    }

    /// A body that makes the operation write.
    fn body(&self, operation: &str, tenant: &str) -> Body {
        let name = self.fresh();
        Body::Json(match operation {
            "control.deleteTenant"
            | "control.deleteEntitlement"
            | "control.deleteIcon"
            | "control.removeUser"
            | "control.deleteSubtenant"
            | "control.deleteClient"
            | "control.rotateClient"
            | "ocs.deleteIcon"
            | "nse.deleteSubtenant"
            | "dpod.deleteTenant"
            | "ipera.deactivateTenant"
            | "ipera.activateTenant"
            | "ipera.switchTenant" => return Body::None,
            "control.putIcon" | "dpod.setLogo" => return Body::Png,
            "ocs.putIcon" => crate::isolation::icon(),
            "control.createTenant" => json!({"name": name, "parent": tenant}),
            "control.updateTenant"
            | "control.updateSubtenant"
            | "control.putKnownFeature"
            | "nse.modifySubtenant"
            | "dpod.createTenant"
            | "ipera.createTenant"
            | "ipera.updateTenant" => json!({"name": name}),
            "control.putFeature" => json!({"currentState": self.number()}),
            "control.putEntitlement" => {
                json!({"entitlementType": "usage", "limitType": "soft", "value": self.number()})
            }
            "control.updateSettings" | "dpod.updateTenantSettings" => {
                json!({"automaticTenantOnboarding": true})
            }
            "control.addUser" | "processmind.addUser" => {
                json!({"email": format!("{name}@example.com")})
            }
            "control.updateUser" => json!({"isDeveloper": true}),
            "processmind.updateUser" => {
                json!({"userId": self.user(), "tenantId": tenant, "isDeveloperInTenant": true})
            }
            "processmind.removeUser" => json!({"userId": self.user(), "tenantId": tenant}),
            "control.createSubtenant" => json!({"name": name, "code": name}),
            "nse.createSubtenant" => json!({"name": name, "code": name, "tenant_id": tenant}),
            "control.putServices" => json!({"services": [{"serviceType": name, "count": 1}]}),
            "control.putQuotas" => json!({"quotas": [{"serviceType": name, "limit": 1}]}),
            "control.recordUsage" => json!([{"tenant": tenant, "metric": name, "delta": 1}]),
            "control.createClient" => json!({"name": name, "role": "member", "homeTenant": tenant}),
            "control.replaceRegions" => {
                json!({"regions": [{"id": "home", "name": name, "isHome": true}]})
            }
            "ocs.updateTenant" => json!({"CompanyName": name}),
            "processmind.updateTenant" => json!({"displayName": name}),
            "dpod.updateTenant" => json!({"departmentName": name}),
            other => panic!("{other} is a write without an entry"),
        })
    }
}

#[test]
fn every_kind_of_write_was_synced_before_its_answer() {
    if !strace_works() {
        return;
    }
    let house = House::new(0);
    let traced = Traced::start(&house.db, &trace::CALLS, &["--durability", "full"]);
    let address = traced.serving().address;
    let stage = Stage { house: &house, address, numbers: Cell::new(0) };
    let feature = Request::new(address, "PUT", "/control/v1/features/feature");
    assert_eq!(feature.api_key(&house.key).json(json!({"name": "Feature"})).status, 200);
    let mut called = Vec::new();
    for dialect in DIALECTS {
        let writes = dialect.routes.iter().filter(|route| !route.method.is_safe());
        for route in writes.filter(|route| !WRITE_NOTHING.contains(&route.operation)) {
            let id = format!("sync-{}", called.len());
            stage.call(dialect.mounts[0], route, &id);
            called.push((id, route.operation));
        }
    }
    let ids: Vec<String> = called.iter().map(|(id, _)| id.clone()).collect();
    println!("{} kinds of writes", ids.len());
    assert!(ids.len() >= 47, "fewer than there were");
    let verdict = trace::check(&traced.end(), &ids);
    let named = verdict.map_err(|fault| {
        let of = |(id, _): &&(String, &str)| fault.starts_with(&format!("{id} "));
        format!("{:?}: {fault}", called.iter().find(of))
    });
    assert_eq!(named, Ok(()));
}
