//! OCS (seed 004): every operation, at its prefix and bare.

mod access;
mod answers;
mod bodies;
mod effects;
mod features;
mod headers;
pub mod house;
mod icon;
mod order;
mod paths;
pub mod png;
mod regional_sign_in;
mod regions;
mod seed;
mod settling;
mod states;
mod update;
