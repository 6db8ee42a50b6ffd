//! Wrong secrets at the token and sign-in endpoints, counted per pair of client id and address.
//!
//! A right secret is always accepted: the caller checks it first and comes here only with a wrong
//! one. So nobody can be locked out, and it does no harm to count too much; counting too little
//! would. Hence nothing that is counted is ever pushed out before its minute is over: when the
//! table of pairs is full, further pairs share a fixed number of windows until room is made by
//! time. A flood of invented client ids can neither grow the memory nor start anybody's minute anew.

use std::collections::{HashMap, VecDeque};
use std::hash::BuildHasher;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use super::credentials::is_client_id;
use crate::model::Timestamp;

/// How long a window lasts from its first failure, in milliseconds.
const WINDOW_MS: i64 = 60_000;
/// How many pairs are told apart at once.
const MAX_PAIRS: usize = 10_000;
/// How many windows the pairs beyond them share.
const SHARED_WINDOWS: usize = 1_024;
/// How many ended windows one failure clears away at most, so that none of them waits for long.
const CLEARED_AT_ONCE: usize = 16;

/// After how many seconds to try again: 1 to 60.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryAfter {
    /// The seconds.
    pub seconds: u64,
}

/// The limit on wrong secrets.
pub struct LoginLimit {
    allowed: u32,
    counts: Mutex<Counts>,
}

impl LoginLimit {
    /// Allows `allowed` wrong secrets a minute and pair; 0 is no limit at all.
    pub fn new(allowed: u32) -> Self {
        Self { allowed, counts: Mutex::new(Counts::new()) }
    }

    /// Forgets every wrong secret.
    pub fn forget_all(&self) {
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner) = Counts::new();
    }

    /// Counts a wrong secret; the error says that it is one too many.
    ///
    /// An IPv6 address counts as its network of 64 bits, which one household or server has whole.
    /// Texts that cannot be a client id are one client: there is no secret behind any of them.
    pub fn record_failure(
        &self,
        client_id: &str,
        address: IpAddr,
        now: Timestamp,
    ) -> Result<(), RetryAfter> {
        if self.allowed == 0 {
            return Ok(());
        }
        let client_id = if is_client_id(client_id) { client_id } else { "" };
        let pair = Pair { client_id: client_id.into(), network: network(address) };
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.window(pair, now).record(self.allowed, now)
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Pair {
    client_id: Box<str>,
    network: IpAddr,
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let bits = address.to_bits() & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from_bits(bits))
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[derive(Clone, Copy)]
struct Window {
    started: Timestamp,
    failures: u32,
}

impl Window {
    const ENDED: Self = Self { started: Timestamp(i64::MIN), failures: 0 };

    /// A window that starts in the future is over too: the virtual clock was set back.
    fn is_over(&self, now: Timestamp) -> bool {
        !(0..WINDOW_MS).contains(&now.0.saturating_sub(self.started.0))
    }

    fn record(&mut self, allowed: u32, now: Timestamp) -> Result<(), RetryAfter> {
        self.failures = self.failures.saturating_add(1);
        if self.failures <= allowed {
            return Ok(());
        }
        let left_ms = WINDOW_MS - now.0.saturating_sub(self.started.0);
        let seconds = u64::try_from(left_ms).unwrap_or(1).div_ceil(1_000);
        Err(RetryAfter { seconds })
    }
}

struct Counts {
    pairs: HashMap<Pair, Window>,
    /// The keys of `pairs` and when their windows started.
    oldest_first: VecDeque<(Pair, Timestamp)>,
    shared: Vec<Window>,
}

impl Counts {
    fn new() -> Self {
        let shared = vec![Window::ENDED; SHARED_WINDOWS];
        Self { pairs: HashMap::new(), oldest_first: VecDeque::new(), shared }
    }

    /// The window in which a failure of this pair counts now.
    fn window(&mut self, pair: Pair, now: Timestamp) -> &mut Window {
        self.clear_ended(now);
        let fresh = Window { started: now, failures: 0 };
        let is_known = self.pairs.get(&pair).is_some_and(|window| !window.is_over(now));
        if is_known || self.oldest_first.len() < MAX_PAIRS {
            if !is_known {
                self.oldest_first.push_back((pair.clone(), now));
                self.pairs.insert(pair.clone(), fresh);
            }
            return self.pairs.entry(pair).or_insert(fresh);
        }
        let hash = self.pairs.hasher().hash_one(&pair);
        let place = usize::try_from(hash % SHARED_WINDOWS as u64).unwrap_or(0);
        let window = &mut self.shared[place];
        if window.is_over(now) {
            *window = fresh;
        }
        window
    }

    fn clear_ended(&mut self, now: Timestamp) {
        for _ in 0..CLEARED_AT_ONCE {
            let Some((pair, started)) = self.oldest_first.front() else { return };
            if !(Window { started: *started, failures: 0 }).is_over(now) {
                return;
            }
            if self.pairs.get(pair).is_some_and(|window| window.started == *started) {
                self.pairs.remove(pair);
            }
            self.oldest_first.pop_front();
        }
    }
}

#[cfg(test)]
mod tests;
