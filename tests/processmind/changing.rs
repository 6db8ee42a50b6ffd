//! "Update Tenant User".

use serde_json::{Value, json};
use tenantd::model::user::MembershipStatus::{self, Active, Banned, Passive};

use super::{Scene, message, uuid};
use crate::support::{Person, Reply};

const SHOWN: [&str; 3] = ["isActiveInTenant", "isAdminInTenant", "isDeveloperInTenant"];

/// Sends these flags for a user of the tenant.
fn change(scene: &Scene, user: &str, flags: &Value) -> Reply {
    let mut body = json!({ "userId": user, "tenantId": scene.tenant });
    body.as_object_mut().unwrap().extend(flags.as_object().unwrap().clone());
    scene.world.put(&scene.path("/users")).by(&scene.admin).json(body)
}

fn flags(scene: &Scene, user: &str) -> [bool; 3] {
    let users = scene.world.get(&scene.path("/users")).by(&scene.member).send().json();
    let found = users.as_array().unwrap().iter().find(|found| found["id"] == uuid(user)).unwrap();
    SHOWN.map(|name| found[name].as_bool().unwrap())
}

#[test]
fn flags_change_one_by_one_and_those_left_out_stay() {
    let scene = Scene::new();
    let steps = [
        (json!({"isAdminInTenant": true}), [true, true, false]),
        (json!({"isDeveloperInTenant": true}), [true, true, true]),
        (json!({"isActiveInTenant": false}), [false, true, true]),
        (json!({}), [false, true, true]),
        (json!({"isAdminInTenant": null, "isActiveInTenant": null}), [false, true, true]),
        (json!({"isAdminInTenant": false, "isActiveInTenant": true}), [true, false, true]),
        (
            json!({"isAdminInTenant": true, "isActiveInTenant": false, "isDeveloperInTenant": false}),
            [false, true, false],
        ),
    ];
    for (sent, expected) in steps {
        let reply = change(&scene, &scene.user, &sent);
        reply.says(200, &message("User tenant settings updated."));
        assert_eq!(flags(&scene, &scene.user), expected, "{sent}");
    }
    let trace = (scene.admin.id.clone(), "processmind.updateUser".to_owned());
    assert_eq!(scene.world.last_audit(&scene.tenant), Some(trace));
}

#[test]
fn switching_off_leaves_the_banned_banned_and_switching_on_lifts_it() {
    let scene = Scene::new();
    let status_after = |before: MembershipStatus, active: bool| {
        let email = format!("{before:?}{active}@example.com");
        let person = Person { status: before, ..Person::of(&email) };
        let user = scene.world.member(&scene.tenant, person);
        assert_eq!(change(&scene, &user, &json!({ "isActiveInTenant": active })).status, 200);
        scene.world.status_of(&scene.tenant, &user)
    };
    for before in [Passive, Active, Banned] {
        assert_eq!(status_after(before, true), Active);
    }
    assert_eq!(status_after(Active, false), Passive);
    assert_eq!(status_after(Passive, false), Passive);
    assert_eq!(status_after(Banned, false), Banned);
}

#[test]
fn only_this_tenants_membership_changes() {
    let scene = Scene::new();
    let sibling = scene.world.tenant("Sibling", Some(&scene.root));
    scene.world.member(&sibling, Person::of("user@example.com"));
    let flags = json!({"isAdminInTenant": true, "isActiveInTenant": false});
    assert_eq!(change(&scene, &scene.user, &flags).status, 200);
    let path = format!("/tenant/{sibling}/users");
    let users = scene.world.get(&path).by(&scene.operator).send().json();
    assert_eq!(
        (&users[0]["isAdminInTenant"], &users[0]["isActiveInTenant"]),
        (&json!(false), &json!(true))
    );
}

#[test]
fn who_is_no_member_is_not_found_wherever_they_are() {
    let scene = Scene::new();
    let elsewhere = scene.world.member(&scene.foreign, Person::of("there@example.com"));
    let sibling = scene.world.tenant("Sibling", Some(&scene.root));
    let near = scene.world.member(&sibling, Person::of("near@example.com"));
    let before = scene.state();
    let unknown = "01890a5d-ac96-774b-bcce-b302099a8057";
    let too_long = "x".repeat(65);
    for user in [&elsewhere, &near, unknown, "no/id", "\u{0}", &too_long, &scene.tenant] {
        let reply = change(&scene, user, &json!({"isAdminInTenant": true}));
        reply.says(404, &message("There is no such user."));
    }
    assert_eq!(scene.state(), before);
}

#[test]
fn a_bad_body_is_refused_and_nothing_changes() {
    let scene = Scene::new();
    let (user, tenant) = (&scene.user, &scene.tenant);
    let before = (scene.state(), scene.world.last_audit(tenant));
    let differs = "tenantId differs from the path.";
    let with = |name: &str, value: Value| json!({"userId": user, "tenantId": tenant, name: value});
    let cases = [
        (json!({}), "userId is required. tenantId is required."),
        (json!({"tenantId": tenant}), "userId is required."),
        (json!({"userId": user}), "tenantId is required."),
        (with("userId", json!(null)), "userId is required."),
        (with("userId", json!("")), "userId must not be blank."),
        (with("userId", json!(5)), "userId must be of type string."),
        (with("tenantId", json!(null)), "tenantId is required."),
        (with("tenantId", json!(" ")), "tenantId must not be blank."),
        (with("tenantId", json!([tenant])), "tenantId must be of type string."),
        (with("tenantId", json!(scene.foreign)), differs),
        (with("tenantId", json!(scene.root)), differs),
        (with("tenantId", json!("no such id")), differs),
        (with("isAdminInTenant", json!("yes")), "isAdminInTenant must be of type boolean."),
        (with("isActiveInTenant", json!(0)), "isActiveInTenant must be of type boolean."),
        (with("isDeveloperInTenant", json!({})), "isDeveloperInTenant must be of type boolean."),
    ];
    for (body, expected) in cases {
        let reply = scene.world.put(&scene.path("/users")).by(&scene.admin).json(body.clone());
        assert_eq!(reply.status, 400, "{body}");
        reply.says(400, &message(expected));
    }
    assert_eq!((scene.state(), scene.world.last_audit(tenant)), before);
}

#[test]
fn what_the_body_says_wrong_comes_before_who_is_missing() {
    let scene = Scene::new();
    let reply = change(&scene, "nobody", &json!({"isAdminInTenant": "yes"}));
    reply.says(400, &message("isAdminInTenant must be of type boolean."));
}
