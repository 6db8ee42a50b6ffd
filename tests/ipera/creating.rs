//! "Create Tenant".

use std::time::Duration;

use serde_json::{Value, json};
use tenantd::dialects::Settings;
use tenantd::model::Role;

use super::Scene;

#[test]
fn a_tenant_is_made_below_the_callers_home() {
    let scene = Scene::new();
    let body = json!({"name": "New Tenant"});
    let reply = scene.world.post("/ipera/tenants").by(&scene.provider).json(body);
    let id = reply.json()["data"]["id"].as_str().unwrap().to_owned();
    reply.says(
        200,
        &json!({"data": {
            "id": id, "name": "New Tenant", "address": null, "city": null, "country_code": null,
            "country_name": null, "description": null, "is_trashed": false
        }}),
    );
    assert_eq!(id.len(), 26);
    assert_eq!(scene.names(&scene.admin, "").last().unwrap(), "New Tenant");
    assert_eq!(scene.count(&scene.admin, ""), 4);
    let trace = (scene.provider.id.clone(), "ipera.createTenant".to_owned());
    assert_eq!(scene.world.last_audit(&id), Some(trace));

    // The other voices know it at once; who is at home elsewhere does not.
    let ocs = scene.world.get(&format!("/ocs/api/v1/Tenants/{id}")).by(&scene.admin).send().json();
    assert_eq!((&ocs["CompanyName"], &ocs["State"]), (&json!("New Tenant"), &json!(1)));
    let path = format!("/processmind/tenant/{id}");
    let seen = scene.world.get(&path).by(&scene.admin).send().json();
    assert_eq!(seen["displayName"], "New Tenant");
    let elsewhere = scene.world.client(Role::Admin, &scene.foreign);
    assert_eq!(scene.world.get(&path).by(&elsewhere).send().status, 404);
}

#[test]
fn the_client_moves_there_and_a_default_location_is_made() {
    let scene = Scene::new();
    assert_eq!(scene.current_tenant(&scene.provider), Some(scene.root.clone()));
    let make = |name: &str| {
        let body = json!({ "name": name });
        let reply = scene.world.post("/ipera/tenants").by(&scene.provider).json(body);
        reply.json()["data"]["id"].as_str().unwrap().to_owned()
    };
    let first = make("First tenant");
    assert_eq!(scene.current_tenant(&scene.provider), Some(first.clone()));
    assert_eq!(scene.locations(&first), [("Default".to_owned(), true)]);
    // What the caller sees, and where the next tenant goes, is still a matter of its home.
    let second = make("Second tenant");
    assert_eq!(scene.current_tenant(&scene.provider), Some(second.clone()));
    assert_eq!(scene.count(&scene.provider, ""), 5);
    let hierarchy = scene.world.client(Role::Admin, &first);
    assert_eq!(scene.count(&hierarchy, ""), 1);
    assert_eq!(scene.locations(&scene.tenant), []);
    assert_eq!(scene.current_tenant(&scene.admin), Some(scene.root.clone()));
}

#[test]
fn an_operator_without_a_home_makes_a_root() {
    let scene = Scene::new();
    let body = json!({"name": "Another root"});
    let reply = scene.world.post("/ipera/tenants").by(&scene.operator).json(body);
    let id = reply.json()["data"]["id"].as_str().unwrap().to_owned();
    assert_eq!(scene.current_tenant(&scene.operator), Some(id.clone()));
    let users = scene.world.client(Role::Provider, &id);
    assert_eq!(scene.names(&users, ""), ["Another root"]);
    assert_eq!(scene.count(&scene.operator, ""), 5);
    assert_eq!(scene.count(&scene.admin, ""), 3);
}

/// The rule that only service providers have tenants below them is another API's.
#[test]
fn a_subscriber_may_have_tenants_too() {
    let scene = Scene::new();
    let at_home = scene.world.client(Role::Provider, &scene.tenant);
    let body = json!({"name": "Below a subscriber"});
    assert_eq!(scene.world.post("/ipera/tenants").by(&at_home).json(body).status, 200);
    assert_eq!(scene.names(&at_home, ""), ["Customer", "Below a subscriber"]);
}

#[test]
fn a_tenant_is_active_at_once_whatever_the_delay() {
    let provisioning_delay = Duration::from_secs(3_600);
    let scene = Scene::with(Settings { provisioning_delay, ..Settings::default() });
    let body = json!({"name": "New Tenant"});
    let reply = scene.world.post("/ipera/tenants").by(&scene.provider).json(body);
    let id = reply.json()["data"]["id"].as_str().unwrap().to_owned();
    let ocs = scene.world.get(&format!("/ocs/api/v1/Tenants/{id}")).by(&scene.admin).send().json();
    assert_eq!(ocs["State"], 1);
}

#[test]
fn every_attribute_is_kept() {
    let scene = Scene::new();
    let body = json!({
        "name": " Ünternehmen & Söhne ", "country_code": "CZ", "city": "Praha", "address": "Na Příkopě 1",
        "post_code": "110 00", "description": "Line one\nline two \u{1f3e2}", "group_id": "7",
        "is_trashed": true, "id": "mine"
    });
    let reply = scene.world.post("/ipera/tenants").by(&scene.provider).json(body);
    let id = reply.json()["data"]["id"].as_str().unwrap().to_owned();
    let expected = json!({
        "id": id, "name": " Ünternehmen & Söhne ", "address": "Na Příkopě 1", "city": "Praha",
        "country_code": "CZ", "country_name": "Czechia",
        "description": "Line one\nline two \u{1f3e2}", "is_trashed": false
    });
    reply.says(200, &json!({ "data": expected }));
    let mut item = expected;
    item["group_id"] = "0".into();
    item["group_name"] = "".into();
    assert_eq!(scene.item(&id).to_string(), item.to_string());
    let sql = "SELECT postal_code FROM tenant WHERE id = ?1";
    let post_code: String = scene.raw().query_row(sql, [&id], |row| row.get(0)).unwrap();
    assert_eq!(post_code, "110 00");
}

#[test]
fn names_need_not_be_unique() {
    let scene = Scene::new();
    let make = || {
        let body = json!({"name": "Customer"});
        scene.world.post("/ipera/tenants").by(&scene.provider).json(body).json()["data"]["id"]
            .take()
    };
    let (first, second) = (make(), make());
    assert!(first != second && first != Value::Null);
    assert_eq!(scene.count(&scene.provider, "name=customer"), 3);
}
