//! Metrics and usage counters.

use super::clock::Timestamp;

/// The largest value of a counter: 2^53 − 1, exact in every JSON reader.
pub const MAX_COUNTER: i64 = (1 << 53) - 1;

/// The metric that holds how much storage is in use, in bytes.
pub const STORAGE_BYTES: &str = "storage_bytes";
/// The metric that counts processes (`ProcessMind`).
pub const PROCESS: &str = "process";
/// The metric that counts datasets (`ProcessMind`).
pub const DATASET: &str = "dataset";

/// The name of what is counted: `[A-Za-z0-9_.:-]{1,64}`, with an optional plan after `/`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Metric(String);

impl Metric {
    /// The metric in `text`; `None` if it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let is_part = |part: &str| {
            (1..=64).contains(&part.len())
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.:-".contains(&byte))
        };
        let is_metric = match text.split_once('/') {
            None => is_part(text),
            Some((service, plan)) => is_part(service) && is_part(plan),
        };
        is_metric.then(|| Self(text.to_owned()))
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A change of one counter.
#[derive(Clone, Debug)]
pub struct UsageEvent {
    /// What is counted.
    pub metric: Metric,
    /// By how much it changes.
    pub delta: i64,
    /// When it happened; its UTC day is the counter's day.
    pub at: Timestamp,
    /// The subtenant's row key, where it belongs to one.
    pub subtenant: Option<i64>,
}

/// What `ProcessMind` shows of a tenant's use ("Get Tenant Statistics").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Counter `process`.
    pub processes: i64,
    /// Counter `dataset`.
    pub datasets: i64,
    /// Active memberships.
    pub users: i64,
    /// Counter `storage_bytes`.
    pub storage_bytes: i64,
}
