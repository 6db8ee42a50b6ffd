//! Chance that can be had again: the seed is printed.

use std::time::{SystemTime, UNIX_EPOCH};

/// A small generator (xorshift64*).
pub struct Chance(u64);

impl Chance {
    /// Seeded from `TENANTD_KILL_SEED`, or by the clock.
    pub fn new() -> Self {
        let named = std::env::var("TENANTD_KILL_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = named.unwrap_or_else(|| {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
            u64::from(now.subsec_nanos()) ^ now.as_secs()
        });
        println!("TENANTD_KILL_SEED={seed}");
        Self::from_seed(seed)
    }

    pub fn from_seed(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound
    }

    /// A generator of its own for somebody else.
    pub fn fork(&mut self) -> Self {
        Self::from_seed(self.below(u64::from(u32::MAX)))
    }
}
