//! Failures on demand: rules that say which requests fail, how, and how often.
//!
//! A rule counts the requests that it matches; whether it is its turn, and what it draws, depend on
//! that count and on its seed alone, so the same requests in the same order fail the same way again.

mod draw;
mod effect;
mod matching;
mod reason;
mod rule;

pub use draw::{Delay, MAX_DELAY};
pub use effect::{Effect, SILENCE, Treatment};
pub use matching::{Asked, Match, PathPattern};
pub use rule::{Rule, Schedule};

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};

use draw::{Draws, new_seed};

use crate::model::{Error, Timestamp};

/// How many rules there may be.
pub const MAX_RULES: usize = 100;
/// How many tokens are remembered as expired. Of more than these a rule takes each call alone.
const MAX_EXPIRED: usize = 10_000;

/// The rules of one server, in the order in which they are looked at.
#[derive(Default)]
pub struct Faults {
    /// Whether there are any, so that a request costs one load while there are none.
    are_there: AtomicBool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    rules: Vec<RuleState>,
    /// Tokens that a rule has let expire, by their hash, and what that rule did.
    expired: HashMap<[u8; 32], AppliedFault>,
}

/// A rule and how it went so far.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleState {
    /// It.
    pub rule: Rule,
    /// What it draws from; `None` for a rule that draws nothing.
    pub seed: Option<u64>,
    /// How many requests it was for.
    pub matched: u64,
    /// To how many of them it was applied.
    pub fired: u64,
}

/// A rule that is applied to a request.
#[derive(Clone, Debug, PartialEq)]
pub struct AppliedFault {
    /// The rule's name.
    pub rule: String,
    /// Which of the requests it was for this one is, from 1.
    pub number: u64,
    /// What it draws from; `None` for a rule that draws nothing.
    pub seed: Option<u64>,
    /// What was drawn against its probability, from 0 to below 1.
    pub draw: Option<f64>,
    /// What it does.
    pub effect: Effect,
    /// How long the answer is held back.
    pub delay: Duration,
}

impl fmt::Display for AppliedFault {
    /// The rule's name and, if it draws, what makes a run repeat: `flaky (seed 7, request 3)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rule)?;
        match self.seed {
            Some(seed) => write!(f, " (seed {seed}, request {})", self.number),
            None => Ok(()),
        }
    }
}

/// What a rule would do with a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The rule's name.
    pub rule: String,
    /// What of its conditions is not met.
    pub differs: Vec<&'static str>,
    /// Whether it would be its turn, if it came to it.
    pub would_fire: bool,
    /// Why it would not.
    pub reason: Option<String>,
    /// Whether it is looked at before those that do not: it lets tokens expire.
    pub is_early: bool,
}

impl Faults {
    /// Puts these rules in place of all that there are; counting begins anew.
    pub fn replace(&self, rules: Vec<Rule>) -> Result<(), Error> {
        let with_seed = |rule: Rule| {
            let seed = if rule.draws() { Some(rule.seed.map_or_else(new_seed, Ok)?) } else { None };
            Ok(RuleState { rule, seed, matched: 0, fired: 0 })
        };
        let rules = rules.into_iter().map(with_seed).collect::<Result<Vec<_>, Error>>()?;
        let mut state = self.state();
        self.are_there.store(!rules.is_empty(), Ordering::Release);
        *state = State { rules, expired: HashMap::new() };
        Ok(())
    }

    /// Removes every rule. Tokens that one of them has let expire are good again.
    pub fn clear(&self) {
        let mut state = self.state();
        self.are_there.store(false, Ordering::Release);
        *state = State::default();
    }

    /// Every rule, in the order in which they are looked at.
    pub fn list(&self) -> Vec<RuleState> {
        self.state().rules.clone()
    }

    /// Whether there are rules.
    pub fn are_there(&self) -> bool {
        self.are_there.load(Ordering::Acquire)
    }

    /// The first rule whose turn it is with this request; those that expire tokens are left out.
    pub fn apply(&self, asked: &Asked, now: Timestamp) -> Option<AppliedFault> {
        self.state().first_due(asked, now, |rule| rule.effect.treatment != Treatment::TokenExpired)
    }

    /// The rule that lets this token be expired, now or at an earlier request.
    pub fn expire(&self, token: &str, asked: &Asked, now: Timestamp) -> Option<AppliedFault> {
        let token: [u8; 32] = Sha256::digest(token).into();
        let mut state = self.state();
        if let Some(applied) = state.expired.get(&token) {
            return Some(applied.clone());
        }
        let applied =
            state.first_due(asked, now, |rule| rule.effect.treatment == Treatment::TokenExpired)?;
        if state.expired.len() < MAX_EXPIRED {
            state.expired.insert(token, applied.clone());
        }
        Some(applied)
    }

    /// What each rule would do with this request, if it came now. Nothing is counted.
    pub fn preview(&self, asked: &Asked, now: Timestamp) -> Vec<Preview> {
        let state = self.state();
        let previews = state.rules.iter().map(|one| {
            let differs = one.rule.differs(asked, now);
            let reason = one.why_not(asked, now);
            let is_early = one.rule.effect.treatment == Treatment::TokenExpired;
            let would_fire = reason.is_none();
            Preview { rule: one.rule.name.clone(), differs, would_fire, reason, is_early }
        });
        previews.collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn first_due(
        &mut self,
        asked: &Asked,
        now: Timestamp,
        is_meant: impl Fn(&Rule) -> bool,
    ) -> Option<AppliedFault> {
        let mut rules = self.rules.iter_mut().filter(|one| is_meant(&one.rule));
        rules.find_map(|one| one.take(asked, now))
    }
}

impl RuleState {
    /// Counts the request, if it is for this rule, and applies the rule if it is its turn.
    fn take(&mut self, asked: &Asked, now: Timestamp) -> Option<AppliedFault> {
        if !self.rule.differs(asked, now).is_empty() {
            return None;
        }
        self.matched += 1;
        if !self.is_due(self.matched) {
            return None;
        }
        self.fired += 1;
        let draws = self.draws(self.matched);
        let effect = self.rule.effect;
        Some(AppliedFault {
            rule: self.rule.name.clone(),
            number: self.matched,
            seed: self.seed,
            draw: matches!(self.rule.schedule, Schedule::Probability(_)).then(|| draws.turn()),
            effect,
            delay: effect.held_back(&draws),
        })
    }

    fn is_due(&self, number: u64) -> bool {
        self.rule.schedule.is_due(number, || self.draws(number).turn())
    }

    fn draws(&self, number: u64) -> Draws {
        Draws { seed: self.seed.unwrap_or_default(), number }
    }
}

#[cfg(test)]
mod tests;
