//! Paths and methods: 404, 405, `OPTIONS`, `HEAD`.

use super::{ADDRESSES, Scene, message};

const PATHS: [(&str, &str); 6] = [
    ("", "GET, HEAD, POST, OPTIONS"),
    ("/count", "GET, HEAD, OPTIONS"),
    ("/{id}", "PUT, OPTIONS"),
    ("/{id}/deactivate", "PUT, OPTIONS"),
    ("/{id}/activate", "PUT, OPTIONS"),
    ("/{id}/switch", "PUT, OPTIONS"),
];

#[test]
fn options_and_405_tell_the_methods() {
    let scene = Scene::new();
    for address in &ADDRESSES[..2] {
        for (tail, allow) in PATHS {
            let path = format!("{address}/tenants{}", tail.replace("{id}", &scene.tenant));
            let options = scene.world.request("OPTIONS", &path).send();
            options.says_nothing(204);
            assert_eq!(options.header("Allow"), Some(allow), "{path}");
            for method in ["GET", "PUT", "POST", "PATCH", "DELETE", "BREW"] {
                if allow.split(", ").any(|allowed| allowed == method) {
                    continue;
                }
                let reply = scene.world.request(method, &path).send();
                let text = format!("The method is not allowed here. Allowed: {allow}.");
                reply.says(405, &message(&text));
                assert_eq!(reply.header("Allow"), Some(allow), "{method} {path}");
            }
        }
    }
}

#[test]
fn head_is_get_without_the_body() {
    let scene = Scene::new();
    for address in ADDRESSES {
        for tail in ["/tenants", "/tenants/count", "/tenants?page=0"] {
            let path = format!("{address}{tail}");
            let get = scene.world.get(&path).by(&scene.member).send();
            let head = scene.world.head(&path).by(&scene.member).send();
            assert_eq!((head.status, head.text()), (get.status, ""), "{path}");
            assert_eq!(head.header("Content-Length"), get.header("Content-Length"), "{path}");
            assert_eq!(head.header("Content-Type"), Some("application/json"), "{path}");
        }
    }
}

#[test]
fn unknown_paths_are_404_in_its_words() {
    let scene = Scene::new();
    let nothing = message("There is nothing at this path.");
    for path in [
        "/ipera",
        "/ipera/",
        "/ipera/tenants/",
        "/ipera/Tenants",
        "/ipera/tenants/count/more",
        "/ipera/tenants/x/delete",
        "/ipera/tenants/x/switch/",
        "/ipera/v1/tenants",
        "/ipera/api/v1",
        "/ipera/api/v1/tenants//switch",
    ] {
        for method in ["GET", "PUT", "OPTIONS", "BREW"] {
            scene.world.request(method, path).send().says(404, &nothing);
            scene.world.request(method, path).by(&scene.admin).send().says(404, &nothing);
        }
    }
}

#[test]
fn a_fixed_word_wins_over_an_id() {
    let scene = Scene::new();
    scene.world.tenant_with_id("count", "Named like a word", Some(&scene.root));
    let reply = scene.world.put("/ipera/tenants/count").by(&scene.admin).send();
    assert_eq!((reply.status, reply.header("Allow")), (405, Some("GET, HEAD, OPTIONS")));
    let switch = scene.world.put("/ipera/tenants/count/switch").by(&scene.admin).send();
    assert_eq!(switch.status, 200);
}
