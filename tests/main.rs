//! The integration tests: one binary, a module per theme.

mod edge;
mod store;
