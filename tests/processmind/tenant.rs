//! "Get Tenant" and "Update Tenant".

use serde_json::{Value, json};
use tenantd::model::tenant::NewTenant;
use tenantd::model::{Clock, Role};

use super::{Scene, message, uuid};

#[test]
fn a_tenant_shows_its_plan() {
    let scene = Scene::new();
    let new = NewTenant {
        plan: Some("enterprise".into()),
        ..NewTenant::named(scene.world.clock.new_id(), None, "Planned", scene.world.clock.now())
    };
    let created_at = new.created_at.to_string();
    let id = scene.world.tenant_with(new, Some(&scene.root));
    let expected = json!({
        "id": uuid(&id), "displayName": "Planned", "createdAt": created_at, "plan": "enterprise"
    });
    let path = format!("/tenant/{id}");
    scene.world.get(&path).by(&scene.operator).send().says(200, &expected);
}

#[test]
fn a_new_name_is_seen_through_every_api_and_leaves_a_trace() {
    let scene = Scene::new();
    let (world, tenant) = (&scene.world, &scene.tenant);
    world.subtenant(tenant, "5e7c3af8aab46c00014ce878", "Part", "part");
    let before = world.get(&scene.path("")).by(&scene.admin).send().json();
    let name = "Ünternehmen \u{1f3e2} & Söhne";

    let mut expected = before.clone();
    expected["displayName"] = name.into();
    let reply = world.put(&scene.path("")).by(&scene.admin).json(json!({ "displayName": name }));
    reply.says(200, &expected);

    world.get(&scene.path("")).by(&scene.member).send().says(200, &expected);
    let ocs = world.get(&format!("/ocs/api/v1/Tenants/{tenant}")).by(&scene.member).send();
    assert_eq!(ocs.json()["CompanyName"], name);
    let nse = world.get("/nse/v2.1/subtenants").by(&scene.member).send();
    assert_eq!(nse.json()["result"]["records"][0]["tenant"], name);
    let trace = (scene.admin.id.clone(), "processmind.updateTenant".to_owned());
    assert_eq!(world.last_audit(tenant), Some(trace));
}

#[test]
fn a_name_has_1_to_200_characters() {
    let scene = Scene::new();
    for name in ["x".to_owned(), "ß".repeat(200), " padded ".to_owned()] {
        let reply =
            scene.world.put(&scene.path("")).by(&scene.admin).json(json!({ "displayName": name }));
        assert_eq!((reply.status, &reply.json()["displayName"]), (200, &Value::from(name)));
    }
}

#[test]
fn a_bad_name_is_refused_and_nothing_changes() {
    let scene = Scene::new();
    let before = (scene.state(), scene.world.last_audit(&scene.tenant));
    let control = "displayName must be text without control characters.";
    let no_text = "displayName must be of type string.";
    let cases = [
        (json!({}), "displayName is required."),
        (json!({"name": "Other member"}), "displayName is required."),
        (json!({"displayName": null}), "displayName is required."),
        (json!({"displayName": ""}), "displayName must not be blank."),
        (json!({"displayName": " \t\n\u{a0}"}), "displayName must not be blank."),
        (json!({"displayName": 5}), no_text),
        (json!({"displayName": true}), no_text),
        (json!({"displayName": ["Name"]}), no_text),
        (json!({"displayName": {"en": "Name"}}), no_text),
        (json!({"displayName": "x".repeat(201)}), "displayName must have at most 200 characters."),
        (json!({"displayName": "a\u{0}b"}), control),
        (json!({"displayName": "a\nb"}), control),
        (json!({"displayName": "a\u{7f}b"}), control),
        (json!({"displayName": "a\u{85}b"}), control),
    ];
    for (body, text) in cases {
        let reply = scene.world.put(&scene.path("")).by(&scene.admin).json(body.clone());
        assert_eq!(reply.status, 400, "{body}");
        reply.says(400, &message(text));
    }
    assert_eq!((scene.state(), scene.world.last_audit(&scene.tenant)), before);
}

#[test]
fn members_that_cannot_be_changed_are_ignored() {
    let scene = Scene::new();
    let before = scene.world.get(&scene.path("")).by(&scene.admin).send().json();
    let reply = scene.world.put(&scene.path("?displayName=Query")).by(&scene.admin).json(json!({
        "displayName": "New", "id": 7, "plan": "enterprise", "createdAt": "1999-01-01T00:00:00Z"
    }));
    let mut expected = before;
    expected["displayName"] = "New".into();
    reply.says(200, &expected);
}

#[test]
fn those_above_a_tenant_rename_it_too() {
    let scene = Scene::new();
    for role in [Role::Admin, Role::Provider] {
        let above = scene.world.client(role, &scene.root);
        let name = format!("By {role}");
        let reply =
            scene.world.put(&scene.path("")).by(&above).json(json!({ "displayName": name }));
        assert_eq!((reply.status, &reply.json()["displayName"]), (200, &Value::from(name)));
    }
}
