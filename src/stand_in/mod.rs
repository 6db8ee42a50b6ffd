//! What a stand-in for the real service has that the service has not: tools for whoever tests
//! against it. They are on in `demo` and with `serve --stand-in`; an appliance has none of them.
//!
//! Nothing in here knows a vendor, nor the types of HTTP: `control/stand_in` gives the tools their
//! routes.

mod clock;
mod diff;
pub mod faults;
mod ids;
pub mod journal;
mod limits;
mod name;
mod reset;
mod snapshots;
mod worlds;

pub use clock::{ClockChange, ClockState, Step, VirtualClock};
pub use diff::{Change, Difference, FieldChange, Name, Thing};
pub use limits::{ChangedLimits, VendorLimits};
pub use reset::{Hold, Parts};
pub use snapshots::{MAX_SNAPSHOTS, Snapshot, SnapshotName, Snapshots};
pub use worlds::{Birth, Eviction, KEPT_FOR, MAX_WORLDS, WorldName, WorldUse, Worlds};

use std::sync::{Arc, RwLock};

use faults::Faults;

use crate::model::{Clock, Error};
use crate::store::Store;
use journal::Journal;

/// The tools of one server.
pub struct StandIn {
    /// The time that the server lives in.
    pub clock: Arc<VirtualClock>,
    /// Named states of the data.
    pub snapshots: Snapshots,
    /// What was asked and answered lately.
    pub journal: Arc<Journal>,
    /// Which requests fail, and how.
    pub faults: Faults,
    /// What the vendors' services limit of their own.
    pub limits: ChangedLimits,
    /// How often everything was replaced; held by each request, and alone by a replacement.
    replacements: RwLock<u64>,
}

impl StandIn {
    /// The tools of a server that is about to answer, with everything in its file that it starts
    /// with.
    pub fn begin(store: &Store, clock: Arc<VirtualClock>) -> Result<Self, Error> {
        clock.begin_ids(store.read(|tx| tx.last_audit_seq())?);
        let snapshots = Snapshots::of(store.path());
        snapshots.save_start(store, clock.now())?;
        Ok(Self {
            clock,
            snapshots,
            journal: Arc::new(Journal::default()),
            faults: Faults::default(),
            limits: ChangedLimits::default(),
            replacements: RwLock::new(0),
        })
    }
}
