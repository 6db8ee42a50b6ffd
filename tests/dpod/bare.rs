//! Bare `/tenants`, shared with IPERA: the scopes of the caller say whose it is.

use serde_json::json;
use tenantd::model::{Role, Scope, Scopes};

use super::house::{House, refuses};
use crate::support::Request;

#[test]
fn any_scope_makes_the_shared_calls_dpods() {
    let house = House::new();
    let expected = house.get("/dpod/v1/tenants", &house.provider).json();
    let forms: [fn(&House, Request) -> Request; 4] = [
        |house, request| request.bearer(&house.world.token(&house.provider, Scope::Admin.name())),
        |house, request| request.bearer(&house.provider.api_key),
        |house, request| request.api_key(&house.provider.api_key),
        |house, request| request.basic(&house.provider.id, &house.provider.secret),
    ];
    for form in forms {
        form(&house, house.world.get("/tenants")).send().says(200, &expected);
        assert_eq!(form(&house, house.world.head("/tenants")).send().status, 200);
    }
    let token = house.world.token(&house.provider, Scope::ApiSpAdmin.name());
    let made = house.world.post("/tenants").bearer(&token).json(json!({"name": "New"}));
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let location = format!("http://{}/tenants/{id}", house.world.address);
    assert_eq!((made.status, made.header("Location")), (201, Some(location.as_str())));
    let got = house.world.get(&format!("/tenants/{id}")).bearer(&token).send();
    got.says(200, &made.json());
    let member = house.world.token(&house.admin, Scope::AppOwner.name());
    let refused = house.world.get("/tenants").bearer(&member).send();
    refuses(&refused, 403, "/tenants", super::house::NEEDS_ADMIN);
    // Without a scope they are IPERA's, whatever the role.
    let plain = house.world.client_with(Role::Provider, Some(&house.home), Scopes::NONE);
    for request in [
        house.world.get("/tenants").by(&plain),
        house.world.get("/tenants").api_key(&plain.api_key),
        house.world.get("/tenants").by(&house.provider),
    ] {
        assert!(request.send().json()["data"].is_array());
    }
}

#[test]
fn what_is_one_dialects_alone_is_answered_in_its_words() {
    let house = House::new();
    let message = "The request carries no credentials that are good here.";
    for (method, tail) in [
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("GET", "/children"),
        ("PUT", "/logo"),
        ("GET", "/admin"),
    ] {
        let at = format!("/tenants/{}{tail}", house.acme);
        refuses(&house.world.request(method, &at).send(), 401, &at, message);
    }
    refuses(&house.world.get("/tenants/hierarchy").send(), 401, "/tenants/hierarchy", message);
    let theirs = json!({"message": "Unauthenticated."});
    for (method, at) in [("GET", "/tenants"), ("POST", "/tenants"), ("GET", "/tenants/count")] {
        assert_eq!(house.world.request(method, at).send().json(), theirs, "{method} {at}");
    }
    let at = format!("/tenants/{}", house.acme);
    assert_eq!(house.world.put(&at).send().json(), theirs);
    let put = house.world.put(&at).by(&house.admin).json(json!({"name": "Renamed"}));
    assert_eq!((put.status, &put.json()["data"]["name"]), (200, &json!("Renamed")));
    assert_eq!(house.tenant(&house.acme)["name"], "Renamed");
}

#[test]
fn allow_is_what_both_have() {
    let house = House::new();
    for (at, allow) in [
        ("/tenants", "GET, HEAD, POST, OPTIONS"),
        ("/tenants/a", "GET, HEAD, PATCH, DELETE, PUT, OPTIONS"),
        ("/tenants/count", "GET, HEAD, OPTIONS"),
        ("/tenants/settings", "GET, HEAD, PATCH, OPTIONS"),
        ("/tenants/a/logo", "GET, HEAD, PUT, OPTIONS"),
        ("/tenants/a/switch", "PUT, OPTIONS"),
    ] {
        let reply = house.world.request("OPTIONS", at).send();
        assert_eq!((reply.status, reply.header("Allow")), (204, Some(allow)), "{at}");
    }
    let reply = house.world.post("/tenants/a").send();
    let allow = "GET, HEAD, PATCH, DELETE, PUT, OPTIONS";
    let message = format!("The method is not allowed here. Allowed: {allow}.");
    refuses(&reply, 405, "/tenants/a", &message);
}

/// What IPERA switches off is disabled here, and what it writes is what is read here.
#[test]
fn the_two_agree_on_a_tenant() {
    let house = House::new();
    let off = format!("/ipera/tenants/{}/deactivate", house.plant);
    assert_eq!(house.world.put(&off).by(&house.admin).send().status, 200);
    assert_eq!(house.tenant(&house.plant)["accountStatus"], "disabled");
    let on = format!("/ipera/tenants/{}/activate", house.plant);
    assert_eq!(house.world.put(&on).by(&house.admin).send().status, 200);
    assert_eq!(house.tenant(&house.plant)["accountStatus"], "active");
    let body = json!({
        "name": "Plant 2", "address": "Main 1", "city": "Bern", "post_code": "3000",
        "country_code": "CH",
    });
    let at = format!("/ipera/tenants/{}", house.plant);
    assert_eq!(house.world.put(&at).by(&house.admin).json(body).status, 200);
    let expected = json!({
        "street": "Main 1", "city": "Bern", "postal_code": "3000", "country": "CH",
    });
    assert_eq!(house.tenant(&house.plant)["billingAddress"], expected);
    // A country that is no code is kept here, and no country there.
    let changes = json!({"billingAddress": {"country": "Helvetia", "state": "BE"}});
    house.patch(&house.plant, &house.admin, changes);
    let list = house.get("/ipera/tenants?name=plant+2", &house.admin).json();
    let item = &list["data"][0];
    assert_eq!((&item["country_code"], &item["country_name"]), (&json!(null), &json!(null)));
    assert_eq!(item["city"], "Bern");
    assert_eq!(house.tenant(&house.plant)["billingAddress"]["country"], "Helvetia");
}
