//! The cases: one file for each dialect.

mod control;
mod dpod;
mod identity;
mod ipera;
mod nse;
mod ocs;
mod processmind;

use std::sync::OnceLock;

use super::coverage::gaps;
use super::documents::document;
use super::record;

/// Every dialect's cases.
pub static ALL: [&Cases; 7] = [
    &control::CASES,
    &identity::CASES,
    &ocs::CASES,
    &processmind::CASES,
    &nse::CASES,
    &dpod::CASES,
    &ipera::CASES,
];

/// One dialect's cases, played once in a process.
pub struct Cases {
    pub dialect: &'static str,
    all: &'static [fn()],
    played: OnceLock<()>,
}

impl Cases {
    const fn new(dialect: &'static str, all: &'static [fn()]) -> Self {
        Self { dialect, all, played: OnceLock::new() }
    }

    pub fn play(&self) {
        self.played.get_or_init(|| {
            for case in self.all {
                case();
            }
        });
    }

    /// Plays them; they must cover the dialect's whole document.
    #[track_caller]
    fn leave_no_gap(&self) {
        self.play();
        let gaps = gaps(document(self.dialect).unwrap(), &record::so_far());
        assert!(gaps.is_empty(), "{gaps:#?}");
    }
}
