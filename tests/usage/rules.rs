//! What an event may say, rule by rule; a batch is counted whole or not at all.

use serde_json::json;
use tenantd::model::{Clock, Role, TenantState, Timestamp};

use super::{Scene, USAGE, counted, pointers};

const MAX: i64 = 9_007_199_254_740_991;

/// The moment so many seconds from now.
fn in_seconds(scene: &Scene, seconds: i64) -> String {
    Timestamp(scene.world.clock.now().0 + seconds * 1000).to_string()
}

#[test]
fn every_bad_event_is_named_and_nothing_is_counted() {
    let scene = Scene::new();
    let good = json!({"tenant": scene.tenant, "metric": "m", "delta": 1});
    let bad = json!([
        good,
        {"tenant": scene.foreign, "metric": "m", "delta": 1},
        {"tenant": "no such id", "metric": "m", "delta": 1},
        {"tenant": scene.tenant, "metric": "no metric", "delta": 1},
        {"tenant": scene.tenant, "metric": "m", "delta": 1.5},
        {"tenant": scene.tenant, "metric": "m", "delta": "1"},
        {"tenant": scene.tenant, "metric": "m", "delta": MAX + 1},
        {"tenant": scene.tenant, "metric": "m", "delta": 1, "subtenant": "unknown"},
        {"tenant": scene.tenant, "metric": "m", "delta": 1, "at": "yesterday"},
        {"tenant": scene.tenant, "metric": "m", "delta": 1, "key": "k".repeat(256)},
        {"tenant": scene.tenant, "metric": "m", "delta": 1, "key": ""},
        {"metric": 7},
        "event",
        good
    ]);
    let reply = scene.post(bad);
    let expected = [
        "/1/tenant",
        "/2/tenant",
        "/3/metric",
        "/4/delta",
        "/5/delta",
        "/6/delta",
        "/7/subtenant",
        "/8/at",
        "/9/key",
        "/10/key",
        "/11/metric",
        "/11/tenant",
        "/11/delta",
        "/12",
    ];
    let mut found = pointers(&reply, 400);
    found.sort();
    let mut expected = expected.map(str::to_owned).to_vec();
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(reply.json()["type"], "/problems/invalid");
    assert_eq!(scene.total("m"), 0);
}

#[test]
fn unknown_and_foreign_are_told_alike() {
    let scene = Scene::new();
    let about = |tenant: &str| {
        let reply = scene.post(json!([{"tenant": tenant, "metric": "m", "delta": 1}]));
        reply.but_for_id_and_time()
    };
    let unknown = about(scene.world.clock.new_id().as_str());
    assert_eq!(about(&scene.foreign), unknown);
    let gone = scene.world.tenant("Gone", Some(&scene.root));
    scene.world.set_state(&gone, TenantState::Deleting);
    assert_eq!(about(&gone), unknown);
    // A subtenant of another tenant, also of one that is seen.
    let other = scene.world.tenant("Other", Some(&scene.root));
    scene.world.subtenant(&other, "part-2", "Part", "part_2");
    let part = |id: &str| {
        let event = json!({"tenant": scene.tenant, "metric": "m", "delta": 1, "subtenant": id});
        scene.post(json!([event])).but_for_id_and_time()
    };
    assert_eq!(part("part-2"), part("no-such-part"));
}

#[test]
fn only_providers_and_operators_report_usage() {
    let scene = Scene::new();
    let event = json!([{"tenant": scene.tenant, "metric": "m", "delta": 1}]);
    for role in [Role::Member, Role::Admin] {
        let caller = scene.world.client(role, &scene.root);
        let reply = scene.world.post(USAGE).by(&caller).json(event.clone());
        assert_eq!(reply.status, 403);
        // Not even what is wrong with the body.
        assert_eq!(scene.world.post(USAGE).by(&caller).body("nonsense").status, 403);
    }
    assert_eq!(scene.world.post(USAGE).json(event.clone()).status, 401);
    assert_eq!(scene.total("m"), 0);
    for caller in [&scene.provider, &scene.operator] {
        let reply = scene.world.post(USAGE).by(caller).json(event.clone());
        assert_eq!(reply.whole(), counted(1, 0));
    }
    assert_eq!(scene.total("m"), 2);
}

#[test]
fn the_moment_may_be_31_days_back_and_5_minutes_ahead() {
    let scene = Scene::new();
    let at = |seconds: i64| {
        let at = in_seconds(&scene, seconds);
        scene.post(json!([{"tenant": scene.tenant, "metric": "m", "delta": 1, "at": at}]))
    };
    let day = 86_400;
    for seconds in [0, 290, -31 * day + 10] {
        assert_eq!(at(seconds).whole(), counted(1, 0), "{seconds}");
    }
    for seconds in [310, -31 * day - 10] {
        assert_eq!(pointers(&at(seconds), 400), ["/0/at"], "{seconds}");
    }
    assert_eq!(scene.total("m"), 3);
}

#[test]
fn a_counter_stays_in_its_range() {
    let scene = Scene::new();
    assert_eq!(scene.count("m", MAX).status, 200);
    assert_eq!(pointers(&scene.count("m", 1), 400), ["/0/delta"]);
    assert_eq!(scene.total("m"), MAX);
    let reply = scene.count("other", -1);
    assert_eq!(pointers(&reply, 409), ["/0/delta"]);
    assert_eq!(reply.json()["type"], "/problems/counter-range");
    assert_eq!(scene.count("m", -MAX).status, 200);
    assert_eq!(scene.total("m"), 0);

    // The event that tips it is named, and the rest of the batch is not counted either.
    let event = |metric: &str, delta: i64| json!({"tenant": scene.tenant, "metric": metric, "delta": delta});
    let reply = scene.post(json!([event("a", 5), event("b", 3), event("b", -4), event("b", 0)]));
    assert_eq!(pointers(&reply, 409), ["/2/delta"]);
    let reply = scene.post(json!([event("a", -1), event("b", MAX), event("b", MAX)]));
    assert_eq!(pointers(&reply, 400), ["/2/delta"]);
    assert_eq!((scene.total("a"), scene.total("b")), (0, 0));

    // A batch is one change: what it adds on balance counts.
    let reply = scene.post(json!([event("a", -4), event("a", 4), event("b", MAX), event("b", -1)]));
    assert_eq!(reply.whole(), counted(4, 0));
    assert_eq!((scene.total("a"), scene.total("b")), (0, MAX - 1));
}

#[test]
fn a_tenant_is_meant_in_every_spelling() {
    let scene = Scene::new();
    let uuid = tenantd::model::IdRef::parse(&scene.tenant).unwrap().uuid().to_string();
    let spellings = [scene.tenant.clone(), scene.tenant.to_lowercase(), uuid.to_uppercase(), uuid];
    let events = spellings.map(|id| json!({"tenant": id, "metric": "hsm/standard", "delta": 2}));
    assert_eq!(scene.post(json!(events)).whole(), counted(4, 0));
    assert_eq!(scene.total("hsm/standard"), 8);
}

#[test]
fn a_batch_leaves_one_audit_row() {
    let scene = Scene::new();
    let rows = |tenant: &str| {
        let key = scene.key(tenant);
        let rows = scene.world.app.store.read(|tx| tx.audit_of_tenant(key, 100)).unwrap();
        rows.iter().filter(|row| row.operation == "control.recordUsage").count()
    };
    let event = |tenant: &str| json!({"tenant": tenant, "metric": "m", "delta": 1});
    scene.post(json!([event(&scene.tenant), event(&scene.tenant)]));
    assert_eq!((rows(&scene.tenant), rows(&scene.root)), (1, 0));
    // About several tenants: where the caller is at home.
    scene.post(json!([event(&scene.tenant), event(&scene.root)]));
    assert_eq!((rows(&scene.tenant), rows(&scene.root)), (1, 1));
    // A refused batch and one without events leave none.
    scene.post(json!([event(&scene.foreign)]));
    scene.post(json!([]));
    assert_eq!((rows(&scene.tenant), rows(&scene.root)), (1, 1));
}

#[test]
fn a_suspended_customer_is_counted_by_who_stands_above() {
    let scene = Scene::new();
    scene.world.set_state(&scene.tenant, TenantState::Deactivated);
    assert_eq!(scene.count("m", 1).whole(), counted(1, 0));
    let inside = scene.world.client(Role::Provider, &scene.tenant);
    let event = json!([{"tenant": scene.tenant, "metric": "m", "delta": 1}]);
    assert_eq!(scene.world.post(USAGE).by(&inside).json(event).status, 403);
}
