//! `GET /control/v1/usage`

use serde_json::{Value, json};
use tenantd::model::day::Day;
use tenantd::model::usage::{Metric, UsageEvent};
use tenantd::model::{Role, TenantState, Timestamp};

use super::{Scene, USAGE};
use crate::support::{Client, Reply};

/// Counts on a day of the past, which the intake would refuse.
fn on(scene: &Scene, metric: &str, day: &str, delta: i64, subtenant: Option<i64>) {
    of(scene, &scene.tenant, metric, day, delta, subtenant);
}

/// The same of any tenant.
fn of(scene: &Scene, id: &str, metric: &str, day: &str, delta: i64, subtenant: Option<i64>) {
    let at = Timestamp(Day::parse(day).unwrap().0 * 86_400_000 + 1000);
    let (key, metric) = (scene.key(id), Metric::parse(metric).unwrap());
    let event = UsageEvent { metric, delta, at, subtenant };
    scene.world.app.store.write(move |tx| tx.add_usage(key, &event)).unwrap();
}

fn furnished() -> Scene {
    let scene = Scene::new();
    let (key, id) =
        (scene.key(&scene.tenant), tenantd::model::IdRef::parse(&scene.subtenant).unwrap());
    let part = scene.world.app.store.read(|tx| tx.subtenant_of(key, id)).unwrap();
    on(&scene, "calls", "2024-01-31", 7, None);
    on(&scene, "calls", "2024-02-01", 1, None);
    on(&scene, "calls", "2024-02-01", 2, part);
    on(&scene, "calls", "2024-02-29", 4, None);
    on(&scene, "hsm/standard", "2024-02-29", 8, None);
    on(&scene, "bytes", "2024-01-01", 50, part);
    on(&scene, "bytes", "2024-03-01", -20, part);
    scene
}

fn get(scene: &Scene, caller: &Client, query: &str) -> Reply {
    scene.world.get(&format!("{USAGE}?{query}")).by(caller).send()
}

/// Lines of a tenant, each a metric, a day or month, and an amount.
fn lines<const N: usize>(tenant: &str, by: &str, lines: [(&str, &str, i64); N]) -> Vec<Value> {
    let line = |(metric, when, amount)| {
        let mut line = json!({"tenant": tenant, "metric": metric});
        line[by] = json!(when);
        line["amount"] = json!(amount);
        line
    };
    lines.map(line).to_vec()
}

/// The whole answer, if it is the last one.
fn last_page(items: &[Value]) -> Value {
    json!({"items": items, "next": null})
}

/// The lines of all pages.
fn walk(scene: &Scene, caller: &Client, query: &str, limit: usize) -> Vec<Value> {
    let (mut items, mut after) = (Vec::new(), String::new());
    loop {
        let page = get(scene, caller, &format!("{query}&limit={limit}{after}")).json();
        let found = page["items"].as_array().unwrap_or_else(|| panic!("{page}"));
        assert!(found.len() <= limit);
        items.extend(found.iter().cloned());
        let Some(next) = page["next"].as_str() else { return items };
        after = format!("&after={next}");
    }
}

#[test]
fn days_and_months_by_metric() {
    let scene = furnished();
    let read =
        |query: &str| get(&scene, &scene.provider, &format!("tenant={}{query}", scene.tenant));
    let of_days = [
        ("bytes", "2024-01-01", 50),
        ("bytes", "2024-03-01", -20),
        ("calls", "2024-01-31", 7),
        ("calls", "2024-02-01", 3),
        ("calls", "2024-02-29", 4),
        ("hsm/standard", "2024-02-29", 8),
    ];
    let of_months = [
        ("bytes", "2024-01", 50),
        ("bytes", "2024-03", -20),
        ("calls", "2024-01", 7),
        ("calls", "2024-02", 7),
        ("hsm/standard", "2024-02", 8),
    ];
    let tenant = &scene.tenant;
    read("").says(200, &last_page(&lines(tenant, "day", of_days)));
    read("&by=month").says(200, &last_page(&lines(tenant, "month", of_months)));
    let one = lines(tenant, "day", [("calls", "2024-02-01", 3)]);
    read("&metric=calls&from=2024-02-01&to=2024-02-28").says(200, &last_page(&one));
    let one = lines(tenant, "month", [("calls", "2024-02", 7)]);
    read("&by=month&metric=calls&from=2024-02&to=2024-02").says(200, &last_page(&one));
    let part = lines(tenant, "day", [("bytes", "2024-03-01", -20), ("calls", "2024-02-01", 2)]);
    let of_part = format!("subtenant={}&from=2024-02-01", scene.subtenant);
    read(&format!("&{of_part}")).says(200, &last_page(&part));
    get(&scene, &scene.provider, &of_part).says(200, &last_page(&part));
    read("&metric=never").says(200, &last_page(&[]));
}

#[test]
fn pages_follow_one_another() {
    let scene = furnished();
    let late = scene.world.tenant("Late", Some(&scene.root));
    scene.world.tenant("Idle", Some(&scene.root));
    for tenant in [&late, &scene.root] {
        of(&scene, tenant, "calls", "2024-02-01", 1, None);
        of(&scene, tenant, "bytes", "2024-02-02", 1, None);
    }
    let tenant = format!("tenant={}&", scene.tenant);
    for (whose, count) in [(tenant.as_str(), [6, 5, 3]), ("", [10, 9, 5])] {
        let filters = ["by=day", "by=month", "by=day&metric=calls"];
        for (filter, count) in filters.into_iter().zip(count) {
            let query = format!("{whose}{filter}");
            let whole = walk(&scene, &scene.provider, &query, 500);
            assert_eq!(whole.len(), count, "{query}");
            for limit in 1..=whole.len() + 1 {
                assert_eq!(walk(&scene, &scene.provider, &query, limit), whole, "{query} {limit}");
            }
        }
    }
}

#[test]
fn everything_that_a_caller_sees_by_tenant_metric_and_time() {
    let scene = furnished();
    let late = scene.world.tenant("Late", Some(&scene.tenant));
    for tenant in [&late, &scene.foreign, &scene.root] {
        of(&scene, tenant, "calls", "2024-02-29", 5, None);
    }
    let customer =
        lines(&scene.tenant, "month", [("calls", "2024-02", 7), ("hsm/standard", "2024-02", 8)]);
    let one = |tenant: &str| lines(tenant, "month", [("calls", "2024-02", 5)]);
    let (root, foreign, late) = (one(&scene.root), one(&scene.foreign), one(&late));
    let world = &scene.world;
    let [member, admin] = [Role::Member, Role::Admin].map(|role| world.client(role, &scene.tenant));
    let operator_at_home = world.client(Role::Operator, &scene.tenant);
    let everything = [&root[..], &customer, &foreign, &late].concat();
    for (caller, expected) in [
        (&member, customer.clone()),
        (&admin, [&customer[..], &late].concat()),
        (&scene.provider, [&root[..], &customer, &late].concat()),
        (&operator_at_home, everything.clone()),
        (&scene.operator, everything),
    ] {
        let query = "by=month&from=2024-02&to=2024-02";
        get(&scene, caller, query).says(200, &last_page(&expected));
        assert_eq!(walk(&scene, caller, query, 1), expected);
    }
    let calls = [&root[..], &customer[..1], &late].concat();
    let query = "by=month&metric=calls&from=2024-02&to=2024-02";
    get(&scene, &scene.provider, query).says(200, &last_page(&calls));
}

/// Short, even empty, and with a next one.
#[test]
fn a_page_looks_through_a_bounded_number_of_tenants() {
    let scene = Scene::new();
    for number in 0..500 {
        scene.world.tenant(&format!("Idle {number}"), Some(&scene.root));
    }
    let late = scene.world.tenant("Late", Some(&scene.root));
    of(&scene, &late, "calls", "2024-02-29", 5, None);
    let first = get(&scene, &scene.provider, "").json();
    assert_eq!((&first["items"], first["next"].is_string()), (&json!([]), true));
    let expected = lines(&late, "day", [("calls", "2024-02-29", 5)]);
    assert_eq!(walk(&scene, &scene.provider, "", 100), expected);
}

#[test]
fn a_page_looks_through_a_bounded_number_of_metrics() {
    let scene = Scene::new();
    let key = scene.key(&scene.tenant);
    let at = Timestamp::parse("2024-02-29T12:00:00Z").unwrap();
    let write = scene.world.app.store.write(move |tx| {
        (0..2001).try_for_each(|number| {
            let metric = Metric::parse(&format!("m{number:04}")).unwrap();
            tx.add_usage(key, &UsageEvent { metric, delta: 1, at, subtenant: None })
        })
    });
    write.unwrap();
    of(&scene, &scene.tenant, "m2000", "2024-03-01", 5, None);
    let first = get(&scene, &scene.provider, "from=2024-03").json();
    assert_eq!((&first["items"], first["next"].is_string()), (&json!([]), true));
    let expected = lines(&scene.tenant, "day", [("m2000", "2024-03-01", 5)]);
    assert_eq!(walk(&scene, &scene.provider, "from=2024-03", 100), expected);
}

/// A cursor opens nothing: not in another's hands, and not once its tenant is gone.
#[test]
fn a_cursor_shows_no_more_than_its_reader_sees() {
    let scene = furnished();
    of(&scene, &scene.foreign, "calls", "2024-02-29", 5, None);
    let next = |caller: &Client| {
        let page = get(&scene, caller, "limit=1").json();
        page["next"].as_str().unwrap().to_owned()
    };
    let cursor = next(&scene.provider);
    let foreign = scene.world.client(Role::Admin, &scene.foreign);
    let own = lines(&scene.foreign, "day", [("calls", "2024-02-29", 5)]);
    get(&scene, &foreign, &format!("after={cursor}")).says(200, &last_page(&own));
    scene.world.set_state(&scene.tenant, TenantState::Deleting);
    get(&scene, &scene.provider, &format!("after={cursor}")).says(200, &last_page(&[]));
    let of_another_list = get(&scene, &scene.provider, &format!("by=month&after={cursor}"));
    assert_eq!(of_another_list.status, 400);
}

#[test]
fn what_a_caller_does_not_see_is_not_there() {
    let scene = furnished();
    let member = scene.world.client(Role::Member, &scene.tenant);
    let above = format!("tenant={}", scene.root);
    assert_eq!(get(&scene, &member, &above).status, 404);
    for id in [&scene.foreign, &scene.subtenant, "a b"] {
        let query = format!("tenant={}", id.replace(' ', "%20"));
        let reply = get(&scene, &scene.provider, &query);
        assert_eq!((reply.status, &reply.json()["type"]), (404, &json!("/problems/not-found")));
    }
    let foreign = scene.world.client(Role::Admin, &scene.foreign);
    let subtenant = format!("subtenant={}", scene.subtenant);
    assert_eq!(get(&scene, &foreign, &subtenant).status, 404);
    let of_another = format!("{above}&{subtenant}");
    assert_eq!(get(&scene, &scene.provider, &of_another).status, 404, "the customer's");
}

#[test]
fn every_bad_parameter_is_named() {
    let scene = Scene::new();
    let query = "by=year&from=2024-02-30&to=x&limit=501&more=1";
    let reply = get(&scene, &scene.provider, query);
    let errors = reply.json()["errors"].as_array().unwrap().clone();
    let names: Vec<_> = errors.iter().map(|error| error["parameter"].clone()).collect();
    assert_eq!(
        (reply.status, names),
        (400, ["by", "from", "to", "limit", "more"].map(Value::from).to_vec())
    );
    let reply = get(&scene, &scene.provider, "after=x");
    assert_eq!((reply.status, &reply.json()["errors"][0]["parameter"]), (400, &json!("after")));
}
