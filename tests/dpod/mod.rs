//! DPoD (seed 000): every operation, every scope, every rule.

mod access;
mod addresses;
mod bare;
mod creating;
mod deleting;
mod figures;
pub mod house;
mod listing;
mod logos;
mod operations;
mod reports;
mod settings;
mod updating;
