//! What a body may be: section "Common", for the three operations that take one.

use serde_json::json;

use super::{Scene, message};

const WITH_BODY: [(&str, &str); 4] =
    [("PUT", ""), ("POST", "/users"), ("PUT", "/users"), ("DELETE", "/users")];

#[test]
fn json_is_json_whatever_its_content_type_says() {
    let types = [
        "application/json",
        "application/json; charset=utf-8",
        "application/x-www-form-urlencoded",
        "text/plain",
        "image/png",
        "multipart/form-data; boundary=x",
        "nonsense",
    ];
    let scene = Scene::new();
    for content_type in types {
        let request = scene.world.put(&scene.path("")).by(&scene.admin);
        let body = format!("\n {{\"displayName\": \"{}\"}} ", content_type.len());
        let reply = request.header("Content-Type", content_type).body(body);
        assert_eq!(reply.status, 200, "{content_type}");
        assert_eq!(reply.json()["displayName"], content_type.len().to_string());
    }
    let untyped = scene.world.put(&scene.path("")).by(&scene.admin);
    assert_eq!(untyped.body("{\"displayName\":\"untyped\"}").json()["displayName"], "untyped");
}

#[test]
fn what_was_never_meant_as_json_is_a_415_and_the_rest_a_400() {
    let scene = Scene::new();
    let before = scene.state();
    for (method, tail) in WITH_BODY {
        let ask = |content_type: &str| {
            let request = scene.world.request(method, &scene.path(tail)).by(&scene.admin);
            request
                .header("Content-Type", content_type)
                .body("displayName=Name&email=a%40b.example")
        };
        for content_type in ["multipart/form-data", "Image/PNG", "audio/ogg", " video/mp4"] {
            ask(content_type).says(415, &message("The body must be JSON."));
        }
        let not_json = "The body is not JSON: expected value at line 1 column 1.";
        for content_type in ["application/json", "application/x-www-form-urlencoded", ""] {
            ask(content_type).says(400, &message(not_json));
        }
    }
    assert_eq!(scene.state(), before);
}

#[test]
fn the_last_of_two_members_of_one_name_wins() {
    let scene = Scene::new();
    let twice = r#"{"displayName":"First","displayName":7,"displayName":"Last"}"#;
    let reply = scene.world.put(&scene.path("")).by(&scene.admin).body(twice);
    assert_eq!((reply.status, &reply.json()["displayName"]), (200, &json!("Last")));
    let spoilt = r#"{"displayName":"First","displayName":7}"#;
    let reply = scene.world.put(&scene.path("")).by(&scene.admin).body(spoilt);
    reply.says(400, &message("displayName must be of type string."));
}

#[test]
fn only_an_object_will_do() {
    let scene = Scene::new();
    let before = scene.state();
    for (method, tail) in WITH_BODY {
        for body in ["[]", "[{\"displayName\":\"x\"}]", "\"text\"", "5", "1e99", "true", "null"] {
            let request = scene.world.request(method, &scene.path(tail)).by(&scene.admin);
            request.body(body).says(400, &message("The body must be a JSON object."));
        }
    }
    assert_eq!(scene.state(), before);
}

#[test]
fn broken_json_is_a_400() {
    let scene = Scene::new();
    let before = scene.state();
    let deep = |depth: usize| [vec![b'['; depth], vec![b']'; depth]].concat();
    let bodies: [(&str, Vec<u8>); 9] = [
        ("nothing", Vec::new()),
        ("half", b"{\"displayName\":\"x".to_vec()),
        ("two values", b"{\"displayName\":\"x\"}{}".to_vec()),
        ("a comma too many", b"{\"displayName\":\"x\",}".to_vec()),
        ("invalid UTF-8", b"{\"displayName\":\"\xff\xfe\"}".to_vec()),
        ("half a surrogate pair", b"{\"displayName\":\"\\ud800\"}".to_vec()),
        ("a raw NUL", b"{\"displayName\":\"a\0b\"}".to_vec()),
        ("deep", deep(200)),
        ("very deep", deep(400_000)),
    ];
    for (method, tail) in WITH_BODY {
        for (what, body) in &bodies {
            let request = scene.world.request(method, &scene.path(tail)).by(&scene.admin);
            let reply = request.body(body.clone());
            assert_eq!(reply.status, 400, "{what}");
            let text = reply.json()["message"].as_str().unwrap().to_owned();
            assert!(text.starts_with("The body is not JSON: "), "{what}: {text}");
            reply.says(400, &message(&text));
        }
    }
    assert_eq!(scene.state(), before);
}

#[test]
fn a_body_of_a_mebibyte_is_read_and_a_larger_one_refused() {
    let scene = Scene::new();
    let padded = |size: usize| {
        let mut body = b"{\"displayName\":\"Padded\"}".to_vec();
        body.resize(size, b' ');
        body
    };
    for (method, tail) in WITH_BODY {
        let request = scene.world.request(method, &scene.path(tail)).by(&scene.admin);
        let reply = request.body(padded(1024 * 1024 + 1));
        reply.says(413, &message("The body is larger than 1048576 bytes."));
    }
    let request = scene.world.put(&scene.path("")).by(&scene.admin);
    assert_eq!(request.body(padded(1024 * 1024)).status, 200);
}
