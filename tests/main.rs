//! The integration tests: one binary, a module per dialect and theme.

mod clients;
mod control;
mod demo;
mod edge;
mod identity;
mod isolation;
mod nse;
mod ocs;
mod processmind;
mod store;
mod support;
