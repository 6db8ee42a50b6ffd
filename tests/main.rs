//! The integration tests: one binary, a module per dialect and theme.

mod edge;
mod nse;
mod ocs;
mod processmind;
mod support;
