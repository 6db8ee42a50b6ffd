use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use super::*;

/// A clock that stands still.
struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        Timestamp(5)
    }

    fn random_bits(&self) -> u128 {
        0
    }
}

fn name(text: &str) -> WorldName {
    WorldName::parse(text).unwrap()
}

/// Worlds that are their own names, with what they replace. Those with a w are worked in.
fn worlds() -> Worlds<String> {
    let is_worked_in = |world: &String| world.starts_with('w');
    Worlds::new(Arc::new(Stopped), is_worked_in, |birth| {
        let before = birth.replaces.map(|before| format!(" after {before}")).unwrap_or_default();
        Ok(format!("{}{before}", birth.name.as_str()))
    })
}

fn names(worlds: &Worlds<String>) -> Vec<String> {
    worlds.list().iter().map(|world| world.name.as_str().to_owned()).collect()
}

fn full() -> Worlds<String> {
    let worlds = worlds();
    for number in 0..MAX_WORLDS {
        worlds.enter(&name(&format!("w{number:02}"))).unwrap();
    }
    worlds
}

#[test]
fn a_world_is_made_once_and_its_use_is_told() {
    let worlds = worlds();
    let first = worlds.enter(&name("a")).unwrap();
    assert!(Arc::ptr_eq(&first, &worlds.enter(&name("a")).unwrap()));
    let told = WorldUse {
        name: name("a"),
        generation: 1,
        created_at: Timestamp(5),
        last_used_at: Timestamp(5),
        requests: 2,
    };
    assert_eq!(worlds.get(&name("a")), Ok(told.clone()));
    assert_eq!(worlds.list(), [told]);
    worlds.remove(&name("a")).unwrap();
    assert!(!Arc::ptr_eq(&first, &worlds.enter(&name("a")).unwrap()), "it is another one");
    worlds.remove_all();
    assert_eq!(worlds.remove(&name("a")), Err(not_found(&name("a"))));
    assert_eq!(worlds.get(&name("a")), Err(not_found(&name("a"))));
}

#[test]
fn the_longest_idle_one_goes() {
    let worlds = full();
    worlds.enter(&name("w00")).unwrap();
    let in_use = worlds.enter(&name("w01")).unwrap();
    for number in 2..MAX_WORLDS {
        worlds.enter(&name(&format!("w{number:02}"))).unwrap();
    }
    let later = Instant::now() + KEPT_FOR;
    worlds.enter_at(&name("w-more"), later).unwrap();
    worlds.enter_at(&name("w-and-more"), later).unwrap();
    let left = names(&worlds);
    assert_eq!(left.len(), MAX_WORLDS);
    assert_eq!(left[..3], ["w-and-more", "w-more", "w01"], "w00 and w02 are gone");
    assert_eq!(*in_use, "w01");
}

/// Whoever only asks for names drives out nobody who works.
#[test]
fn one_that_is_worked_in_is_kept_for_a_while() {
    let worlds = full();
    let kept = Error::TooManyWorlds { limit: MAX_WORLDS, retry_after_s: 10 };
    assert_eq!(worlds.enter(&name("x")), Err(kept));
    assert_eq!(worlds.evictions(), (Vec::new(), 0));
    worlds.remove(&name("w07")).unwrap();
    for number in 0..1000 {
        worlds.enter(&name(&format!("x{number}"))).unwrap();
    }
    let left = names(&worlds);
    assert_eq!(left.iter().filter(|name| name.starts_with('w')).count(), MAX_WORLDS - 1);
    assert_eq!(worlds.evictions(), (Vec::new(), 0), "nobody misses the others");
}

#[test]
fn the_last_100_evictions_are_told() {
    let worlds = full();
    let mut later = Instant::now();
    for number in 0..200 {
        later += KEPT_FOR;
        worlds.enter_at(&name(&format!("w-more-{number}")), later).unwrap();
    }
    let (evicted, count) = worlds.evictions();
    let named = |at: usize| evicted[at].world.name.as_str();
    assert_eq!((evicted.len(), count), (100, 200));
    assert_eq!((named(0), named(99)), ("w-more-36", "w-more-135"));
}

/// Whoever comes back is told; but not once the name was dropped.
#[test]
fn a_world_knows_which_one_was_evicted_before_it() {
    let worlds = full();
    let mut later = Instant::now() + KEPT_FOR;
    let mut enter = |text: &str| {
        later += KEPT_FOR;
        worlds.enter_at(&name(text), later).unwrap().as_str().to_owned()
    };
    assert_eq!(enter("w-more"), "w-more");
    assert_eq!(enter("w00"), "w00 after 1");
    assert_eq!(enter("w01"), "w01 after 2");
    assert_eq!(worlds.get(&name("w01")).unwrap().generation, 67);
    worlds.remove(&name("w01")).unwrap();
    assert_eq!(enter("w01"), "w01");
    assert!(worlds.remove(&name("w02")).is_err());
    assert_eq!(enter("w02"), "w02", "whoever dropped it expects another one");
    worlds.remove_all();
    assert_eq!(enter("w03"), "w03");
}

#[test]
fn none_goes_while_it_is_used() {
    let worlds = full();
    let all: Vec<_> =
        worlds.list().iter().map(|world| worlds.enter(&world.name).unwrap()).collect();
    let full = Error::TooManyWorlds { limit: MAX_WORLDS, retry_after_s: 1 };
    let later = Instant::now() + 2 * KEPT_FOR;
    assert_eq!(worlds.enter_at(&name("one-more"), later), Err(full));
    assert_eq!(*worlds.enter(&name("w07")).unwrap(), "w07");
    drop(all);
    assert!(worlds.enter_at(&name("one-more"), later).is_ok());
}

#[test]
fn one_that_cannot_be_made_is_none_and_tried_again() {
    let is_broken = Arc::new(AtomicBool::new(true));
    let is_failing = Arc::clone(&is_broken);
    let failed = Error::Unavailable { reason: "no folder".into() };
    let failure = failed.clone();
    let worlds = Worlds::new(
        Arc::new(Stopped),
        |()| false,
        move |_| {
            if is_failing.load(Ordering::SeqCst) { Err(failure.clone()) } else { Ok(()) }
        },
    );
    assert_eq!(worlds.enter(&name("a")), Err(failed));
    assert_eq!((worlds.list(), worlds.get(&name("a")).is_err()), (Vec::new(), true));
    is_broken.store(false, Ordering::SeqCst);
    worlds.enter(&name("a")).unwrap();
    assert_eq!(worlds.list().len(), 1);
}

/// Two that ask first at once get the same one, and meanwhile others are used.
#[test]
fn making_one_keeps_nobody_else_waiting() {
    let made = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&made);
    let worlds = Worlds::new(
        Arc::new(Stopped),
        |()| false,
        move |birth| {
            if birth.name.as_str() == "slow" {
                std::thread::sleep(Duration::from_millis(300));
            }
            count.fetch_add(1, Ordering::SeqCst);
            Ok(())
        },
    );
    worlds.enter(&name("quick")).unwrap();
    std::thread::scope(|scope| {
        let slow: Vec<_> =
            (0..4).map(|_| scope.spawn(|| worlds.enter(&name("slow")).unwrap())).collect();
        while made.load(Ordering::SeqCst) < 2 {
            worlds.enter(&name("quick")).unwrap();
        }
        let slow: Vec<_> = slow.into_iter().map(|one| one.join().unwrap()).collect();
        assert!(slow.iter().all(|one| Arc::ptr_eq(one, &slow[0])));
    });
    assert_eq!(made.load(Ordering::SeqCst), 2);
    assert!(
        worlds.get(&name("quick")).unwrap().requests > 2,
        "it was used while the other was made"
    );
}
