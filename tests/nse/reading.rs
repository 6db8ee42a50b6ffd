//! "Retrieve a subtenant by ID".

use tenantd::model::Id;

use super::{SUBTENANTS, Scene, failure, returned};

#[test]
fn a_subtenant_is_found_under_every_spelling_of_its_id() {
    let scene = Scene::new();
    let uuid = Id::parse("in-tenant").unwrap().uuid().to_string();
    for id in ["in-tenant", "in%2Dtenant", &uuid, &uuid.to_uppercase()] {
        let reply = scene.world.get(&format!("{SUBTENANTS}/{id}")).by(&scene.member).send();
        reply.says(200, &returned(&scene.part()));
    }
}

#[test]
fn a_new_id_is_taken_as_a_ulid_and_as_a_uuid_and_shown_as_a_ulid() {
    let scene = Scene::new();
    let made = scene.world.post(SUBTENANTS).by(&scene.admin).json(scene.body()).json();
    let record = &made["result"]["records"][0];
    let id = record["id"].as_str().unwrap();
    assert_eq!(id.len(), 26);
    let uuid = Id::parse(id).unwrap().uuid().to_string();
    for id in [id, &id.to_lowercase(), &uuid, &uuid.to_uppercase()] {
        let reply = scene.world.get(&format!("{SUBTENANTS}/{id}")).by(&scene.member).send();
        reply.says(200, &returned(record));
    }
}

#[test]
fn the_tenants_name_is_the_present_one() {
    let scene = Scene::new();
    let path = format!("/processmind/tenant/{}", scene.tenant);
    let renamed = scene.world.put(&path).by(&scene.admin);
    assert_eq!(renamed.json(serde_json::json!({"displayName": "Renamed"})).status, 200);
    let mut expected = scene.part();
    expected["tenant"] = "Renamed".into();
    let reply = scene.world.get(&format!("{SUBTENANTS}/in-tenant")).by(&scene.member).send();
    reply.says(200, &returned(&expected));
}

#[test]
fn a_tenants_id_names_no_subtenant() {
    let scene = Scene::new();
    let path = format!("{SUBTENANTS}/{}", scene.tenant);
    let reply = scene.world.get(&path).by(&scene.operator).send();
    reply.says(404, &failure(404, "There is no such subtenant."));
}
