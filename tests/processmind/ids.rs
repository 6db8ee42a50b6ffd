//! Ids are shown as UUIDs and taken in every spelling.

use serde_json::json;

use super::{Scene, message, uuid};
use crate::support::Person;

const FOREIGN_ID: &str = "5e7c3af7aab46c00014ce877";

#[test]
fn an_id_is_taken_in_every_spelling_and_shown_as_a_uuid() {
    let scene = Scene::new();
    let uuid = uuid(&scene.tenant);
    let expected = scene.world.get(&scene.path("")).by(&scene.member).send();
    assert_eq!(expected.json()["id"], uuid);
    let spellings = [scene.tenant.to_lowercase(), uuid.clone(), uuid.to_uppercase()];
    for spelling in spellings {
        let reply = scene.world.get(&format!("/tenant/{spelling}")).by(&scene.member).send();
        reply.says(200, &expected.json());
    }
}

#[test]
fn an_id_of_another_shape_has_one_uuid() {
    let scene = Scene::new();
    let uuid = uuid(FOREIGN_ID);
    scene.world.tenant_with_id(FOREIGN_ID, "Fixture", Some(&scene.root));
    let ana = Person { id: Some("u7".into()), ..Person::of("ana@example.com") };
    scene.world.member(FOREIGN_ID, ana);
    for spelling in [FOREIGN_ID, &uuid, &uuid.to_uppercase()] {
        let path = format!("/tenant/{spelling}");
        let tenant = scene.world.get(&path).by(&scene.operator).send().json();
        assert_eq!(tenant["id"], uuid);
        let users = scene.world.get(&format!("{path}/users")).by(&scene.operator).send().json();
        assert_eq!(users[0]["id"], super::uuid("u7"));
        assert_eq!(users[0]["tenantId"], uuid);
        assert_eq!(users[0]["organizationId"], super::uuid(&scene.root));
    }
    let other_case = format!("/tenant/{}", FOREIGN_ID.to_uppercase());
    let reply = scene.world.get(&other_case).by(&scene.operator).send();
    reply.says(404, &message("There is no such tenant."));
}

#[test]
fn the_ids_of_a_body_are_compared_as_ids() {
    let scene = Scene::new();
    let (tenant, user) = (&scene.tenant, &scene.user);
    let tenants =
        [tenant.clone(), tenant.to_lowercase(), uuid(tenant), uuid(tenant).to_uppercase()];
    let users = [user.clone(), user.to_lowercase(), uuid(user), uuid(user).to_uppercase()];
    let in_path = [tenant.clone(), uuid(tenant)];
    for (tenant, user) in tenants.iter().zip(&users) {
        for path in &in_path {
            let body = json!({ "userId": user, "tenantId": tenant });
            let reply =
                scene.world.put(&format!("/tenant/{path}/users")).by(&scene.admin).json(body);
            reply.says(200, &message("User tenant settings updated."));
        }
    }
}

#[test]
fn what_cannot_be_an_id_is_not_found() {
    let scene = Scene::new();
    let too_long = "x".repeat(65);
    for id in ["a%20b", "a.b", "%00", "%2e%2e", "%C3%A4", "%ff", "a%2Fusers", &too_long] {
        for operation in super::OPERATIONS {
            let path = format!("/tenant/{id}{}", operation.tail);
            let request = scene.world.request(operation.method, &path).by(&scene.operator);
            let reply = request.json(scene.body(id));
            reply.says(404, &message("This cannot be an identifier."));
        }
    }
}
