//! The web console: what is served of it, and what a person does with it in a real browser.

mod browser;
mod files;
mod served;
mod sign_in;
