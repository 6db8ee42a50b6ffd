//! OCS (seed 004): every operation, at its prefix and bare.

mod access;
mod answers;
mod bodies;
mod effects;
mod features;
mod house;
mod order;
mod seed;
mod settling;
mod states;
mod update;
