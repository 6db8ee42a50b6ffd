//! A furnished tenant, and every operation about it, called from the route tables.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tenantd::dialects::{Dialect, Route};
use tenantd::model::tenant::{AccountType, NewTenant};
use tenantd::model::{Clock, Role};
use tenantd::web::router::DIALECTS;

use super::attribute::Place;
use super::forms::{content, envelope, spelled, uuid};
use super::members::{follow, put};
use crate::support::{Client, Reply, World, WorldOptions};

/// The operations that make something; what they answer is a subject of its own.
pub const CREATING: [&str; 7] = [
    "processmind.addUser",
    "nse.createSubtenant",
    "dpod.createTenant",
    "ipera.createTenant",
    "control.createTenant",
    "control.addUser",
    "control.createSubtenant",
];

/// What operations are about, each id in the spelling that is to be used.
#[derive(Clone, Debug)]
pub struct Subject {
    pub tenant: String,
    /// The tenant above it.
    pub parent: String,
    pub user: String,
    pub subtenant: String,
    /// Its first location, if it has one.
    pub location: String,
    /// Whether the user is the tenant's primary administrator.
    pub is_chief: bool,
    /// Names of parts that rows are told apart by.
    pub about: Vec<String>,
}

impl Subject {
    /// The same, about this part.
    pub fn about(&self, about: &[&str]) -> Self {
        let about = about.iter().map(|name| (*name).to_owned()).collect();
        Self { about, ..self.clone() }
    }

    /// The same with its ids spelled otherwise.
    pub fn with_ids(&self, spell: impl Fn(&str) -> String) -> Self {
        Self {
            tenant: spell(&self.tenant),
            parent: spell(&self.parent),
            user: spell(&self.user),
            subtenant: spell(&self.subtenant),
            ..self.clone()
        }
    }

    /// For operations that are told the tenant above: this one.
    pub fn below_itself(&self) -> Self {
        Self { parent: self.tenant.clone(), ..self.clone() }
    }

    /// Everything that a row about it may be named by.
    pub fn names(&self) -> Vec<String> {
        let ids = [&self.tenant, &self.user, &self.subtenant, &self.location];
        let spellings = ids.into_iter().flat_map(|id| [id.clone(), uuid(id)]);
        spellings.chain(self.about.iter().cloned()).collect()
    }
}

pub struct Scene {
    pub world: World,
    pub operator: Client,
    /// At home in the root.
    pub provider: Client,
    pub root: String,
    /// Below the root, above nobody yet.
    pub branch: String,
    /// Below the root, with everything.
    pub subject: Subject,
    /// The day on which things are used.
    pub day: String,
    number: AtomicU32,
}

impl Scene {
    pub fn new() -> Self {
        Self::with(WorldOptions::default())
    }

    pub fn with(options: WorldOptions) -> Self {
        let world = World::with(options);
        let now = world.clock.now();
        let root = NewTenant {
            account_type: AccountType::ServiceProvider,
            ..NewTenant::named(world.clock.new_id(), None, "Root", now)
        };
        let root = world.tenant_with(root, None);
        let branch = world.tenant("Branch", Some(&root));
        let (operator, provider) = (world.operator(), world.client(Role::Provider, &root));
        let day = (now.0 / 86_400_000 - 1) * 86_400_000;
        let day = tenantd::model::Timestamp(day).to_string()[..10].to_owned();
        let nobody = Subject {
            tenant: root.clone(),
            parent: root.clone(),
            user: String::new(),
            subtenant: String::new(),
            location: String::new(),
            is_chief: false,
            about: vec!["hsm".to_owned(), "hsm/standard".to_owned()],
        };
        let number = AtomicU32::new(0);
        let mut scene =
            Self { world, operator, provider, root, branch, subject: nobody, day, number };
        scene.must("control.putKnownFeature", &scene.subject);
        scene.must("control.replaceRegions", &scene.subject);
        let made = scene.must("ipera.createTenant", &scene.subject);
        scene.subject = scene.made("ipera.createTenant", &made, &scene.subject);
        scene
    }

    /// A number that was not used before.
    pub fn number(&self) -> u32 {
        self.number.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Calls an operation with what it takes, and wants it done.
    #[track_caller]
    pub fn must(&self, operation: &str, subject: &Subject) -> Reply {
        let reply = self.call(operation, subject, self.body(operation, subject));
        assert!((200..300).contains(&reply.status), "{operation}: {} {reply:?}", reply.text());
        reply
    }

    /// The subject that a creating operation made, furnished with all that it was made without.
    pub fn made(&self, operation: &str, reply: &Reply, old: &Subject) -> Subject {
        let answer = follow(&reply.json(), envelope(operation), &[]);
        let id = answer["id"].as_str().unwrap().to_owned();
        match operation.split_once('.').unwrap().1 {
            "createTenant" => self.furnished(operation, &id, old),
            "addUser" => {
                let path = format!("/control/v1/tenants/{}/users/{id}", old.tenant);
                let user = self.world.get(&path).by(&self.operator).send().json();
                let user = user["id"].as_str().unwrap().to_owned();
                Subject { user, is_chief: false, ..old.clone() }
            }
            "createSubtenant" => Subject { subtenant: id, ..old.clone() },
            other => panic!("{other} makes nothing"),
        }
    }

    fn furnished(&self, operation: &str, tenant: &str, old: &Subject) -> Subject {
        let record = self.world.get(&format!("/control/v1/tenants/{tenant}")).by(&self.operator);
        let record = record.send().json();
        let text = |member: &str| record[member].as_str().unwrap_or_default().to_owned();
        let mut subject = Subject { tenant: text("id"), parent: text("parentId"), ..old.clone() };
        if operation != "dpod.createTenant" {
            let address = format!("chief{}@example.com", self.number());
            self.world.primary_administrator(tenant, &address);
        }
        let first = |list: &str| {
            let path = format!("/control/v1/tenants/{tenant}/{list}");
            let list = self.world.get(&path).by(&self.operator).send().json();
            list["items"][0]["id"].as_str().unwrap_or_default().to_owned()
        };
        (subject.user, subject.location) = (first("users"), first("locations"));
        subject.is_chief = true;
        let made = self.must("control.createSubtenant", &subject);
        let subtenant = made.json()["id"].as_str().unwrap().to_owned();
        subject = Subject { subtenant, ..subject };
        for operation in ["control.putQuotas", "control.putServices", "control.putEntitlement"] {
            self.must(operation, &subject);
        }
        for metric in ["hsm/standard", "process", "dataset", "storage_bytes"] {
            self.must("control.recordUsage", &subject.about(&[metric]));
        }
        Subject { about: old.about.clone(), ..subject }
    }

    /// Calls an operation about a subject with this body.
    pub fn call(&self, operation: &str, subject: &Subject, body: Option<Value>) -> Reply {
        let path = self.path(operation, subject);
        let (_, route) = route_of(operation);
        let request = self.world.request(route.method.name(), &path);
        let request = request.by(&self.caller(operation, subject));
        match (operation, body) {
            ("dpod.setLogo" | "control.putIcon", Some(Value::String(picture))) => {
                request.body(STANDARD.decode(picture).unwrap())
            }
            (_, Some(body)) => request.json(body),
            (_, None) => request.send(),
        }
    }

    /// Whoever may call it: what is the instance's is an operator's, some things are about the
    /// caller's own tenant, and the rest is done from above.
    fn caller(&self, operation: &str, subject: &Subject) -> Client {
        match operation {
            "control.putKnownFeature" | "control.replaceRegions" => self.operator.clone(),
            "dpod.getTenantSettings" | "dpod.updateTenantSettings" | "dpod.getLogo" => {
                self.world.client(Role::Admin, &subject.tenant)
            }
            _ => self.provider.clone(),
        }
    }

    /// The value that an operation shows of a subject; null where it shows none.
    pub fn read(&self, place: &Place, subject: &Subject) -> Value {
        let reply = self.call(&place.operation, subject, None);
        value_in(place, &reply, subject)
    }

    /// Writes a value, in the form that the place has for it, and wants it done.
    #[track_caller]
    pub fn write(&self, place: &Place, value: &Value, subject: &Subject) -> Reply {
        let operation = place.operation.as_str();
        let mut body = self.body(operation, subject).unwrap_or(Value::Null);
        if place.member.starts_with("Features") {
            body["Features"] = json!([{"Feature": {"Id": "feature-1"}}]);
        }
        if operation == "control.recordUsage" {
            // The intake adds.
            let amount = Place { operation: "control.readUsage".into(), ..place.clone() };
            let amount = Place { member: "amount", ..amount };
            let present = self.read(&amount, subject).as_i64().unwrap_or(0);
            put(&mut body, place.member, json!(value.as_i64().unwrap() - present));
        } else if !place.clears() {
            put(&mut body, place.member, spelled(value, place.form));
        }
        let body = Some(body).filter(|body| !body.is_null());
        let reply = self.call(operation, subject, body);
        assert!((200..300).contains(&reply.status), "{place:?} {value}: {}", reply.text());
        reply
    }

    /// Lets some time pass, so that what changes now shows another time.
    pub fn later(&self) {
        self.world.clock.advance(Duration::from_secs(2));
    }
}

/// The value at a place of an answer.
pub fn value_in(place: &Place, reply: &Reply, subject: &Subject) -> Value {
    let names = subject.names();
    let object = follow(&content(&place.operation, reply), envelope(&place.operation), &names);
    follow(&object, place.member, &names)
}

/// The route of an operation; of several, the first.
pub fn route_of(operation: &str) -> (&'static Dialect, &'static Route) {
    let routes = DIALECTS
        .iter()
        .flat_map(|dialect| dialect.routes.iter().map(move |route| (*dialect, route)));
    let mut named = routes.filter(|(_, route)| route.operation == operation);
    named.next().unwrap_or_else(|| panic!("{operation} is in no route table"))
}

/// Whether an operation changes something.
pub fn writes(operation: &str) -> bool {
    !route_of(operation).1.method.is_safe()
}
