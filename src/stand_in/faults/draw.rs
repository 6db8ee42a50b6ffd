//! What a rule draws: always the same from the same seed for the same request of it.

use std::f64::consts::TAU;
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::model::Error;

/// How long an answer can be held back.
pub const MAX_DELAY: Duration = Duration::from_secs(600);

/// The draws for one request.
#[derive(Clone, Copy)]
pub(super) struct Draws {
    /// The rule's seed.
    pub seed: u64,
    /// Which of the rule's requests it is.
    pub number: u64,
}

impl Draws {
    /// The draw that tells whether it is the rule's turn.
    pub fn turn(self) -> f64 {
        self.draw(0)
    }

    /// One of several independent draws, from 0 to below 1.
    fn draw(self, which: u8) -> f64 {
        let mut hash = Sha256::new_with_prefix(b"tenantd faults");
        hash.update(self.seed.to_be_bytes());
        hash.update(self.number.to_be_bytes());
        hash.update([which]);
        let bytes = hash.finalize();
        let bits = bytes.iter().take(4).fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        f64::from(bits) / 4_294_967_296.0
    }
}

/// A seed for a rule that came without one, small enough for every reader of JSON.
pub(super) fn new_seed() -> Result<u64, Error> {
    let seed = getrandom::u32();
    seed.map(u64::from).map_err(|error| Error::Internal { reason: format!("a seed: {error}") })
}

/// How long an answer is held back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Delay {
    /// Always so long.
    Fixed(Duration),
    /// Anything between these, each as likely.
    Uniform {
        /// The shortest.
        min: Duration,
        /// The longest.
        max: Duration,
    },
    /// Log-normal, as the times of real services are: half of them below the median, and a few far
    /// above it.
    LogNormal {
        /// The middle one.
        median: Duration,
        /// The standard deviation of the logarithm.
        sigma: f64,
    },
}

impl Delay {
    /// Whether it takes a draw.
    pub(super) fn draws(self) -> bool {
        !matches!(self, Self::Fixed(_))
    }

    pub(super) fn length(self, draws: &Draws) -> Duration {
        let length = match self {
            Self::Fixed(length) => length,
            Self::Uniform { min, max } => {
                min + Duration::from_secs_f64(max.saturating_sub(min).as_secs_f64() * draws.draw(1))
            }
            Self::LogNormal { median, sigma } => {
                // Box and Muller: one normal draw of two uniform ones.
                let radius = (-2.0 * (1.0 - draws.draw(1)).ln()).sqrt();
                let normal = radius * (TAU * draws.draw(2)).cos();
                let seconds = median.as_secs_f64() * (sigma * normal).exp();
                Duration::try_from_secs_f64(seconds).unwrap_or(MAX_DELAY)
            }
        };
        length.min(MAX_DELAY)
    }
}
