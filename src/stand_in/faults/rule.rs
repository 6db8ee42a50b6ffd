//! One rule: for which requests, when, how often, and to which effect.

use super::effect::Effect;
use super::matching::{Asked, Match};
use crate::model::Timestamp;

/// A rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What it is called.
    pub name: String,
    /// Which requests it is for.
    pub matching: Match,
    /// From when on, by the virtual clock.
    pub from: Option<Timestamp>,
    /// Until when, by the virtual clock; this moment is out.
    pub until: Option<Timestamp>,
    /// To how many of them it is applied.
    pub schedule: Schedule,
    /// What it draws from, if somebody chose it.
    pub seed: Option<u64>,
    /// What becomes of those.
    pub effect: Effect,
}

/// To which of its requests a rule is applied.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Schedule {
    /// To all of them.
    #[default]
    Always,
    /// To so many, and then to none.
    First(u64),
    /// To every so-manieth.
    Every(u64),
    /// To each with this probability.
    Probability(f64),
}

impl Schedule {
    pub(super) fn is_due(self, number: u64, draw: impl FnOnce() -> f64) -> bool {
        match self {
            Self::Always => true,
            Self::First(count) => number <= count,
            Self::Every(step) => number.is_multiple_of(step),
            Self::Probability(probability) => draw() < probability,
        }
    }
}

impl Rule {
    /// What of its conditions the request does not meet.
    pub(super) fn differs(&self, asked: &Asked, now: Timestamp) -> Vec<&'static str> {
        let mut differs = self.matching.differs(asked);
        if self.from.is_some_and(|from| now < from) {
            differs.push("from");
        }
        if self.until.is_some_and(|until| now >= until) {
            differs.push("until");
        }
        differs
    }

    /// Whether it draws anything.
    pub(super) fn draws(&self) -> bool {
        matches!(self.schedule, Schedule::Probability(_)) || self.effect.draws()
    }
}
