//! A small house to test in: a provider, its customer Acme with a plant below, and a stranger.

use serde_json::{Value, json};
use tenantd::model::tenant::{AccountType, NewTenant};
use tenantd::model::{Clock, Id, Role, Scope, Scopes, Timestamp};

use crate::support::{Client, Reply, World, WorldOptions};

/// When every tenant of the house was made.
pub const BORN: &str = "2024-01-15T10:30:00Z";
/// A well-formed id that nobody has.
pub const NOBODY: &str = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

pub const NO_TENANT: &str = "There is no such tenant.";
pub const NEEDS_PROVIDER: &str =
    "This needs one of the scopes dpod.tenant.spadmin dpod.tenant.api_spadmin.";
pub const NEEDS_ADMIN: &str =
    "This needs one of the scopes dpod.tenant.spadmin dpod.tenant.admin dpod.tenant.api_spadmin.";

/// A tenant to be made with everything that it can be made with.
pub fn new_customer() -> Value {
    json!({
        "name": "New Customer", "companyName": "New Customer Inc.", "departmentName": "IT",
        "billingAddress": {"street": "Main 1", "city": "Bern", "state": "BE", "country": "CH"},
        "accountType": "trial", "hostname": "New.Example.com", "serviceQuota": 5,
        "admin": {"givenName": "Ann", "familyName": "Lee", "email": "ann@example.com",
            "phoneNumber": "+41 31 000 00 00", "password": "secret"},
    })
}

pub struct House {
    pub world: World,
    /// The root above Acme.
    pub home: String,
    pub acme: String,
    /// Below Acme.
    pub plant: String,
    /// Another root.
    pub stranger: String,
    pub operator: Client,
    /// At home in the root.
    pub provider: Client,
    /// At home in Acme.
    pub admin: Client,
    /// At home in Acme.
    pub member: Client,
}

impl House {
    pub fn new() -> Self {
        Self::with(WorldOptions::default())
    }

    pub fn with(options: WorldOptions) -> Self {
        let world = World::with(options);
        let home = world.tenant_with(born("Provider", AccountType::ServiceProvider), None);
        let acme = world.tenant_with(born("Acme", AccountType::Subscriber), Some(&home));
        let plant = world.tenant_with(born("Plant", AccountType::Trial), Some(&acme));
        let stranger = world.tenant_with(born("Stranger", AccountType::Subscriber), None);
        // So that every caller may have every scope.
        let all = Scopes::of(&Scope::ALL);
        Self {
            operator: world.operator(),
            provider: world.client_with(Role::Provider, Some(&home), all),
            admin: world.client_with(Role::Admin, Some(&acme), all),
            member: world.client_with(Role::Member, Some(&acme), all),
            world,
            home,
            acme,
            plant,
            stranger,
        }
    }

    pub fn get(&self, path: &str, client: &Client) -> Reply {
        self.world.get(path).by(client).send()
    }

    pub fn create(&self, body: Value) -> Reply {
        self.world.post("/dpod/v1/tenants").by(&self.provider).json(body)
    }

    /// The id of a new tenant below the root.
    pub fn created(&self, body: Value) -> String {
        let reply = self.create(body);
        assert_eq!(reply.status, 201, "{reply:?}");
        reply.json()["id"].as_str().unwrap().to_owned()
    }

    pub fn patch(&self, id: &str, client: &Client, body: Value) -> Reply {
        self.world.patch(&path(id)).by(client).json(body)
    }

    /// What the API says of a tenant, to whoever sees everything.
    #[track_caller]
    pub fn tenant(&self, id: &str) -> Value {
        let reply = self.get(&path(id), &self.operator);
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()
    }
}

pub fn born(name: &str, account_type: AccountType) -> NewTenant {
    let id = tenantd::model::SystemClock.new_id();
    let created_at = Timestamp::parse(BORN).unwrap();
    NewTenant { account_type, ..NewTenant::named(id, None, name, created_at) }
}

pub fn path(id: &str) -> String {
    format!("/dpod/v1/tenants/{id}")
}

/// An id as this API spells it.
pub fn uuid(id: &str) -> String {
    Id::parse(id).unwrap().uuid().to_string()
}

/// A tenant of the house that has nothing but a name.
pub fn body(id: &str, name: &str, account_type: &str, parent: Option<&str>) -> Value {
    json!({
        "id": uuid(id), "name": name, "companyName": name, "departmentName": null,
        "billingAddress": {}, "accountType": account_type, "accountStatus": "active",
        "hostname": null, "parentId": parent.map(uuid), "serviceQuota": null, "createdAt": BORN,
    })
}

/// `body` with other members, each at its place.
pub fn with(mut body: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        *body.get_mut(name).unwrap_or_else(|| panic!("no {name}")) = value.clone();
    }
    body
}

/// An error of this API, whole.
#[track_caller]
pub fn refuses(reply: &Reply, status: u16, path: &str, message: &str) {
    let error = match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        503 => "Service Unavailable",
        other => panic!("{other} is no error of this API: {reply:?}"),
    };
    assert_eq!(reply.status, status, "{reply:?}");
    let timestamp = reply.json()["timestamp"].clone();
    let at = Timestamp::parse(timestamp.as_str().unwrap()).unwrap();
    assert_eq!(timestamp, at.to_string());
    let expected = json!({
        "timestamp": timestamp, "status": status, "error": error, "message": message, "path": path,
    });
    assert_eq!(reply.text(), expected.to_string());
    assert_eq!(reply.header("Content-Type"), Some("application/json"));
    let challenge = (status == 401).then_some("Bearer");
    assert_eq!(reply.header("WWW-Authenticate"), challenge);
    assert_eq!(reply.header("Retry-After").is_some(), status == 503);
    assert_eq!(reply.header("Allow").is_some(), status == 405);
}

/// A picture of `side` × `side` pixels.
pub fn png(side: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    let pixels = vec![0; (side * side) as usize];
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    bytes
}
