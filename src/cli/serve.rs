//! `tenantd serve`: the appliance. `demo` serves through here as well.

use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use super::config::{DEFAULT_LOGIN_LIMIT, DEFAULT_RATE_LIMIT, ServingOptions};
use super::failure::Failure;
use super::seed::{in_words, plant};
pub(super) use crate::dialects::Time;
use crate::dialects::{App, AppOptions, Settings};
use crate::model::{Clock, SystemClock};
use crate::stand_in::{MAX_WORLDS, VirtualClock};
use crate::store::{Durability, STATEMENT_LOG, Store, StoreOptions};
use crate::web::edge::{Limits, connections_within, raise_descriptor_limit};
use crate::web::{Server, ServerOptions};

/// Descriptors that are not connections: the file with its journal for each reader and the
/// writer, the log, the listeners.
const DESCRIPTORS_PER_READER: usize = 2;
/// With fewer descriptors than this, fewer readers do.
const FEW_DESCRIPTORS: usize = 256;
/// The same of a world: two readers, the writer and the hold on the file.
const DESCRIPTORS_PER_WORLD: usize = 8;

pub(super) fn run(options: ServingOptions) -> Result<(), Failure> {
    let options = options.with_file()?;
    let Some(path) = &options.db else {
        return Err(Failure::WrongUse("--db FILE is missing: which file to serve".into()));
    };
    let descriptors = raise_descriptor_limit();
    let time = Time::of(&options)?;
    if let Some(seed) = &options.seed {
        let outcome = plant(path, &time, seed)?.outcome;
        // Not in the log, for there may be secrets in it. Nobody may be reading.
        let _ = writeln!(std::io::stderr(), "{}", in_words(&outcome, true));
    }
    let store = open(path, &options, time.clock().as_ref(), descriptors)?;
    if !time.is_virtual() {
        refuse_demo_clients(&store, &options.addresses())?;
    }
    let server = bind(program(store, &options, &time, None)?, &options, descriptors)?;
    end_by_signal(&server)?;
    if time.is_virtual() {
        warn_of_tools();
    }
    log::info!(
        "tenantd {} serves {}, durability {}",
        env!("CARGO_PKG_VERSION"),
        path.display(),
        options.durability.unwrap_or(Durability::Full).name()
    );
    announce(&server)?;
    run_to_the_end(server);
    Ok(())
}

impl Time {
    pub(super) fn of(options: &ServingOptions) -> Result<Self, Failure> {
        if options.stand_in == Some(true) {
            let frozen_at = options.freeze_at.map(|moment| moment.0);
            let clock = VirtualClock::new(Arc::new(SystemClock), frozen_at, options.id_seed)
                .map_err(|_| Failure::WrongUse("--freeze-at must be from 1970 to 9998".into()))?;
            return Ok(Self::Virtual(Arc::new(clock)));
        }
        let given = [
            ("--id-seed", options.id_seed.is_some()),
            ("--freeze-at", options.freeze_at.is_some()),
            ("--seed", options.seed.is_some()),
        ];
        match given.into_iter().find(|(_, is_given)| *is_given) {
            Some((name, _)) => Err(Failure::WrongUse(format!("{name} goes with --stand-in"))),
            None => Ok(Self::Real(Arc::new(SystemClock))),
        }
    }
}

/// Whoever finds this line on an appliance has started it wrongly.
fn warn_of_tools() {
    log::warn!(
        "this is a stand-in for tests: an operator moves the clock and replaces all data, and demo \
         credentials are good at every address it listens on"
    );
}

/// Opens the file as a server does.
pub(super) fn open(
    path: &Path,
    options: &ServingOptions,
    clock: &dyn Clock,
    descriptors: usize,
) -> Result<Arc<Store>, Failure> {
    let server = StoreOptions::SERVER;
    let store_options = StoreOptions {
        durability: options.durability.unwrap_or(Durability::Full),
        batch_limit: options.write_batch.unwrap_or(server.batch_limit),
        readers: if descriptors < FEW_DESCRIPTORS { 2 } else { server.readers },
        traced: log::log_enabled!(target: STATEMENT_LOG, log::Level::Trace),
        ..server
    };
    let store = Store::open(path, store_options, clock);
    store.map(Arc::new).map_err(|error| Failure::of_file(path, &error))
}

/// Demo credentials are for this machine alone.
fn refuse_demo_clients(store: &Store, addresses: &[SocketAddr]) -> Result<(), Failure> {
    let far = addresses.iter().find(|address| !address.ip().is_loopback());
    match far {
        Some(address) if store.read(|tx| tx.has_demo_client())? => Err(Failure::Failed(format!(
            "will not listen on {address}: the file holds demo credentials; remove them with `tenantd client remove`"
        ))),
        _ => Ok(()),
    }
}

/// The program on an open file.
pub(super) fn program(
    store: Arc<Store>,
    options: &ServingOptions,
    time: &Time,
    anonymous: Option<String>,
) -> Result<Arc<App>, Failure> {
    let options = AppOptions {
        settings: Settings {
            provisioning_delay: options.provisioning_delay.unwrap_or_default().0,
            public_url: options.public_url.clone().map(|url| url.0),
            metrics_open: options.metrics_open.unwrap_or(false),
            static_folder: options.static_dir.clone(),
            rate_limit: options.rate_limit.unwrap_or(DEFAULT_RATE_LIMIT),
        },
        login_limit: options.login_limit.unwrap_or(DEFAULT_LOGIN_LIMIT),
        anonymous,
    };
    Ok(Arc::new(App::open(store, time, options)?))
}

/// A server that listens but does not answer yet.
pub(super) fn bind(
    app: Arc<App>,
    options: &ServingOptions,
    descriptors: usize,
) -> Result<Server, Failure> {
    let readers =
        if descriptors < FEW_DESCRIPTORS { 2 } else { StoreOptions::SERVER.readers as usize };
    let of_worlds = match app.worlds {
        Some(_) => (MAX_WORLDS * DESCRIPTORS_PER_WORLD).min(descriptors / 2),
        None => 0,
    };
    let others = readers * DESCRIPTORS_PER_READER + of_worlds;
    let limits = Limits {
        connections: connections_within(descriptors.saturating_sub(others)),
        ..Limits::default()
    };
    let addresses = options.addresses();
    let server = Server::bind(
        app,
        ServerOptions {
            listen: addresses.clone(),
            limits,
            cors_origins: options.cors_origin.iter().map(|origin| origin.0.clone()).collect(),
            keep_uses_every: ServerOptions::KEEP_USES_EVERY,
        },
    );
    server.map_err(|error| {
        let addresses = addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        Failure::of_system(format!("cannot listen on {addresses}"), error)
    })
}

/// One line per address on stdout, for whoever waits for it.
pub(super) fn announce(server: &Server) -> Result<(), Failure> {
    let addresses =
        server.local_addresses().map_err(|error| Failure::of_system("listening", error))?;
    let mut out = std::io::stdout().lock();
    for address in addresses {
        // Nobody may be reading; that is no reason not to serve.
        let _ = writeln!(out, "tenantd listening on http://{address}");
    }
    let _ = out.flush();
    Ok(())
}

/// SIGTERM and SIGINT end the server gracefully.
pub(super) fn end_by_signal(server: &Server) -> Result<(), Failure> {
    server.shutdown().on_signals().map_err(|error| Failure::of_system("signals", error))
}

/// Serves until the end; then the last handle on the store closes it, checkpoint included.
pub(super) fn run_to_the_end(server: Server) {
    let cut_off = server.run();
    if cut_off > 0 {
        log::warn!("{cut_off} requests were cut off in the end");
    }
    log::info!("tenantd has ended");
}
