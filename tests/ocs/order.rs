//! The order of checks: of two things that are wrong, the earlier one is told.

use serde_json::json;

use super::answers::{
    NEEDS_ADMIN, NO_ACCESS, NO_CREDENTIALS, NO_ID, NO_PATH, SUSPENDED, refuses, refuses_body,
};
use super::house::{House, NOBODY, icon_path, path};
use crate::support::{Reply, Request};

const NO_PUT: &str = "The method is not allowed here. Allowed: GET, HEAD, PUT, OPTIONS.";

fn too_large() -> Vec<u8> {
    vec![b' '; 1024 * 1024 + 1]
}

#[track_caller]
fn is_not_allowed(reply: &Reply) {
    refuses(reply, 405, NO_PUT);
    assert_eq!(reply.header("Allow"), Some("GET, HEAD, PUT, OPTIONS"));
}

#[test]
fn path_and_method_come_before_credentials() {
    let house = House::new();
    for nobody in [None, Some("nonsense"), Some(&*house.admin.token)] {
        let by = |request: Request| match nobody {
            Some(token) => request.bearer(token),
            None => request,
        };
        let unknown = format!("{}/Users", path(&house.acme));
        refuses(&by(house.world.get(&unknown)).send(), 404, NO_PATH);
        refuses(&by(house.world.put(&unknown)).body(too_large()), 404, NO_PATH);
        is_not_allowed(&by(house.world.delete(&path(&house.acme))).send());
        is_not_allowed(&by(house.world.request("PATCH", &path(&house.acme))).body(too_large()));
    }
}

#[test]
fn credentials_come_before_everything_that_they_decide() {
    let house = House::new();
    for id in [&*house.acme, NOBODY, "a.b"] {
        for body in [b"{}".to_vec(), b"not json".to_vec(), too_large()] {
            let put = || house.world.put(&path(id));
            refuses(&put().body(body.clone()), 401, NO_CREDENTIALS);
            refuses(&put().bearer("nonsense").body(body.clone()), 401, NO_CREDENTIALS);
            let image = put().bearer("nonsense").header("Content-Type", "image/png");
            refuses(&image.body(body), 401, NO_CREDENTIALS);
        }
    }
}

#[test]
fn an_open_home_comes_before_size_sight_and_role() {
    let house = House::new();
    let above = house.world.put(&path(&house.acme)).by(&house.provider);
    assert_eq!(above.json(json!({"State": 2})).status, 200);
    for client in [&house.admin, &house.member] {
        for id in [&*house.acme, &*house.stranger, "a.b"] {
            for body in [b"not json".to_vec(), too_large()] {
                refuses(&house.world.put(&path(id)).by(client).body(body), 403, SUSPENDED);
            }
        }
    }
}

#[test]
fn the_size_of_the_body_comes_before_sight_and_role() {
    let house = House::new();
    for id in [&*house.acme, &*house.stranger, "a.b"] {
        for path in [path(id), icon_path(id)] {
            let reply = house.world.put(&path).by(&house.member).body(too_large());
            refuses(&reply, 413, "The body is larger than 1048576 bytes.");
        }
    }
}

#[test]
fn sight_comes_before_role_and_role_before_the_body() {
    let house = House::new();
    let multipart = ("Content-Type", "multipart/form-data");
    for of in [path, icon_path] {
        for (id, reason) in [
            (&*house.stranger, NO_ACCESS),
            (NOBODY, NO_ACCESS),
            (&*house.plant, NO_ACCESS),
            (&*house.acme, NEEDS_ADMIN),
        ] {
            let put = || house.world.put(&of(id)).by(&house.member);
            refuses(&put().body("not json"), 403, reason);
            refuses(&put().header(multipart.0, multipart.1).body("--x"), 403, reason);
            refuses(&put().json(json!({"State": 99, "Id": 1})), 403, reason);
        }
        let malformed = house.world.put(&of("a.b")).by(&house.member).body("not json");
        refuses(&malformed, 400, NO_ID);
        let foreign = house.world.put(&of(&house.stranger)).by(&house.admin).body("not json");
        refuses(&foreign, 403, NO_ACCESS);
        let own = house.world.put(&of(&house.acme)).by(&house.admin).body("not json");
        refuses_body(&own, "The body is not JSON: ");
    }
}

#[test]
fn the_body_comes_before_the_rules() {
    let house = House::new();
    // The state is a rule, its type is not.
    let both = json!({"State": 5, "CompanyName": 1});
    refuses(&house.put(&house.acme, both), 400, "CompanyName must be of type string.");
    refuses(&house.put(&house.acme, json!({"State": "5"})), 400, "State must be of type integer.");
}
