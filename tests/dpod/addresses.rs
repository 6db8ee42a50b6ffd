//! Where the API stands: below its prefixes, and bare where the paths are its own.

use serde_json::json;

use super::house::{House, refuses, uuid};

#[test]
fn every_prefix_is_the_same_api() {
    let house = House::new();
    let expected = house.tenant(&house.acme);
    for prefix in ["/dpod/v1", "/dpod", "/v1", ""] {
        let at = format!("{prefix}/tenants/{}", house.acme);
        house.get(&at, &house.admin).says(200, &expected);
        let children = house.get(&format!("{at}/children"), &house.admin);
        children.says(200, &json!([uuid(&house.plant)]));
        let settings = house.get(&format!("{prefix}/tenants/settings"), &house.admin);
        assert_eq!(settings.status, 200);
    }
    for prefix in ["/dpod/v1", "/dpod", "/v1"] {
        let reply = house.get(&format!("{prefix}/tenants"), &house.admin);
        assert_eq!(reply.json()["totalElements"], 2);
        let body = json!({"name": "New"});
        let made = house.world.post(&format!("{prefix}/tenants")).by(&house.provider).json(body);
        let id = made.json()["id"].as_str().unwrap().to_owned();
        let location = format!("http://{}{prefix}/tenants/{id}", house.world.address);
        assert_eq!(made.header("Location"), Some(location.as_str()));
    }
}

#[test]
fn put_is_taken_as_patch_below_the_prefixes() {
    let house = House::new();
    for (prefix, name) in [("/dpod/v1", "One"), ("/dpod", "Two"), ("/v1", "Three")] {
        let at = format!("{prefix}/tenants/{}", house.acme);
        let reply = house.world.put(&at).by(&house.admin).json(json!({"name": name}));
        assert_eq!((reply.status, &reply.json()["name"]), (200, &json!(name)));
    }
}

#[test]
fn what_is_not_there_is_said_in_its_words() {
    let house = House::new();
    for at in ["/dpod/nothing", "/v1/nothing", "/dpod/v1/tenants/a/b/c", "/tenants/a/b/c"] {
        let reply = house.world.get(at).send();
        refuses(&reply, 404, at, "There is nothing at this path.");
    }
    let at = "/dpod/v1/tenants";
    let reply = house.world.delete(at).send();
    let allow = "GET, HEAD, POST, OPTIONS";
    refuses(&reply, 405, at, &format!("The method is not allowed here. Allowed: {allow}."));
    assert_eq!(reply.header("Allow"), Some(allow));
    for (at, allow) in [
        ("/dpod/v1/tenants/a", "GET, HEAD, PATCH, DELETE, PUT, OPTIONS"),
        ("/dpod/v1/tenants/a/logo", "GET, HEAD, PUT, OPTIONS"),
        ("/dpod/v1/tenants/settings", "GET, HEAD, PATCH, PUT, OPTIONS"),
        ("/dpod/v1/tenants/hierarchy", "GET, HEAD, OPTIONS"),
        ("/tenants/hierarchy", "GET, HEAD, OPTIONS"),
    ] {
        let reply = house.world.post(at).send();
        assert_eq!((reply.status, reply.header("Allow")), (405, Some(allow)), "{at}");
        let reply = house.world.request("OPTIONS", at).send();
        assert_eq!((reply.status, reply.header("Allow")), (204, Some(allow)), "{at}");
    }
}

#[test]
fn the_sign_in_stands_beside_it() {
    let house = House::new();
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        house.admin.id, house.admin.secret
    );
    for at in ["/dpod/oauth/v1/token", "/dpod/v1/oauth/v1/token", "/oauth/v1/token"] {
        let reply = house.world.post(at).form(&form);
        assert_eq!((reply.status, &reply.json()["scope"]), (200, &json!("dpod.tenant.admin")));
        let token = reply.json()["access_token"].as_str().unwrap().to_owned();
        let list = house.world.get("/dpod/v1/tenants").bearer(&token).send();
        assert_eq!(list.status, 200);
    }
}
