//! "Create a subtenant".

use serde_json::{Value, json};

use super::{SUBTENANTS, Scene, envelope, failure, returned};
use crate::support::Reply;

fn create(scene: &Scene, body: Value) -> Reply {
    scene.world.post(SUBTENANTS).by(&scene.admin).json(body)
}

/// The body that every operation can be done with, one member of it changed.
fn with(scene: &Scene, name: &str, value: impl Into<Value>) -> Value {
    let mut body = scene.body();
    body[name] = value.into();
    body
}

fn without(scene: &Scene, name: &str) -> Value {
    let mut body = scene.body();
    body.as_object_mut().unwrap().remove(name);
    body
}

#[test]
fn what_was_sent_is_answered_read_back_and_left_in_the_trail() {
    let scene = Scene::new();
    let reply = create(
        &scene,
        json!({
            "name": "Röntgen \u{2622}", "code": "x_ray_9", "tenant_id": scene.tenant,
            "description": "First line\nsecond line", "id": "mine", "tenant": "Ignored", "more": 1
        }),
    );
    let id = reply.json()["result"]["records"][0]["id"].clone();
    let record = json!({
        "id": id, "description": "First line\nsecond line", "name": "Röntgen \u{2622}",
        "code": "x_ray_9", "tenant_id": scene.tenant, "tenant": "MyTenant"
    });
    let result = json!({ "returned_records": 1, "records": [record] });
    reply.says(201, &envelope(201, "Okay. New resource created.", &result));
    scene.administrator_left_a_trace_of("nse.createSubtenant");

    let path = format!("{SUBTENANTS}/{}", id.as_str().unwrap());
    scene.world.get(&path).by(&scene.member).send().says(200, &returned(&record));
    let list = scene.world.get(SUBTENANTS).by(&scene.member).send().json();
    assert_eq!(list["result"]["records"], json!([record, scene.part()]));
}

#[test]
fn a_tenant_below_is_named_in_any_spelling_and_shown_as_it_stands() {
    let scene = Scene::new();
    let uuid = tenantd::model::Id::parse(&scene.below).unwrap().uuid().to_string();
    let spellings = [scene.below.to_lowercase(), uuid.clone(), uuid.to_uppercase()];
    for (number, tenant_id) in spellings.into_iter().enumerate() {
        let body = json!({"name": "N", "code": format!("c{number}"), "tenant_id": tenant_id});
        let reply = create(&scene, body);
        let record = &reply.json()["result"]["records"][0];
        assert_eq!((reply.status, &record["tenant_id"]), (201, &json!(scene.below)));
        assert_eq!(record["tenant"], "Below");
    }
}

#[test]
fn two_subtenants_may_have_one_name() {
    let scene = Scene::new();
    for code in ["one", "two"] {
        assert_eq!(create(&scene, with(&scene, "code", code)).status, 201);
    }
}

#[test]
fn codes_are_of_1_to_64_lower_case_letters_digits_and_underscores() {
    let scene = Scene::new();
    for code in ["a", "0", "_", &"z".repeat(64), "abc_123"] {
        assert_eq!(create(&scene, with(&scene, "code", code)).status, 201, "{code}");
    }
    let before = scene.state();
    let malformed = failure(400, "code must be 1 to 64 of a-z, 0-9 and _.");
    for code in
        ["A", "a-b", "a b", " a", "a\n", "ä", "a\u{0}", "١", &"z".repeat(65), &"z".repeat(999)]
    {
        create(&scene, with(&scene, "code", code)).says(400, &malformed);
    }
    assert_eq!(scene.state(), before);
}

#[test]
fn a_code_is_unique_in_the_instance_and_nobody_learns_by_whom() {
    let scene = Scene::new();
    let before = (scene.state(), scene.world.last_audit(&scene.tenant));
    for code in ["part", "part_below", "root_part", "part_elsewhere"] {
        let reply = create(&scene, with(&scene, "code", code));
        reply.says(400, &failure(400, "code is already taken."));
    }
    assert_eq!((scene.state(), scene.world.last_audit(&scene.tenant)), before);
}

#[test]
fn an_invisible_tenant_is_not_known() {
    let scene = Scene::new();
    let before = scene.state();
    let asked = |tenant: &str| {
        let reply = create(&scene, with(&scene, "tenant_id", tenant));
        reply.says(400, &failure(400, "tenant_id is not known."));
        reply.but_for_id_and_time()
    };
    let expected = asked("01890a5d-ac96-774b-bcce-b302099a8057");
    for tenant in [&scene.foreign, &scene.root, "in-tenant", "no id", "a\u{0}", &"x".repeat(300)] {
        assert_eq!(asked(tenant), expected);
    }
    let taken_too = json!({"name": "N", "code": "part_elsewhere", "tenant_id": scene.foreign});
    create(&scene, taken_too).says(400, &failure(400, "tenant_id is not known."));
    assert_eq!(scene.state(), before);
}

#[test]
fn a_bad_member_is_named_and_nothing_is_made() {
    let scene = Scene::new();
    let before = (scene.state(), scene.world.last_audit(&scene.tenant));
    let no_text = |name: &str| format!("{name} must be of type string.");
    let mut cases = vec![
        (json!({}), "name is required. code is required. tenant_id is required.".to_owned()),
        (with(&scene, "name", "x".repeat(201)), "name must have at most 200 characters.".into()),
        (with(&scene, "name", "a\u{0}"), "name must be text without control characters.".into()),
        (with(&scene, "description", 5), no_text("description")),
        (with(&scene, "description", json!(["x"])), no_text("description")),
        (
            with(&scene, "description", "x".repeat(1001)),
            "description must have at most 1000 characters.".into(),
        ),
        (with(&scene, "description", "a\u{0}"), "description must be text without NUL.".into()),
    ];
    for name in ["name", "code", "tenant_id"] {
        cases.push((without(&scene, name), format!("{name} is required.")));
        cases.push((with(&scene, name, Value::Null), format!("{name} is required.")));
        cases.push((with(&scene, name, ""), format!("{name} must not be blank.")));
        cases.push((with(&scene, name, " \t"), format!("{name} must not be blank.")));
        for value in [json!(5), json!(true), json!(["x"]), json!({"x": "x"})] {
            cases.push((with(&scene, name, value), no_text(name)));
        }
    }
    for (body, text) in cases {
        let reply = create(&scene, body.clone());
        assert_eq!(reply.status, 400, "{body}");
        reply.says(400, &failure(400, &text));
    }
    assert_eq!((scene.state(), scene.world.last_audit(&scene.tenant)), before);
}

#[test]
fn a_description_is_optional_and_has_up_to_1000_characters() {
    let scene = Scene::new();
    let long = "ß".repeat(1000);
    let cases = [(json!(null), ""), (json!(""), ""), (json!(long), &*long)];
    for (number, (sent, kept)) in cases.into_iter().enumerate() {
        let mut body = with(&scene, "code", format!("c{number}"));
        body["description"] = sent;
        let reply = create(&scene, body);
        assert_eq!(reply.status, 201);
        assert_eq!(reply.json()["result"]["records"][0]["description"], kept);
    }
}
