//! Entitlements: hard ones refuse, soft ones flag.

use serde_json::{Value, json};
use tenantd::model::day::Day;
use tenantd::model::feature::EntitlementType::{Feature, Resource, Usage};
use tenantd::model::feature::LimitType::{Hard, Soft};
use tenantd::model::month::Month;
use tenantd::model::{Clock, Timestamp};

use super::{Scene, counted};
use crate::support::Reply;

#[track_caller]
fn refused(reply: &Reply, breaches: &Value) {
    let body = reply.json();
    assert_eq!((reply.status, &body["type"]), (409, &json!("/problems/over-limit")));
    assert_eq!(&body["overLimit"], breaches);
}

fn flagged(breaches: &Value) -> (u16, Value) {
    (200, json!({"counted": 1, "repeated": 0, "overLimit": breaches}))
}

#[test]
fn a_hard_resource_limits_the_sum_of_all_time() {
    let scene = Scene::new();
    scene.entitle("process", Resource, Hard, 10);
    assert_eq!(scene.count("process", 9).whole(), counted(1, 0));
    let breach =
        json!([{"tenant": scene.tenant, "entitlement": "process", "limit": 10, "amount": 11}]);
    refused(&scene.count("process", 2), &breach);
    assert_eq!(scene.total("process"), 9);
    assert_eq!(scene.count("process", 1).whole(), counted(1, 0));
    // The subtenants' use counts as well, and nothing of a refused batch is kept.
    let part = json!({
        "tenant": scene.tenant, "subtenant": scene.subtenant, "metric": "process", "delta": 1
    });
    refused(&scene.post(json!([{"tenant": scene.root, "metric": "x", "delta": 1}, part])), &breach);
    // The name of the metric is the whole name: a plan is another metric.
    assert_eq!(scene.count("process/large", 100).whole(), counted(1, 0));
    // Less is never refused, even from beyond the limit.
    scene.entitle("process", Resource, Hard, 3);
    assert_eq!(scene.count("process", -1).whole(), counted(1, 0));
    assert_eq!(scene.total("process"), 9);
}

#[test]
fn a_soft_limit_counts_and_flags() {
    let scene = Scene::new();
    scene.entitle("storage_bytes", Resource, Soft, 100);
    assert_eq!(scene.count("storage_bytes", 100).whole(), counted(1, 0));
    let breach = |amount: i64| json!([{"tenant": scene.tenant, "entitlement": "storage_bytes", "limit": 100, "amount": amount}]);
    assert_eq!(scene.count("storage_bytes", 1).whole(), flagged(&breach(101)));
    assert_eq!(scene.count("storage_bytes", 1).whole(), flagged(&breach(102)));
    assert_eq!(scene.count("storage_bytes", -1).whole(), counted(1, 0));
    assert_eq!(scene.total("storage_bytes"), 101);
}

#[test]
fn a_usage_limit_is_of_the_month_of_the_event() {
    let scene = Scene::new();
    scene.entitle("calls", Usage, Hard, 10);
    let now = scene.world.clock.now();
    let today = Day(now.day());
    let this_month = Month::of(today);
    let last_month = Month::of(Day(this_month.first.0 - 1));
    // Near enough to be reported, and in the month before.
    let earlier = Timestamp(i64::max(last_month.first.0, today.0 - 30) * 86_400_000 + 43_200_000);
    let count = |at: Timestamp, delta: i64| {
        let at = at.to_string();
        scene.post(json!([{"tenant": scene.tenant, "metric": "calls", "delta": delta, "at": at}]))
    };
    let breach = |month: String, amount: i64| {
        json!([{
            "tenant": scene.tenant, "entitlement": "calls", "month": month, "limit": 10,
            "amount": amount
        }])
    };
    assert_eq!(count(now, 10).whole(), counted(1, 0));
    refused(&count(now, 1), &breach(this_month.to_string(), 11));
    if Month::of(Day(earlier.day())) == last_month {
        assert_eq!(count(earlier, 9).whole(), counted(1, 0), "another month has its own");
        refused(&count(earlier, 2), &breach(last_month.to_string(), 11));
    }
    scene.entitle("calls", Usage, Soft, 10);
    assert_eq!(count(now, 1).whole(), flagged(&breach(this_month.to_string(), 11)));
}

#[test]
fn a_feature_that_is_off_refuses_and_one_that_is_on_does_not() {
    let scene = Scene::new();
    scene.entitle("exports", Feature, Hard, 0);
    let breach =
        json!([{"tenant": scene.tenant, "entitlement": "exports", "limit": 0, "amount": 1}]);
    refused(&scene.count("exports", 1), &breach);
    scene.entitle("exports", Feature, Soft, 0);
    assert_eq!(scene.count("exports", 1).whole(), flagged(&breach));
    scene.entitle("exports", Feature, Hard, 1);
    assert_eq!(scene.count("exports", 1_000_000).whole(), counted(1, 0));
}

#[test]
fn a_manual_block_refuses_any_increase() {
    let scene = Scene::new();
    assert_eq!(scene.count("calls", 5).whole(), counted(1, 0));
    scene.put_entitlement("calls", Resource, Soft, 1_000_000, true);
    let breach = json!([{
        "tenant": scene.tenant, "entitlement": "calls", "limit": 1_000_000, "amount": 6,
        "blocked": true
    }]);
    refused(&scene.count("calls", 1), &breach);
    assert_eq!(scene.count("calls", -2).whole(), counted(1, 0));
    assert_eq!(scene.count("other", 2).whole(), counted(1, 0));
    assert_eq!(scene.total("calls"), 3);
}

#[test]
fn only_what_counts_is_compared_with_a_limit() {
    let scene = Scene::new();
    scene.entitle("process", Resource, Hard, 1);
    let event = json!({"tenant": scene.tenant, "metric": "process", "delta": 1, "key": "k"});
    assert_eq!(scene.post(json!([event, event])).whole(), counted(1, 1));
    assert_eq!(scene.post(json!([event])).whole(), counted(0, 1));
    // Another tenant has its own limits, and a batch names all that refuse it.
    assert_eq!(
        scene.post(json!([{"tenant": scene.root, "metric": "process", "delta": 9}])).whole(),
        counted(1, 0)
    );
    scene.entitle("dataset", Resource, Hard, 0);
    let both = ["process", "dataset"]
        .map(|metric| json!({"tenant": scene.tenant, "metric": metric, "delta": 1}));
    let reply = scene.post(json!(both)).json();
    let mut names: Vec<_> =
        reply["overLimit"].as_array().unwrap().iter().map(|b| b["entitlement"].clone()).collect();
    names.sort_by_key(Value::to_string);
    assert_eq!(names, [json!("dataset"), json!("process")]);
}
