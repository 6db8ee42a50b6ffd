//! The demo, through the use cases, as its own clients see it.

mod examples;
mod provider;
mod restarts;
mod whole;

use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use tenantd::access::credentials::Credentials;
use tenantd::access::{Access, Caller};
use tenantd::demo::{self, DemoClient};
use tenantd::model::tenant::{Tenant, TenantKey};
use tenantd::model::{Clock, SystemClock, TenantState, Timestamp};
use tenantd::ops::Context;
use tenantd::store::{Store, StoreOptions};

/// A clock that stands still.
struct Stopped(Timestamp);

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        self.0
    }

    fn random_bits(&self) -> u128 {
        SystemClock.random_bits()
    }
}

/// A file with the demo in it.
struct Demo {
    store: Arc<Store>,
    clock: Arc<Stopped>,
    access: Access,
    clients: Vec<DemoClient>,
    directory: TempDir,
}

/// The places of the clients in their list.
const OPERATOR: usize = 0;
const PROVIDER: usize = 1;
const MY_COMPANY_ADMIN: usize = 2;
const MY_COMPANY_MEMBER: usize = 3;
const MY_TENANT_ADMIN: usize = 4;
const OTHER_MEMBER: usize = 5;

impl Demo {
    fn filled() -> Self {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("demo.db");
        let store = Arc::new(Store::open(&path, StoreOptions::SERVER, &SystemClock).unwrap());
        let clock = Arc::new(Stopped(Timestamp::parse("2026-03-04T15:16:17Z").unwrap()));
        let clients = demo::fill(&store, &*clock).unwrap();
        let access = Access::open(Arc::clone(&store), clock.clone(), 0).unwrap();
        Self { store, clock, access, clients, directory }
    }

    /// The caller behind a client's own credentials.
    fn caller(&self, client: usize) -> Arc<Caller> {
        let credentials = &self.clients[client].credentials;
        let presented = Credentials::Basic {
            client_id: credentials.id.clone(),
            secret: credentials.secret.clone(),
        };
        self.access.authenticate(&presented).unwrap()
    }

    fn context<'a>(&'a self, caller: &'a Arc<Caller>) -> Context<'a> {
        Context {
            store: &self.store,
            clock: &*self.clock,
            caller,
            operation: "test.operation",
            request_id: "test",
            provisioning_delay: Duration::ZERO,
        }
    }

    /// Every live tenant, oldest first, with its depth below the instance.
    fn live_tenants(&self) -> Vec<(Tenant, i64)> {
        let beginning = (Timestamp(i64::MIN), TenantKey::INSTANCE);
        self.store.read(|tx| tx.tenants_after(beginning, 1_000)).unwrap()
    }

    /// How many tenants are in each state.
    fn count_in(&self, state: TenantState) -> i64 {
        let counts = self.store.read(|tx| tx.state_counts(TenantKey::INSTANCE)).unwrap();
        counts.iter().find(|count| count.state == state).map_or(0, |count| count.subtree)
    }
}
