//! A world to test in: a server of its own on a file of its own, with a clock that tests move.

mod answers;
mod chance;
mod exchange;
mod fixtures;
mod furnished;
mod http;
pub mod long_report;
mod place;
pub mod program;
mod statements;
mod states;
pub mod traced;

pub use chance::Chance;
pub use exchange::exchange;
pub use fixtures::Person;
pub use furnished::Furnished;
pub use http::{Reply, Request};
pub use place::{Operator, Place};
pub use statements::Statements;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use tenantd::access::{GrantRequest, ScopeDefault};
use tenantd::dialects::{App, AppOptions, Settings, Time};
use tenantd::model::tenant::NewTenant;
use tenantd::model::{Clock, Id, Role, Scopes, SystemClock, Timestamp};
use tenantd::ops::clients::{ClientSpec, add_client};
use tenantd::ops::tenants;
use tenantd::stand_in::VirtualClock;
use tenantd::store::{Durability, Stamp, Store, StoreOptions};
use tenantd::web::edge::{Limits, Shutdown};
use tenantd::web::{Server, ServerOptions};

/// The machine's clock, moved by as much as a test wants.
#[derive(Default)]
pub struct TestClock {
    ahead_ms: AtomicI64,
}

impl TestClock {
    /// Moves on.
    pub fn advance(&self, by: Duration) {
        self.ahead_ms.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Is set back.
    pub fn go_back(&self, by: Duration) {
        self.ahead_ms.fetch_sub(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(SystemClock.now().0 + self.ahead_ms.load(Ordering::SeqCst))
    }

    fn random_bits(&self) -> u128 {
        SystemClock.random_bits()
    }
}

/// No test lasts so long: what a server does by itself now and then, tests do when they mean to.
const LONG_TIME: Duration = Duration::from_secs(24 * 60 * 60);

/// A client of the world with everything it can show.
#[derive(Clone, Debug)]
pub struct Client {
    pub id: String,
    pub secret: String,
    pub api_key: String,
    pub token: String,
}

/// How a world is to be.
#[derive(Clone, Debug, Default)]
pub struct WorldOptions {
    pub settings: Settings,
    pub login_limit: Option<u32>,
    pub cors_origins: Vec<String>,
    pub anonymous: Option<String>,
    /// Bodies that may be received at once.
    pub bytes_in_flight: Option<usize>,
    /// Whether [`Statements`] hears what its store runs.
    pub traced: bool,
    /// With the tools of a stand-in, whose clock lies over the world's.
    pub is_stand_in: bool,
    /// What the stand-in draws ids from.
    pub id_seed: Option<u64>,
}

/// A server on an empty file.
pub struct World {
    pub app: Arc<App>,
    pub clock: Arc<TestClock>,
    pub address: SocketAddr,
    /// The file.
    pub path: PathBuf,
    shutdown: Shutdown,
    thread: Option<JoinHandle<usize>>,
    _folder: tempfile::TempDir,
}

impl World {
    pub fn new() -> Self {
        Self::with(WorldOptions::default())
    }

    pub fn with(options: WorldOptions) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(TestClock::default());
        let store_options = StoreOptions {
            durability: Durability::Normal,
            readers: 2,
            traced: options.traced,
            ..StoreOptions::SERVER
        };
        let path = folder.path().join("world.db");
        let store = Arc::new(Store::open(&path, store_options, clock.as_ref()).unwrap());
        let time = if options.is_stand_in {
            let over = VirtualClock::new(clock.clone(), None, options.id_seed).unwrap();
            Time::Virtual(Arc::new(over))
        } else {
            Time::Real(clock.clone())
        };
        let app_options = AppOptions {
            settings: options.settings,
            login_limit: options.login_limit.unwrap_or(30),
            anonymous: options.anonymous,
        };
        let app = Arc::new(App::open(store, &time, app_options).unwrap());
        let mut limits = Limits::default();
        limits.bytes_in_flight = options.bytes_in_flight.unwrap_or(limits.bytes_in_flight);
        let server = Server::bind(
            app.clone(),
            ServerOptions {
                listen: vec!["127.0.0.1:0".parse().unwrap()],
                limits,
                cors_origins: options.cors_origins,
                keep_uses_every: LONG_TIME,
            },
        )
        .unwrap();
        let address = server.local_addresses().unwrap()[0];
        let shutdown = server.shutdown();
        let thread = std::thread::spawn(move || server.run());
        Self { app, clock, address, path, shutdown, thread: Some(thread), _folder: folder }
    }

    /// The audit stamp of what the test itself writes.
    pub fn stamp(&self) -> Stamp {
        Stamp::system(self.clock.now(), "test.prepare")
    }

    /// A new root; its id.
    pub fn root(&self, name: &str) -> String {
        self.tenant(name, None)
    }

    /// A new tenant below another one, or a root; its id.
    pub fn tenant(&self, name: &str, parent: Option<&str>) -> String {
        let id = self.clock.new_id();
        self.tenant_with(NewTenant::named(id, None, name, self.clock.now()), parent)
    }

    /// A new tenant with an id that somebody else made.
    pub fn tenant_with_id(&self, id: &str, name: &str, parent: Option<&str>) -> String {
        let id = Id::parse(id).unwrap();
        self.tenant_with(NewTenant::named(id, None, name, self.clock.now()), parent)
    }

    /// A new tenant as described; its id.
    pub fn tenant_with(&self, new: NewTenant, parent: Option<&str>) -> String {
        let id = new.id.as_str().to_owned();
        tenants::add_tenant(&self.app.store, self.stamp(), new, parent.map(str::to_owned)).unwrap();
        id
    }

    /// A new client with a token.
    pub fn client(&self, role: Role, home: &str) -> Client {
        self.client_with(role, Some(home), Scopes::NONE)
    }

    /// A new operator without a home.
    pub fn operator(&self) -> Client {
        self.client_with(Role::Operator, None, Scopes::NONE)
    }

    /// A new client with further scopes.
    pub fn client_with(&self, role: Role, home: Option<&str>, scopes: Scopes) -> Client {
        let spec = ClientSpec { name: format!("a {role}"), role, scopes, is_demo: false };
        let home = home.map(str::to_owned);
        let made =
            add_client(&self.app.store, self.clock.as_ref(), self.stamp(), spec, home).unwrap();
        let grant = self.app.access.grant(&GrantRequest {
            client_id: &made.id,
            secret: &made.secret,
            scope: None,
            scope_default: ScopeDefault::None,
            issuer: "test",
            peer: self.address.ip(),
        });
        Client {
            api_key: made.api_key(),
            token: grant.unwrap().access_token,
            id: made.id,
            secret: made.secret,
        }
    }

    /// A token of a client with exactly these scopes.
    pub fn token(&self, client: &Client, scope: &str) -> String {
        let grant = self.app.access.grant(&GrantRequest {
            client_id: &client.id,
            secret: &client.secret,
            scope: Some(scope),
            scope_default: ScopeDefault::None,
            issuer: "test",
            peer: self.address.ip(),
        });
        grant.unwrap().access_token
    }

    pub fn get(&self, path: &str) -> Request {
        self.request("GET", path)
    }

    pub fn head(&self, path: &str) -> Request {
        self.request("HEAD", path)
    }

    pub fn put(&self, path: &str) -> Request {
        self.request("PUT", path)
    }

    pub fn post(&self, path: &str) -> Request {
        self.request("POST", path)
    }

    pub fn patch(&self, path: &str) -> Request {
        self.request("PATCH", path)
    }

    pub fn delete(&self, path: &str) -> Request {
        self.request("DELETE", path)
    }

    pub fn request(&self, method: &str, path: &str) -> Request {
        Request::new(self.address, method, path)
    }

    /// The newest audit row about a tenant: client and operation.
    pub fn last_audit(&self, tenant: &str) -> Option<(String, String)> {
        let reference = tenantd::model::IdRef::parse(tenant).unwrap();
        let rows = self.app.store.read(|tx| {
            let sight = tenantd::store::Sight::EVERYTHING;
            let Some(tenant) = tx.visible_tenant(sight, reference)? else { return Ok(Vec::new()) };
            tx.audit_of_tenant(tenant.key, 1)
        });
        rows.unwrap().pop().map(|row| (row.client, row.operation))
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.shutdown.trigger();
        if let Some(thread) = self.thread.take() {
            let outcome = thread.join();
            if !std::thread::panicking() {
                outcome.unwrap();
            }
        }
    }
}
