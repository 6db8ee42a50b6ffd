//! The edge, with real sockets: each attack that it has to stand, and the plain requests beside.

mod answers;
mod bodies;
pub mod client;
mod crowds;
mod endings;
mod heads;
mod pipelines;
pub mod server;
