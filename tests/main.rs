//! The integration tests: one binary, a module per dialect and theme.

mod abuse;
mod agree;
mod backup;
mod cli;
mod clients;
mod contract;
mod control;
mod crash;
mod demo;
mod dpod;
mod edge;
mod faults;
mod fuzzing;
mod identity;
mod ipera;
mod isolation;
mod limits;
mod model;
mod nse;
mod ocs;
mod processmind;
mod seed;
mod store;
mod support;
mod upgrade;
mod usage;
