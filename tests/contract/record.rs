//! What the cases have compared, by operation.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// `dialect.operationId`
pub type Name = String;

#[derive(Clone, Default)]
pub struct Record {
    /// Answers that were compared whole.
    pub compared: BTreeSet<(Name, u16)>,
    /// What a writing operation did, seen through a reading one of another dialect.
    pub effects: BTreeSet<(Name, Name)>,
}

static RECORD: Mutex<Record> =
    Mutex::new(Record { compared: BTreeSet::new(), effects: BTreeSet::new() });

pub fn compared(operation: Name, status: u16) {
    RECORD.lock().unwrap_or_else(PoisonError::into_inner).compared.insert((operation, status));
}

pub fn shown(writing: Name, reading: Name) {
    RECORD.lock().unwrap_or_else(PoisonError::into_inner).effects.insert((writing, reading));
}

/// What there is so far.
pub fn so_far() -> Record {
    RECORD.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
