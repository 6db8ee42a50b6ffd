//! The stated exceptions but the first: what somebody learns of a tenant beyond their sight. That a
//! name may be taken is in `taken.rs`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use tenantd::model::{IdRef, Role};

use super::Relation;
use super::scene::{Scene, png_bytes};
use crate::dpod::house::png;
use crate::support::{Client, Person, Reply};

/// The second exception, its first half.
#[test]
fn a_logo_is_everybodys_by_host_name_and_only_the_picture() {
    let scene = Scene::new();
    let unrelated = scene.target(Relation::Unrelated);
    let hostname = json!({"hostname": "unrelated.example"});
    let path = format!("/control/v1/tenants/{}", unrelated.tenant);
    assert_eq!(scene.world.patch(&path).by(&scene.operator).json(hostname).status, 200);
    let by_host = || scene.world.get("/dpod/v1/tenants/logo").header("Host", "unrelated.example");
    let expected = by_host().send();
    assert_eq!((expected.status, &expected.bytes), (200, &png_bytes()));
    let headers = |reply: &Reply| {
        let mut names: Vec<_> = reply.headers.iter().map(|(name, _)| name.clone()).collect();
        names.sort_unstable();
        (names, reply.header("ETag").unwrap().to_owned())
    };
    let usual = [
        "connection",
        "content-length",
        "content-type",
        "date",
        "etag",
        "x-content-type-options",
        "x-request-id",
    ];
    assert_eq!(headers(&expected).0, usual);
    for (role, caller) in scene.callers() {
        let found = by_host().by(&caller).send();
        assert_eq!(headers(&found), headers(&expected), "{role}");
        assert_eq!(found.bytes, expected.bytes, "{role}");
        let by_id = format!("/dpod/v1/tenants/{}/logo", unrelated.tenant);
        let status = if role == Role::Operator { 200 } else { 404 };
        assert_eq!(scene.world.get(&by_id).by(&caller).send().status, status, "{role}");
    }
}

/// The second exception, its second half.
#[test]
fn a_tenant_without_a_logo_shows_the_nearest_ancestors_and_nobody_elses() {
    let scene = Scene::new();
    let home = scene.home();
    let member = scene.world.client(Role::Member, home);
    let logo = || scene.world.get(&format!("/dpod/v1/tenants/{home}/logo")).by(&member).send();
    let remove = |relation: Relation| {
        let path = format!("/ocs/api/v1/Tenants/{}/Icon", scene.target(relation).tenant);
        assert_eq!(scene.world.delete(&path).by(&scene.operator).send().status, 204);
    };
    remove(Relation::Own);
    let other = png(2);
    let parent = &scene.target(Relation::Parent).tenant;
    let path = format!("/ocs/api/v1/Tenants/{parent}/Icon");
    let put = scene.world.put(&path).by(&scene.operator).json(STANDARD.encode(&other).into());
    assert_eq!(put.status, 200, "{put:?}");
    let shown = logo();
    assert_eq!((shown.status, &shown.bytes), (200, &other));
    assert_eq!(scene.world.get(&path).by(&member).send().status, 403, "but by its id");
    remove(Relation::Parent);
    assert_eq!(logo().status, 404);
}

/// The third exception, of a tenant.
#[test]
fn a_tenant_names_its_parent_by_id_alone() {
    let scene = Scene::new();
    let admin = scene.world.client(Role::Admin, scene.home());
    let parent = &scene.target(Relation::Parent).tenant;
    let uuid = IdRef::parse(parent).unwrap().uuid().to_string();
    let own = |path: &str| {
        let reply = scene.world.get(&format!("{path}/{}", scene.home())).by(&admin).send();
        assert!(!reply.text().contains("\"Parent\""), "not its name: {}", reply.text());
        reply.json()
    };
    assert_eq!(own("/dpod/v1/tenants")["parentId"], uuid);
    let record = own("/control/v1/tenants");
    assert_eq!(record["parentId"], **parent);
    for path in ["/ocs/api/v1/Tenants", "/processmind/tenant"] {
        let shown = own(path).to_string();
        assert!(!shown.contains(&uuid) && !shown.contains(parent.as_str()), "{path}: {shown}");
    }
}

/// The third exception, of a user: they belong to the root of the tree, which a caller below does
/// not see otherwise.
#[test]
fn a_user_names_the_organization_by_id_alone() {
    let scene = Scene::new();
    let member = scene.world.client(Role::Member, scene.home());
    let path = format!("/processmind/tenant/{}/users", scene.home());
    let reply = scene.world.get(&path).by(&member).send();
    let root = IdRef::parse(&scene.target(Relation::Parent).tenant).unwrap();
    assert_eq!(reply.json()[0]["organizationId"], root.uuid().to_string());
    assert!(!reply.text().contains("\"Parent\""), "not its name: {}", reply.text());
}

/// The third exception, the flags: what a person may do in the organization, and no more of it.
#[test]
fn a_user_shows_the_persons_flags_in_the_organization_and_nothing_else_of_it() {
    let scene = Scene::new();
    let member = scene.world.client(Role::Member, scene.home());
    let users = || scene.world.get(&users_of(&scene, Relation::Own)).by(&member).send().json();
    let before = users();
    let email = before[0]["email"].as_str().unwrap().to_owned();
    assert_eq!(before[0]["isAdminInOrganization"], false);
    let root = &scene.target(Relation::Parent).tenant;
    let person = Person {
        is_admin: true,
        is_developer: true,
        first_name: "Another".to_owned(),
        ..Person::of(&email)
    };
    scene.world.member(root, person);
    let mut expected = before;
    expected[0]["isAdminInOrganization"] = true.into();
    assert_eq!(users(), expected);
}

/// The fourth exception.
#[test]
fn a_person_of_another_tree_is_another_person() {
    let scene = Scene::new();
    let add = |relation, first_name: &str| {
        let body = json!({"email": "Shared@example.com", "firstName": first_name});
        let reply = scene.world.post(&users_of(&scene, relation)).by(&scene.operator).json(body);
        (reply.status, reply.json()["id"].clone())
    };
    let users =
        |by: &Client| -> Reply { scene.world.get(&users_of(&scene, Relation::Own)).by(by).send() };
    let (_, stranger) = add(Relation::Unrelated, "Bob");
    let (status, own) = add(Relation::Own, "Ann");
    assert_eq!((status, own != stranger), (200, true));
    let member = scene.world.client(Role::Member, scene.home());
    let before = users(&member);
    let list = before.json();
    let shared = list.as_array().unwrap().iter().find(|user| user["id"] == own).unwrap();
    assert_eq!(shared["firstName"], "Ann");
    // In the same tree it is the same person; nothing that becomes of the other one is told.
    assert_eq!(add(Relation::Child, "Eve").1, own);
    let body = json!({"userId": stranger, "tenantId": scene.target(Relation::Unrelated).tenant});
    let path = users_of(&scene, Relation::Unrelated);
    let removed = scene.world.request("DELETE", &path).by(&scene.operator).json(body);
    assert_eq!(removed.status, 200);
    assert_eq!(users(&member).but_for_id_and_time(), before.but_for_id_and_time());
}

fn users_of(scene: &Scene, relation: Relation) -> String {
    format!("/processmind/tenant/{}/users", scene.target(relation).tenant)
}
