//! A furnished tenant, and every operation about it, called from the route tables.

use std::cell::Cell;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tenantd::dialects::{Dialect, Route};
use tenantd::model::tenant::{AccountType, NewTenant};
use tenantd::model::{Clock, Role, TenantState};
use tenantd::web::router::DIALECTS;

use super::attribute::Place;
use super::members::{flattened, follow, put, rows_of};
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

/// An id as a UUID.
pub fn uuid(id: &str) -> String {
    tenantd::model::IdRef::parse(id).map_or(String::new(), |id| id.uuid().to_string())
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
    number: Cell<u32>,
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
            about: vec!["hsm".to_owned()],
        };
        let number = Cell::new(0);
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
        self.number.set(self.number.get() + 1);
        self.number.get()
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
            "createTenant" => self.furnished(operation, id, old),
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

    fn furnished(&self, operation: &str, tenant: String, old: &Subject) -> Subject {
        let record = self.world.get(&format!("/control/v1/tenants/{tenant}")).by(&self.operator);
        let record = record.send().json();
        let text = |member: &str| record[member].as_str().unwrap_or_default().to_owned();
        let mut subject = Subject { tenant: text("id"), parent: text("parentId"), ..old.clone() };
        if operation != "dpod.createTenant" {
            let address = format!("chief{}@example.com", self.number());
            self.world.primary_administrator(&tenant, &address);
        }
        let first = |list: &str| {
            let path = format!("/control/v1/tenants/{tenant}/{list}");
            let list = self.world.get(&path).by(&self.operator).send().json();
            list["items"][0]["id"].as_str().unwrap_or_default().to_owned()
        };
        (subject.user, subject.location) = (first("users"), first("locations"));
        subject.is_chief = true;
        let made = self.must("control.createSubtenant", &subject);
        subject.subtenant = made.json()["id"].as_str().unwrap().to_owned();
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

    pub fn path(&self, operation: &str, subject: &Subject) -> String {
        let (dialect, route) = route_of(operation);
        let tenant = match operation {
            "dpod.getChildren" => &subject.parent,
            _ => &subject.tenant,
        };
        let id = if dialect.name == "nse" { &subject.subtenant } else { tenant };
        let path = route.pattern.replace("{tenantId}", tenant).replace("{id}", id);
        let path = path.replace("{userId}", &subject.user);
        let path = path.replace("{subtenantId}", &subject.subtenant);
        let path = path.replace("{featureId}", "feature-1").replace("{definitionId}", "metric-1");
        let day = &self.day;
        let query = match operation {
            "dpod.listTenants" => "?size=100".to_owned(),
            "dpod.getUsageDetails" | "dpod.generateUsageReport" => {
                format!("?startDate={day}&endDate={day}")
            }
            "ipera.listTenants" => "?per_page=100".to_owned(),
            "nse.listSubtenants" => format!("?tenant_id={tenant}"),
            "control.readUsage" => format!("?tenant={tenant}"),
            _ => String::new(),
        };
        format!("{}{path}{query}", dialect.mounts[0])
    }

    /// The least that the operation takes, such that it changes as little as it can.
    pub fn body(&self, operation: &str, subject: &Subject) -> Option<Value> {
        let Subject { tenant, user, .. } = subject;
        let number = self.number();
        let email = format!("member{number}@example.com");
        let code = format!("part_of_{number}");
        Some(match operation {
            "ocs.updateTenant" => json!({"Id": tenant}),
            "ocs.putIcon" | "dpod.setLogo" | "control.putIcon" => STANDARD.encode(png(7)).into(),
            "processmind.updateTenant" => json!({"displayName": self.name_of(tenant)}),
            "processmind.addUser" | "control.addUser" => json!({"email": email}),
            "processmind.updateUser" | "processmind.removeUser" => {
                json!({"userId": user, "tenantId": tenant})
            }
            "nse.createSubtenant" => json!({"name": "Part", "code": code, "tenant_id": tenant}),
            "nse.modifySubtenant" => json!({"name": "Part"}),
            "dpod.createTenant" => json!({
                "name": format!("Made {number}"),
                "admin": {
                    "givenName": "Ada", "familyName": "Lovelace", "email": email,
                    "phoneNumber": "+41 1",
                },
            }),
            "ipera.createTenant" => json!({"name": format!("Made {number}")}),
            "ipera.updateTenant" => json!({"name": self.name_of(tenant)}),
            "control.createTenant" => {
                json!({"name": format!("Made {number}"), "parent": subject.parent})
            }
            "control.createSubtenant" => json!({"name": "Part", "code": code}),
            "control.createClient" => {
                json!({"name": "A client", "role": "member", "homeTenant": tenant})
            }
            "control.putFeature" => json!({"currentState": 1}),
            "control.putKnownFeature" => json!({"name": "A feature"}),
            "control.putEntitlement" => {
                json!({"entitlementType": "usage", "limitType": "soft", "value": 1})
            }
            "control.putServices" => json!({
                "services": [{"serviceType": "hsm", "plan": "standard", "count": 3}],
            }),
            "control.putQuotas" => json!({"quotas": [{"serviceType": "hsm", "limit": 999}]}),
            "control.replaceRegions" => json!({
                "regions": [
                    {"id": "home-region", "name": "Home", "isHome": true,
                     "baseAddress": "https://home.example/ocs"},
                    {"id": "another", "name": "Another"},
                ],
            }),
            "control.recordUsage" => {
                let metric = subject.about.last().map_or("process", String::as_str);
                json!([{
                    "tenant": tenant, "metric": metric, "delta": 1, "subtenant": subject.subtenant,
                    "at": format!("{}T12:00:00Z", self.day),
                }])
            }
            _ if route_of(operation).1.method.is_safe() => return None,
            _ => json!({}),
        })
    }

    fn name_of(&self, tenant: &str) -> Value {
        let record = self.world.get(&format!("/control/v1/tenants/{tenant}")).by(&self.operator);
        record.send().json()["name"].clone()
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

/// What an answer says, as JSON: tables as arrays of objects, trees as arrays, pictures in base64.
pub fn content(operation: &str, reply: &Reply) -> Value {
    let kind = reply.header("Content-Type").unwrap_or("");
    match reply.status {
        404 => Value::Null,
        200..300 if kind.starts_with("text/csv") => rows_of(reply.text()),
        200..300 if kind.starts_with("image/png") => STANDARD.encode(&reply.bytes).into(),
        200..300 if kind.starts_with("text/plain") => reply.text().into(),
        200..300 if reply.bytes.is_empty() => Value::Null,
        200..300 if operation == "dpod.getTenantHierarchy" => flattened(reply.json()),
        200..300 => reply.json(),
        _ => panic!("{operation}: {} {}", reply.status, reply.text()),
    }
}

/// Where in an answer the object is that it is about.
pub fn envelope(operation: &str) -> &'static str {
    match operation {
        "processmind.listUsers"
        | "dpod.getTenantHierarchy"
        | "dpod.getChildren"
        | "dpod.collectServicesSummary"
        | "dpod.collectServicesSummaryFile"
        | "dpod.generateUsageReport"
        | "ocs.getRegions" => "[]",
        "dpod.listTenants" | "dpod.getUsageDetails" => "content[]",
        "ipera.listTenants" => "data[]",
        "ipera.createTenant" | "ipera.updateTenant" => "data",
        "nse.createSubtenant" => "result.records[]",
        "control.listRegions" => ".",
        "control.readUsage" => "items[]",
        _ if operation.starts_with("nse.") => "result.records[]",
        _ if operation.starts_with("control.list") => "items[]",
        _ => ".",
    }
}

/// A value in the form that a place has for it.
pub fn spelled(value: &Value, form: &str) -> Value {
    let Some(text) = value.as_str() else {
        return if form == "text" { value.to_string().into() } else { value.clone() };
    };
    let place_in = |names: &[&str]| json!(names.iter().position(|name| *name == text));
    match form {
        "uuid" => uuid(text).into(),
        "active" => json!(text == "active"),
        "status" => place_in(&["passive", "active", "banned"]),
        "kind" => place_in(&["feature", "resource", "usage"]),
        "limit" => place_in(&["hard", "soft"]),
        "number" => state(text).number().into(),
        "standing" => match state(text).number() {
            0 => json!("pending"),
            1 | 8 => json!("active"),
            2..=4 => json!("disabled"),
            _ => json!("deleted"),
        },
        "trashed" => json!((2..=4).contains(&state(text).number())),
        "marketplace" if text.is_empty() => json!("DPoD"),
        "country" => match text {
            "CZ" => json!("Czechia"),
            "GB" => json!("United Kingdom"),
            "KR" => json!("South Korea"),
            "TR" => json!("Türkiye"),
            "VN" => json!("Vietnam"),
            other => panic!("what is {other} called?"),
        },
        _ => value.clone(),
    }
}

fn state(name: &str) -> TenantState {
    TenantState::ALL.into_iter().find(|state| format!("{state:?}") == name).unwrap()
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

/// A picture of one pixel of this grey.
pub fn png(grey: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    let pixel = [u8::try_from(grey).unwrap()];
    encoder.write_header().unwrap().write_image_data(&pixel).unwrap();
    bytes
}
