//! The logo, by id and by host name.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use tenantd::model::Scope;

use super::house::{House, NEEDS_ADMIN, path, png, refuses};
use crate::support::{Reply, Request};

fn at(id: &str) -> String {
    format!("{}/logo", path(id))
}

const BY_HOST: &str = "/dpod/v1/tenants/logo";

fn put(house: &House, id: &str, picture: Vec<u8>) {
    let reply = house.world.put(&at(id)).by(&house.operator).body(picture);
    assert_eq!(reply.status, 200, "{reply:?}");
}

#[test]
fn it_is_the_nearest_ancestors() {
    let house = House::new();
    let refused = house.get(&at(&house.plant), &house.admin);
    refuses(&refused, 404, &at(&house.plant), "There is no logo.");
    for (id, side) in [(&house.home, 1), (&house.acme, 2), (&house.plant, 3)] {
        put(&house, id, png(side));
        let reply = house.get(&at(&house.plant), &house.admin);
        assert_eq!((reply.status, reply.bytes), (200, png(side)));
    }
    let stranger = house.get(&at(&house.stranger), &house.operator);
    assert_eq!(stranger.status, 404);
}

#[test]
fn the_mark_follows_the_picture() {
    let house = House::new();
    put(&house, &house.acme, png(1));
    let first = house.get(&at(&house.acme), &house.member).header("ETag").unwrap().to_owned();
    let ask = |tag: &str| {
        let request = house.world.get(&at(&house.acme)).by(&house.member);
        request.header("If-None-Match", tag).send().status
    };
    assert_eq!(ask(&first), 304);
    assert_eq!(ask(&format!("\"other\", W/{first}")), 304);
    assert_eq!(ask("*"), 304);
    assert_eq!(ask("\"other\""), 200);
    put(&house, &house.acme, png(2));
    assert_eq!(ask(&first), 200);
}

#[test]
fn it_is_sent_raw_or_as_base64() {
    let house = House::new();
    let put = |content_type: &str, body: Vec<u8>| {
        let request = house.world.put(&at(&house.acme)).by(&house.admin);
        request.header("Content-Type", content_type).body(body)
    };
    let text = |bytes: &[u8]| json!(STANDARD.encode(bytes)).to_string().into_bytes();
    put("image/png", png(1)).says_nothing(200);
    put("application/json", png(2)).says_nothing(200);
    put("application/json", text(&png(3))).says_nothing(200);
    put("image/png", text(&png(4))).says_nothing(200);
    let place = at(&house.acme);
    for (content_type, body, status, message) in [
        ("application/json", b"{}".to_vec(), 400, "The body must be a JSON string."),
        ("application/json", b"\"%\"".to_vec(), 400, "The icon must be base64."),
        ("multipart/form-data", b"--x".to_vec(), 415, "The body must be JSON."),
    ] {
        refuses(&put(content_type, body), status, &place, message);
    }
    for body in [b"GIF89a".to_vec(), png(4)[..40].to_vec(), [png(4), vec![0]].concat()] {
        let reply = put("image/png", body);
        let message = reply.json()["message"].as_str().unwrap().to_owned();
        assert!(message.starts_with("The icon is not a sound PNG: "), "{message}");
        refuses(&reply, 400, &place, &message);
    }
    let large = [b"\x89PNG".to_vec(), vec![0; 65_532]].concat();
    let message = "The icon has 65536 bytes; it must have fewer than 65536.";
    refuses(&put("image/png", large), 400, &place, message);
    // What was refused changed nothing.
    assert_eq!(house.get(&place, &house.member).bytes, png(4));
    let reply = house.world.put(&place).by(&house.member).body("x");
    refuses(&reply, 403, &place, NEEDS_ADMIN);
}

#[test]
fn by_host_name_it_is_everybodys() {
    let house = House::new();
    house.patch(&house.acme, &house.admin, json!({"hostname": "acme.example.com"}));
    house.patch(&house.plant, &house.admin, json!({"hostname": "plant"}));
    house.patch(&house.stranger, &house.operator, json!({"hostname": "stranger"}));
    put(&house, &house.acme, png(2));
    put(&house, &house.plant, png(3));
    let ask = || house.world.get(BY_HOST);
    let shows = |request: Request, side: u32| {
        let reply = request.send();
        assert_eq!((reply.status, reply.bytes), (200, png(side)));
    };
    shows(ask().header("Host", "acme.example.com"), 2);
    shows(ask().header("Host", "ACME.Example.com:8443"), 2);
    shows(ask().header("X-Forwarded-Host", "plant"), 3);
    shows(
        ask().header("X-Forwarded-Host", "plant:80, proxy").header("Host", "acme.example.com"),
        3,
    );
    shows(ask().header("X-Forwarded-Host", "nobody").header("Host", "acme.example.com"), 2);
    // Whose host it is counts, whoever asks.
    shows(ask().header("Host", "plant").by(&house.provider), 3);
    let none = |reply: &Reply| refuses(reply, 404, BY_HOST, "There is no logo.");
    none(&ask().header("Host", "stranger").send());
    none(&ask().header("Host", "nobody").send());
    none(&ask().send());
    let etag = ask().header("Host", "plant").send().header("ETag").unwrap().to_owned();
    let again = ask().header("Host", "plant").header("If-None-Match", &etag).send();
    assert_eq!(again.status, 304);
    assert_eq!(house.world.head(BY_HOST).header("Host", "plant").send().status, 200);
}

#[test]
fn without_a_match_it_is_the_callers_own() {
    let house = House::new();
    put(&house, &house.acme, png(2));
    let service = house.world.token(&house.admin, Scope::ApiService.name());
    for request in [
        house.world.get(BY_HOST).by(&house.member),
        house.world.get(BY_HOST).bearer(&service),
        house.world.get(BY_HOST).api_key(&house.admin.api_key),
    ] {
        assert_eq!(request.send().bytes, png(2));
    }
    // A token for services alone is good for nothing else.
    let by_id = house.world.get(&at(&house.acme)).bearer(&service).send();
    assert_eq!(by_id.status, 403);
    let none = house.world.get(BY_HOST).by(&house.operator).send();
    refuses(&none, 404, BY_HOST, "There is no logo.");
    let reply = house.world.get(BY_HOST).bearer("nonsense").send();
    refuses(&reply, 401, BY_HOST, "The request carries no credentials that are good here.");
    house.world.set_state(&house.acme, tenantd::model::TenantState::Deactivated);
    let reply = house.world.get(BY_HOST).by(&house.member).send();
    refuses(&reply, 403, BY_HOST, "The tenant of these credentials is not active.");
}
