//! What becomes of a request that a rule is applied to.

use std::num::NonZeroU32;
use std::time::Duration;

use super::draw::{Delay, Draws};

/// How long a request without an answer is held, where no delay says otherwise: as long as the
/// server waits for a client that takes nothing.
pub const SILENCE: Duration = Duration::from_secs(30);

/// The effect of a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effect {
    /// Whether the request is carried out, and what is said to it.
    pub treatment: Treatment,
    /// How long the first byte is held back.
    pub delay: Option<Delay>,
    /// How many bytes of the body go out in a second.
    pub bytes_per_second: Option<NonZeroU32>,
    /// After how many bytes of the body the connection is closed.
    pub cut_after_bytes: Option<u64>,
}

/// What is done with a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Treatment {
    /// It is carried out and answered.
    #[default]
    Usual,
    /// It is not carried out, but answered with an error.
    Refused {
        /// The status.
        status: u16,
        /// When to try again.
        retry_after_s: Option<u32>,
    },
    /// It is carried out, and the connection closed without an answer.
    CommitThenDrop,
    /// It is not carried out, and the connection is reset.
    Reset,
    /// It is not carried out, and not answered until the connection is closed.
    Silence,
    /// Its token has expired, from now on.
    TokenExpired,
}

impl Effect {
    /// Whether it takes draws.
    pub(super) fn draws(self) -> bool {
        self.delay.is_some_and(Delay::draws)
    }

    pub(super) fn held_back(self, draws: &Draws) -> Duration {
        match (self.delay, self.treatment) {
            (Some(delay), _) => delay.length(draws),
            (None, Treatment::Silence) => SILENCE,
            (None, _) => Duration::ZERO,
        }
    }
}
