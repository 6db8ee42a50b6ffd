//! "Get Tenant Statistics".

use serde_json::json;
use tenantd::model::user::MembershipStatus;

use super::Scene;
use crate::support::Person;

fn statistics(processes: i64, datasets: i64, users: i64, bytes: i64) -> serde_json::Value {
    json!({
        "processCount": processes, "datasetCount": datasets, "userCount": users,
        "storageUsedBytes": bytes
    })
}

#[test]
fn an_unused_tenant_has_zeros() {
    let scene = Scene::new();
    let path = format!("/tenant/{}/statistics", scene.root);
    scene.world.get(&path).by(&scene.operator).send().says(200, &statistics(0, 0, 0, 0));
}

#[test]
fn only_active_memberships_are_users() {
    let scene = Scene::new();
    for (email, status) in [
        ("passive@example.com", MembershipStatus::Passive),
        ("b@example.com", MembershipStatus::Banned),
    ] {
        scene.world.member(&scene.tenant, Person { status, ..Person::of(email) });
    }
    let read = || scene.world.get(&scene.path("/statistics")).by(&scene.member).send();
    read().says(200, &statistics(0, 0, 1, 0));

    let body = json!({"userId": scene.user, "tenantId": scene.tenant, "isActiveInTenant": false});
    assert_eq!(scene.world.put(&scene.path("/users")).by(&scene.admin).json(body).status, 200);
    read().says(200, &statistics(0, 0, 0, 0));
}

#[test]
fn counters_are_sums_of_the_tenant_and_its_subtenants_alone() {
    let scene = Scene::new();
    let (world, tenant) = (&scene.world, &scene.tenant);
    let part = world.subtenant(tenant, "part-1", "Part", "part");
    let below = world.tenant("Below", Some(tenant));
    world.usage(tenant, "process", 3);
    world.usage(tenant, "process", -1);
    world.usage(tenant, "dataset", 4);
    world.usage(tenant, "storage_bytes", 9_007_199_254_740_000);
    world.usage_of_subtenant(tenant, &part, "storage_bytes", 991);
    world.usage(tenant, "another_metric", 7);
    world.usage(&below, "process", 100);
    let reply = world.get(&scene.path("/statistics")).by(&scene.member).send();
    reply.says(200, &statistics(2, 4, 1, 9_007_199_254_740_991));
}
