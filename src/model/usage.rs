//! Metrics and usage counters.

use std::borrow::Cow;

use super::clock::Timestamp;

use super::error::{Fault, Problem};
use super::month::Month;

/// The most events of one batch.
pub const MAX_EVENTS: usize = 10_000;
/// The longest key of an event, in characters.
pub const MAX_KEY_CHARS: usize = 255;
/// How far back an event may lie, in days, and how far ahead, in minutes.
pub const DAYS_BACK: i64 = 31;
/// See [`DAYS_BACK`].
pub const MINUTES_AHEAD: i64 = 5;
/// How long keys are kept, in milliseconds: 7 days.
pub const KEY_LIFETIME_MS: i64 = 7 * 86_400_000;
/// How many keys are kept, in the whole instance.
pub const KEYS_KEPT: i64 = 20_000_000;

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
        let is_metric = match text.split_once('/') {
            None => is_metric_part(text),
            Some((service, plan)) => is_metric_part(service) && is_metric_part(plan),
        };
        is_metric.then(|| Self(text.to_owned()))
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether `text` is a metric without a plan, or a plan: `[A-Za-z0-9_.:-]{1,64}`.
pub fn is_metric_part(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.:-".contains(&byte))
}

/// A change of one counter, as somebody reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedEvent<'a> {
    /// Its place in the batch.
    pub place: usize,
    /// The tenant's id in any spelling.
    pub tenant: Cow<'a, str>,
    /// The metric's name.
    pub metric: Cow<'a, str>,
    /// By how much it changes: from −2^53 + 1 to 2^53 − 1.
    pub delta: i64,
    /// When it happened.
    pub at: Timestamp,
    /// The id of the subtenant it belongs to.
    pub subtenant: Option<Cow<'a, str>>,
    /// What makes its repetition known.
    pub key: Option<Cow<'a, str>>,
}

/// What is wrong with one event of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventFault {
    /// Its place in the batch.
    pub place: usize,
    /// The member's name; empty for the event as a whole.
    pub member: &'static str,
    /// What is wrong.
    pub problem: Problem,
}

impl From<EventFault> for Fault {
    /// The field is the place and the member: `3.metric`.
    fn from(fault: EventFault) -> Self {
        let field = match fault.member {
            "" => fault.place.to_string(),
            member => format!("{}.{member}", fault.place),
        };
        Self { field, problem: fault.problem }
    }
}

/// A batch of events, in order, and what was found wrong with others of it.
#[derive(Clone, Debug, Default)]
pub struct ReportedBatch<'a> {
    /// The events that are well-formed.
    pub events: Vec<ReportedEvent<'a>>,
    /// What is wrong with the others.
    pub faults: Vec<EventFault>,
}

/// On which side a counter would leave its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RangeSide {
    /// Below 0.
    Below,
    /// Beyond [`MAX_COUNTER`].
    Beyond,
}

/// An entitlement, and what was counted, or was to be, beyond it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitBreach {
    /// The tenant's id.
    pub tenant: String,
    /// The entitlement's definition, which is the name of the metric.
    pub definition_id: String,
    /// The month that counts; `None` where all time does.
    pub month: Option<Month>,
    /// The limit.
    pub limit: i64,
    /// What the counter comes to.
    pub amount: i64,
    /// Whether it is blocked by hand, whatever the limit.
    pub is_blocked: bool,
}

/// What became of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchOutcome {
    /// How many events were counted.
    pub counted: usize,
    /// How many were not, because their key was counted before.
    pub repeated: usize,
    /// Soft limits that the counters stand beyond now.
    pub over_limit: Vec<LimitBreach>,
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
