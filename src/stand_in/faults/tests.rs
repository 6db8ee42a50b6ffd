use std::time::Duration;

use super::*;
use crate::model::IdRef;

const NOW: Timestamp = Timestamp(1_700_000_000_000);

fn rule(name: &str, schedule: Schedule) -> Rule {
    Rule {
        name: name.to_owned(),
        matching: Match::default(),
        from: None,
        until: None,
        schedule,
        seed: Some(7),
        effect: Effect::default(),
    }
}

fn none(_: &str) -> Option<String> {
    None
}

fn asked() -> Asked<'static> {
    Asked {
        dialect: "ocs",
        operation: "ocs.getTenant",
        method: "GET",
        path: "/ocs/api/v1/Tenants/acme",
        client: Some("ann"),
        tenant: IdRef::parse("acme"),
        header: &none,
        is_control: false,
    }
}

/// The places, from 1, of the requests of `count` to which the first rule is applied.
fn turns(faults: &Faults, count: usize) -> Vec<usize> {
    (1..=count).filter(|_| faults.apply(&asked(), NOW).is_some()).collect()
}

fn with(rules: Vec<Rule>) -> Faults {
    let faults = Faults::default();
    faults.replace(rules).unwrap();
    faults
}

#[test]
fn schedules_say_whose_turn_it_is() {
    let turns_of = |schedule| turns(&with(vec![rule("a", schedule)]), 7);
    assert_eq!(turns_of(Schedule::Always), [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(turns_of(Schedule::First(2)), [1, 2]);
    assert_eq!(turns_of(Schedule::Every(3)), [3, 6]);
    assert_eq!(turns_of(Schedule::Probability(1.0)), [1, 2, 3, 4, 5, 6, 7]);
}

#[test]
fn draws_are_the_same_from_the_same_seed_and_spread_evenly() {
    let turns_of = |seed| {
        let rule = Rule { seed: Some(seed), ..rule("a", Schedule::Probability(0.25)) };
        turns(&with(vec![rule]), 2_000)
    };
    assert_eq!(turns_of(7), turns_of(7));
    assert_ne!(turns_of(7), turns_of(8));
    assert!((400..600).contains(&turns_of(7).len()), "{}", turns_of(7).len());
    let without = Rule { seed: None, ..rule("a", Schedule::Probability(0.5)) };
    let faults = with(vec![without.clone(), rule("b", Schedule::Always)]);
    let seeds: Vec<_> = faults.list().into_iter().map(|one| one.seed).collect();
    assert!(seeds[0].is_some(), "it is drawn, and told");
    assert_eq!(seeds[1], None, "nothing is drawn");
    let again = with(vec![Rule { seed: seeds[0], ..without }]);
    let draws = |faults: &Faults| -> Vec<_> {
        (0..50).map(|_| faults.apply(&asked(), NOW).map(|one| (one.rule, one.draw))).collect()
    };
    let only_a = |draws: Vec<Option<(String, Option<f64>)>>| -> Vec<_> {
        draws.into_iter().map(|one| one.filter(|(rule, _)| rule == "a")).collect()
    };
    assert_eq!(only_a(draws(&faults)), only_a(draws(&again)));
}

#[test]
fn the_first_rule_whose_turn_it_is_is_applied_and_those_after_it_do_not_see_the_request() {
    let faults = with(vec![rule("a", Schedule::Every(2)), rule("b", Schedule::First(2))]);
    let applied: Vec<_> = (0..5).map(|_| faults.apply(&asked(), NOW).map(|one| one.rule)).collect();
    let names = ["b", "a", "b", "a", ""].map(|name| (!name.is_empty()).then(|| name.to_owned()));
    assert_eq!(applied, names);
    let counts: Vec<_> = faults.list().iter().map(|one| (one.matched, one.fired)).collect();
    assert_eq!(counts, [(5, 2), (3, 2)]);
}

#[test]
fn a_look_counts_nothing_and_is_right() {
    let unmet = Rule {
        matching: Match { method: Some("PUT".into()), ..Match::default() },
        from: Some(Timestamp(NOW.0 + 1)),
        ..rule("b", Schedule::Always)
    };
    let faults = with(vec![rule("a", Schedule::Probability(0.5)), unmet]);
    for _ in 0..50 {
        let before = faults.list();
        let previews = faults.preview(&asked(), NOW);
        assert_eq!(faults.list(), before);
        assert_eq!(previews[1].differs, ["method", "from"]);
        let applied = faults.apply(&asked(), NOW);
        assert_eq!(previews[0].would_fire, applied.is_some());
    }
}

#[test]
fn every_condition_must_be_met() {
    let met = Match {
        dialect: Some("ocs".into()),
        operation: Some("ocs.getTenant".into()),
        method: Some("GET".into()),
        path: PathPattern::parse("/ocs/api/v1/Tenants/*"),
        client: Some("ann".into()),
        tenant: Some(IdRef::parse("acme").unwrap().uuid().to_string()),
        headers: vec![("x-test".into(), "1".into()), ("x-any".into(), "*".into())],
    };
    let header = |name: &str| match name {
        "x-test" => Some("1".to_owned()),
        "x-any" => Some(String::new()),
        _ => None,
    };
    let asked = Asked { header: &header, ..asked() };
    assert_eq!(met.differs(&asked), Vec::<&str>::new());
    let nobody = Asked { client: None, tenant: None, header: &none, ..asked };
    assert_eq!(met.differs(&nobody), ["client", "tenant", "headers"]);
    let other = Asked {
        dialect: "dpod",
        operation: "dpod.getTenant",
        method: "HEAD",
        path: "/ocs/api/v1/Tenants",
        ..asked
    };
    assert_eq!(met.differs(&other), ["dialect", "operation", "method", "path"]);
    let control = Asked { dialect: "control", is_control: true, ..asked };
    assert_eq!(Match::default().differs(&control), ["dialect"]);
    let named = Match { dialect: Some("control".into()), ..Match::default() };
    assert_eq!(named.differs(&control), Vec::<&str>::new());
}

#[test]
fn patterns_of_paths() {
    let fits = |pattern: &str, path: &str| {
        let path = Asked { path, ..asked() };
        let matching = Match { path: PathPattern::parse(pattern), ..Match::default() };
        assert!(matching.path.is_some(), "{pattern}");
        matching.differs(&path).is_empty()
    };
    for (pattern, path) in [
        ("/a/b", "/a/b"),
        ("/a/*", "/a/b"),
        ("/*/b", "/a/b"),
        ("/a/**", "/a/b/c"),
        ("/a/**", "/a"),
        ("/**", "/"),
    ] {
        assert!(fits(pattern, path), "{pattern} {path}");
    }
    for (pattern, path) in
        [("/a/*", "/a"), ("/a/*", "/a/"), ("/a/*", "/a/b/c"), ("/a", "/A"), ("/a/**", "/b")]
    {
        assert!(!fits(pattern, path), "{pattern} {path}");
    }
    for text in ["", "a", "**", "/**/a", "/a/**/b"] {
        assert_eq!(PathPattern::parse(text), None, "{text}");
    }
}

#[test]
fn a_rule_has_its_time() {
    let rule =
        Rule { from: Some(NOW), until: Some(Timestamp(NOW.0 + 10)), ..rule("a", Schedule::Always) };
    let faults = with(vec![rule]);
    let applied = [-1, 0, 9, 10].map(|ms| faults.apply(&asked(), Timestamp(NOW.0 + ms)).is_some());
    assert_eq!(applied, [false, true, true, false]);
    assert_eq!(faults.list()[0].matched, 2);
}

#[test]
fn an_expired_token_stays_expired_until_the_rules_change() {
    let expiring = Rule {
        effect: Effect { treatment: Treatment::TokenExpired, ..Effect::default() },
        ..rule("old", Schedule::First(1))
    };
    let faults = with(vec![expiring.clone()]);
    assert_eq!(faults.apply(&asked(), NOW), None, "that is a matter of tokens alone");
    let is_expired = |token: &str| faults.expire(token, &asked(), NOW).is_some();
    assert_eq!(["a", "a", "b", "a"].map(is_expired), [true, true, false, true]);
    faults.replace(vec![Rule { schedule: Schedule::Every(2), ..expiring }]).unwrap();
    assert_eq!(["a", "b", "a", "b"].map(is_expired), [false, true, false, true]);
    faults.clear();
    assert!(!is_expired("b") && !faults.are_there());
}

#[test]
fn a_request_without_an_answer_is_held_for_a_while() {
    let silent = |delay| {
        let effect = Effect { treatment: Treatment::Silence, delay, ..Effect::default() };
        let faults = with(vec![Rule { effect, ..rule("a", Schedule::Always) }]);
        faults.apply(&asked(), NOW).unwrap().delay
    };
    let short = Duration::from_secs(2);
    assert_eq!((silent(None), silent(Some(Delay::Fixed(short)))), (SILENCE, short));
}

#[test]
fn delays_are_drawn_within_their_bounds() {
    let ms = Duration::from_millis;
    let lengths = |delay| -> Vec<Duration> {
        (0..1_000).map(|number| Delay::length(delay, &Draws { seed: 7, number })).collect()
    };
    let uniform = lengths(Delay::Uniform { min: ms(10), max: ms(20) });
    assert!(uniform.iter().all(|length| (ms(10)..=ms(20)).contains(length)));
    assert!(uniform.iter().filter(|length| **length < ms(15)).count().abs_diff(500) < 60);
    let log_normal = lengths(Delay::LogNormal { median: ms(100), sigma: 0.5 });
    assert!(log_normal.iter().filter(|length| **length < ms(100)).count().abs_diff(500) < 60);
    // Two standard deviations above the median: 271 ms.
    let far = log_normal.iter().filter(|length| **length > ms(271)).count();
    assert!((5..50).contains(&far), "{far}");
    assert_eq!(lengths(Delay::LogNormal { median: ms(100), sigma: 0.0 })[0], ms(100));
    let wild = lengths(Delay::LogNormal { median: MAX_DELAY, sigma: 10.0 });
    assert!(wild.iter().all(|length| *length <= MAX_DELAY));
}
