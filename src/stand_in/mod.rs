//! What a stand-in for the real service has that the service has not: tools for whoever tests
//! against it. They are on in `demo` and with `serve --stand-in`; an appliance has none of them.
//!
//! Nothing in here knows HTTP or a vendor: `control/stand_in` gives the tools their routes.

mod clock;
mod ids;

pub use clock::{ClockChange, ClockState, Step, VirtualClock};

use std::sync::Arc;

use crate::model::Error;
use crate::store::Store;

/// The tools of one server.
pub struct StandIn {
    /// The time that the server lives in.
    pub clock: Arc<VirtualClock>,
}

impl StandIn {
    /// The tools of a server that is about to answer, with everything in its file that it starts
    /// with.
    pub fn begin(store: &Store, clock: Arc<VirtualClock>) -> Result<Self, Error> {
        clock.begin_ids(store.read(|tx| tx.last_audit_seq())?);
        Ok(Self { clock })
    }
}
