//! The tools of a stand-in.

mod clock;
mod commands;
mod diff;
mod examples;
mod fault_reasons;
mod fault_rules;
mod faults;
mod ids;
mod journal;
mod limits;
mod offered;
mod page;
mod replacing;
mod reset;
mod snapshots;
mod testing;
mod wire;
mod worlds;

use serde_json::Value;
use tenantd::dialects::Settings;

use crate::support::{Client, Reply, World, WorldOptions};

/// A world that is a stand-in, with an operator.
struct Scene {
    world: World,
    operator: Client,
}

impl Scene {
    fn new() -> Self {
        Self::with(WorldOptions::default())
    }

    fn with_settings(settings: Settings) -> Self {
        Self::with(WorldOptions { settings, ..WorldOptions::default() })
    }

    fn with(options: WorldOptions) -> Self {
        let world = World::with(WorldOptions { is_stand_in: true, ..options });
        let operator = world.operator();
        Self { world, operator }
    }

    /// Calls a tool by the operator's key, which no clock makes expire.
    #[track_caller]
    fn tool(&self, method: &str, path: &str, body: Option<Value>) -> Reply {
        let request = self.world.request(method, &format!("/control/v1{path}"));
        let request = request.api_key(&self.operator.api_key);
        let reply = match body {
            Some(body) => request.json(body),
            None => request.send(),
        };
        assert!((200..300).contains(&reply.status), "{reply:?}");
        reply
    }
}
