//! Seeds: a state of the instance as one JSON document, to be read by people, kept beside tests,
//! and brought into a file as often as one likes.
//!
//! A seed says what is to be there. What it names (by id, or by what else nobody shares) is made,
//! or changed to be as it says; what it does not mention stays. So the second time nothing
//! happens. Reading ([`Seed::read`]) finds what is wrong with a value by itself; [`apply`] does the
//! rest in one write, in which every reference is looked up among what is there and what the seed
//! has just brought. If anything is wrong nothing is kept, and everything that is wrong is told at
//! once, each fault with its place.
//!
//! An export ([`Export`]) is a seed of everything that is there; [`export_of`] is the same as one
//! value, to be compared. `static/seed.schema.json` describes both.

mod apply;
mod document;
mod draft;
mod export;
mod faults;
mod object;
mod outcome;
mod read;
mod text;
mod usual;
mod values;

pub use document::{SeedDocument, Tenant as TenantDocument};
pub use export::export_of;
pub use outcome::{Effect, Kind, Outcome, Tally};
pub use read::SeedRights;
pub use text::Export;
pub use usual::fill_in;

use std::sync::{Arc, mpsc};

use crate::model::{Clock, Error, json};
use crate::ops::clients::ClientCredentials;
use crate::store::{Stamp, Store, Writing};
use draft::Draft;
use faults::{Faults, Place};

/// The JSON Schema of seeds.
pub const SCHEMA: &str = include_str!("../../static/seed.schema.json");

/// A seed that was read.
pub struct Seed {
    is_object: bool,
    draft: Draft,
    faults: Faults,
}

impl Seed {
    /// Reads a seed. What is wrong with it is told by [`apply`], with what else may be wrong; what
    /// is no JSON at all is refused here.
    pub fn read(bytes: &[u8], rights: &SeedRights) -> serde_json::Result<Self> {
        let faults = Faults::default();
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let note = |field, problem| faults.note(&Place::of(field), problem);
        let file = json::parse(bytes, &note)?;
        let draft = read::draft(&file, rights, &faults);
        Ok(Self { is_object: file.is_object(), draft, faults })
    }

    /// Whether it is an object, as a seed has to be.
    pub fn is_object(&self) -> bool {
        self.is_object
    }

    /// The clients whose secrets stand in it.
    pub fn fixed_secrets(&self) -> Vec<ClientCredentials> {
        let clients = self.draft.clients.iter();
        clients
            .filter_map(|client| {
                let secret = client.secret.clone()?;
                Some(ClientCredentials { id: client.id.clone(), secret })
            })
            .collect()
    }
}

/// Whether what a seed says is to be done, or only to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It is done.
    Apply,
    /// Nothing is kept.
    Check,
}

/// Brings what a seed says into a file, in one write, and tells what became of it.
///
/// `admit` is asked first, inside the write. `deliver` is asked last: new secrets that cannot be
/// handed over are not kept, and nothing else is either. `Invalid` with every fault of the seed;
/// nothing is changed then.
pub fn apply(
    store: &Store,
    clock: Arc<dyn Clock>,
    stamp: Stamp,
    seed: Seed,
    purpose: Purpose,
    admit: impl FnOnce(&Writing) -> Result<(), Error> + Send + 'static,
    deliver: impl FnOnce(&Outcome) -> Result<(), Error> + Send + 'static,
) -> Result<Outcome, Error> {
    let (told, outcome) = mpsc::channel();
    let written = store.write(move |tx| {
        admit(tx)?;
        let Seed { draft, faults, .. } = seed;
        let outcome = apply::apply(tx, clock.as_ref(), &stamp, draft, &faults)?;
        faults.finish()?;
        match purpose {
            Purpose::Apply => {
                deliver(&outcome)?;
                Ok(outcome)
            }
            Purpose::Check => {
                // Only a failed write leaves nothing behind.
                let _ = told.send(outcome);
                Err(Error::PreconditionFailed)
            }
        }
    });
    match written {
        Ok(outcome) => Ok(outcome),
        Err(error) => outcome.try_recv().map_err(|_| error),
    }
}
