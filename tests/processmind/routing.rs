//! HEAD, OPTIONS, methods and paths that are not there, request ids.

use super::{ADDRESSES, OPERATIONS, Scene, message};

const PATHS: [(&str, &str); 3] = [
    ("", "GET, HEAD, PUT, OPTIONS"),
    ("/statistics", "GET, HEAD, OPTIONS"),
    ("/users", "GET, HEAD, POST, PUT, DELETE, OPTIONS"),
];

#[test]
fn head_has_the_headers_of_get_and_no_body() {
    let scene = Scene::new();
    for address in ADDRESSES {
        for (tail, _) in PATHS {
            let path = format!("{address}{}", scene.path(tail));
            let (got, head) = (
                scene.world.get(&path).by(&scene.member).send(),
                scene.world.head(&path).by(&scene.member).send(),
            );
            assert_eq!((head.status, head.text()), (200, ""));
            for name in ["content-type", "content-length"] {
                assert_eq!(head.header(name), got.header(name), "{path} {name}");
            }
            assert_eq!(head.header("content-length"), Some(&*got.bytes.len().to_string()));
        }
    }
    let refused = scene.world.head(&scene.path("")).send();
    assert_eq!((refused.status, refused.text()), (401, ""));
    assert_eq!(refused.header("WWW-Authenticate"), Some("Bearer"));
}

#[test]
fn options_tells_the_methods_without_credentials() {
    let scene = Scene::new();
    for address in ADDRESSES {
        for (tail, allow) in PATHS {
            let path = format!("{address}{}", scene.path(tail));
            let reply = scene.world.request("OPTIONS", &path).send();
            reply.says_nothing(204);
            assert_eq!(reply.header("Allow"), Some(allow));
        }
    }
}

#[test]
fn every_other_method_is_a_405_with_allow() {
    let scene = Scene::new();
    for address in ADDRESSES {
        for (tail, allow) in PATHS {
            let path = format!("{address}{}", scene.path(tail));
            for method in ["PATCH", "DELETE", "POST", "TRACE", "PROPFIND", "get", "BREW"] {
                let known = |operation: &super::Operation| {
                    operation.method == method && operation.tail == tail
                };
                if OPERATIONS.iter().any(known) {
                    continue;
                }
                let reply = scene.world.request(method, &path).send();
                let text = format!("The method is not allowed here. Allowed: {allow}.");
                reply.says(405, &message(&text));
                assert_eq!(reply.header("Allow"), Some(allow));
            }
        }
    }
}

#[test]
fn an_unknown_path_is_answered_in_processminds_words() {
    let scene = Scene::new();
    let nothing = message("There is nothing at this path.");
    for tail in ["/", "/statistics/more", "/user", "/users/", "/Users"] {
        for address in ADDRESSES {
            for method in ["GET", "PUT", "OPTIONS", "BREW"] {
                let path = format!("{address}{}", scene.path(tail));
                scene.world.request(method, &path).send().says(404, &nothing);
            }
        }
    }
    for path in ["/tenant", "/tenant/", "/processmind", "/processmind/", "/processmind/Tenant/x"] {
        scene.world.get(path).send().says(404, &nothing);
        scene.world.get(path).by(&scene.admin).send().says(404, &nothing);
    }
}

#[test]
fn a_sane_request_id_comes_back() {
    let scene = Scene::new();
    let ask = |id: &str| {
        let request = scene.world.get(&scene.path("")).by(&scene.member);
        request.header("X-Request-Id", id).send().header("X-Request-Id").unwrap().to_owned()
    };
    assert_eq!(ask("trace-1.2:3_4"), "trace-1.2:3_4");
    assert_ne!(ask("two words"), "two words");
    assert_ne!(ask(&"x".repeat(129)), "x".repeat(129));
    let failed = scene.world.get("/tenant/nobody").by(&scene.member);
    let failed = failed.header("X-Request-Id", "kept-in-errors").send();
    assert_eq!(failed.header("X-Request-Id"), Some("kept-in-errors"));
}
