//! What is wrong with a seed, and where: all of it is told in one answer.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;

use crate::model::{Error, Fault, INSIDE, Problem, SeedProblem};

/// How many faults are told, at most.
const MAX_FAULTS: usize = 10_000;

/// A place in the file: the names and numbers that lead to it from the top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place(String);

impl Place {
    /// The place that these names lead to, with [`INSIDE`] between.
    pub fn of(names: String) -> Self {
        Self(names)
    }

    /// The member of this name of the object here.
    pub fn member(&self, name: &str) -> Self {
        if self.0.is_empty() {
            Self(name.to_owned())
        } else {
            Self(format!("{}{INSIDE}{name}", self.0))
        }
    }

    /// The element of this number of the array here.
    pub fn item(&self, number: usize) -> Self {
        self.member(&number.to_string())
    }

    fn fault(&self, problem: Problem) -> Fault {
        Fault { field: self.0.clone(), problem }
    }
}

impl fmt::Display for Place {
    /// Its JSON Pointer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fault(Problem::Missing).pointer())
    }
}

/// The faults found so far, at most one for each place.
#[derive(Default)]
pub(super) struct Faults {
    list: RefCell<Vec<Fault>>,
    places: RefCell<HashSet<String>>,
}

impl Faults {
    /// Notes a fault, unless there is one at this place already.
    pub fn note(&self, place: &Place, problem: Problem) {
        let mut list = self.list.borrow_mut();
        if list.len() < MAX_FAULTS && self.places.borrow_mut().insert(place.0.clone()) {
            list.push(place.fault(problem));
            if list.len() == MAX_FAULTS {
                let more = SeedProblem::More { shown: MAX_FAULTS };
                list.push(Place::default().fault(Problem::OfSeed(more)));
            }
        }
    }

    /// Notes a fault that only a seed can have.
    pub fn of_seed(&self, place: &Place, problem: SeedProblem) {
        self.note(place, Problem::OfSeed(problem));
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.list.borrow().len()
    }

    /// `Invalid` with all of them, if there is any.
    pub fn finish(&self) -> Result<(), Error> {
        match self.list.take() {
            none if none.is_empty() => Ok(()),
            faults => Err(Error::Invalid(faults)),
        }
    }
}
