//! What a body may be: section "Common", for the two operations that take one.

use serde_json::json;

use super::{SUBTENANTS, Scene, failure};
use crate::support::Request;

/// The operations with a body, as the administrator.
fn each(scene: &Scene) -> [Request; 2] {
    [("POST", SUBTENANTS.to_owned()), ("PUT", format!("{SUBTENANTS}/in-tenant"))]
        .map(|(method, path)| scene.world.request(method, &path).by(&scene.admin))
}

#[test]
fn json_is_json_whatever_its_content_type_says() {
    let scene = Scene::new();
    let types = ["application/json; charset=utf-8", "text/plain", "image/png", "multipart/mixed"];
    for (number, content_type) in types.into_iter().enumerate() {
        let body = json!({"name": "N", "code": format!("c{number}"), "tenant_id": scene.tenant});
        let statuses = each(&scene).map(|request| {
            request.header("Content-Type", content_type).body(body.to_string()).status
        });
        assert_eq!(statuses, [201, 200], "{content_type}");
    }
}

#[test]
fn what_was_never_meant_as_json_is_a_415_and_the_rest_a_400() {
    let scene = Scene::new();
    let before = scene.state();
    for content_type in ["multipart/form-data; boundary=x", "IMAGE/png", "audio/ogg", "video/mp4"] {
        for request in each(&scene) {
            let reply = request.header("Content-Type", content_type).body("name=N");
            reply.says(415, &failure(415, "The body must be JSON."));
        }
    }
    for content_type in ["application/json", "application/x-www-form-urlencoded", "text/html"] {
        for request in each(&scene) {
            let reply = request.header("Content-Type", content_type).body("x=N");
            let text = "The body is not JSON: expected value at line 1 column 1.";
            reply.says(400, &failure(400, text));
        }
    }
    assert_eq!(scene.state(), before);
}

#[test]
fn only_one_whole_object_will_do() {
    let scene = Scene::new();
    let before = scene.state();
    for body in ["[]", "[{\"name\":\"N\"}]", "\"N\"", "5", "false", "null"] {
        for request in each(&scene) {
            let reply = request.body(body);
            reply.says(400, &failure(400, "The body must be a JSON object."));
        }
    }
    let deep = [vec![b'{'; 1], b"\"name\":".to_vec(), vec![b'['; 100_000]].concat();
    let broken: [&[u8]; 6] = [
        b"",
        b"{\"name\":\"N",
        b"{\"name\":\"N\"}x",
        b"{\"name\":\"\xc3\"}",
        b"{'name':'N'}",
        &deep,
    ];
    for body in broken {
        for request in each(&scene) {
            let reply = request.body(body);
            let message = reply.json()["status"]["user_message"].as_str().unwrap().to_owned();
            assert!(message.starts_with("The body is not JSON: "), "{message}");
            reply.says(400, &failure(400, &message));
        }
    }
    assert_eq!(scene.state(), before);
}

#[test]
fn the_last_of_two_members_of_one_name_wins() {
    let scene = Scene::new();
    let path = format!("{SUBTENANTS}/in-tenant");
    let request = scene.world.put(&path).by(&scene.admin);
    let reply = request.body(r#"{"name":5,"name":"First","name":"Last"}"#);
    assert_eq!(reply.json()["result"]["records"][0]["name"], "Last");
}

#[test]
fn a_larger_body_than_a_mebibyte_is_refused() {
    let scene = Scene::new();
    for request in each(&scene) {
        let reply = request.body(vec![b' '; 1024 * 1024 + 1]);
        reply.says(413, &failure(413, "The body is larger than 1048576 bytes."));
    }
}
