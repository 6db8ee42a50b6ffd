//! "List Tenant Users".

use serde_json::json;
use tenantd::model::Timestamp;
use tenantd::model::user::MembershipStatus;

use super::{Scene, uuid};
use crate::support::Person;

#[test]
fn a_tenant_without_users_has_an_empty_list() {
    let scene = Scene::new();
    let path = format!("/tenant/{}/users", scene.root);
    scene.world.get(&path).by(&scene.operator).send().says(200, &json!([]));
}

#[test]
fn users_are_listed_oldest_membership_first_with_every_member() {
    let scene = Scene::new();
    let moment = |text| Timestamp::parse(text).unwrap();
    let late = Person {
        first_name: "Ada".into(),
        last_name: "Lovelace".into(),
        created_at: moment("2025-02-03T04:05:06Z"),
        status: MembershipStatus::Banned,
        is_admin: true,
        is_developer: true,
        ..Person::of("Ada@Example.com")
    };
    let late = scene.world.member(&scene.tenant, late);
    let early = Person {
        created_at: moment("2023-01-01T00:00:00Z"),
        last_login_at: Some(moment("2023-06-01T00:00:00.999Z")),
        status: MembershipStatus::Passive,
        ..Person::of("early@example.com")
    };
    let early = scene.world.member(&scene.tenant, early);
    let (tenant, organization) = (uuid(&scene.tenant), uuid(&scene.root));
    let user = |id: &str, email, names: [&str; 2], created, login, flags: [bool; 3]| {
        json!({
            "id": uuid(id), "email": email, "firstName": names[0], "lastName": names[1],
            "createdAt": created, "lastLoginAt": login, "tenantId": tenant,
            "isActiveInTenant": flags[0], "isAdminInTenant": flags[1],
            "isDeveloperInTenant": flags[2], "organizationId": organization,
            "isActiveInOrganization": true, "isAdminInOrganization": false
        })
    };
    let none: Option<&str> = None;
    let expected = json!([
        user(
            &early,
            "early@example.com",
            ["", ""],
            "2023-01-01T00:00:00Z",
            Some("2023-06-01T00:00:00Z"),
            [false, false, false],
        ),
        user(
            &scene.user,
            "user@example.com",
            ["", ""],
            "2024-01-15T10:30:00Z",
            none,
            [true, false, false],
        ),
        user(
            &late,
            "Ada@Example.com",
            ["Ada", "Lovelace"],
            "2025-02-03T04:05:06Z",
            none,
            [false, true, true],
        ),
    ]);
    scene.world.get(&scene.path("/users")).by(&scene.member).send().says(200, &expected);
}

#[test]
fn a_tenant_lists_its_own_users_alone() {
    let scene = Scene::new();
    scene.world.member(&scene.root, Person::of("above@example.com"));
    let below = scene.world.tenant("Below", Some(&scene.tenant));
    scene.world.member(&below, Person::of("below@example.com"));
    let users = scene.world.get(&scene.path("/users")).by(&scene.admin).send().json();
    assert_eq!(users.as_array().map(Vec::len), Some(1));
    assert_eq!(users[0]["email"], "user@example.com");
}
