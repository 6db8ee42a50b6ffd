//! The order of checks: of two things wrong, the earlier one is told.

use serde_json::json;

use super::{SUBTENANTS, Scene, failure};

#[test]
fn of_two_faults_the_earlier_check_speaks() {
    let scene = Scene::new();
    let (world, before) = (&scene.world, scene.state());
    let one = |id: &str| format!("{SUBTENANTS}/{id}");
    let large = vec![b' '; 1024 * 1024 + 1];

    // Route before authentication.
    assert_eq!(world.request("PATCH", SUBTENANTS).send().status, 405);
    assert_eq!(world.get("/nse/v2.1/nothing").bearer("a.b.c").send().status, 404);
    // Authentication before everything else.
    for path in [one("in-foreign"), one("a.b"), one("in-tenant")] {
        assert_eq!(world.put(&path).body("{").status, 401);
        assert_eq!(world.put(&path).body(large.clone()).status, 401);
    }
    assert_eq!(world.get(&format!("{SUBTENANTS}?limit=x")).send().status, 401);
    // The size of a body before visibility and role.
    let too_large = failure(413, "The body is larger than 1048576 bytes.");
    world.put(&one("in-foreign")).by(&scene.admin).body(large.clone()).says(413, &too_large);
    world.post(SUBTENANTS).by(&scene.member).body(large).says(413, &too_large);
    // Visibility before role, role before what the body says.
    let unknown = failure(404, "There is no such subtenant.");
    for client in [&scene.member, &scene.admin] {
        world.put(&one("in-foreign")).by(client).body("{").says(404, &unknown);
        world.delete(&one("in-foreign")).by(client).send().says(404, &unknown);
    }
    let role = failure(403, "This needs the role admin.");
    world.put(&one("in-tenant")).by(&scene.member).body("{").says(403, &role);
    world.post(SUBTENANTS).by(&scene.member).body("{").says(403, &role);
    let image = world.post(SUBTENANTS).by(&scene.member).header("Content-Type", "image/png");
    image.body("x").says(403, &role);
    let foreign = json!({"name": "N", "code": "part_elsewhere", "tenant_id": scene.foreign});
    world.post(SUBTENANTS).by(&scene.member).json(foreign).says(403, &role);
    // What the body says before the rules.
    let taken = json!({"code": "part", "tenant_id": scene.foreign});
    let missing = failure(400, "name is required.");
    world.post(SUBTENANTS).by(&scene.admin).json(taken).says(400, &missing);
    assert_eq!(scene.state(), before);
}

#[test]
fn storage_is_told_of_to_nobody_who_may_not_delete() {
    let scene = Scene::new();
    scene.world.usage_of_subtenant(&scene.tenant, "in-tenant", "storage_bytes", 1);
    scene.world.usage_of_subtenant(&scene.foreign, "in-foreign", "storage_bytes", 1);
    let delete =
        |id: &str, client| scene.world.delete(&format!("{SUBTENANTS}/{id}")).by(client).send();
    let role = failure(403, "This needs the role admin.");
    delete("in-tenant", &scene.member).says(403, &role);
    let unknown = failure(404, "There is no such subtenant.");
    delete("in-foreign", &scene.admin).says(404, &unknown);
}

#[test]
fn a_suspended_home_comes_before_the_body_and_visibility() {
    let scene = Scene::new();
    let ocs = format!("/ocs/api/v1/Tenants/{}", scene.tenant);
    assert_eq!(scene.world.put(&ocs).by(&scene.operator).json(json!({"State": 2})).status, 200);
    let suspended = failure(403, "The tenant of these credentials is not active.");
    for id in ["in-tenant", "in-foreign", "a.b"] {
        let path = format!("{SUBTENANTS}/{id}");
        scene.world.put(&path).by(&scene.admin).body("{").says(403, &suspended);
        scene.world.delete(&path).by(&scene.member).send().says(403, &suspended);
    }
    let large = vec![b' '; 1024 * 1024 + 1];
    scene.world.post(SUBTENANTS).by(&scene.admin).body(large).says(403, &suspended);
}
