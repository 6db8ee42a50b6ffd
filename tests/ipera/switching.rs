//! "Switch Tenant".

use serde_json::json;
use tenantd::model::{Role, TenantState};

use super::{Scene, invalid};
use crate::support::{Client, Reply};

fn switch(scene: &Scene, client: &Client, tenant: &str) -> Reply {
    scene.world.put(&format!("/ipera/tenants/{tenant}/switch")).by(client).send()
}

#[test]
fn the_current_tenant_changes_and_the_home_stays() {
    let scene = Scene::new();
    let success = json!({"success": true});
    switch(&scene, &scene.provider, &scene.tenant).says(200, &success);
    assert_eq!(scene.current_tenant(&scene.provider), Some(scene.tenant.clone()));
    assert_eq!(scene.current_tenant(&scene.admin), Some(scene.root.clone()));
    let trace = (scene.provider.id.clone(), "ipera.switchTenant".to_owned());
    assert_eq!(scene.world.last_audit(&scene.tenant), Some(trace));
    // The same token still sees what it saw, and makes tenants where it made them.
    assert_eq!(scene.count(&scene.provider, ""), 3);
    let body = json!({"name": "New Tenant"});
    assert_eq!(scene.world.post("/ipera/tenants").by(&scene.provider).json(body).status, 200);
    let at_home = scene.world.client(Role::Admin, &scene.tenant);
    assert_eq!(scene.count(&at_home, ""), 1);
    switch(&scene, &scene.provider, &scene.root).says(200, &success);
    switch(&scene, &scene.provider, &scene.root).says(200, &success);
    assert_eq!(scene.current_tenant(&scene.provider), Some(scene.root.clone()));
}

#[test]
fn a_member_switches_to_its_home_and_an_operator_anywhere() {
    let scene = Scene::new();
    assert_eq!(switch(&scene, &scene.member, &scene.root).status, 200);
    assert_eq!(switch(&scene, &scene.member, &scene.tenant).status, 404);
    assert_eq!(scene.current_tenant(&scene.member), Some(scene.root.clone()));
    assert_eq!(scene.current_tenant(&scene.operator), None);
    assert_eq!(switch(&scene, &scene.operator, &scene.foreign).status, 200);
    assert_eq!(scene.current_tenant(&scene.operator), Some(scene.foreign.clone()));
}

#[test]
fn a_deactivated_tenant_is_not_switched_to() {
    let scene = Scene::new();
    let refused = invalid(&[("id", "The tenant is deactivated.")]);
    for state in [TenantState::Deactivating, TenantState::Deactivated, TenantState::Reactivating] {
        scene.world.set_state(&scene.tenant, state);
        switch(&scene, &scene.provider, &scene.tenant).says(422, &refused);
    }
    assert_eq!(scene.current_tenant(&scene.provider), Some(scene.root.clone()));
    for state in [TenantState::Creating, TenantState::IsHomeTenant, TenantState::Active] {
        scene.world.set_state(&scene.tenant, state);
        switch(&scene, &scene.provider, &scene.tenant).says(200, &json!({"success": true}));
    }
}

#[test]
fn a_body_is_of_no_account() {
    let scene = Scene::new();
    for body in ["{", "[]", "5", "{\"user_status\": 9}"] {
        let path = format!("/ipera/tenants/{}/switch", scene.tenant);
        assert_eq!(scene.world.put(&path).by(&scene.admin).body(body).status, 200, "{body}");
    }
}
