//! `tenantd`: tenants, subtenants, users, icons and usage in one `SQLite` file,
//! answered in the voices of five vendors' tenant APIs.

pub mod access;
pub mod cli;
pub mod control;
pub mod demo;
pub mod dialects;
pub mod drift;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
pub mod metrics;
pub mod model;
pub mod ops;
pub mod seed;
pub mod stand_in;
pub mod store;
pub mod testing;
pub mod web;
