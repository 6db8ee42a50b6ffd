//! A clock that tests set, move, stop and speed up. Until they do, it is the machine's.
//!
//! Everything that the program says of time comes from here: when a token expires, an -ing state
//! ends and a window of calls is over, which day usage counts for, which month a report is about.
//! What protects the server does not: deadlines of connections, the times in the log and in the
//! metrics, how often the file is looked at.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use super::ids::IdSequence;
use crate::model::{Clock, Error, Problem, Timestamp};

/// The moments between which the clock can be set: what RFC 3339 and every id can say.
const EARLIEST: Timestamp = Timestamp(0);
const LATEST: Timestamp = Timestamp(253_370_764_800_000);

/// The clock of a stand-in.
pub struct VirtualClock {
    real: Arc<dyn Clock>,
    /// Whether there is a course, so that an unmoved clock costs no lock.
    is_moved: AtomicBool,
    course: RwLock<Option<Course>>,
    /// Where it stands still from the start.
    frozen_at: Option<Timestamp>,
    ids: Option<IdSequence>,
}

/// How the clock goes since it was last changed.
#[derive(Clone, Copy)]
struct Course {
    /// What it said then.
    from: Timestamp,
    /// What the real clock said then.
    real_from: Timestamp,
    speed: f64,
    is_frozen: bool,
}

/// What the clock says, and how it goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClockState {
    /// The moment.
    pub now: Timestamp,
    /// Whether it stands still.
    pub is_frozen: bool,
    /// How many seconds go by in one of the machine's, while it does not stand still.
    pub speed: f64,
}

/// What is to change; what is `None` stays.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClockChange {
    /// What it is to say.
    pub step: Option<Step>,
    /// Whether it is to stand still.
    pub is_frozen: Option<bool>,
    /// How fast it is to go; positive.
    pub speed: Option<f64>,
}

/// What a clock is to say.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// This.
    To(Timestamp),
    /// So much more than now.
    Ahead(Duration),
}

impl VirtualClock {
    /// What it can be set to.
    pub const A_TIME: &str = "a time from 1970-01-01T00:00:00Z to 9999-01-01T00:00:00Z";

    /// What can be added to it.
    pub const A_STRETCH: &str = "a stretch of time such as 90s or P1D, that ends by 9999-01-01T00:00:00Z, where the clock does";

    /// A clock that goes as `real` does, or stands still at a moment until it is told otherwise.
    /// With a seed, the random part of ids is drawn from it. `Invalid` for a moment out of range.
    pub fn new(
        real: Arc<dyn Clock>,
        frozen_at: Option<Timestamp>,
        id_seed: Option<u64>,
    ) -> Result<Self, Error> {
        if let Some(moment) = frozen_at {
            require_in_range(moment, "frozenAt", Self::A_TIME)?;
        }
        Ok(Self::at_start(real, frozen_at, id_seed.map(IdSequence::new)))
    }

    /// Another clock, as this one was when the server started.
    #[must_use]
    pub fn anew(&self) -> Self {
        let ids = self.ids.as_ref().map(IdSequence::anew);
        Self::at_start(Arc::clone(&self.real), self.frozen_at, ids)
    }

    fn at_start(
        real: Arc<dyn Clock>,
        frozen_at: Option<Timestamp>,
        ids: Option<IdSequence>,
    ) -> Self {
        let (is_moved, course) = (AtomicBool::new(false), RwLock::new(None));
        let clock = Self { real, is_moved, course, frozen_at, ids };
        clock.back_to_start();
        clock
    }

    /// What it says, and how it goes.
    pub fn state(&self) -> ClockState {
        self.state_of(*self.course.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes it, and tells what it says then. `Invalid` if that is out of range.
    pub fn change(&self, change: ClockChange) -> Result<ClockState, Error> {
        let mut course = self.course.write().unwrap_or_else(PoisonError::into_inner);
        let before = self.state_of(*course);
        let from = match change.step {
            None => before.now,
            Some(Step::To(moment)) => require_in_range(moment, "now", Self::A_TIME)?,
            Some(Step::Ahead(by)) => {
                require_in_range(before.now.plus(by), "advance", Self::A_STRETCH)?
            }
        };
        *course = Some(Course {
            from,
            real_from: self.real.now(),
            speed: change.speed.unwrap_or(before.speed),
            is_frozen: change.is_frozen.unwrap_or(before.is_frozen),
        });
        self.is_moved.store(true, Ordering::Release);
        Ok(self.state_of(*course))
    }

    /// Lets it go as the machine's clock again.
    pub fn follow(&self) {
        self.take_course(None);
    }

    /// Has it as it was when the server started.
    pub(super) fn back_to_start(&self) {
        self.take_course(self.frozen_at.map(|from| Course {
            from,
            real_from: from,
            speed: 1.0,
            is_frozen: true,
        }));
    }

    /// Begins the sequence of ids anew, in a file with this last audit row.
    pub(super) fn begin_ids(&self, last_audit_seq: i64) {
        if let Some(ids) = &self.ids {
            ids.begin(last_audit_seq);
        }
    }

    fn take_course(&self, new: Option<Course>) {
        let mut course = self.course.write().unwrap_or_else(PoisonError::into_inner);
        *course = new;
        self.is_moved.store(new.is_some(), Ordering::Release);
    }

    fn state_of(&self, course: Option<Course>) -> ClockState {
        match course {
            None => ClockState { now: self.real.now(), is_frozen: false, speed: 1.0 },
            Some(course) => ClockState {
                now: course.now(self.real.as_ref()),
                is_frozen: course.is_frozen,
                speed: course.speed,
            },
        }
    }
}

impl Course {
    fn now(&self, real: &dyn Clock) -> Timestamp {
        if self.is_frozen {
            return self.from;
        }
        let gone_ms = real.now().0.saturating_sub(self.real_from.0);
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "2^53 milliseconds are longer than the clock goes; a cast saturates"
        )]
        let gone_ms = (gone_ms as f64 * self.speed).round() as i64;
        let now = self.from.0.saturating_add(gone_ms);
        Timestamp(now.clamp(EARLIEST.0, LATEST.0))
    }
}

fn require_in_range(
    moment: Timestamp,
    field: &str,
    expected: &'static str,
) -> Result<Timestamp, Error> {
    if (EARLIEST..=LATEST).contains(&moment) {
        Ok(moment)
    } else {
        Err(Error::invalid(field, Problem::Malformed { expected }))
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        if self.is_moved.load(Ordering::Acquire) { self.state().now } else { self.real.now() }
    }

    /// It may have been anywhere before, also in an earlier run.
    fn is_steady(&self) -> bool {
        false
    }

    fn random_bits(&self) -> u128 {
        self.ids.as_ref().map_or_else(|| self.real.random_bits(), IdSequence::draw)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicI64;

    use super::*;

    /// A machine's clock that a test moves.
    #[derive(Default)]
    struct Real(AtomicI64);

    impl Clock for Real {
        fn now(&self) -> Timestamp {
            Timestamp(self.0.load(Ordering::SeqCst))
        }

        fn random_bits(&self) -> u128 {
            0
        }
    }

    fn pair() -> (Arc<Real>, VirtualClock) {
        let real = Arc::new(Real(AtomicI64::new(1_000)));
        let clock = VirtualClock::new(real.clone(), None, None).unwrap();
        (real, clock)
    }

    fn change(step: Option<Step>, is_frozen: Option<bool>, speed: Option<f64>) -> ClockChange {
        ClockChange { step, is_frozen, speed }
    }

    #[test]
    fn unmoved_it_is_the_machines() {
        let (real, clock) = pair();
        real.0.store(5_000, Ordering::SeqCst);
        let expected = ClockState { now: Timestamp(5_000), is_frozen: false, speed: 1.0 };
        assert_eq!((clock.now(), clock.state()), (Timestamp(5_000), expected));
    }

    #[test]
    fn it_is_set_and_moved_and_goes_on_from_there() {
        let (real, clock) = pair();
        clock.change(change(Some(Step::To(Timestamp(90_000))), None, None)).unwrap();
        real.0.fetch_add(7, Ordering::SeqCst);
        assert_eq!(clock.now(), Timestamp(90_007));
        let ahead = Step::Ahead(Duration::from_secs(60));
        let state = clock.change(change(Some(ahead), None, None)).unwrap();
        assert_eq!(state, ClockState { now: Timestamp(150_007), is_frozen: false, speed: 1.0 });
        clock.follow();
        assert_eq!(clock.now(), Timestamp(1_007));
    }

    #[test]
    fn it_stands_still_and_remembers_its_speed() {
        let (real, clock) = pair();
        clock.change(change(None, Some(true), Some(10.0))).unwrap();
        real.0.fetch_add(500, Ordering::SeqCst);
        assert_eq!(clock.now(), Timestamp(1_000));
        clock.change(change(None, Some(false), None)).unwrap();
        real.0.fetch_add(50, Ordering::SeqCst);
        assert_eq!(clock.now(), Timestamp(1_500));
        clock.change(change(None, None, Some(0.5))).unwrap();
        real.0.fetch_add(50, Ordering::SeqCst);
        assert_eq!(clock.now(), Timestamp(1_525));
    }

    #[test]
    fn it_never_leaves_its_range() {
        let (real, clock) = pair();
        for step in
            [Step::To(Timestamp(-1)), Step::To(Timestamp(LATEST.0 + 1)), Step::Ahead(Duration::MAX)]
        {
            assert!(clock.change(change(Some(step), None, None)).is_err(), "{step:?}");
        }
        assert_eq!(clock.now(), Timestamp(1_000), "a refused change changes nothing");
        clock.change(change(None, None, Some(1e9))).unwrap();
        real.0.fetch_add(i64::MAX / 2, Ordering::SeqCst);
        assert_eq!(clock.now(), LATEST);
        assert_eq!(LATEST.to_string(), "9999-01-01T00:00:00Z");
    }

    #[test]
    fn it_can_stand_still_from_the_start_and_goes_back_there() {
        let real = Arc::new(Real::default());
        let clock = VirtualClock::new(real.clone(), Some(Timestamp(9_000)), Some(1)).unwrap();
        real.0.fetch_add(500, Ordering::SeqCst);
        assert_eq!(clock.now(), Timestamp(9_000));
        clock.follow();
        assert_eq!(clock.now(), Timestamp(500));
        clock.back_to_start();
        assert_eq!(clock.now(), Timestamp(9_000));
    }
}
