//! `GET /control/v1/usage`

use serde_json::{Value, json};
use tenantd::model::day::Day;
use tenantd::model::usage::{Metric, UsageEvent};
use tenantd::model::{Role, Timestamp};

use super::{Scene, USAGE};
use crate::support::{Client, Reply};

/// Counts on a day of the past, which the intake would refuse.
fn on(scene: &Scene, metric: &str, day: &str, delta: i64, subtenant: Option<i64>) {
    let at = Timestamp(Day::parse(day).unwrap().0 * 86_400_000 + 1000);
    let (key, metric) = (scene.key(&scene.tenant), Metric::parse(metric).unwrap());
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

fn day(metric: &str, day: &str, amount: i64) -> Value {
    json!({"metric": metric, "day": day, "amount": amount})
}

fn month(metric: &str, month: &str, amount: i64) -> Value {
    json!({"metric": metric, "month": month, "amount": amount})
}

#[test]
fn days_and_months_by_metric() {
    let scene = furnished();
    let read =
        |query: &str| get(&scene, &scene.provider, &format!("tenant={}{query}", scene.tenant));
    let page = |items: Value| json!({"tenant": scene.tenant, "items": items, "next": null});
    read("").says(
        200,
        &page(json!([
            day("bytes", "2024-01-01", 50),
            day("bytes", "2024-03-01", -20),
            day("calls", "2024-01-31", 7),
            day("calls", "2024-02-01", 3),
            day("calls", "2024-02-29", 4),
            day("hsm/standard", "2024-02-29", 8),
        ])),
    );
    read("&by=month").says(
        200,
        &page(json!([
            month("bytes", "2024-01", 50),
            month("bytes", "2024-03", -20),
            month("calls", "2024-01", 7),
            month("calls", "2024-02", 7),
            month("hsm/standard", "2024-02", 8),
        ])),
    );
    read("&metric=calls&from=2024-02-01&to=2024-02-28")
        .says(200, &page(json!([day("calls", "2024-02-01", 3)])));
    read("&by=month&metric=calls&from=2024-02&to=2024-02")
        .says(200, &page(json!([month("calls", "2024-02", 7)])));
    read(&format!("&subtenant={}&from=2024-02-01", scene.subtenant))
        .says(200, &page(json!([day("bytes", "2024-03-01", -20), day("calls", "2024-02-01", 2)])));
    read("&metric=never").says(200, &page(json!([])));
}

#[test]
fn pages_follow_one_another() {
    let scene = furnished();
    for by in ["day", "month"] {
        let read = |more: &str| {
            let query = format!("tenant={}&by={by}{more}", scene.tenant);
            get(&scene, &scene.provider, &query).json()
        };
        let whole = read("")["items"].as_array().unwrap().clone();
        for limit in 1..=whole.len() + 1 {
            let (mut items, mut after) = (Vec::new(), String::new());
            loop {
                let page = read(&format!("&limit={limit}{after}"));
                items.extend(page["items"].as_array().unwrap().iter().cloned());
                assert!(page["items"].as_array().unwrap().len() <= limit);
                let Some(next) = page["next"].as_str() else { break };
                after = format!("&after={next}");
            }
            assert_eq!(items, whole, "{by} {limit}");
        }
    }
}

#[test]
fn a_caller_reads_what_it_sees_and_its_home_by_itself() {
    let scene = furnished();
    let member = scene.world.client(Role::Member, &scene.tenant);
    let own = get(&scene, &member, "metric=hsm/standard").json();
    assert_eq!((&own["tenant"], own["items"].as_array().unwrap().len()), (&json!(scene.tenant), 1));
    let above = format!("tenant={}", scene.root);
    assert_eq!(get(&scene, &member, &above).status, 404);
    for id in [&scene.foreign, &scene.subtenant, "a b"] {
        let query = format!("tenant={}", id.replace(' ', "%20"));
        let reply = get(&scene, &scene.provider, &query);
        assert_eq!((reply.status, &reply.json()["type"]), (404, &json!("/problems/not-found")));
    }
    let of_other = format!("subtenant={}", scene.subtenant);
    assert_eq!(get(&scene, &scene.provider, &of_other).status, 404, "not the provider's own");
    assert_eq!(get(&scene, &scene.operator, "").status, 400, "an operator is at home nowhere");
}

#[test]
fn every_bad_parameter_is_named() {
    let scene = Scene::new();
    let query = "by=year&from=2024-02-30&to=x&after=x&limit=0";
    let reply = get(&scene, &scene.provider, query);
    let errors = reply.json()["errors"].as_array().unwrap().clone();
    let names: Vec<_> = errors.iter().map(|error| error["parameter"].clone()).collect();
    assert_eq!(
        (reply.status, names),
        (400, ["by", "from", "to", "after", "limit"].map(Value::from).to_vec())
    );
}
