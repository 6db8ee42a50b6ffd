//! Settings of the caller's tenant.

use serde_json::json;

use super::house::{House, NEEDS_ADMIN, NO_TENANT, refuses};

const AT: &str = "/dpod/v1/tenants/settings";

#[test]
fn each_tenant_has_its_own() {
    let house = House::new();
    let (on, off) =
        (json!({"automaticTenantOnboarding": true}), json!({"automaticTenantOnboarding": false}));
    house.world.patch(AT).by(&house.admin).json(on.clone()).says(200, &on);
    house.get(AT, &house.provider).says(200, &off);
    house.world.patch(AT).by(&house.admin).json(json!({})).says(200, &on);
    house.world.patch(AT).by(&house.admin).json(off.clone()).says(200, &off);
    house.world.put(AT).by(&house.admin).json(on.clone()).says(200, &on);
    let null = json!({"automaticTenantOnboarding": null});
    house.world.patch(AT).by(&house.admin).json(null).says(200, &off);
}

#[test]
fn what_is_no_setting_is_refused_and_changes_nothing() {
    let house = House::new();
    for (body, message) in [
        (json!({"automaticTenantOnboarding": true, "else": 1}), "else is not known."),
        (
            json!({"automaticTenantOnboarding": "true"}),
            "automaticTenantOnboarding must be of type boolean.",
        ),
        (json!([true]), "The body must be a JSON object."),
    ] {
        refuses(&house.world.patch(AT).by(&house.admin).json(body), 400, AT, message);
    }
    let off = json!({"automaticTenantOnboarding": false});
    house.get(AT, &house.admin).says(200, &off);
}

#[test]
fn they_are_for_administrators_with_a_home() {
    let house = House::new();
    refuses(&house.get(AT, &house.member), 403, AT, NEEDS_ADMIN);
    let reply = house.world.patch(AT).by(&house.member).body("no json");
    refuses(&reply, 403, AT, NEEDS_ADMIN);
    refuses(&house.get(AT, &house.operator), 404, AT, NO_TENANT);
    let reply = house.world.patch(AT).by(&house.operator).body("no json");
    refuses(&reply, 404, AT, NO_TENANT);
}
