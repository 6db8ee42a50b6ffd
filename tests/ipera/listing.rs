//! "Get Tenant List" and "Get Tenant Count" without a filter.

use serde_json::{Value, json};
use tenantd::model::address::Address;
use tenantd::model::tenant::NewTenant;
use tenantd::model::{Clock, Role, TenantState, Timestamp};

use super::Scene;

fn item(id: &str, name: &str) -> Value {
    json!({
        "id": id, "name": name, "address": null, "city": null, "country_code": null,
        "country_name": null, "description": null, "is_trashed": false,
        "group_id": "0", "group_name": ""
    })
}

#[test]
fn each_sees_its_own_tenant_and_what_is_below_oldest_first() {
    let scene = Scene::new();
    let base = format!("http://{}/ipera/tenants", scene.world.address);
    let page = |items: &[Value]| {
        json!({
            "data": items,
            "links": {"first": format!("{base}?page=1"), "last": null, "prev": null, "next": null},
            "meta": {
                "current_page": 1, "from": 1, "path": base, "per_page": 10, "to": items.len()
            }
        })
    };
    let (root, tenant) = (item(&scene.root, "Provider"), item(&scene.tenant, "Customer"));
    let (sibling, foreign) = (item(&scene.sibling, "Sibling"), item(&scene.foreign, "Elsewhere"));
    let below = [root.clone(), tenant.clone(), sibling.clone()];
    let all = [root.clone(), tenant.clone(), sibling, foreign];
    let at_home = scene.world.client(Role::Admin, &scene.tenant);
    for (client, items) in [
        (&scene.member, &[root][..]),
        (&at_home, &[tenant]),
        (&scene.admin, &below),
        (&scene.provider, &below),
        (&scene.operator, &all),
    ] {
        scene.world.get("/ipera/tenants").by(client).send().says(200, &page(items));
        let count = json!({"count": items.len()});
        scene.world.get("/ipera/tenants/count").by(client).send().says(200, &count);
    }
}

#[test]
fn the_order_is_by_age_not_by_row() {
    let scene = Scene::new();
    let old = Timestamp::parse("2001-02-03T04:05:06Z").unwrap();
    let new = NewTenant::named(scene.world.clock.new_id(), None, "Oldest of all", old);
    scene.world.tenant_with(new, Some(&scene.root));
    let names = scene.names(&scene.admin, "");
    assert_eq!(names, ["Oldest of all", "Provider", "Customer", "Sibling"]);
    assert_eq!(scene.names(&scene.admin, "per_page=1&page=2"), ["Provider"]);
}

#[test]
fn what_a_filter_finds_is_in_the_same_order() {
    let scene = Scene::new();
    let tenant = |at: &str| {
        let at = Timestamp::parse(at).unwrap();
        let description = Some(format!("made at {at}"));
        let named = NewTenant::named(scene.world.clock.new_id(), None, "Made", at);
        scene.world.tenant_with(NewTenant { description, ..named }, Some(&scene.root))
    };
    let young = tenant("2003-01-01T00:00:00Z");
    let old = tenant("2001-01-01T00:00:00Z");
    let middle = tenant("2002-01-01T00:00:00Z");
    for query in ["name=made", "description=made", "name=made&description=made"] {
        let list = scene.list(&scene.admin, query);
        let ids: Vec<_> = list["data"].as_array().unwrap().iter().map(|item| &item["id"]).collect();
        assert_eq!(ids, [&old, &middle, &young], "{query}");
        let second = scene.list(&scene.admin, &format!("{query}&per_page=1&page=2"));
        assert_eq!(second["data"][0]["id"], middle, "{query}");
        assert_eq!(second["data"].as_array().map(Vec::len), Some(1));
    }
}

#[test]
fn a_member_has_one_page() {
    let scene = Scene::new();
    assert_eq!(scene.names(&scene.member, "per_page=1"), ["Provider"]);
    assert_eq!(scene.names(&scene.member, "per_page=1&page=2"), Vec::<String>::new());
    assert_eq!(scene.list(&scene.member, "per_page=1")["links"]["next"], Value::Null);
}

#[test]
fn every_state_shows_as_it_should() {
    let scene = Scene::new();
    for state in TenantState::ALL {
        let tenant = scene.world.tenant(&format!("{state:?}"), Some(&scene.root));
        scene.world.set_state(&tenant, state);
    }
    let list = scene.list(&scene.admin, "");
    let shown: Vec<_> = list["data"].as_array().unwrap()[3..]
        .iter()
        .map(|item| (item["name"].as_str().unwrap(), item["is_trashed"].as_bool().unwrap()))
        .collect();
    let expected = [
        ("Creating", false),
        ("Active", false),
        ("Deactivating", true),
        ("Deactivated", true),
        ("Reactivating", true),
    ];
    assert_eq!(shown, expected);
    assert_eq!(scene.count(&scene.admin, ""), 8);
    assert_eq!(scene.count(&scene.operator, ""), 9);
    // Page by page the same, the instance's own being passed over.
    for (number, name) in (4..).zip(expected.map(|(name, _)| name)) {
        assert_eq!(scene.names(&scene.admin, &format!("per_page=1&page={number}")), [name]);
    }
    assert_eq!(scene.names(&scene.admin, "per_page=1&page=9"), Vec::<String>::new());
}

#[test]
fn the_instances_own_tenant_is_never_listed_not_even_to_itself() {
    let scene = Scene::new();
    scene.world.set_state(&scene.root, TenantState::IsHomeTenant);
    assert_eq!(scene.names(&scene.member, ""), Vec::<String>::new());
    assert_eq!(scene.count(&scene.member, ""), 0);
    assert_eq!(scene.names(&scene.admin, ""), ["Customer", "Sibling"]);
    assert_eq!(scene.count(&scene.admin, ""), 2);
    for filter in ["name=Provider", "name=provider"] {
        assert_eq!(scene.count(&scene.admin, filter), 0, "{filter}");
    }
}

#[test]
fn a_country_that_is_no_code_is_not_shown() {
    let scene = Scene::new();
    let cases = [
        ("TR", json!("TR"), json!("Türkiye")),
        ("GB", json!("GB"), json!("United Kingdom")),
        ("KR", json!("KR"), json!("South Korea")),
        ("VN", json!("VN"), json!("Vietnam")),
        ("CZ", json!("CZ"), json!("Czechia")),
        ("us", Value::Null, Value::Null),
        ("United States", Value::Null, Value::Null),
        ("XK", Value::Null, Value::Null),
    ];
    for (country, code, name) in cases {
        let clock = &scene.world.clock;
        let address = Address { country: Some(country.into()), ..Address::default() };
        let new = NewTenant {
            address,
            ..NewTenant::named(clock.new_id(), None, "Somewhere", clock.now())
        };
        let shown = scene.item(&scene.world.tenant_with(new, Some(&scene.root)));
        assert_eq!((&shown["country_code"], &shown["country_name"]), (&code, &name), "{country}");
    }
}

#[test]
fn an_empty_instance_has_an_empty_list() {
    let world = crate::support::World::new();
    let operator = world.operator();
    let base = format!("http://{}/ipera/tenants", world.address);
    let expected = json!({
        "data": [],
        "links": {"first": format!("{base}?page=1"), "last": null, "prev": null, "next": null},
        "meta": {"current_page": 1, "from": null, "path": base, "per_page": 10, "to": null}
    });
    world.get("/ipera/tenants").by(&operator).send().says(200, &expected);
    world.get("/ipera/tenants/count").by(&operator).send().says(200, &json!({"count": 0}));
}
