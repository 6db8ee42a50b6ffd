//! The server: everything between a socket and a handler.

pub mod edge;
