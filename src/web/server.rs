//! The server as a whole: the edge in front, the handlers behind.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use super::edge::{Edge, Limits, Shutdown, Stats};
use super::service::Handlers;
use super::uses;
use crate::dialects::App;
use crate::metrics::{head, line, single};

/// How to serve.
#[derive(Clone, Debug)]
pub struct ServerOptions {
    /// Where to listen.
    pub listen: Vec<SocketAddr>,
    /// What a connection may cost.
    pub limits: Limits,
    /// Origins whose browsers may call; `*` for all.
    pub cors_origins: Vec<String>,
    /// How often the file is told when clients were last made out.
    pub keep_uses_every: Duration,
}

impl ServerOptions {
    /// How often a server does so.
    pub const KEEP_USES_EVERY: Duration = Duration::from_secs(60);
}

/// A server that listens.
pub struct Server {
    edge: Edge,
    handlers: Arc<Handlers>,
    app: Arc<App>,
    keep_uses_every: Duration,
}

impl Server {
    /// Listens, but does not answer yet.
    pub fn bind(app: Arc<App>, options: ServerOptions) -> io::Result<Self> {
        let edge = Edge::bind(&options.listen, options.limits)?;
        let stats = edge.stats();
        app.metrics.add_source(Box::new(move |text| write_connections(text, &stats)));
        let handlers = Arc::new(Handlers::new(Arc::clone(&app), options.cors_origins));
        Ok(Self { edge, handlers, app, keep_uses_every: options.keep_uses_every })
    }

    /// Where it listens, ports included.
    pub fn local_addresses(&self) -> io::Result<Vec<SocketAddr>> {
        self.edge.local_addresses()
    }

    /// What ends it.
    pub fn shutdown(&self) -> Shutdown {
        self.edge.shutdown()
    }

    /// Answers until the shutdown is triggered and every request in progress has its answer.
    /// Returns how many connections had to be cut off in the end.
    pub fn run(self) -> usize {
        uses::kept_while(&self.app, self.keep_uses_every, || self.edge.run(&self.handlers))
    }
}

fn write_connections(text: &mut String, stats: &Stats) {
    let connections = stats.connections();
    head(text, "tenantd_connections", "gauge", "Connections by state.");
    for (state, count) in [
        ("idle", connections.idle),
        ("head", connections.head),
        ("body", connections.body),
        ("handler", connections.handler),
        ("writing", connections.writing),
    ] {
        line(text, &format!("tenantd_connections{{state=\"{state}\"}} {count}"));
    }
    for (name, kind, help, value) in [
        (
            "tenantd_connections_accepted_total",
            "counter",
            "Connections accepted.",
            stats.accepted(),
        ),
        (
            "tenantd_connections_evicted_total",
            "counter",
            "Connections closed to make room.",
            stats.evicted(),
        ),
        (
            "tenantd_connections_turned_away_total",
            "counter",
            "Connections there was no room for.",
            stats.turned_away(),
        ),
        (
            "tenantd_heads_refused_total",
            "counter",
            "Heads refused before a route.",
            stats.refused_heads(),
        ),
        ("tenantd_accept_errors_total", "counter", "Failed accepts.", stats.accept_errors()),
        (
            "tenantd_body_bytes_in_flight",
            "gauge",
            "Received bytes of bodies being collected.",
            stats.bytes_in_flight() as u64,
        ),
    ] {
        single(text, name, kind, help, value);
    }
}
