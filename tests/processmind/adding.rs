//! "Add Tenant User".

use serde_json::{Value, json};
use tenantd::model::user::MembershipStatus;

use super::{Scene, message, uuid};
use crate::support::{Person, Reply};

fn add(scene: &Scene, body: Value) -> Reply {
    scene.world.post(&scene.path("/users")).by(&scene.admin).json(body)
}

fn added(id: &str) -> Value {
    json!({ "id": uuid(id), "message": "User added to tenant." })
}

/// The user of this address as the tenant lists it.
fn listed(scene: &Scene, email: &str) -> Value {
    let users = scene.world.get(&scene.path("/users")).by(&scene.member).send().json();
    users.as_array().unwrap().iter().find(|user| user["email"] == email).unwrap().clone()
}

#[test]
fn a_new_person_gets_a_new_id_and_the_defaults() {
    let scene = Scene::new();
    let reply = add(&scene, json!({"email": "New.User@Example.com"}));
    let id = reply.json()["id"].clone();
    reply.says(200, &json!({ "id": id, "message": "User added to tenant." }));
    assert_ne!(id, uuid(&scene.user));
    let user = listed(&scene, "New.User@Example.com");
    let expected = json!({
        "id": id, "email": "New.User@Example.com", "firstName": "", "lastName": "",
        "createdAt": user["createdAt"], "lastLoginAt": null, "tenantId": uuid(&scene.tenant),
        "isActiveInTenant": true, "isAdminInTenant": false, "isDeveloperInTenant": false,
        "organizationId": uuid(&scene.root), "isActiveInOrganization": true,
        "isAdminInOrganization": false
    });
    assert_eq!(user, expected);
    let trace = (scene.admin.id.clone(), "processmind.addUser".to_owned());
    assert_eq!(scene.world.last_audit(&scene.tenant), Some(trace));
}

#[test]
fn names_and_flags_are_kept_as_sent() {
    let scene = Scene::new();
    let flags = [[true, true, true], [false, true, false], [true, false, true]];
    for (number, [active, admin, developer]) in flags.into_iter().enumerate() {
        let email = format!("user{number}@example.com");
        let reply = add(
            &scene,
            json!({
                "email": email, "firstName": "Zoë", "lastName": "O'Neil",
                "isActiveInTenant": active, "isAdminInTenant": admin,
                "isDeveloperInTenant": developer
            }),
        );
        assert_eq!(reply.status, 200);
        let user = listed(&scene, &email);
        assert_eq!((&user["firstName"], &user["lastName"]), (&json!("Zoë"), &json!("O'Neil")));
        let shown = ["isActiveInTenant", "isAdminInTenant", "isDeveloperInTenant"];
        assert_eq!(shown.map(|name| user[name].as_bool()), [active, admin, developer].map(Some));
    }
}

#[test]
fn null_is_as_good_as_absent() {
    let scene = Scene::new();
    let reply = add(
        &scene,
        json!({
            "email": "new@example.com", "firstName": null, "lastName": null,
            "isActiveInTenant": null, "isAdminInTenant": null, "isDeveloperInTenant": null
        }),
    );
    assert_eq!(reply.status, 200);
    let user = listed(&scene, "new@example.com");
    assert_eq!((&user["firstName"], &user["isActiveInTenant"]), (&json!(""), &json!(true)));
}

#[test]
fn a_person_is_found_in_the_organization_in_any_case_and_keeps_the_names() {
    let scene = Scene::new();
    let (first_name, last_name) = ("Grace".to_owned(), "Hopper".to_owned());
    let grace = Person { first_name, last_name, ..Person::of("Grace@Example.com") };
    let sibling = scene.world.tenant("Sibling", Some(&scene.root));
    let id = scene.world.member(&sibling, grace);
    let body = json!({"email": "gRACE@eXAMPLE.COM", "firstName": "Other", "lastName": "Names"});
    add(&scene, body).says(200, &added(&id));
    let user = listed(&scene, "Grace@Example.com");
    assert_eq!((&user["firstName"], &user["lastName"]), (&json!("Grace"), &json!("Hopper")));
}

#[test]
fn another_organization_has_another_user_for_the_same_address() {
    let scene = Scene::new();
    let (first_name, is_admin) = ("Secret".to_owned(), true);
    let there = Person { first_name, is_admin, ..Person::of("both@example.com") };
    let foreign = scene.world.member(&scene.foreign, there);
    let reply = add(&scene, json!({"email": "both@example.com"}));
    assert_eq!(reply.status, 200);
    assert_ne!(reply.json()["id"], uuid(&foreign));
    assert_eq!(listed(&scene, "both@example.com")["firstName"], "");
    let path = format!("/tenant/{}/users", scene.foreign);
    let users = scene.world.get(&path).by(&scene.operator).send().json();
    assert_eq!(
        (&users[0]["id"], &users[0]["firstName"]),
        (&json!(uuid(&foreign)), &json!("Secret"))
    );
}

#[test]
fn a_member_is_not_added_twice() {
    let scene = Scene::new();
    let banned = Person { status: MembershipStatus::Banned, ..Person::of("banned@example.com") };
    scene.world.member(&scene.tenant, banned);
    let before = (scene.state(), scene.world.last_audit(&scene.tenant));
    for email in ["user@example.com", "USER@example.com", "banned@example.com"] {
        let reply = add(&scene, json!({"email": email, "isAdminInTenant": true}));
        reply.says(409, &message("The user is already a member of the tenant."));
    }
    assert_eq!((scene.state(), scene.world.last_audit(&scene.tenant)), before);
}

#[test]
fn who_was_removed_comes_back_as_the_same_user() {
    let scene = Scene::new();
    let body = json!({"userId": scene.user, "tenantId": scene.tenant});
    assert_eq!(scene.world.delete(&scene.path("/users")).by(&scene.admin).json(body).status, 200);
    add(&scene, json!({"email": "user@example.com"})).says(200, &added(&scene.user));
}

#[test]
fn a_bad_body_is_refused_and_nothing_changes() {
    let scene = Scene::new();
    let before = (scene.state(), scene.world.last_audit(&scene.tenant));
    let address = "email must be an e-mail address.";
    let text = |name: &str| format!("{name} must be of type string.");
    let flag = |name: &str| format!("{name} must be of type boolean.");
    let with = |name: &str, value: Value| json!({"email": "a@example.com", name: value});
    let mut cases = vec![
        (json!({}), "email is required.".to_owned()),
        (json!({"email": null}), "email is required.".into()),
        (json!({"email": " "}), "email must not be blank.".into()),
        (json!({"email": 1}), text("email")),
        (json!({"email": ["a@example.com"]}), text("email")),
        (with("firstName", json!(1)), text("firstName")),
        (with("lastName", json!({})), text("lastName")),
        (
            with("firstName", json!("x".repeat(201))),
            "firstName must have at most 200 characters.".into(),
        ),
        (with("lastName", json!("a\u{0}")), "lastName must be text without NUL.".into()),
        (with("isAdminInTenant", json!("true")), flag("isAdminInTenant")),
        (with("isActiveInTenant", json!(1)), flag("isActiveInTenant")),
        (with("isDeveloperInTenant", json!([])), flag("isDeveloperInTenant")),
        (
            json!({"isAdminInTenant": 0, "lastName": 0}),
            "email is required. lastName must be of type string. isAdminInTenant must be of type boolean.".into(),
        ),
    ];
    for email in ["user", "@example.com", "a b@example.com", "a@", "a\u{0}@example.com"] {
        cases.push((json!({ "email": email }), address.into()));
    }
    cases.push((json!({"email": format!("{}@example.com", "x".repeat(300))}), address.into()));
    for (body, expected) in cases {
        let reply = add(&scene, body.clone());
        assert_eq!(reply.status, 400, "{body}");
        reply.says(400, &message(&expected));
    }
    assert_eq!((scene.state(), scene.world.last_audit(&scene.tenant)), before);
}
