//! The bare paths, which are shared with DPoD.

use serde_json::json;
use tenantd::model::Role;

use super::{Scene, message};

#[test]
fn without_a_scope_the_bare_path_is_iperas() {
    let scene = Scene::new();
    for request in [
        scene.world.get("/tenants").by(&scene.provider),
        scene.world.get("/tenants").api_key(&scene.provider.api_key),
        scene.world.get("/tenants").basic(&scene.provider.id, &scene.provider.secret),
    ] {
        let list = request.send().json();
        assert_eq!(list["data"].as_array().map(Vec::len), Some(3));
        let first = format!("http://{}/tenants?page=1", scene.world.address);
        assert_eq!(list["links"]["first"], first);
    }
    let body = json!({"name": "Made at the bare path"});
    let reply = scene.world.post("/tenants").by(&scene.provider).json(body);
    assert_eq!(
        (reply.status, &reply.json()["data"]["name"]),
        (200, &json!("Made at the bare path"))
    );
    assert_eq!(scene.world.head("/tenants").by(&scene.provider).send().status, 200);
}

#[test]
fn without_credentials_the_shared_calls_answer_in_iperas_words() {
    let scene = Scene::new();
    for (method, path) in [("GET", "/tenants"), ("POST", "/tenants"), ("GET", "/tenants/count")] {
        let reply = scene.world.request(method, path).send();
        reply.says(401, &message("Unauthenticated."));
        assert_eq!(reply.header("WWW-Authenticate"), Some("Bearer"));
    }
    for tail in ["", "/deactivate", "/activate", "/switch"] {
        let path = format!("/tenants/{}{tail}", scene.tenant);
        scene.world.put(&path).send().says(401, &message("Unauthenticated."));
    }
}

#[test]
fn allow_at_the_shared_path_names_what_both_have() {
    let scene = Scene::new();
    let reply = scene.world.request("OPTIONS", "/tenants").send();
    assert_eq!(reply.header("Allow"), Some("GET, HEAD, POST, OPTIONS"));
    let reply = scene.world.delete("/tenants").send();
    assert_eq!((reply.status, reply.header("Allow")), (405, Some("GET, HEAD, POST, OPTIONS")));
}

#[test]
fn what_is_iperas_alone_is_so_for_every_scope() {
    let scene = Scene::new();
    let scopes = Role::Provider.scopes();
    let client = scene.world.client_with(Role::Provider, Some(&scene.root), scopes);
    let count = scene.world.get("/tenants/count").api_key(&client.api_key).send();
    count.says(200, &json!({"count": 3}));
    let path = format!("/tenants/{}/switch", scene.tenant);
    let switch = scene.world.put(&path).api_key(&client.api_key).send();
    switch.says(200, &json!({"success": true}));
    // Below its own prefix a scope is of no account either.
    let list = scene.world.get("/ipera/tenants").api_key(&client.api_key).send();
    assert_eq!(list.json()["meta"]["per_page"], 10);
}
