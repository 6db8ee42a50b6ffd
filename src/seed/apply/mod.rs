//! From a draft to rows, inside one write: what is there is compared with what the seed says, and
//! changed where it differs. Faults are noted, and the work goes on, so that all of them are found;
//! the whole write is undone in the end if there is one.

mod clients;
mod instance;
mod parts;
mod people;
mod tenants;
mod usage;

use std::collections::{HashMap, HashSet};

use super::draft::Draft;
use super::faults::{Faults, Place};
use super::outcome::{Effect, Kind, Outcome};
use crate::model::tenant::TenantKey;
use crate::model::{Clock, Error, IdRef, Problem, SeedProblem, Timestamp};
use crate::store::{Stamp, Writing};

/// Applies a seed; what is wrong with it is noted in `faults`.
pub(super) fn apply(
    tx: &Writing,
    clock: &dyn Clock,
    stamp: &Stamp,
    draft: Draft,
    faults: &Faults,
) -> Result<Outcome, Error> {
    let mut work = Work {
        tx,
        clock,
        now: stamp.at,
        caller: &stamp.client,
        faults,
        outcome: Outcome::default(),
        changes: 0,
        first: HashMap::new(),
        said_of_people: HashMap::new(),
        failed: HashSet::new(),
        tenants: Vec::new(),
        demoted: None,
    };
    work.instance(draft.regions, draft.features, draft.metrics)?;
    let of_instance = work.changes;
    work.tenants(draft.tenants, stamp)?;
    let of_tenants = work.changes;
    work.clients(draft.clients)?;
    if of_instance > 0 || work.changes > of_tenants {
        tx.audit(stamp, None)?;
    }
    Ok(work.outcome)
}

/// One seed, under way.
struct Work<'w> {
    tx: &'w Writing<'w>,
    clock: &'w dyn Clock,
    now: Timestamp,
    /// The client that brings the seed, or `command line`.
    caller: &'w str,
    faults: &'w Faults,
    outcome: Outcome,
    /// How many things were changed so far.
    changes: usize,
    /// Where the file mentions each thing first.
    first: HashMap<String, Place>,
    /// Where the file says each member of a person first.
    said_of_people: HashMap<(i64, &'static str), Place>,
    /// What names tenants of the file that could not be made: a fault of theirs is not one of those
    /// who name them.
    failed: HashSet<String>,
    /// The tenants of the file, by number; `None` where one could not be made.
    tenants: Vec<Option<TenantKey>>,
    /// Where the file takes the role of an operator away last.
    demoted: Option<Place>,
}

/// Which tenant another one, or a client, refers to.
enum Reference {
    /// This one, or none at all.
    Known(Option<TenantKey>),
    /// There is a fault, here or of that tenant, which is noted.
    Failed,
}

/// What a text names.
enum Named {
    Tenant(TenantKey),
    /// One of the file that could not be made.
    Failed,
    Nobody,
    Several,
}

impl Work<'_> {
    fn count(&mut self, kind: Kind, effect: Effect) {
        self.changes += usize::from(effect != Effect::Unchanged);
        self.outcome.count(kind, effect);
    }

    /// Whether the file mentions a thing for the first time; a fault otherwise.
    fn is_first(&mut self, thing: String, place: &Place) -> bool {
        if let Some(first) = self.first.get(&thing) {
            self.faults.of_seed(place, SeedProblem::Repeats { first: first.to_string() });
            return false;
        }
        self.first.insert(thing, place.clone());
        true
    }

    /// Notes a unique name that somebody has: `thing`, which the file may have made so just now.
    fn taken(&self, place: &Place, thing: &str) {
        match self.first.get(thing) {
            Some(by) => self.faults.of_seed(place, SeedProblem::TakenInFile { by: by.to_string() }),
            None => self.faults.note(place, Problem::Taken),
        }
    }

    fn stays(&self, place: &Place, present: &impl ToString) {
        self.faults.of_seed(place, SeedProblem::Stays { present: present.to_string() });
    }

    /// The tenant of this id in any spelling, of this alias, or the one of this name.
    fn named(&self, text: &str) -> Result<Named, Error> {
        let by_id = IdRef::parse(text).map(|id| self.tx.tenant_key(id)).transpose()?.flatten();
        if let Some(key) = by_id {
            return Ok(Named::Tenant(key));
        }
        if let Some(key) = self.tx.tenant_of_alias(text)? {
            return Ok(Named::Tenant(key));
        }
        Ok(match *self.tx.tenants_of_name(text, 2)? {
            [key] => Named::Tenant(key),
            [] if self.failed.contains(text) => Named::Failed,
            [] => Named::Nobody,
            _ => Named::Several,
        })
    }

    /// The tenant that a member names.
    fn tenant_named(&self, text: &str, place: &Place) -> Result<Reference, Error> {
        match self.named(text)? {
            Named::Tenant(key) => return Ok(Reference::Known(Some(key))),
            Named::Failed => {}
            Named::Nobody => self.faults.of_seed(place, SeedProblem::NoSuchTenantBefore),
            Named::Several => self.faults.of_seed(place, SeedProblem::Ambiguous),
        }
        Ok(Reference::Failed)
    }
}

/// What became of a thing that is there now.
fn effect(was_there: bool, is_changed: bool) -> Effect {
    match (was_there, is_changed) {
        (false, _) => Effect::Created,
        (true, true) => Effect::Updated,
        (true, false) => Effect::Unchanged,
    }
}
