//! The web console: what is served of it, and what a person does with it in a real browser.

mod attack;
mod belongings;
mod browser;
mod editing;
mod files;
mod icons;
mod keyboard;
mod roles;
mod served;
mod sign_in;
mod states;
mod steps;
mod tenants;
mod tree;
