//! A stand-in with one of everything that a vendor's API reads.

use serde_json::{Value, json};
use tenantd::model::Role;
use tenantd::model::service::Service;

use super::drift;
use crate::support::program::Ended;
use crate::support::{Client, Person, World, WorldOptions};

/// Every API, and where its contract's paths begin.
const EVERY: [(&str, &str); 7] = [
    ("ocs", "/ocs"),
    ("processmind", "/processmind"),
    ("nse", "/nse"),
    ("dpod", "/dpod"),
    ("ipera", "/ipera"),
    ("identity", ""),
    ("control", "/control/v1"),
];

pub struct Scene {
    pub world: World,
    operator: Client,
    pub provider: Client,
}

impl Scene {
    pub fn new() -> Self {
        let world = World::with(WorldOptions { is_stand_in: true, ..WorldOptions::default() });
        world.tenant_with_id("acme", "Acme", None);
        let (operator, provider) = (world.operator(), world.client(Role::Provider, "acme"));
        let icon = world.put("/control/v1/tenants/acme/icon").by(&operator);
        let icon = icon.header("Content-Type", "image/png").body(crate::isolation::png());
        assert_eq!(icon.status, 204);
        let named = world.patch("/control/v1/tenants/acme").by(&operator);
        assert_eq!(named.json(json!({"hostname": "acme.example"})).status, 200);
        let regions =
            json!({"regions": [{"id": "eu", "name": "EU", "isHome": true, "baseAddress": null}]});
        assert_eq!(world.put("/control/v1/regions").by(&operator).json(regions).status, 200);
        world.subtenant("acme", "part", "Part", "part");
        world.primary_administrator("acme", "ada@example.com");
        world.member("acme", Person::of("ann@example.com"));
        let service = Service {
            service_type: "hsm".into(),
            plan: "gold".into(),
            marketplace_name: String::new(),
            marketplace_account_id: String::new(),
            count: 2,
        };
        world.service("acme", service);
        let scene = Self { world, operator, provider };
        scene.tool("DELETE", "/journal");
        scene
    }

    fn tool(&self, method: &str, path: &str) -> Value {
        let reply = self.world.request(method, &format!("/control/v1{path}"));
        let reply = reply.api_key(&self.operator.api_key).send();
        assert!((200..300).contains(&reply.status), "{reply:?}");
        if reply.status == 204 { Value::Null } else { reply.json() }
    }

    /// The requests that came since the scene was made: method and path.
    pub fn asked(&self) -> Vec<(String, String)> {
        let journal = self.tool("GET", "/journal");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let entries = journal["entries"].as_array().unwrap().iter();
        let requests = entries.map(|entry| &entry["request"]);
        requests.map(|request| (text(&request["method"]), text(&request["path"]))).collect()
    }

    /// Compares one API with its contract, or with another one.
    #[track_caller]
    pub fn drift(&self, dialect: &str, further: &[&str]) -> Ended {
        let (_, prefix) = EVERY.iter().find(|(name, _)| *name == dialect).unwrap();
        let base = format!("http://{}{prefix}", self.world.address);
        let arguments = ["--dialect", dialect, "--against", &base, "--param", "tenantId=acme"];
        let key = match dialect {
            "control" => &self.operator.api_key,
            _ => &self.provider.api_key,
        };
        drift(key, &[&arguments, further].concat())
    }
}
