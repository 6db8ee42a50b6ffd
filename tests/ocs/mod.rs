//! OCS (seed 004): every operation, at its prefix and bare.

mod access;
mod answers;
mod house;
mod seed;
