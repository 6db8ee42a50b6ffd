//! HEAD, OPTIONS, methods and paths that are not there, request ids.

use super::{ADDRESSES, SUBTENANTS, Scene, failure};

const PATHS: [(&str, &str, &[&str]); 4] = [
    ("/subtenants", "GET, HEAD, POST, OPTIONS", &["PUT", "PATCH", "DELETE"]),
    ("/subtenants/in-tenant", "GET, HEAD, PUT, DELETE, OPTIONS", &["POST", "PATCH"]),
    ("/auth/signin", "POST, OPTIONS", &["GET", "HEAD", "PUT", "PATCH", "DELETE"]),
    ("/auth/refresh", "POST, OPTIONS", &["GET", "HEAD", "PUT", "PATCH", "DELETE"]),
];

#[test]
fn head_has_the_headers_of_get_and_no_body() {
    let scene = Scene::new();
    for address in ADDRESSES {
        for tail in ["", "/in-tenant", "?limit=1"] {
            let path = format!("{address}/v2.1/subtenants{tail}");
            let got = scene.world.get(&path).by(&scene.member).send();
            let head = scene.world.head(&path).by(&scene.member).send();
            assert_eq!((head.status, head.text()), (200, ""));
            assert_eq!(head.header("content-type"), Some("application/json"));
            assert_eq!(head.header("content-length"), Some(&*got.bytes.len().to_string()));
        }
    }
    let refused = scene.world.head(SUBTENANTS).send();
    assert_eq!((refused.status, refused.text()), (401, ""));
    assert_eq!(refused.header("WWW-Authenticate"), Some("Basic realm=\"tenantd\", Bearer"));
    let bad = scene.world.head(&format!("{SUBTENANTS}?limit=x")).by(&scene.member).send();
    assert_eq!((bad.status, bad.text()), (400, ""));
}

#[test]
fn options_tells_the_methods_without_credentials() {
    let scene = Scene::new();
    for address in ADDRESSES {
        for (tail, allow, _) in PATHS {
            let reply = scene.world.request("OPTIONS", &format!("{address}/v2.1{tail}")).send();
            reply.says_nothing(204);
            assert_eq!(reply.header("Allow"), Some(allow));
        }
    }
}

#[test]
fn every_other_method_is_a_405_with_allow() {
    let scene = Scene::new();
    for address in ADDRESSES {
        for (tail, allow, others) in PATHS {
            for method in others.iter().chain(&["TRACE", "PROPFIND", "get", "BREW"]) {
                let reply = scene.world.request(method, &format!("{address}/v2.1{tail}")).send();
                assert_eq!((reply.status, reply.header("Allow")), (405, Some(allow)), "{method}");
                if *method != "HEAD" {
                    let text = format!("The method is not allowed here. Allowed: {allow}.");
                    reply.says(405, &failure(405, &text));
                }
            }
        }
    }
}

#[test]
fn an_unknown_path_is_answered_in_nses_words() {
    let scene = Scene::new();
    let nothing = failure(404, "There is nothing at this path.");
    for address in ADDRESSES {
        for tail in ["", "/", "/subtenants/", "/Subtenants", "/subtenants/a/b", "/auth", "/tenants"]
        {
            for method in ["GET", "POST", "OPTIONS", "BREW"] {
                let path = format!("{address}/v2.1{tail}");
                scene.world.request(method, &path).send().says(404, &nothing);
                scene.world.request(method, &path).by(&scene.admin).send().says(404, &nothing);
            }
        }
    }
    for path in ["/nse", "/nse/", "/nse/api", "/nse/v2.0/subtenants", "/nse/subtenants"] {
        scene.world.get(path).send().says(404, &nothing);
    }
}

#[test]
fn a_sane_request_id_comes_back() {
    let scene = Scene::new();
    let ask = |path: &str, id: &str| {
        let request = scene.world.get(path).by(&scene.member).header("X-Request-Id", id);
        request.send().header("X-Request-Id").unwrap().to_owned()
    };
    assert_eq!(ask(SUBTENANTS, "trace-1.2:3_4"), "trace-1.2:3_4");
    assert_eq!(ask(&format!("{SUBTENANTS}/nobody"), "in-errors-too"), "in-errors-too");
    assert_eq!(ask("/nse/nothing", "and-for-no-route"), "and-for-no-route");
    assert_ne!(ask(SUBTENANTS, "two words"), "two words");
}
