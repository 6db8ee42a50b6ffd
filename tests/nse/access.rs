//! Who is let in, for every operation at every address.

use serde_json::json;
use tenantd::model::Role;

use super::{ADDRESSES, OPERATIONS, Operation, Scene, failure};
use crate::support::{Reply, Request};

/// Every operation on the tenant's subtenant, at every address.
fn each(scene: &Scene, check: impl Fn(Operation, &dyn Fn() -> Request)) {
    for address in ADDRESSES {
        for operation in OPERATIONS {
            let path = operation.path(address, "in-tenant");
            check(operation, &|| scene.world.request(operation.method, &path));
        }
    }
}

#[track_caller]
fn is_unauthorized(reply: &Reply) {
    let text = "The request carries no credentials that are good here.";
    reply.says(401, &failure(401, text));
    assert_eq!(reply.header("WWW-Authenticate"), Some("Basic realm=\"tenantd\", Bearer"));
}

#[test]
fn without_good_credentials_nobody_is_let_in() {
    let scene = Scene::new();
    let before = scene.state();
    let (broken, wrong) = (format!("{}x", scene.admin.token), format!("{}.no", scene.admin.id));
    each(&scene, |_, ask| {
        for request in [
            ask(),
            ask().bearer(&broken),
            ask().bearer("a.b.c"),
            ask().bearer(&wrong),
            ask().basic(&scene.admin.id, "wrong"),
            ask().basic("nobody", &scene.admin.secret),
            ask().header("Authorization", "Basic %%%"),
            ask().header("Authorization", ""),
            ask().api_key(&wrong),
            ask().api_key("no key at all"),
            ask().api_key(""),
            ask().bearer("a.b.c").api_key(&scene.admin.api_key),
        ] {
            is_unauthorized(&request.json(scene.body()));
        }
    });
    assert_eq!(scene.state(), before);
}

#[test]
fn every_good_credential_is_let_in_to_every_operation() {
    for number in 0..6 {
        for operation in OPERATIONS {
            let scene = Scene::new();
            let admin = &scene.admin;
            let ask =
                || scene.world.request(operation.method, &operation.path("/nse", "in-tenant"));
            let request = match number {
                0 => ask().basic(&admin.id, &admin.secret),
                1 => ask().bearer(&admin.token),
                2 => ask().bearer(&admin.api_key),
                3 => ask().api_key(&admin.api_key),
                4 => ask().basic(&admin.id, &admin.secret).api_key("wrong.key"),
                _ => ask().header("Authorization", &format!("BEARER {}", admin.token)),
            };
            let reply = request.json(scene.body());
            assert_eq!(reply.status, operation.success, "{number} {operation:?}");
        }
    }
}

#[test]
fn a_lesser_role_is_refused_and_changes_nothing() {
    let scene = Scene::new();
    let before = scene.state();
    each(&scene, |operation, ask| {
        let reply = ask().by(&scene.member).json(scene.body());
        if operation.least == Role::Member {
            assert_eq!(reply.status, 200, "{operation:?}");
        } else {
            reply.says(403, &failure(403, "This needs the role admin."));
        }
    });
    assert_eq!(scene.state(), before);
}

#[test]
fn every_role_from_the_least_on_succeeds_at_every_address() {
    for role in Role::ALL {
        for operation in OPERATIONS.into_iter().filter(|operation| role >= operation.least) {
            for address in ADDRESSES {
                let scene = Scene::new();
                let client = scene.world.client(role, &scene.tenant);
                let path = operation.path(address, "in-tenant");
                let request = scene.world.request(operation.method, &path).by(&client);
                let reply = request.json(scene.body());
                assert_eq!(reply.status, operation.success, "{role} {operation:?}");
            }
        }
    }
}

#[test]
fn a_deactivated_home_suspends_its_callers_and_nobody_above() {
    let scene = Scene::new();
    let at_home_below = scene.world.client(Role::Admin, &scene.below);
    let ocs = format!("/ocs/api/v1/Tenants/{}", scene.tenant);
    let state =
        |number: i32| scene.world.put(&ocs).by(&scene.operator).json(json!({"State": number}));
    assert_eq!(state(2).status, 200);
    let before = scene.state();
    let suspended = failure(403, "The tenant of these credentials is not active.");
    for client in [&scene.admin, &scene.member, &at_home_below] {
        each(&scene, |_, ask| {
            ask().by(client).json(scene.body()).says(403, &suspended);
            ask().basic(&client.id, &client.secret).json(scene.body()).says(403, &suspended);
            ask().api_key(&client.api_key).json(scene.body()).says(403, &suspended);
        });
    }
    assert_eq!(scene.state(), before);
    let from_above = scene.world.post("/nse/v2.1/subtenants").by(&scene.operator);
    assert_eq!(from_above.json(scene.body()).status, 201);

    assert_eq!(state(4).status, 200);
    let path = "/nse/v2.1/subtenants/in-tenant";
    assert_eq!(scene.world.get(path).by(&scene.member).send().status, 200);
}

#[test]
fn a_deleted_home_makes_its_clients_unknown() {
    let scene = Scene::new();
    for tenant in [&scene.below, &scene.tenant] {
        let ocs = format!("/ocs/api/v1/Tenants/{tenant}");
        let deleted = scene.world.put(&ocs).by(&scene.operator).json(json!({"State": 5}));
        assert_eq!(deleted.status, 200);
    }
    for client in [&scene.admin, &scene.member] {
        each(&scene, |_, ask| {
            is_unauthorized(&ask().by(client).json(scene.body()));
            is_unauthorized(&ask().basic(&client.id, &client.secret).json(scene.body()));
            is_unauthorized(&ask().api_key(&client.api_key).json(scene.body()));
        });
    }
}
