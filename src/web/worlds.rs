//! Which program a request is for: the server's own, or that of one of its worlds.

use std::sync::Arc;

use super::router::split_world;
use crate::dialects::App;
use crate::model::Error;

/// Where a request goes.
pub struct Destination {
    /// The program that answers it.
    pub app: Arc<App>,
    /// Why the world that it names could not be made.
    pub world_fault: Option<Error>,
    /// Where in the path the path in that world begins.
    pub route_from: usize,
}

impl Destination {
    /// Where a request for `path` goes. A world that nobody has asked for yet is made.
    pub fn of(server: &Arc<App>, path: &str) -> Self {
        let named = server.worlds.as_ref().zip(split_world(path));
        let Some((worlds, (name, rest))) = named else {
            return Self { app: Arc::clone(server), world_fault: None, route_from: 0 };
        };
        let (app, world_fault) = match worlds.enter(&name) {
            Ok(app) => (app, None),
            Err(fault) => (Arc::clone(server), Some(fault)),
        };
        Self { app, world_fault, route_from: path.len() - rest.len() }
    }
}
