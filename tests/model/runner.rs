//! A server and the model of it, side by side.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tenantd::dialects::Settings;
use tenantd::model::{Role, Scope, Scopes};

use super::compare::compare;
use super::requests::Request;
use super::rights::enter;
use super::rules::play;
use super::state::{Caller, Dialect, Label, Model, Scoped, Tenant};
use super::steps::{FEATURES, Op, Step};
use super::views::without_times;
use crate::support::{Client, Reply, World, WorldOptions};

/// What was found; `Err` says what is wrong.
pub type Found<T = ()> = Result<T, String>;

/// How often each operation was answered by each status.
pub type Tally = BTreeMap<(&'static str, u16), usize>;

pub struct Runner {
    pub world: World,
    pub model: Model,
    /// The clients of the model's callers.
    pub clients: Vec<Client>,
    pub tally: Tally,
}

/// The first tenants: a root, one below it, one below that, and another root.
const FIRST: [(&str, Option<Label>); 4] =
    [("Root", None), ("Middle", Some(0)), ("Leaf", Some(1)), ("Stranger", None)];

/// Longer than a test runs, and much shorter than a token is good for.
const DELAY: Duration = Duration::from_secs(120);

/// The label of the first step: what is there before has lower ones.
pub const FIRST_STEP: Label = 10;

/// The callers: name, role, what the token is for, home.
const CALLERS: [(&str, Role, Option<Scope>, Option<Label>); 15] = [
    ("operator", Role::Operator, None, None),
    ("operator in root", Role::Operator, None, Some(0)),
    ("provider in root", Role::Provider, None, Some(0)),
    ("admin in root", Role::Admin, None, Some(0)),
    ("member in root", Role::Member, None, Some(0)),
    ("provider in middle", Role::Provider, None, Some(1)),
    ("admin in middle", Role::Admin, None, Some(1)),
    ("member in middle", Role::Member, None, Some(1)),
    ("provider in leaf", Role::Provider, None, Some(2)),
    ("provider in stranger", Role::Provider, None, Some(3)),
    ("operator as admin", Role::Operator, Some(Scope::Admin), None),
    ("provider in root as admin", Role::Provider, Some(Scope::Admin), Some(0)),
    ("admin in middle as app owner", Role::Admin, Some(Scope::AppOwner), Some(1)),
    ("member in middle as service provider", Role::Member, Some(Scope::SpAdmin), Some(1)),
    ("provider in root as service", Role::Provider, Some(Scope::ApiService), Some(0)),
];

impl Runner {
    pub fn new(has_delay: bool) -> Self {
        let provisioning_delay = if has_delay { DELAY } else { Duration::ZERO };
        let settings = Settings { provisioning_delay, ..Settings::default() };
        let world = World::with(WorldOptions { settings, ..WorldOptions::default() });
        let model = Model { has_delay, ..Model::default() };
        let mut runner = Self { world, model, clients: Vec::new(), tally: Tally::new() };
        for (label, (name, parent)) in (0..).zip(FIRST) {
            let above = parent.map(|parent: Label| runner.model.tenants[&parent].id.clone());
            let id = runner.world.tenant(name, above.as_deref());
            runner.model.ever.insert(label, (id.clone(), parent));
            runner.model.tenants.insert(label, Tenant { id, ..Tenant::new(parent, name) });
        }
        for (name, role, scope, home) in CALLERS {
            runner.add_caller(name, role, scope, home);
        }
        for feature in FEATURES {
            let path = format!("/control/v1/features/{feature}");
            let request = runner.world.put(&path).by(&runner.clients[0]);
            assert_eq!(request.json(serde_json::json!({"name": "Feature"})).status, 200);
            runner.model.note(Some(0), "control.putKnownFeature", None);
        }
        runner
    }

    fn add_caller(
        &mut self,
        name: &'static str,
        role: Role,
        scope: Option<Scope>,
        home: Option<Label>,
    ) {
        let id = home.map(|home| self.model.tenants[&home].id.clone());
        let scopes = scope.map_or(Scopes::NONE, |scope| Scopes::of(&[scope]));
        let mut client = self.world.client_with(role, id.as_deref(), scopes);
        if let Some(scope) = scope {
            client.token = self.world.token(&client, scope.name());
        }
        let rights = match scope {
            None => Scoped::No,
            Some(Scope::SpAdmin | Scope::ApiSpAdmin) => Scoped::As(Role::Provider),
            Some(Scope::Admin) => Scoped::As(Role::Admin),
            Some(Scope::AppOwner | Scope::ApiAppOwner) => Scoped::As(Role::Member),
            Some(Scope::ApiService) => Scoped::Service,
        };
        self.clients.push(client);
        self.model.callers.push(Caller { name, role, scoped: rights, home, current: home });
    }

    /// Does a step here and there.
    pub fn step(&mut self, step: &Step) -> Found {
        if matches!(step.op, Op::Wait) {
            self.world.clock.advance(DELAY + Duration::from_secs(1));
            return play(&mut self.model, step).map_err(|refusal| format!("{refusal:?}"));
        }
        let request = step.request(&self.model);
        let outcome = play(&mut self.model, step);
        let expected = match outcome {
            Ok(()) => request.success,
            Err(refusal) => refusal.status(step.dialect),
        };
        let what = format!("{} {} {:?}", request.method, request.path, request.body);
        let reply = self.send(step, request);
        if reply.status != expected {
            return Err(format!("{what}\n  {}: {}\n  {expected}", reply.status, text(&reply)));
        }
        *self.tally.entry((step.operation(), expected)).or_default() += 1;
        if outcome.is_err() {
            return Ok(());
        }
        if let Some(pointer) = step.made() {
            let body = reply.json();
            let id = body.pointer(pointer).and_then(Value::as_str);
            let id = id.ok_or_else(|| format!("{what}\n  {body}\n  an id at {pointer}"))?;
            self.learn(step, id)?;
        }
        let (pointer, expected) = match step.op {
            Op::Look { tenant } => ("", self.model.view(step.dialect, tenant)),
            Op::List { filter } => {
                let pointer = match step.dialect {
                    Dialect::Nse => "/result/records",
                    Dialect::Ipera => "/data",
                    Dialect::Dpod => "/content",
                    _ => "/items",
                };
                let rights = enter(&self.model, step.caller, step.dialect);
                let list = rights.map(|rights| self.model.list(rights, step.dialect, filter));
                (pointer, list.unwrap_or_default())
            }
            _ => return Ok(()),
        };
        let mut body = without_times(reply.json());
        let found = body.pointer_mut(pointer).map(Value::take).unwrap_or_default();
        if found == expected {
            return Ok(());
        }
        Err(format!("{what}\n  {found}\n  {expected}"))
    }

    fn send(&self, step: &Step, request: Request) -> Reply {
        let sent = self.world.request(request.method, &request.path);
        let sent = sent.by(&self.clients[step.caller]);
        match (&step.op, request.body) {
            (Op::PutIcon { icon: number, .. }, _) if step.dialect == Dialect::Control => {
                sent.body(number.map_or_else(|| b"no picture".to_vec(), icon))
            }
            (Op::PutIcon { icon: number, .. }, _) => sent.json(
                number
                    .map_or_else(|| "AAAA".to_owned(), |number| STANDARD.encode(icon(number)))
                    .into(),
            ),
            (_, Some(body)) => sent.json(body),
            (_, None) => sent.send(),
        }
    }

    /// Takes over the id of what a step made.
    fn learn(&mut self, step: &Step, id: &str) -> Found {
        let number = step.number;
        match &step.op {
            Op::Create { .. } => {
                // DPoD spells new ids as UUIDs; the others say how they stand.
                let path = format!("/control/v1/tenants/{id}");
                let record = self.json(0, &path)?;
                let id = record["id"].as_str().unwrap_or_default().to_owned();
                let tenant = self.model.tenants.get_mut(&number).unwrap();
                tenant.id.clone_from(&id);
                if tenant.text("hostname") == Some("?") {
                    tenant.attributes.insert("hostname", record["hostname"].clone());
                }
                self.model.ever.get_mut(&number).unwrap().0.clone_from(&id);
                for user in self.all(0, &format!("{path}/users"))? {
                    self.learn_user(number, &user["email"], &user["id"])?;
                }
            }
            Op::AddUser { tenant, email, .. } => {
                self.learn_user(*tenant, &(*email).into(), &id.into())?;
            }
            Op::AddSubtenant { tenant, .. } => {
                let tenant = self.model.tenants.get_mut(tenant).unwrap();
                id.clone_into(&mut tenant.subtenants.get_mut(&number).unwrap().id);
            }
            _ => {}
        }
        Ok(())
    }

    /// A person has one id, whoever asks.
    fn learn_user(&mut self, tenant: Label, email: &Value, id: &Value) -> Found {
        let email = email.as_str().unwrap_or_default().to_lowercase();
        let root = self.model.root(tenant);
        let id = super::requests::uuid(id.as_str().unwrap_or_default());
        let user = self.model.users.get_mut(&(root, email.clone()));
        let user = user.ok_or_else(|| format!("nobody knows {email}"))?;
        if user.id.is_empty() {
            user.id.clone_from(&id);
        }
        if user.id == id { Ok(()) } else { Err(format!("{email} is {id} and {}", user.id)) }
    }

    pub fn get(&self, caller: usize, path: &str) -> Reply {
        self.world.get(path).by(&self.clients[caller]).send()
    }

    /// A JSON answer to a reading that must succeed.
    pub fn json(&self, caller: usize, path: &str) -> Found<Value> {
        let reply = self.get(caller, path);
        if reply.status == 200 {
            Ok(reply.json())
        } else {
            let name = self.model.callers[caller].name;
            Err(format!("{path} by {name}\n  {}: {}\n  200", reply.status, text(&reply)))
        }
    }

    /// The items of all pages of a list of the control API.
    pub fn all(&self, caller: usize, path: &str) -> Found<Vec<Value>> {
        let (mut items, mut after) = (Vec::new(), String::new());
        loop {
            let mut page = self.json(caller, &format!("{path}?limit=500{after}"))?;
            items.extend(page["items"].as_array_mut().map(std::mem::take).unwrap_or_default());
            let Some(next) = page["next"].as_str() else { return Ok(items) };
            after = format!("&after={next}");
        }
    }

    /// The tenants that a dialect lists, whole.
    pub fn list(&self, caller: usize, dialect: Dialect) -> Found<(String, Value)> {
        if dialect == Dialect::Control {
            let path = "/control/v1/tenants".to_owned();
            let items = self.all(caller, &path)?;
            return Ok((path, items.into()));
        }
        let mut all = Vec::new();
        let (base, member, first) = match dialect {
            Dialect::Ipera => ("/ipera/tenants?per_page=100&page=", "data", 1),
            _ => ("/dpod/v1/tenants?size=100&page=", "content", 0),
        };
        for page in first.. {
            let mut found = self.json(caller, &format!("{base}{page}"))?;
            let items = found[member].as_array_mut().map(std::mem::take).unwrap_or_default();
            if items.is_empty() {
                break;
            }
            all.extend(items);
        }
        if dialect == Dialect::Ipera {
            let counted = &self.json(caller, "/ipera/tenants/count")?["count"];
            if *counted != all.len() {
                return Err(format!("/ipera/tenants/count\n  {counted}\n  {}", all.len()));
            }
        }
        Ok((base.to_owned(), all.into()))
    }

    pub fn compare(&self) -> Found {
        compare(self)
    }
}

fn text(reply: &Reply) -> String {
    String::from_utf8_lossy(&reply.bytes).into_owned()
}

/// One of two pictures of one pixel.
pub fn icon(number: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[number]).unwrap();
    bytes
}
