//! What is wrong with a tenant's fields: every one of them in one answer, and nothing changes.

use serde_json::{Value, json};

use super::{COUNTRY, REQUIRED, Scene, invalid};

/// POST and PUT, which validate alike.
fn both(scene: &Scene, body: &Value, errors: &[(&str, &str)]) {
    let path = format!("/ipera/tenants/{}", scene.tenant);
    let post = scene.world.post("/ipera/tenants").by(&scene.provider).json(body.clone());
    let put = scene.world.put(&path).by(&scene.provider).json(body.clone());
    for reply in [post, put] {
        assert_eq!(reply.status, 422, "{body}: {}", reply.text());
        reply.says(422, &invalid(errors));
    }
}

#[test]
fn all_failing_fields_are_told_in_the_seeds_order() {
    let scene = Scene::new();
    let before = scene.state();
    let body = json!({
        "description": 1, "post_code": [], "address": {}, "city": false, "country_code": 90, "name": 5
    });
    both(
        &scene,
        &body,
        &[
            ("name", "The name must be a string."),
            COUNTRY,
            ("city", "The city must be a string."),
            ("address", "The address must be a string."),
            ("post_code", "The post code must be a string."),
            ("description", "The description must be a string."),
        ],
    );
    both(&scene, &json!({"country_code": "USA"}), &[REQUIRED, COUNTRY]);
    both(&scene, &json!({"city": 1}), &[REQUIRED, ("city", "The city must be a string.")]);
    assert_eq!(scene.state(), before);
}

#[test]
fn a_name_has_5_to_200_characters() {
    let scene = Scene::new();
    let before = scene.state();
    let short = ("name", "The name must be at least 5 characters.");
    let long = ("name", "The name must not be greater than 200 characters.");
    let format = ("name", "The name format is invalid.");
    for (name, error) in [
        (Value::Null, REQUIRED),
        (json!(""), REQUIRED),
        (json!("       "), REQUIRED),
        (json!("\t\n\u{a0}  "), REQUIRED),
        (json!("Four"), short),
        (json!("  Four  "), short),
        (json!("東京東京"), short),
        (json!("x".repeat(201)), long),
        (json!("tab\tin it"), format),
        (json!("NUL\u{0} in it"), format),
        (json!(["Names"]), ("name", "The name must be a string.")),
        (json!(12_345), ("name", "The name must be a string.")),
        (json!(true), ("name", "The name must be a string.")),
    ] {
        both(&scene, &json!({ "name": name }), &[error]);
    }
    both(&scene, &json!({}), &[REQUIRED]);
    assert_eq!(scene.state(), before);
    for name in ["Fives", "東京東京都", &"ß".repeat(200)] {
        let reply =
            scene.world.post("/ipera/tenants").by(&scene.provider).json(json!({"name": name}));
        assert_eq!((reply.status, &reply.json()["data"]["name"]), (200, &json!(name)));
    }
}

#[test]
fn a_country_is_a_code_in_capitals() {
    let scene = Scene::new();
    let before = scene.state();
    for code in [
        json!("us"),
        json!("Us"),
        json!("USA"),
        json!("U"),
        json!("XX"),
        json!("ZZ"),
        json!("UK"),
        json!("EU"),
        json!("XK"),
        json!(" US"),
        json!("840"),
        json!("United States"),
        json!(840),
        json!(["US"]),
        json!({"code": "US"}),
    ] {
        both(&scene, &json!({"name": "Company", "country_code": code}), &[COUNTRY]);
    }
    assert_eq!(scene.state(), before);
    for (code, name) in [
        ("US", "United States"),
        ("GB", "United Kingdom"),
        ("KR", "South Korea"),
        ("TR", "Türkiye"),
        ("VN", "Vietnam"),
        ("CZ", "Czechia"),
    ] {
        let body = json!({"name": "Company", "country_code": code});
        let reply = scene.world.post("/ipera/tenants").by(&scene.provider).json(body);
        let data = &reply.json()["data"];
        assert_eq!((&data["country_code"], &data["country_name"]), (&json!(code), &json!(name)));
    }
}

#[test]
fn texts_have_their_lengths() {
    let scene = Scene::new();
    let before = scene.state();
    for (field, words, max) in [
        ("city", "city", 200),
        ("address", "address", 200),
        ("post_code", "post code", 200),
        ("description", "description", 1_000),
    ] {
        let long = format!("The {words} must not be greater than {max} characters.");
        let body = json!({"name": "Company", field: "x".repeat(max + 1)});
        both(&scene, &body, &[(field, &long)]);
        let format = format!("The {words} format is invalid.");
        both(&scene, &json!({"name": "Company", field: "a\u{0}b"}), &[(field, &format)]);
    }
    assert_eq!(scene.state(), before);
    let body =
        json!({"name": "Company", "description": "ü".repeat(1_000), "city": "ü".repeat(200)});
    let reply = scene.world.post("/ipera/tenants").by(&scene.provider).json(body);
    assert_eq!(reply.status, 200);
}
