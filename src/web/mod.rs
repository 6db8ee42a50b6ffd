//! The server: everything between a socket and a handler.

mod console;
pub mod edge;
mod faults;
mod finish;
mod place;
mod read_head;
mod request_id;
pub mod router;
mod server;
pub(crate) mod service;
mod uses;
mod worlds;

pub use server::{Server, ServerOptions};
