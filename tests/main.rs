//! The integration tests: one binary, a module per dialect and theme.

mod edge;
mod identity;
mod ocs;
mod support;
