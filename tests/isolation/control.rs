//! The control API's part of the matrix.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tenantd::model::Role;

use super::Relation;
use super::scene::{Scene, Target};
use crate::support::Client;

/// How the lists of the whole instance name a tenant.
pub fn query(operation: &str, target: &Target) -> String {
    let name = match operation {
        "control.listTenants" => "parent",
        "control.listClients" => "homeTenant",
        "control.listAudit" | "control.readUsage" => "tenant",
        _ => return String::new(),
    };
    format!("?{name}={}", target.tenant)
}

/// A body that the operation takes.
pub fn control_body(operation: &str, scene: &Scene, target: &Target) -> Option<Value> {
    let tenant = &target.tenant;
    Some(match operation {
        "control.createTenant" => json!({"name": "New", "parent": tenant}),
        "control.updateTenant" | "control.updateSubtenant" => json!({"name": "Renamed"}),
        "control.putFeature" => json!({"currentState": 1}),
        // The present one, which is accepted from everybody.
        "control.putEntitlement" => {
            json!({"entitlementType": "usage", "limitType": "soft", "value": 1})
        }
        "control.updateSettings" => json!({"automaticTenantOnboarding": true}),
        "control.addUser" => json!({"email": format!("new{}@example.com", scene.number())}),
        "control.updateUser" => json!({"isDeveloper": true}),
        "control.createSubtenant" => {
            json!({"name": "New", "code": format!("control_{}", scene.number())})
        }
        "control.createClient" => json!({"name": "New", "role": "member", "homeTenant": tenant}),
        "control.replaceRegions" => {
            json!({"regions": [{"id": "home", "name": "Home", "isHome": true}]})
        }
        "control.putKnownFeature" => json!({"name": "Feature"}),
        "control.putServices" => json!({"services": []}),
        // The present ones, which are accepted from everybody.
        "control.putQuotas" => json!({"quotas": []}),
        "control.recordUsage" => {
            let subtenant = target.subtenant.borrow().clone();
            let own = json!({"tenant": tenant, "metric": "m", "delta": 1});
            json!([own, {"tenant": tenant, "metric": "m", "delta": 1, "subtenant": subtenant}])
        }
        "control.readUsage" | "control.rotateClient" | "control.makeBackup" => return None,
        other => {
            let verb = other.trim_start_matches("control.");
            let is_bodiless = ["get", "list", "delete", "remove", "put"]
                .iter()
                .any(|word| verb.starts_with(word));
            assert!(is_bodiless, "{other} has no entry in the matrix");
            return None;
        }
    })
}

/// What the control API answers. A tenant that only a body or a query names is a matter of those.
pub fn control_status(operation: &str, is_visible: bool, has_role: bool) -> u16 {
    let success = match operation {
        "control.createTenant"
        | "control.addUser"
        | "control.createSubtenant"
        | "control.createClient" => 201,
        "control.putIcon"
        | "control.deleteIcon"
        | "control.deleteEntitlement"
        | "control.removeUser"
        | "control.deleteSubtenant" => 204,
        "control.deleteTenant" | "control.deleteClient" => 412,
        _ => 200,
    };
    match operation {
        "control.listAudit"
        | "control.getInfo"
        | "control.getMe"
        | "control.listRegions"
        | "control.listKnownFeatures" => 200,
        "control.replaceRegions" | "control.putKnownFeature" | "control.makeBackup" => {
            if has_role {
                200
            } else {
                403
            }
        }
        "control.createTenant" | "control.createClient" | "control.recordUsage" if !has_role => 403,
        "control.createTenant"
        | "control.recordUsage"
        | "control.createClient"
        | "control.listTenants"
        | "control.listClients"
            if !is_visible =>
        {
            400
        }
        _ if !is_visible => 404,
        _ if !has_role => 403,
        _ => success,
    }
}

/// What `member` of a list's items says, of all its pages.
fn named(scene: &Scene, caller: &Client, path: &str, member: &str) -> BTreeSet<String> {
    let (mut named, mut after) = (BTreeSet::new(), String::new());
    loop {
        let path = format!("/control/v1/{path}?limit=7{after}");
        let page = scene.world.get(&path).by(caller).send().json();
        let items = page["items"].as_array().unwrap_or_else(|| panic!("{path}: {page}"));
        named.extend(items.iter().filter_map(|item| Some(item[member].as_str()?.to_owned())));
        let Some(next) = page["next"].as_str() else { return named };
        after = format!("&after={next}");
    }
}

#[test]
fn lists_name_what_the_caller_sees_and_nothing_else() {
    let scene = Scene::new();
    for (role, caller) in scene.callers() {
        let visible = |with_deleted: bool| -> BTreeSet<String> {
            let targets = scene.targets.iter().filter(|target| {
                let relation = target.relation;
                let is_shown = with_deleted && relation.is_deleted_within_sight_of(role);
                relation.is_visible_to(role) || is_shown
            });
            targets.map(|target| target.tenant.clone()).collect()
        };
        assert_eq!(named(&scene, &caller, "tenants", "id"), visible(false), "{role}");
        assert_eq!(named(&scene, &caller, "audit", "tenantId"), visible(true), "{role}");
        let homes = named(&scene, &caller, "clients", "homeTenant");
        // An operator also sees the clients of what is deleted.
        assert_eq!(homes, visible(role == Role::Operator), "{role}");
    }
}

/// IPERA's switch may move a client beyond its home, further than those at home there see.
#[test]
fn where_a_client_has_moved_is_shown_to_whoever_sees_that_tenant() {
    let scene = Scene::new();
    for (relation, role) in
        [(Relation::Unrelated, Role::Operator), (Relation::Child, Role::Provider)]
    {
        let moved = scene.world.client(role, scene.home());
        let target = &scene.target(relation).tenant;
        let switch = scene.world.put(&format!("/ipera/tenants/{target}/switch"));
        assert_eq!(switch.by(&moved).send().status, 200);
        for (role, caller) in scene.callers() {
            let expected = if relation.is_visible_to(role) { json!(target) } else { Value::Null };
            let get = |path: String| scene.world.get(&path).by(&caller).send().json();
            let shown = get(format!("/control/v1/clients/{}", moved.id));
            assert_eq!(shown["currentTenant"], expected, "{role} {relation:?}");
            for query in [String::new(), format!("?homeTenant={}", scene.home())] {
                let list = get(format!("/control/v1/clients{query}"));
                let mut items = list["items"].as_array().unwrap().iter();
                assert_eq!(items.find(|item| item["id"] == moved.id), Some(&shown), "{role}");
            }
        }
    }
}
