//! The command line, with the real binary.

mod beside;
mod failures;
mod pages;
mod precedence;
mod serving;
mod wrong_use;

use serde_json::Value;

#[track_caller]
fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}
