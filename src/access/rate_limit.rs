//! How often a client may call an operation: a fixed window of a minute from the first call, by our
//! clock (IPERA, "Rate Limit").
//!
//! Only known clients are counted, so strangers cannot fill the table. Should it be full all the
//! same, the window that is nearest to its end gives way: the limit errs in the clients' favour.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::model::{Error, Timestamp};

/// How long a window lasts from its first call, in milliseconds.
const WINDOW_MS: i64 = 60_000;
/// How many windows are open at once.
const MAX_WINDOWS: usize = 65_536;

/// The limit, and every open window.
pub struct RateLimit {
    allowed: AtomicU32,
    /// What was allowed at the start.
    allowed_at_start: u32,
    windows: Mutex<Windows>,
}

#[derive(Default)]
struct Windows {
    open: HashMap<Key, Window>,
    /// The keys of `open` and when their windows started.
    oldest_first: VecDeque<(Key, Timestamp)>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    client: Box<str>,
    operation: &'static str,
}

#[derive(Clone, Copy)]
struct Window {
    started: Timestamp,
    calls: u32,
}

/// What an answer tells of the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// How many calls a window has.
    pub limit: u32,
    /// How many of them are left.
    pub remaining: u32,
}

impl RateLimit {
    /// Allows `allowed` calls a minute, client and operation; 0 is no limit at all.
    pub fn new(allowed: u32) -> Self {
        Self {
            allowed: AtomicU32::new(allowed),
            allowed_at_start: allowed,
            windows: Mutex::default(),
        }
    }

    /// Allows another number of calls from now on, also in windows that are open.
    pub fn allow(&self, allowed: u32) {
        self.allowed.store(allowed, Ordering::Relaxed);
    }

    /// Counts a call. `TooManyCalls` if it is one too many.
    pub fn count(
        &self,
        client: &str,
        operation: &'static str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let allowed = self.allowed();
        if allowed == 0 {
            return Ok(());
        }
        let mut windows = self.windows();
        let window = windows.window(Key { client: client.into(), operation }, now);
        window.calls = window.calls.saturating_add(1);
        if window.calls <= allowed {
            return Ok(());
        }
        let ends_at_ms = window.started.0.saturating_add(WINDOW_MS);
        let left_ms = u64::try_from(ends_at_ms.saturating_sub(now.0)).unwrap_or(1);
        Err(Error::TooManyCalls {
            retry_after_s: left_ms.div_ceil(1_000),
            resets_at_s: ends_at_ms.saturating_add(999).div_euclid(1_000),
        })
    }

    /// What is left to a client, without counting; `None` if there is no limit.
    pub fn allowance(
        &self,
        client: &str,
        operation: &'static str,
        now: Timestamp,
    ) -> Option<Allowance> {
        let limit = self.allowed();
        if limit == 0 {
            return None;
        }
        let windows = self.windows();
        let window = windows.open.get(&Key { client: client.into(), operation });
        let calls = window.filter(|window| !window.is_over(now)).map_or(0, |window| window.calls);
        Some(Allowance { limit, remaining: limit.saturating_sub(calls) })
    }

    /// Forgets every call, and allows what it allowed at the start.
    pub fn back_to_start(&self) {
        self.allow(self.allowed_at_start);
        *self.windows() = Windows::default();
    }

    fn allowed(&self) -> u32 {
        self.allowed.load(Ordering::Relaxed)
    }

    fn windows(&self) -> MutexGuard<'_, Windows> {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Window {
    /// A window that starts in the future is over too: the clock was set back.
    fn is_over(&self, now: Timestamp) -> bool {
        !(0..WINDOW_MS).contains(&now.0.saturating_sub(self.started.0))
    }
}

impl Windows {
    /// The window in which a call counts now.
    fn window(&mut self, key: Key, now: Timestamp) -> &mut Window {
        if self.open.get(&key).is_none_or(|window| window.is_over(now)) {
            self.make_room(now);
            self.oldest_first.push_back((key.clone(), now));
            self.open.insert(key.clone(), Window { started: now, calls: 0 });
        }
        self.open.entry(key).or_insert(Window { started: now, calls: 0 })
    }

    /// Clears what is over at the front, and one window more if there are still too many.
    fn make_room(&mut self, now: Timestamp) {
        while let Some((key, started)) = self.oldest_first.front() {
            let is_over = Window { started: *started, calls: 0 }.is_over(now);
            if !is_over && self.oldest_first.len() < MAX_WINDOWS {
                return;
            }
            if self.open.get(key).is_some_and(|window| window.started == *started) {
                self.open.remove(key);
            }
            self.oldest_first.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_700_000_000_500);

    fn later(ms: i64) -> Timestamp {
        Timestamp(NOW.0 + ms)
    }

    fn refused(retry_after_s: u64) -> Result<(), Error> {
        Err(Error::TooManyCalls { retry_after_s, resets_at_s: 1_700_000_061 })
    }

    #[test]
    fn a_window_is_fixed_and_lasts_a_minute() {
        let limit = RateLimit::new(2);
        assert_eq!(limit.count("c", "o", NOW), Ok(()));
        assert_eq!(limit.count("c", "o", later(59_000)), Ok(()));
        assert_eq!(limit.count("c", "o", later(59_000)), refused(1));
        assert_eq!(limit.count("c", "o", later(10)), refused(60));
        assert_eq!(limit.count("c", "o", later(59_999)), refused(1));
        assert_eq!(limit.count("c", "o", later(60_000)), Ok(()));
    }

    #[test]
    fn clients_and_operations_are_told_apart() {
        let limit = RateLimit::new(1);
        for (client, operation) in [("a", "x"), ("a", "y"), ("b", "x")] {
            assert_eq!(limit.count(client, operation, NOW), Ok(()), "{client} {operation}");
            assert_eq!(limit.count(client, operation, NOW), refused(60), "{client} {operation}");
        }
    }

    #[test]
    fn looking_does_not_count() {
        let limit = RateLimit::new(3);
        let left = |now| limit.allowance("c", "o", now).map(|allowance| allowance.remaining);
        assert_eq!((left(NOW), left(NOW)), (Some(3), Some(3)));
        for remaining in [2, 1, 0, 0, 0] {
            let _ = limit.count("c", "o", NOW);
            assert_eq!(left(NOW), Some(remaining));
        }
        assert_eq!(left(later(60_000)), Some(3));
    }

    #[test]
    fn zero_is_no_limit() {
        let limit = RateLimit::new(0);
        assert!((0..1_000).all(|_| limit.count("c", "o", NOW).is_ok()));
        assert_eq!(limit.allowance("c", "o", NOW), None);
    }

    #[test]
    fn a_clock_that_is_set_back_ends_a_window() {
        let limit = RateLimit::new(1);
        assert_eq!(limit.count("c", "o", later(3_600_000)), Ok(()));
        assert_eq!(limit.count("c", "o", NOW), Ok(()));
        assert_eq!(limit.count("c", "o", NOW), refused(60));
    }

    #[test]
    fn what_is_forgotten_is_not_counted() {
        let limit = RateLimit::new(1);
        assert_eq!(limit.count("c", "o", NOW), Ok(()));
        limit.allow(2);
        assert_eq!(limit.count("c", "o", NOW), Ok(()));
        limit.back_to_start();
        assert_eq!(limit.count("c", "o", NOW), Ok(()));
        assert_eq!(limit.count("c", "o", NOW), refused(60));
    }

    #[test]
    fn the_table_is_bounded_and_empties_itself() {
        let limit = RateLimit::new(1);
        for number in 0..MAX_WINDOWS + 10 {
            assert_eq!(limit.count(&format!("client {number}"), "o", NOW), Ok(()));
        }
        let sizes = || {
            let windows = limit.windows();
            (windows.open.len(), windows.oldest_first.len())
        };
        assert_eq!(sizes(), (MAX_WINDOWS, MAX_WINDOWS));
        // The first ones gave way to the last ones, which are still counted.
        assert_eq!(limit.count(&format!("client {}", MAX_WINDOWS + 9), "o", NOW), refused(60));
        assert_eq!(limit.count("client 0", "o", later(60_000)), Ok(()));
        assert_eq!(sizes(), (1, 1));
    }
}
