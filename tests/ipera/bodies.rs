//! What a body may be: JSON, form fields, or as good as nothing.

use serde_json::json;

use super::{COUNTRY, REQUIRED, Scene, invalid, message};

#[test]
fn form_fields_are_read_like_json() {
    let scene = Scene::new();
    let path = format!("/ipera/tenants/{}", scene.tenant);
    let form = "name=New+Name&country_code=GB&city=Z%C3%BCrich&address=&ignored=1&name=Last+Name";
    let reply = scene.world.put(&path).by(&scene.admin).form(form);
    let expected = json!({"data": {
        "id": scene.tenant, "name": "Last Name", "address": null, "city": "Zürich",
        "country_code": "GB", "country_name": "United Kingdom", "description": null,
        "is_trashed": false
    }});
    reply.says(200, &expected);
    let request = scene.world.put(&path).by(&scene.admin);
    let typed = "Application/X-WWW-Form-Urlencoded; charset=utf-8";
    let reply = request.header("Content-Type", typed).body("name=Typed+Name");
    assert_eq!((reply.status, &reply.json()["data"]["name"]), (200, &json!("Typed Name")));
    let reply =
        scene.world.post("/ipera/tenants").by(&scene.provider).form("country_code=XX&name=");
    reply.says(422, &invalid(&[REQUIRED, COUNTRY]));
}

#[test]
fn json_is_json_whatever_its_content_type_says() {
    let scene = Scene::new();
    let path = format!("/ipera/tenants/{}", scene.tenant);
    for content_type in [
        "application/json",
        "application/x-www-form-urlencoded",
        "text/plain",
        "image/png",
        "multipart/form-data; boundary=x",
        "nonsense",
    ] {
        let request = scene.world.put(&path).by(&scene.admin).header("Content-Type", content_type);
        let reply = request.body(format!("\n{{\"name\": \"Name {}\"}} ", content_type.len()));
        assert_eq!(reply.status, 200, "{content_type}");
        assert_eq!(reply.json()["data"]["name"], format!("Name {}", content_type.len()));
    }
    let twice = r#"{"name": 1, "name": "Winner"}"#;
    let reply = scene.world.put(&path).by(&scene.admin).body(twice);
    assert_eq!((reply.status, &reply.json()["data"]["name"]), (200, &json!("Winner")));
}

#[test]
fn what_is_neither_counts_as_empty() {
    let scene = Scene::new();
    let before = scene.state();
    for (content_type, body) in [
        ("application/json", "{"),
        ("application/json", ""),
        ("application/json", "name=Long+enough"),
        ("text/plain", "name=Long+enough"),
        ("multipart/form-data; boundary=x", ""),
        ("application/x-www-form-urlencoded", ""),
        ("application/x-www-form-urlencoded", "%%%&&&===&=name"),
    ] {
        let request = scene.world.post("/ipera/tenants").by(&scene.provider);
        let reply = request.header("Content-Type", content_type).body(body);
        assert_eq!(reply.status, 422, "{content_type} {body}");
        reply.says(422, &invalid(&[REQUIRED]));
    }
    scene.world.post("/ipera/tenants").by(&scene.provider).send().says(422, &invalid(&[REQUIRED]));
    assert_eq!(scene.state(), before);
    // Where nothing is required, nothing is missed.
    for tail in ["activate", "switch"] {
        let path = format!("/ipera/tenants/{}/{tail}", scene.tenant);
        assert_eq!(scene.world.put(&path).by(&scene.admin).body("{").status, 200, "{tail}");
        assert_eq!(scene.world.put(&path).by(&scene.admin).send().status, 200, "{tail}");
    }
}

/// Whoever sends a form in parts is not told that its fields are missing.
#[test]
fn what_can_be_neither_is_refused() {
    let scene = Scene::new();
    let before = scene.state();
    let words = "The body must be JSON, or a form of application/x-www-form-urlencoded.";
    let form =
        "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nLong enough\r\n--x--\r\n";
    let path = format!("/ipera/tenants/{}", scene.tenant);
    for (content_type, body) in
        [("multipart/form-data; boundary=x", form), ("Image/PNG", "\u{89}PNG")]
    {
        let post = scene.world.post("/ipera/tenants").by(&scene.provider);
        let mut calls = vec![post, scene.world.put(&path).by(&scene.admin)];
        for tail in ["deactivate", "activate"] {
            calls.push(scene.world.put(&format!("{path}/{tail}")).by(&scene.admin));
        }
        for call in calls {
            call.header("Content-Type", content_type).body(body).says(415, &message(words));
        }
    }
    assert_eq!(scene.state(), before);
}

#[test]
fn arrays_and_scalars_are_refused() {
    let scene = Scene::new();
    let before = scene.state();
    let path = format!("/ipera/tenants/{}", scene.tenant);
    let status = invalid(&[("user_status", "The selected user status is invalid.")]);
    for body in ["[]", "[{\"name\":\"Long enough\"}]", "\"text\"", "5", "true", "null"] {
        let post = scene.world.post("/ipera/tenants").by(&scene.provider).body(body);
        post.says(422, &invalid(&[REQUIRED]));
        let put = scene.world.put(&path).by(&scene.provider).body(body);
        put.says(422, &invalid(&[REQUIRED]));
        for tail in ["deactivate", "activate"] {
            let put = scene.world.put(&format!("{path}/{tail}")).by(&scene.admin).body(body);
            put.says(422, &status);
        }
    }
    assert_eq!(scene.state(), before);
}

#[test]
fn a_body_of_a_mebibyte_is_read_and_a_larger_one_refused() {
    let scene = Scene::new();
    let padded = |size: usize| {
        let mut body = b"{\"name\":\"Padded\"}".to_vec();
        body.resize(size, b' ');
        body
    };
    let path = format!("/ipera/tenants/{}", scene.tenant);
    let put = |size| scene.world.put(&path).by(&scene.admin).body(padded(size));
    put(1024 * 1024 + 1).says(413, &message("The body is larger than 1048576 bytes."));
    assert_eq!(put(1024 * 1024).status, 200);
}
