//! "Delete a subtenant by ID".

use super::{SUBTENANTS, Scene, failure, ids};
use crate::support::Reply;

fn delete(scene: &Scene) -> Reply {
    scene.world.delete(&format!("{SUBTENANTS}/in-tenant")).by(&scene.admin).send()
}

#[test]
fn it_is_gone_and_its_code_is_free() {
    let scene = Scene::new();
    let reply = delete(&scene);
    reply.says_nothing(204);
    scene.administrator_left_a_trace_of("nse.deleteSubtenant");
    let unknown = failure(404, "There is no such subtenant.");
    delete(&scene).says(404, &unknown);
    let path = format!("{SUBTENANTS}/in-tenant");
    scene.world.get(&path).by(&scene.admin).send().says(404, &unknown);
    let left = scene.world.get(SUBTENANTS).by(&scene.admin).send().json();
    assert_eq!((ids(&left), &left["result"]["total_records"]), (vec!["in-below"], &1.into()));
    let mut body = scene.body();
    body["code"] = "part".into();
    assert_eq!(scene.world.post(SUBTENANTS).by(&scene.admin).json(body).status, 201);
}

#[test]
fn a_body_does_not_matter() {
    let scene = Scene::new();
    let request = scene.world.delete(&format!("{SUBTENANTS}/in-tenant")).by(&scene.admin);
    request.header("Content-Type", "image/png").body("no JSON").says_nothing(204);
}

#[test]
fn a_subtenant_that_holds_storage_stays() {
    let scene = Scene::new();
    let (tenant, world) = (&scene.tenant, &scene.world);
    world.usage_of_subtenant(tenant, "in-tenant", "storage_bytes", 1);
    let before = (scene.state(), world.last_audit(tenant));
    delete(&scene).says(412, &failure(412, "The subtenant still holds storage."));
    assert_eq!((scene.state(), world.last_audit(tenant)), before);
    world.usage_of_subtenant(tenant, "in-tenant", "storage_bytes", -1);
    assert_eq!(delete(&scene).status, 204);
}

#[test]
fn only_storage_of_its_own_keeps_it() {
    let scene = Scene::new();
    let (tenant, world) = (&scene.tenant, &scene.world);
    world.usage_of_subtenant(tenant, "in-tenant", "process", 5);
    world.usage_of_subtenant(&scene.below, "in-below", "storage_bytes", 5);
    world.usage(tenant, "storage_bytes", 5);
    assert_eq!(delete(&scene).status, 204);
}

#[test]
fn what_it_used_stays_counted_for_the_tenant() {
    let scene = Scene::new();
    scene.world.usage_of_subtenant(&scene.tenant, "in-tenant", "process", 5);
    assert_eq!(delete(&scene).status, 204);
    let path = format!("/processmind/tenant/{}/statistics", scene.tenant);
    let statistics = scene.world.get(&path).by(&scene.member).send().json();
    assert_eq!(statistics["processCount"], 5);
}
