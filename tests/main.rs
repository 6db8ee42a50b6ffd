//! The integration tests: one binary, a module per dialect and theme.

mod edge;
mod identity;
mod isolation;
mod ocs;
mod support;
