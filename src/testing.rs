//! A stand-in inside of a test: started in its process, empty, gone when it is dropped.
//!
//! ```no_run
//! use serde_json::json;
//! use tenantd::model::Role;
//! use tenantd::testing::Server;
//!
//! let server = Server::start();
//! let tenant = server.tenant("Acme");
//! let admin = server.client(Role::Admin, &tenant);
//! // The code under test gets `server.url()`, and `admin.id` and `admin.secret`.
//! let path = format!("/processmind/tenant/{tenant}/users");
//! server.request("POST", &path).by(&admin).json(&json!({"email": "ann@example.com"})).expect(200);
//! assert_eq!(server.get(&path).expect(200).json()[0]["email"], "ann@example.com");
//! ```
//!
//! Everything in here panics where something fails: it is a test that fails then.

mod http;

pub use http::{Answer, Request};

use std::net::SocketAddr;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::dialects::{App, AppOptions, Time};
use crate::model::{Clock, Role, Scopes, SystemClock};
use crate::ops::clients::{ClientCredentials, ClientSpec, add_client};
use crate::stand_in::VirtualClock;
use crate::store::{Durability, Stamp, Store, StoreOptions};
use crate::web::edge::{Limits, Shutdown};
use crate::web::{Server as WebServer, ServerOptions};

/// A folder in memory, where there is one: making a file syncs it, which takes a disk a while.
const IN_MEMORY: &str = "/dev/shm";

/// A server that answers on a free port of 127.0.0.1 until it is dropped. It has an operator and
/// nothing else, and counts neither calls nor wrong secrets.
pub struct Server {
    world: World,
    shutdown: Shutdown,
    thread: Option<JoinHandle<usize>>,
    _folder: TempDir,
}

/// A server of one's own: one that was started, or one of its worlds.
#[derive(Clone)]
pub struct World {
    address: SocketAddr,
    prefix: String,
    operator: Client,
}

/// A client with its secret.
#[derive(Clone)]
pub struct Client {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: String,
}

impl Client {
    /// Id and secret as an API key.
    pub fn api_key(&self) -> String {
        format!("{}.{}", self.id, self.secret)
    }
}

impl Server {
    /// Starts one. It answers when this returns.
    pub fn start() -> Self {
        let folder = folder();
        let clock = VirtualClock::new(Arc::new(SystemClock), None, None).expect("a clock");
        let time = Time::Virtual(Arc::new(clock));
        let store = open(&folder.path().join("test.db"), time.clock().as_ref());
        let operator = add_operator(&store, time.clock().as_ref());
        let app = App::open(store, &time, AppOptions::default()).expect("a program on the file");
        let options = ServerOptions {
            listen: vec![SocketAddr::from(([127, 0, 0, 1], 0))],
            limits: Limits::default(),
            cors_origins: Vec::new(),
            keep_uses_every: ServerOptions::KEEP_USES_EVERY,
        };
        let server = WebServer::bind(Arc::new(app), options).expect("a free port");
        let address = server.local_addresses().expect("an address")[0];
        let shutdown = server.shutdown();
        let thread = std::thread::spawn(move || server.run());
        let world = World { address, prefix: String::new(), operator };
        Self { world, shutdown, thread: Some(thread), _folder: folder }
    }

    /// One of its worlds, `[a-z0-9_-]{1,64}`: as empty as the server was when it started, with the
    /// same operator. It is made by the first request.
    ///
    /// There are 64 at most, of which those that were used in the last 10 seconds stay; a longer run
    /// drops what it is done with, by `DELETE /control/v1/worlds/{name}`.
    pub fn world(&self, name: &str) -> World {
        World { prefix: format!("/world/{name}"), ..self.world.clone() }
    }
}

impl Deref for Server {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl Drop for Server {
    /// Answers the requests in progress, and ends.
    fn drop(&mut self) {
        self.shutdown.trigger();
        let outcome = self.thread.take().map(JoinHandle::join);
        if !std::thread::panicking() {
            outcome.transpose().expect("the server did not panic");
        }
    }
}

impl World {
    /// Its address, without a slash at its end: what the code under test is given.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.prefix)
    }

    /// Its operator, who may do everything.
    pub fn operator(&self) -> &Client {
        &self.operator
    }

    /// A token of the operator.
    #[track_caller]
    pub fn operator_token(&self) -> String {
        self.token(&self.operator)
    }

    /// A token of a client, good for an hour of this world's clock.
    #[track_caller]
    pub fn token(&self, client: &Client) -> String {
        let request = self.request("POST", "/oauth/token").by(client);
        let answer = request.form("grant_type=client_credentials").expect(200).json();
        text(&answer["access_token"])
    }

    /// A new tenant at the top; its id.
    #[track_caller]
    pub fn tenant(&self, name: &str) -> String {
        let made = self.post("/control/v1/tenants", &json!({ "name": name })).expect(201).json();
        text(&made["id"])
    }

    /// A new client at home in a tenant.
    #[track_caller]
    pub fn client(&self, role: Role, tenant: &str) -> Client {
        let body = json!({"name": role.name(), "role": role.name(), "homeTenant": tenant});
        let made = self.post("/control/v1/clients", &body).expect(201).json();
        Client { id: text(&made["id"]), secret: text(&made["secret"]) }
    }

    /// Brings a seed into it: `POST /control/v1/seed`. What it answers.
    #[track_caller]
    pub fn seed(&self, seed: &Value) -> Value {
        self.post("/control/v1/seed", seed).expect_success().json()
    }

    /// Has these faults happen instead of any before: `PUT /control/v1/faults`.
    #[track_caller]
    pub fn faults(&self, faults: &Value) -> Value {
        let request = self.request("PUT", "/control/v1/faults").by(&self.operator);
        request.json(faults).expect_success().json()
    }

    /// What was asked and answered: `GET /control/v1/journal` with this query, such as
    /// `operation=ocs.getTenant`.
    #[track_caller]
    pub fn journal(&self, query: &str) -> Value {
        self.get(&format!("/control/v1/journal?{query}")).expect(200).json()
    }

    /// A call by the operator.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.request("GET", path).by(&self.operator).send()
    }

    /// A call by the operator with a body.
    #[track_caller]
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.request("POST", path).by(&self.operator).json(body)
    }

    /// Any call, by nobody until it is told by whom. The path begins behind the world.
    pub fn request(&self, method: &str, path: &str) -> Request {
        Request::new(self.address, method, format!("{}{path}", self.prefix))
    }
}

fn folder() -> TempDir {
    let named = || {
        let mut builder = tempfile::Builder::new();
        builder.prefix("tenantd-test-");
        builder
    };
    named().tempdir_in(IN_MEMORY).or_else(|_| named().tempdir()).expect("a temporary folder")
}

fn open(path: &Path, clock: &dyn Clock) -> Arc<Store> {
    let options = StoreOptions { durability: Durability::Off, ..StoreOptions::SERVER };
    Arc::new(Store::open(path, options, clock).expect("a new file"))
}

fn add_operator(store: &Store, clock: &dyn Clock) -> Client {
    let spec = ClientSpec {
        name: "operator".into(),
        role: Role::Operator,
        scopes: Scopes::NONE,
        is_demo: false,
    };
    let stamp = Stamp::system(clock.now(), "test.addOperator");
    let ClientCredentials { id, secret } =
        add_client(store, clock, stamp, spec, None).expect("an operator");
    Client { id, secret }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
