//! "Modify a subtenant by ID".

use serde_json::{Value, json};

use super::{SUBTENANTS, Scene, failure, ids, returned};
use crate::support::Reply;

fn rename(scene: &Scene, body: Value) -> Reply {
    scene.world.put(&format!("{SUBTENANTS}/in-tenant")).by(&scene.admin).json(body)
}

#[test]
fn the_name_changes_and_the_list_follows() {
    let scene = Scene::new();
    let mut expected = scene.part();
    expected["name"] = "Zeta".into();
    rename(&scene, json!({"name": "Zeta"})).says(200, &returned(&expected));
    scene.administrator_left_a_trace_of("nse.modifySubtenant");
    let path = format!("{SUBTENANTS}/in-tenant");
    scene.world.get(&path).by(&scene.member).send().says(200, &returned(&expected));
    let sorted = |query: &str| {
        let path = format!("{SUBTENANTS}?sort_by=name&{query}");
        scene.world.get(&path).by(&scene.admin).send().json()
    };
    assert_eq!(ids(&sorted("order_by=asc")), ["in-below", "in-tenant"]);
    assert_eq!(sorted(&format!("tenant_id={}", scene.tenant))["result"]["records"][0], expected);
}

#[test]
fn every_other_member_is_ignored_whatever_it_is() {
    let scene = Scene::new();
    let mut expected = scene.part();
    for (number, other) in
        [json!("part_below"), json!("NO CODE"), json!(5), json!(null)].into_iter().enumerate()
    {
        let name = format!("Name {number}");
        expected["name"] = name.clone().into();
        let body = json!({
            "name": name, "code": other, "tenant_id": other, "description": other, "id": other,
            "tenant": other
        });
        rename(&scene, body).says(200, &returned(&expected));
    }
}

#[test]
fn a_bad_name_is_refused_and_nothing_changes() {
    let scene = Scene::new();
    let before = (scene.state(), scene.world.last_audit(&scene.tenant));
    let cases = [
        (json!({}), "name is required."),
        (json!({"name": null, "code": "x"}), "name is required."),
        (json!({"name": ""}), "name must not be blank."),
        (json!({"name": 5}), "name must be of type string."),
        (json!({"name": {}}), "name must be of type string."),
        (json!({"name": "x".repeat(201)}), "name must have at most 200 characters."),
        (json!({"name": "a\u{1b}b"}), "name must be text without control characters."),
    ];
    for (body, text) in cases {
        rename(&scene, body).says(400, &failure(400, text));
    }
    assert_eq!((scene.state(), scene.world.last_audit(&scene.tenant)), before);
}
