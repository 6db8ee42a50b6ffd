//! The order of checks: of two things wrong, the earlier one is told.

use serde_json::json;
use tenantd::dialects::Settings;
use tenantd::model::{Role, TenantState};

use super::{Scene, invalid, message};

#[test]
fn of_two_faults_the_earlier_check_speaks() {
    let scene = Scene::new();
    let (world, before) = (&scene.world, scene.state());
    let at_home = world.client(Role::Admin, &scene.tenant);
    let member = world.client(Role::Member, &scene.tenant);
    let (own, foreign) =
        (format!("/ipera/tenants/{}", scene.tenant), format!("/ipera/tenants/{}", scene.foreign));
    let large = vec![b' '; 1024 * 1024 + 1];

    // Route before authentication, authentication before everything else.
    assert_eq!(world.request("PATCH", &own).send().status, 405);
    assert_eq!(world.get("/ipera/nothing").bearer("a.b.c").send().status, 404);
    world.put(&foreign).body(large.clone()).says(401, &message("Unauthenticated."));
    // The size of a body before visibility and role.
    let too_large = message("The body is larger than 1048576 bytes.");
    world.put(&foreign).by(&at_home).body(large.clone()).says(413, &too_large);
    world.post("/ipera/tenants").by(&member).body(large).says(413, &too_large);
    // Visibility before role, role before what the body says.
    let unknown = message("There is no such tenant.");
    for tail in ["", "/deactivate", "/activate"] {
        world.put(&format!("{foreign}{tail}")).by(&member).body("[]").says(404, &unknown);
        let role = message("This needs the role admin.");
        world.put(&format!("{own}{tail}")).by(&member).body("[]").says(403, &role);
    }
    let role = message("This needs the role provider.");
    world.post("/ipera/tenants").by(&at_home).body("[]").says(403, &role);
    // What the body says before the rules.
    let status = invalid(&[("user_status", "The selected user status is invalid.")]);
    let body = json!({"user_status": 7});
    world.put(&format!("{own}/deactivate")).by(&at_home).json(body).says(422, &status);
    assert_eq!(scene.state(), before);
}

#[test]
fn the_rate_limit_stands_after_the_size_of_the_body_and_before_visibility() {
    let scene = Scene::with(Settings { rate_limit: 1, ..Settings::default() });
    let foreign = format!("/ipera/tenants/{}", scene.foreign);
    let put = |body: Vec<u8>| scene.world.put(&foreign).by(&scene.member).body(body);
    let large = vec![b' '; 1024 * 1024 + 1];
    let too_large = message("The body is larger than 1048576 bytes.");
    put(large.clone()).says(413, &too_large);
    put(Vec::new()).says(404, &message("There is no such tenant."));
    put(Vec::new()).says(429, &message("Too Many Attempts."));
    put(large).says(413, &too_large);
    scene.world.set_state(&scene.root, TenantState::Deactivated);
    put(Vec::new()).says(403, &message("The tenant of these credentials is not active."));
}
