//! `tenantd drift`, the program itself: against another tenantd, and against services that behave badly.

mod bad_services;
mod command;
mod contracts;
mod scene;
mod service;

use crate::support::Place;
use crate::support::program::{Ended, Process, program};

/// Runs the command with this token.
#[track_caller]
fn drift(token: &str, arguments: &[&str]) -> Ended {
    let mut command = program(&[&["drift"], arguments].concat());
    command.env("TENANTD_DRIFT_TOKEN", token);
    Process::start(command).wait()
}

/// A folder with a contract in it, and the contract's name.
fn contract(text: &impl ToString) -> (Place, String) {
    let place = Place::new();
    let name = place.file("contract.json", text.to_string());
    (place, name)
}
