//! The web console: what is served of it, and what a person does with it in a real browser.

mod attack;
mod belongings;
mod browser;
mod clients;
mod editing;
mod explorer;
mod files;
mod icons;
mod keyboard;
mod looks;
mod places;
mod proxy;
mod roles;
mod saved;
mod served;
mod sign_in;
mod states;
mod steps;
mod system;
mod tenants;
mod tools;
mod tree;
mod usage;
mod worlds;
