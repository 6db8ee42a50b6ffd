//! The limit as callers and attackers meet it.

use super::*;

const START: Timestamp = Timestamp(1_705_314_600_000);

fn after(milliseconds: i64) -> Timestamp {
    Timestamp(START.0 + milliseconds)
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn fail(limit: &LoginLimit, client_id: &str, now: Timestamp) -> Result<(), u64> {
    limit.record_failure(client_id, ip("192.0.2.1"), now).map_err(|refused| refused.seconds)
}

#[test]
fn the_31st_wrong_secret_in_a_minute_is_refused() {
    let limit = LoginLimit::new(30);
    for count in 0..30 {
        assert_eq!(fail(&limit, "acme", after(count * 1_000)), Ok(()));
    }
    assert_eq!(fail(&limit, "acme", after(30_000)), Err(30));
    assert_eq!(fail(&limit, "acme", after(30_001)), Err(30));
    assert_eq!(fail(&limit, "acme", after(59_999)), Err(1));
    assert_eq!(fail(&limit, "acme", after(60_000)), Ok(()), "refused ones do not prolong it");
}

#[test]
fn pairs_do_not_count_for_one_another() {
    let limit = LoginLimit::new(1);
    assert_eq!(fail(&limit, "acme", START), Ok(()));
    assert_eq!(fail(&limit, "acme", START), Err(60));
    assert_eq!(fail(&limit, "other", START), Ok(()));
    assert!(limit.record_failure("acme", ip("192.0.2.2"), START).is_ok());
}

#[test]
fn one_network_is_one_address() {
    let limit = LoginLimit::new(1);
    assert!(limit.record_failure("acme", ip("2001:db8:1:2::1"), START).is_ok());
    assert!(limit.record_failure("acme", ip("2001:db8:1:2:ffff::9"), START).is_err());
    assert!(limit.record_failure("acme", ip("2001:db8:1:3::1"), START).is_ok());
    assert!(limit.record_failure("acme", ip("192.0.2.1"), START).is_ok());
    assert!(limit.record_failure("acme", ip("::ffff:192.0.2.1"), START).is_err());
}

#[test]
fn zero_is_no_limit() {
    let limit = LoginLimit::new(0);
    assert!((0..1_000).all(|_| fail(&limit, "acme", START).is_ok()));
    assert!(limit.counts.lock().unwrap().pairs.is_empty());
}

#[test]
fn texts_that_are_no_client_id_share_a_count() {
    let limit = LoginLimit::new(2);
    assert_eq!(fail(&limit, "", START), Ok(()));
    assert_eq!(fail(&limit, &"x".repeat(1_000_000), START), Ok(()));
    assert_eq!(fail(&limit, "a b", START), Err(60));
    assert_eq!(limit.counts.lock().unwrap().pairs.len(), 1);
}

#[test]
fn a_clock_that_was_set_back_starts_anew() {
    let limit = LoginLimit::new(1);
    assert_eq!(fail(&limit, "acme", after(3_600_000)), Ok(()));
    assert_eq!(fail(&limit, "acme", START), Ok(()));
    assert_eq!(fail(&limit, "acme", START), Err(60));
    for extreme in [i64::MIN, i64::MAX, 0, -1] {
        let _ = fail(&limit, "acme", Timestamp(extreme));
    }
}

#[test]
fn a_flood_of_invented_ids_neither_grows_it_nor_resets_a_window() {
    let limit = LoginLimit::new(30);
    for _ in 0..30 {
        fail(&limit, "victim", START).unwrap();
    }
    let mut refused = 0;
    for number in 0..100_000 {
        let result = fail(&limit, &format!("invented-{number}"), after(1 + number / 2_000));
        refused += usize::from(result.is_err());
    }
    assert_eq!(fail(&limit, "victim", after(59_000)), Err(1));
    assert!(refused > 50_000, "{refused} of the flood were refused");
    let counts = limit.counts.lock().unwrap();
    assert_eq!((counts.pairs.len(), counts.oldest_first.len()), (MAX_PAIRS, MAX_PAIRS));
    assert_eq!(counts.shared.len(), SHARED_WINDOWS);
}

#[test]
fn a_minute_after_a_flood_there_is_room_again() {
    let limit = LoginLimit::new(30);
    for number in 0..MAX_PAIRS {
        fail(&limit, &format!("invented-{number}"), START).unwrap();
    }
    for number in 0..MAX_PAIRS {
        fail(&limit, &format!("later-{number}"), after(60_000)).unwrap();
    }
    let counts = limit.counts.lock().unwrap();
    assert_eq!((counts.pairs.len(), counts.oldest_first.len()), (MAX_PAIRS, MAX_PAIRS));
    assert!(counts.pairs.keys().all(|pair| pair.client_id.starts_with("later-")));
}

/// The old windows go a few at a time; when a pair's old one goes, its new one stays.
#[test]
fn clearing_ended_windows_resets_no_new_one() {
    let limit = LoginLimit::new(30);
    for number in 0..1_000 {
        fail(&limit, &format!("c{number}"), START).unwrap();
    }
    let refused = (0..100).filter(|_| fail(&limit, "c999", after(60_000)).is_err()).count();
    assert_eq!(refused, 70);
}

/// The clock jumps to and fro; the two tables stay in step and bounded.
#[test]
fn a_wild_clock_does_not_break_the_books() {
    let limit = LoginLimit::new(3);
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..200_000 {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let now = after(i64::from(u32::try_from(seed >> 44).unwrap()) / 5);
        let _ = fail(&limit, &format!("c{}", seed % 20_011), now);
    }
    let counts = limit.counts.lock().unwrap();
    assert!(counts.pairs.len() <= counts.oldest_first.len());
    assert!(counts.oldest_first.len() <= MAX_PAIRS);
    let queued: std::collections::HashSet<_> =
        counts.oldest_first.iter().map(|(pair, started)| (&pair.client_id, started.0)).collect();
    assert!(counts.pairs.iter().all(|(pair, w)| queued.contains(&(&pair.client_id, w.started.0))));
}
