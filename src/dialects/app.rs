//! The program as handlers see it, on the file of a server or of one of its worlds.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tempfile::{Builder, TempDir};

use super::{Found, Gate};
use crate::access::Access;
use crate::access::rate_limit::RateLimit;
use crate::metrics::Metrics;
use crate::model::{Clock, Error, Timestamp};
use crate::ops::Readiness;
use crate::stand_in::{Birth, Snapshots, StandIn, VendorLimits, VirtualClock, WorldName, Worlds};
use crate::store::{Store, StoreOptions};

/// When to ask a service in maintenance again, if nobody says otherwise.
const MAINTENANCE_RETRY_AFTER_S: u32 = 60;

/// Settings that dialects answer by.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// How long an -ing state lasts.
    pub provisioning_delay: Duration,
    /// The address under which clients know the server; without it, `http://` and their `Host`.
    pub public_url: Option<String>,
    /// Whether everybody may read the metrics, not only operators and this machine.
    pub metrics_open: bool,
    /// The folder that the console's files are read from anew each time; without one, those in the
    /// program.
    pub static_folder: Option<PathBuf>,
    /// How many calls a minute one client may make of one operation in the dialects that have such
    /// a limit; 0 for any number.
    pub rate_limit: u32,
}

/// The program, as handlers see it.
pub struct App {
    /// The file.
    pub store: Arc<Store>,
    /// Who asks.
    pub access: Access,
    /// How often a client may call.
    pub rate_limit: RateLimit,
    /// The time and new ids.
    pub clock: Arc<dyn Clock>,
    /// When it began.
    pub start: Start,
    /// How to answer.
    pub settings: Settings,
    /// What it counts of itself.
    pub metrics: Metrics,
    /// Whether it could read and write lately.
    pub readiness: Readiness,
    /// The tools of a stand-in; `None` on an appliance.
    pub stand_in: Option<Arc<StandIn>>,
    /// The worlds beside a stand-in; `None` on an appliance, and in a world.
    pub worlds: Option<Worlds<App>>,
    /// The world that this is, if it is one. It is the last to go, for the file is in its folder.
    pub world: Option<World>,
}

/// When a program began.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// By its own clock, which may be a stand-in's.
    pub at: Timestamp,
    /// By the machine's, which nobody moves.
    pub instant: Instant,
}

/// One of the worlds.
pub struct World {
    /// Its name.
    pub name: WorldName,
    /// What each of its answers has in `Tenantd-World`, so that whoever tests in it sees that it is
    /// another one than before.
    pub label: String,
    /// What is said to a token that it has not issued.
    pub to_foreign_tokens: String,
    _folder: TempDir,
}

impl World {
    fn new(birth: &Birth, folder: TempDir) -> Self {
        let Birth { name, generation, replaces } = birth;
        let text = name.as_str();
        let (label, to_foreign_tokens) = match replaces {
            Some(before) => (
                format!("{text}; generation={generation}; replaces={before}"),
                format!(
                    "The world {text} was evicted to make place for another, and made anew: its \
                     tokens and what was in it are gone."
                ),
            ),
            None => (
                format!("{text}; generation={generation}"),
                format!("The token was not issued in this world {text}."),
            ),
        };
        Self { name: name.clone(), label, to_foreign_tokens, _folder: folder }
    }
}

/// Where a server gets the time and its ids from: the machine, or the tools of a stand-in.
#[derive(Clone)]
pub enum Time {
    /// The machine, or what stands for it.
    Real(Arc<dyn Clock>),
    /// A stand-in's clock.
    Virtual(Arc<VirtualClock>),
}

impl Time {
    /// The clock.
    pub fn clock(&self) -> Arc<dyn Clock> {
        match self {
            Self::Real(clock) => Arc::clone(clock),
            Self::Virtual(clock) => Arc::clone(clock) as Arc<dyn Clock>,
        }
    }

    /// Whether it is that of a stand-in.
    pub fn is_virtual(&self) -> bool {
        matches!(self, Self::Virtual(_))
    }
}

/// How a program is to be.
#[derive(Clone, Debug, Default)]
pub struct AppOptions {
    /// How to answer.
    pub settings: Settings,
    /// How many wrong secrets a pair of client and address may send in a minute; 0 for any number.
    pub login_limit: u32,
    /// The client that stands in for a request without credentials.
    pub anonymous: Option<String>,
}

impl App {
    /// The program on an open file that holds everything it starts with. With a virtual clock it is
    /// a stand-in.
    pub fn open(store: Arc<Store>, time: &Time, options: AppOptions) -> Result<Self, Error> {
        let app = Self::without_worlds(store, time, &options)?;
        let Time::Virtual(clock) = time else { return Ok(app) };
        let (start, clock) = (Snapshots::of(app.store.path()), Arc::clone(clock));
        let is_worked_in = |world: &Self| world.access.has_let_in();
        let worlds = Worlds::new(Arc::clone(&app.clock), is_worked_in, move |birth| {
            Self::world(birth, &start, &Time::Virtual(Arc::new(clock.anew())), &options)
        });
        Ok(Self { worlds: Some(worlds), ..app })
    }

    /// The vendors' limits: as the settings have them, or as a stand-in was told since.
    pub fn limits(&self) -> VendorLimits {
        let told = self.stand_in.as_deref().and_then(|tools| tools.limits.get());
        told.unwrap_or(VendorLimits {
            rate_limit: self.settings.rate_limit,
            provisioning_delay: self.settings.provisioning_delay,
            has_read_only_regions: true,
            is_in_maintenance: false,
            retry_after_s: MAINTENANCE_RETRY_AFTER_S,
        })
    }

    /// Whether an operation is a vendor's that is in maintenance; sign-in never is.
    pub fn is_closed(&self, found: &Found) -> bool {
        let is_vendors = !matches!(found.dialect.name, "control" | "identity");
        is_vendors && found.route.gate != Gate::Public && self.limits().is_in_maintenance
    }

    fn without_worlds(store: Arc<Store>, time: &Time, options: &AppOptions) -> Result<Self, Error> {
        let clock = time.clock();
        let AppOptions { settings, login_limit, anonymous } = options.clone();
        let access = Access::open(Arc::clone(&store), Arc::clone(&clock), login_limit)?;
        let stand_in = match time {
            Time::Real(_) => None,
            Time::Virtual(clock) => Some(Arc::new(StandIn::begin(&store, Arc::clone(clock))?)),
        };
        Ok(Self {
            store,
            access: access.with_anonymous(anonymous),
            rate_limit: RateLimit::new(settings.rate_limit),
            start: Start { at: clock.now(), instant: Instant::now() },
            clock,
            settings,
            metrics: Metrics::default(),
            readiness: Readiness::default(),
            stand_in,
            worlds: None,
            world: None,
        })
    }

    /// A new world with what the server started with.
    fn world(
        birth: &Birth,
        start: &Snapshots,
        time: &Time,
        options: &AppOptions,
    ) -> Result<Self, Error> {
        let name = &birth.name;
        let failed = |error: &dyn std::fmt::Display| Error::Unavailable {
            reason: format!("world {}: {error}", name.as_str()),
        };
        let owner_alone = Permissions::from_mode(0o700);
        let folder = Builder::new().prefix("tenantd-world-").permissions(owner_alone).tempdir();
        let folder = folder.map_err(|error| failed(&error))?;
        let path = folder.path().join("world.db");
        start.found(&path, name)?;
        let store = Store::open(&path, StoreOptions::WORLD, time.clock().as_ref());
        let store = store.map_err(|error| failed(&error))?;
        let app = Self::without_worlds(Arc::new(store), time, options)?;
        Ok(Self { world: Some(World::new(birth, folder)), ..app })
    }
}
