//! "listTenants": pages and filters.

use serde_json::{Value, json};
use tenantd::model::TenantState;

use super::house::{House, refuses, uuid};
use crate::support::Client;

const AT: &str = "/dpod/v1/tenants";

/// The names on a page, and the members beside them.
#[track_caller]
fn page(house: &House, client: &Client, query: &str) -> (Vec<String>, Value) {
    let reply = house.get(&format!("{AT}{query}"), client);
    assert_eq!(reply.status, 200, "{query}: {reply:?}");
    let mut page = reply.json();
    let content = page.as_object_mut().unwrap().shift_remove("content").unwrap();
    let names = content.as_array().unwrap().iter();
    (names.map(|tenant| tenant["name"].as_str().unwrap().to_owned()).collect(), page)
}

fn about(number: i64, size: i64, total: i64, pages: i64) -> Value {
    json!({"number": number, "size": size, "totalElements": total, "totalPages": pages})
}

#[test]
fn pages_are_cut_from_the_oldest_on() {
    let house = House::new();
    for number in 0..5 {
        house.world.tenant(&format!("T{number}"), Some(&house.acme));
    }
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let get = |query| page(&house, &house.admin, query);
    let all = ["Acme", "Plant", "T0", "T1", "T2", "T3", "T4"];
    assert_eq!(get(""), (names(&all), about(0, 20, 7, 1)));
    assert_eq!(get("?size=3"), (names(&all[..3]), about(0, 3, 7, 3)));
    assert_eq!(get("?size=3&page=2"), (names(&all[6..]), about(2, 3, 7, 3)));
    assert_eq!(get("?size=3&page=3"), (names(&[]), about(3, 3, 7, 3)));
    assert_eq!(get("?size=1000").1, about(0, 100, 7, 1));
    let far = i64::MAX;
    assert_eq!(get(&format!("?page={far}")), (names(&[]), about(far, 20, 7, 1)));
}

#[test]
fn status_and_parent_are_filters() {
    let house = House::new();
    let states = [
        ("off", TenantState::Deactivated),
        ("going off", TenantState::Deactivating),
        ("coming back", TenantState::Reactivating),
        ("pending", TenantState::Creating),
        ("own", TenantState::IsHomeTenant),
        ("gone", TenantState::Deleted),
    ];
    for (name, state) in states {
        let id = house.world.tenant(name, Some(&house.plant));
        house.world.set_state(&id, state);
    }
    let get = |query: &str| {
        let (names, about) = page(&house, &house.admin, query);
        assert_eq!(about["totalElements"], names.len(), "{query}");
        names
    };
    assert_eq!(get("?status=active"), ["Acme", "Plant", "own"]);
    assert_eq!(get("?status=disabled"), ["off", "going off", "coming back"]);
    assert_eq!(get("?status=pending"), ["pending"]);
    assert!(get("?status=deleted").is_empty());
    let below = format!("parentId={}", uuid(&house.plant));
    let live = ["off", "going off", "coming back", "pending", "own"];
    assert_eq!(get(&format!("?{below}")), live);
    assert_eq!(get(&format!("?{below}&status=active")), ["own"]);
    assert_eq!(get(&format!("?{below}&status=disabled")), live[..3]);
    assert_eq!(get(&format!("?{below}&status=pending")), ["pending"]);
    assert_eq!(get(&format!("?parentId={}", house.acme)), ["Plant"]);
    assert!(get(&format!("?parentId={}", house.home)).is_empty());
    assert!(get("?parentId=").is_empty());
    let all = page(&house, &house.operator, "?status=active").0;
    assert_eq!(all, ["Provider", "Acme", "Plant", "Stranger", "own"]);
}

#[test]
fn what_is_no_number_and_no_status_is_refused() {
    let house = House::new();
    let number = |name, least| format!("{name} must be a whole number, {least} or more.");
    for (query, message) in [
        ("page=x", number("page", 0)),
        ("page=-1", number("page", 0)),
        ("page=", number("page", 0)),
        ("page=1.5", number("page", 0)),
        ("page=9223372036854775808", number("page", 0)),
        ("size=0", number("size", 1)),
        ("size=ten", number("size", 1)),
        ("status=ACTIVE", "status must be pending, active, disabled or deleted.".into()),
        ("status=", "status must be pending, active, disabled or deleted.".into()),
    ] {
        let reply = house.get(&format!("{AT}?{query}"), &house.admin);
        refuses(&reply, 400, AT, &message);
    }
}
