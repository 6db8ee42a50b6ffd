//! Lists of tenants in each order.

use serde_json::json;
use tenantd::model::{Role, TenantState};

use super::{Stage, kind};

/// Children of the root, in the order of their making.
fn furnish(stage: &Stage) -> Vec<String> {
    let last = format!("{}{}", char::MAX.to_string().repeat(199), 'Z');
    let names = ["beta", "Alpha", "\u{c4}rger", "alpha", "Zeta", &last, "10", "9"];
    names.iter().map(|name| stage.world.tenant(name, Some(&stage.root))).collect()
}

fn backwards(list: &[String]) -> Vec<String> {
    list.iter().rev().cloned().collect()
}

#[test]
fn every_order_is_whole_in_pages_of_any_size() {
    let stage = Stage::new();
    let made = furnish(&stage);
    stage.world.root("Foreign");
    let gone = stage.world.tenant("Alpha", Some(&stage.root));
    stage.world.set_state(&gone, TenantState::Deleting);
    let under = format!("&parent={}", stage.root);
    let mut oldest = vec![stage.child.clone()];
    oldest.extend(made.clone());
    // The child is called "Acme Labs"; of two of one name the older comes first.
    let by_name = [6, 7].map(|at| made[at].clone()).into_iter();
    let by_name = by_name.chain([stage.child.clone()]);
    let by_name: Vec<String> =
        by_name.chain([1, 3, 0, 4, 2, 5].map(|at| made[at].clone())).collect();
    let mut with_root = vec![stage.root.clone()];
    with_root.extend(oldest.clone());
    for limit in [1, 2, 3, 9, 10, 500] {
        for (query, expected) in [
            (format!("sort=createdAt{under}"), oldest.clone()),
            (format!("sort=-createdAt{under}"), backwards(&oldest)),
            (format!("sort=name{under}"), by_name.clone()),
            (format!("sort=-name{under}"), backwards(&by_name)),
            ("sort=createdAt".to_owned(), with_root.clone()),
            ("sort=-createdAt".to_owned(), backwards(&with_root)),
        ] {
            let found = stage.walk(&format!("/tenants?{query}"), &stage.provider, limit);
            assert_eq!(found, expected, "{query} {limit}");
        }
    }
}

#[test]
fn filters_go_with_every_order() {
    let stage = Stage::new();
    let made = furnish(&stage);
    for at in [1, 3, 4] {
        stage.world.set_state(&made[at], TenantState::Deactivated);
    }
    stage.world.set_state(&made[0], TenantState::Deleted);
    let under = format!("parent={}", stage.root);
    for (query, expected) in [
        (format!("{under}&sort=name&state=Deactivated"), vec![1, 3, 4]),
        (format!("{under}&sort=-name&state=Deactivated"), vec![4, 3, 1]),
        (format!("{under}&sort=-name&q=ALPHA"), vec![3, 1]),
        (format!("{under}&sort=-createdAt&state=Deactivated&q=a"), vec![4, 3, 1]),
        ("sort=-createdAt&state=Deactivated".to_owned(), vec![4, 3, 1]),
        (format!("{under}&sort=-createdAt&state=Deleted"), vec![0]),
        ("sort=-createdAt&q=alpha".to_owned(), vec![3, 1]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|at: usize| made[at].clone()).collect();
        let found = stage.walk(&format!("/tenants?{query}"), &stage.operator, 1);
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn roots_and_the_own_home_go_by_name_too() {
    let stage = Stage::new();
    let other = stage.world.root("Aaa");
    let tops = stage.walk("/tenants?parent=&sort=name", &stage.operator, 1);
    assert_eq!(tops, [other.clone(), stage.root.clone()]);
    let tops = stage.walk("/tenants?parent=&sort=-name", &stage.operator, 1);
    assert_eq!(tops, [stage.root.clone(), other]);
    let member = stage.world.client(Role::Member, &stage.root);
    for sort in ["name", "-name", "createdAt", "-createdAt"] {
        for caller in [&stage.provider, &member] {
            let own = stage.walk(&format!("/tenants?parent=&sort={sort}"), caller, 1);
            assert_eq!(own, std::slice::from_ref(&stage.root), "{sort}");
        }
    }
    let below = stage.walk(&format!("/tenants?parent={}&sort=name", stage.root), &member, 1);
    assert_eq!(below, [""; 0]);
}

#[test]
fn a_cursor_is_good_for_its_own_order_alone() {
    let stage = Stage::new();
    furnish(&stage);
    let path = format!("/tenants?limit=1&parent={}", stage.root);
    let orders = ["createdAt", "-createdAt", "name", "-name"];
    for order in orders {
        let page = stage.get(&format!("{path}&sort={order}"), &stage.provider).json();
        let next = page["next"].as_str().unwrap();
        for other in orders {
            let reply = stage.get(&format!("{path}&sort={other}&after={next}"), &stage.provider);
            assert_eq!(reply.status, if other == order { 200 } else { 400 }, "{order} {other}");
        }
    }
}

#[test]
fn an_order_that_there_is_not_is_refused() {
    let stage = Stage::new();
    let by_name = "sort must be createdAt or -createdAt";
    for (query, detail) in [
        ("sort=name".to_owned(), format!("{by_name} without `parent`.")),
        ("sort=-name&q=a".to_owned(), format!("{by_name} without `parent`.")),
        ("sort=name&parent=&state=Deleted".to_owned(), format!("{by_name} for deleted tenants.")),
        ("sort=Name".to_owned(), "sort must be createdAt, -createdAt, name or -name.".to_owned()),
        ("sort=".to_owned(), "sort must be createdAt, -createdAt, name or -name.".to_owned()),
    ] {
        let reply = stage.get(&format!("/tenants?{query}"), &stage.operator);
        let errors = json!([{"parameter": "sort", "detail": detail}]);
        assert_eq!((kind(&reply), &reply.json()["errors"]), ((400, "invalid".into()), &errors));
    }
}
