//! A person's place in the organization, the root of the tree.

use serde_json::json;
use tenantd::model::user::MembershipStatus::{self, Active, Banned, Passive};

use super::{Scene, uuid};
use crate::support::Person;

/// The flags that `email` is listed with: active and admin in the organization.
fn flags(scene: &Scene, tenant: &str, email: &str) -> (bool, bool) {
    let users = scene.world.get(&format!("/tenant/{tenant}/users")).by(&scene.operator).send();
    let users = users.json();
    let user = users.as_array().unwrap().iter().find(|user| user["email"] == email).unwrap();
    let flag = |name: &str| user[name].as_bool().unwrap();
    (flag("isActiveInOrganization"), flag("isAdminInOrganization"))
}

#[test]
fn the_flags_come_from_the_membership_in_the_root() {
    let cases: [(MembershipStatus, bool, (bool, bool)); 6] = [
        (Active, false, (true, false)),
        (Active, true, (true, true)),
        (Passive, false, (false, false)),
        (Passive, true, (false, false)),
        (Banned, false, (false, false)),
        (Banned, true, (false, false)),
    ];
    let scene = Scene::new();
    for (number, (status, is_admin, expected)) in cases.into_iter().enumerate() {
        let email = format!("user{number}@example.com");
        scene.world.member(&scene.tenant, Person { is_admin: true, ..Person::of(&email) });
        assert_eq!(flags(&scene, &scene.tenant, &email), (true, false), "without one");
        scene.world.member(&scene.root, Person { status, is_admin, ..Person::of(&email) });
        assert_eq!(flags(&scene, &scene.tenant, &email), expected, "{status:?} {is_admin}");
    }
}

#[test]
fn in_the_root_itself_both_places_are_one() {
    let scene = Scene::new();
    let (status, is_admin) = (Passive, true);
    scene.world.member(&scene.root, Person { status, is_admin, ..Person::of("p@example.com") });
    assert_eq!(flags(&scene, &scene.root, "p@example.com"), (false, false));
}

#[test]
fn adding_somebody_to_a_tenant_makes_no_membership_in_the_root() {
    let scene = Scene::new();
    let body = json!({"email": "new@example.com", "isAdminInTenant": true});
    assert_eq!(scene.world.post(&scene.path("/users")).by(&scene.admin).json(body).status, 200);
    let of_root = format!("/tenant/{}/users", scene.root);
    scene.world.get(&of_root).by(&scene.operator).send().says(200, &json!([]));
    assert_eq!(flags(&scene, &scene.tenant, "new@example.com"), (true, false));
}

#[test]
fn the_organization_is_the_root_however_deep_the_tenant() {
    let scene = Scene::new();
    let child = scene.world.tenant("Child", Some(&scene.tenant));
    let grandchild = scene.world.tenant("Grandchild", Some(&child));
    scene.world.member(&grandchild, Person::of("deep@example.com"));
    let path = format!("/tenant/{grandchild}/users");
    let users = scene.world.get(&path).by(&scene.admin).send().json();
    assert_eq!(users[0]["organizationId"], uuid(&scene.root));
}
