//! "Remove Tenant User".

use serde_json::{Value, json};

use super::{Scene, message, uuid};
use crate::support::{Person, Reply};

fn remove(scene: &Scene, body: Value) -> Reply {
    scene.world.delete(&scene.path("/users")).by(&scene.admin).json(body)
}

#[test]
fn a_user_is_removed_from_this_tenant_alone() {
    let scene = Scene::new();
    let sibling = scene.world.tenant("Sibling", Some(&scene.root));
    scene.world.member(&sibling, Person::of("user@example.com"));
    let body = json!({"userId": scene.user, "tenantId": scene.tenant});
    remove(&scene, body.clone()).says(200, &message("User removed from tenant."));
    let users = scene.world.get(&scene.path("/users")).by(&scene.member).send();
    users.says(200, &json!([]));
    let path = format!("/tenant/{sibling}/users");
    let there = scene.world.get(&path).by(&scene.operator).send().json();
    assert_eq!(there[0]["id"], uuid(&scene.user));
    let trace = (scene.admin.id.clone(), "processmind.removeUser".to_owned());
    assert_eq!(scene.world.last_audit(&scene.tenant), Some(trace.clone()));

    remove(&scene, body).says(404, &message("There is no such user."));
    assert_eq!(scene.world.last_audit(&scene.tenant), Some(trace));
}

#[test]
fn who_is_no_member_is_not_found_wherever_they_are() {
    let scene = Scene::new();
    let elsewhere = scene.world.member(&scene.foreign, Person::of("there@example.com"));
    let before = scene.state();
    for user in [&elsewhere, "01890a5d-ac96-774b-bcce-b302099a8057", "no id"] {
        let reply = remove(&scene, json!({"userId": user, "tenantId": scene.tenant}));
        reply.says(404, &message("There is no such user."));
    }
    assert_eq!(scene.state(), before);
    let path = format!("/tenant/{}/users", scene.foreign);
    let users = scene.world.get(&path).by(&scene.operator).send().json();
    assert_eq!(users[0]["id"], uuid(&elsewhere));
}

#[test]
fn a_bad_body_is_refused_and_nothing_changes() {
    let scene = Scene::new();
    let (user, tenant) = (&scene.user, &scene.tenant);
    let before = (scene.state(), scene.world.last_audit(tenant));
    let cases = [
        (json!({}), "userId is required. tenantId is required."),
        (json!({"userId": user}), "tenantId is required."),
        (json!({"tenantId": tenant}), "userId is required."),
        (json!({"userId": user, "tenantId": scene.foreign}), "tenantId differs from the path."),
        (json!({"userId": true, "tenantId": tenant}), "userId must be of type string."),
    ];
    for (body, expected) in cases {
        remove(&scene, body).says(400, &message(expected));
    }
    let nothing = scene.world.delete(&scene.path("/users")).by(&scene.admin).send();
    let eof = "The body is not JSON: it is empty.";
    nothing.says(400, &message(eof));
    assert_eq!((scene.state(), scene.world.last_audit(tenant)), before);
}
