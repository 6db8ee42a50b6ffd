//! Abuse, against the program itself: each attack has its expected answer, the server survives it
//! within 256 MiB, and a healthy client beside it is always answered.
//!
//! With `TENANTD_ABUSE_FIGURES=1` each attack lasts longer, and the healthy client's 99th percentile
//! must be below 50 ms:
//! `TENANTD_ABUSE_FIGURES=1 cargo test --release --test main abuse:: -- --test-threads=1 --nocapture`

mod answers;
mod arena;
mod bodies;
mod crowds;
mod icons;
mod numbers;
mod passwords;
mod places;
