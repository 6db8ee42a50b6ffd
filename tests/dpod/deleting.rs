//! "deleteTenant".

use std::time::Duration;

use serde_json::json;
use tenantd::dialects::Settings;
use tenantd::model::TenantState;

use super::house::{House, NO_TENANT, path, refuses};
use crate::support::WorldOptions;

#[test]
fn live_children_keep_it_unless_they_go_along() {
    let house = House::new();
    let at = path(&house.acme);
    let code = json!({"name": "Div", "code": "div", "tenant_id": house.plant});
    assert_eq!(
        house.world.post("/v2.1/subtenants").by(&house.admin).json(code.clone()).status,
        201
    );
    house.patch(&house.plant, &house.admin, json!({"hostname": "plant"}));
    for query in ["", "?force=false"] {
        let reply = house.world.delete(&format!("{at}{query}")).by(&house.provider).send();
        refuses(&reply, 409, &at, "The tenant still has tenants below it.");
    }
    let reply = house.world.delete(&format!("{at}?force=yes")).by(&house.provider).send();
    refuses(&reply, 400, &at, "force must be true or false.");
    let reply = house.world.delete(&format!("{at}?force=true")).by(&house.provider).send();
    reply.says_nothing(204);
    for id in [&house.acme, &house.plant] {
        refuses(&house.get(&path(id), &house.operator), 404, &path(id), NO_TENANT);
    }
    // Their names and codes are free, their clients are nobody.
    assert_eq!(house.create(json!({"name": "X", "hostname": "plant"})).status, 201);
    let mut again = code;
    again["tenant_id"] = json!(house.home);
    assert_eq!(house.world.post("/v2.1/subtenants").by(&house.provider).json(again).status, 201);
    assert_eq!(house.get(&at, &house.admin).status, 401);
    let list = house.get("/dpod/v1/tenants", &house.provider).json();
    assert_eq!(list["totalElements"], 2);
    let deleted = house.get("/dpod/v1/tenants?status=deleted", &house.operator).json();
    assert_eq!((&deleted["totalElements"], &deleted["content"]), (&json!(0), &json!([])));
}

#[test]
fn nobody_deletes_the_own_home() {
    let house = House::new();
    let message = "The state of your own tenant cannot be changed by you.";
    let reply = house.world.delete(&format!("{}?force=true", path(&house.home)));
    refuses(&reply.by(&house.provider).send(), 403, &path(&house.home), message);
    assert_eq!(house.tenant(&house.home)["accountStatus"], "active");
    house.world.set_state(&house.plant, TenantState::IsHomeTenant);
    let reply = house.world.delete(&path(&house.plant)).by(&house.provider).send();
    refuses(&reply, 409, &path(&house.plant), "The state of this tenant cannot be changed.");
}

#[test]
fn with_a_delay_a_tenant_is_pending_first_and_gone_at_once() {
    let provisioning_delay = Duration::from_secs(60);
    let settings = Settings { provisioning_delay, ..Settings::default() };
    let house = House::with(WorldOptions { settings, ..WorldOptions::default() });
    let made = house.create(json!({"name": "Slow"})).json();
    assert_eq!(made["accountStatus"], "pending");
    let id = made["id"].as_str().unwrap();
    let pending = house.get("/dpod/v1/tenants?status=pending", &house.provider).json();
    assert_eq!((&pending["totalElements"], &pending["content"][0]["id"]), (&json!(1), &json!(id)));
    house.world.clock.advance(provisioning_delay);
    assert_eq!(house.tenant(id)["accountStatus"], "active");
    house.world.delete(&path(id)).by(&house.provider).send().says_nothing(204);
    assert_eq!(house.get(&path(id), &house.provider).status, 404);
}
