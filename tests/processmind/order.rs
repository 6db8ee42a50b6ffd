//! The order of checks: of two things wrong, the earlier one is told.

use serde_json::json;

use super::{Scene, message};

#[test]
fn of_two_faults_the_earlier_check_speaks() {
    let scene = Scene::new();
    let (world, before) = (&scene.world, scene.state());
    let (users, foreign) = (scene.path("/users"), format!("/tenant/{}", scene.foreign));
    let large = vec![b' '; 1024 * 1024 + 1];

    // Route before authentication.
    assert_eq!(world.request("PATCH", &users).send().status, 405);
    assert_eq!(world.get("/processmind/nothing").bearer("a.b.c").send().status, 404);
    // Authentication before everything else.
    world.put(&foreign).body("{").says(401, &message("Unauthorized"));
    world.put(&foreign).body(large.clone()).says(401, &message("Unauthorized"));
    world.put("/tenant/a.b").body("{").says(401, &message("Unauthorized"));
    // The size of a body before visibility.
    let too_large = message("The body is larger than 1048576 bytes.");
    world.put(&foreign).by(&scene.admin).body(large.clone()).says(413, &too_large);
    world.put(&users).by(&scene.member).body(large).says(413, &too_large);
    // Visibility before role, role before what the body says.
    let unknown = message("There is no such tenant.");
    world.put(&foreign).by(&scene.member).body("{").says(404, &unknown);
    world.put(&foreign).by(&scene.admin).body("{").says(404, &unknown);
    let role = message("This needs the role admin.");
    for method in ["POST", "PUT", "DELETE"] {
        let request = world.request(method, &users).by(&scene.member);
        request.header("Content-Type", "image/png").body("x").says(403, &role);
        world.request(method, &users).by(&scene.member).json(json!({})).says(403, &role);
    }
    // What the body says before the rules.
    let body = json!({"email": "user@example.com", "isAdminInTenant": 1});
    let text = "isAdminInTenant must be of type boolean.";
    world.post(&users).by(&scene.admin).json(body).says(400, &message(text));
    assert_eq!(scene.state(), before);
}

#[test]
fn a_suspended_home_comes_before_the_body_and_visibility() {
    let scene = Scene::new();
    let ocs = format!("/ocs/api/v1/Tenants/{}", scene.tenant);
    assert_eq!(scene.world.put(&ocs).by(&scene.operator).json(json!({"State": 2})).status, 200);
    let suspended = message("The tenant of these credentials is not active.");
    let large = vec![b' '; 1024 * 1024 + 1];
    for path in [scene.path(""), format!("/tenant/{}", scene.foreign), "/tenant/a.b".into()] {
        scene.world.put(&path).by(&scene.admin).body("{").says(403, &suspended);
        scene.world.put(&path).by(&scene.member).body(large.clone()).says(403, &suspended);
    }
}
