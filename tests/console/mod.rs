//! The web console: what is served of it, and what a person does with it in a real browser.

mod browser;
mod clients;
mod explorer;
mod files;
mod looks;
mod places;
mod proxy;
mod saved;
mod served;
mod sign_in;
mod system;
mod tools;
mod usage;
mod worlds;
