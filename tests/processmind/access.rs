//! Who is let in, for every operation at both addresses.

use serde_json::json;
use tenantd::model::Role;

use super::{ADDRESSES, OPERATIONS, Operation, Scene, message};
use crate::support::{Client, Reply, Request};

/// Every operation on a tenant, at both addresses, as `prepare` has it ask.
fn each(scene: &Scene, tenant: &str, check: impl Fn(Operation, &dyn Fn() -> Request)) {
    for address in ADDRESSES {
        for operation in OPERATIONS {
            let path = format!("{address}/tenant/{tenant}{}", operation.tail);
            check(operation, &|| scene.world.request(operation.method, &path));
        }
    }
}

#[track_caller]
fn is_unauthorized(reply: &Reply) {
    reply.says(401, &message("Unauthorized"));
    assert_eq!(reply.header("WWW-Authenticate"), Some("Bearer"));
}

#[test]
fn without_credentials_nobody_is_let_in() {
    let scene = Scene::new();
    let before = scene.state();
    each(&scene, &scene.tenant, |_, ask| is_unauthorized(&ask().json(scene.body(&scene.tenant))));
    assert_eq!(scene.state(), before);
}

#[test]
fn a_bad_authorization_is_a_401() {
    let scene = Scene::new();
    let before = scene.state();
    let broken = format!("{}x", scene.admin.token);
    each(&scene, &scene.tenant, |_, ask| {
        for request in [
            ask().bearer(&broken),
            ask().bearer("a.b.c"),
            ask().bearer(&format!("{}.wrong", scene.admin.id)),
            ask().basic(&scene.admin.id, "wrong"),
            ask().header("Authorization", "Digest username=\"x\""),
            ask().header("Authorization", ""),
        ] {
            is_unauthorized(&request.json(scene.body(&scene.tenant)));
        }
    });
    assert_eq!(scene.state(), before);
}

#[test]
fn a_wrong_api_key_is_a_403() {
    let scene = Scene::new();
    let before = scene.state();
    let wrong = format!("{}.wrong", scene.admin.id);
    each(&scene, &scene.tenant, |_, ask| {
        for key in [&*wrong, "nobody.secret", "no key at all", &scene.admin.token, ""] {
            let reply = ask().api_key(key).json(scene.body(&scene.tenant));
            reply.says(403, &message("Forbidden"));
        }
    });
    assert_eq!(scene.state(), before);
}

#[test]
fn every_good_credential_is_let_in_and_authorization_counts_before_a_key() {
    let scene = Scene::new();
    let (admin, wrong) = (&scene.admin, format!("{}.wrong", scene.admin.id));
    let path = scene.path("/statistics");
    let ask = || scene.world.get(&path);
    let good = [
        ask().bearer(&admin.token),
        ask().header("Authorization", &format!("bEaReR  {}", admin.token)),
        ask().bearer(&admin.api_key),
        ask().basic(&admin.id, &admin.secret),
        ask().api_key(&admin.api_key),
        ask().bearer(&admin.token).api_key(&wrong),
        ask().bearer(&admin.token).api_key(&scene.admin.api_key),
    ];
    for request in good {
        assert_eq!(request.send().status, 200);
    }
    let twice = ask().bearer(&admin.token).bearer(&admin.token).api_key(&admin.api_key);
    is_unauthorized(&twice.send());
    let two_keys = ask().api_key(&admin.api_key).api_key(&admin.api_key);
    two_keys.send().says(403, &message("Forbidden"));
    is_unauthorized(&ask().bearer("a.b.c").api_key(&admin.api_key).send());
    is_unauthorized(&ask().basic(&admin.id, "wrong").api_key(&admin.api_key).send());
}

#[test]
fn a_lesser_role_is_refused_and_changes_nothing() {
    let scene = Scene::new();
    let before = scene.state();
    each(&scene, &scene.tenant, |operation, ask| {
        let reply = ask().by(&scene.member).json(scene.body(&scene.tenant));
        if operation.least == Role::Member {
            assert_eq!(reply.status, 200, "{operation:?}");
        } else {
            reply.says(403, &message("This needs the role admin."));
        }
    });
    assert_eq!(scene.state(), before);
}

#[test]
fn every_role_from_the_least_on_succeeds() {
    for role in Role::ALL {
        for operation in OPERATIONS.into_iter().filter(|operation| role >= operation.least) {
            let scene = Scene::new();
            let client = scene.world.client(role, &scene.tenant);
            let request = scene.world.request(operation.method, &scene.path(operation.tail));
            let reply = request.by(&client).json(scene.body(&scene.tenant));
            assert_eq!(reply.status, 200, "{role} {operation:?}: {}", reply.text());
        }
    }
}

#[test]
fn a_foreign_tenant_is_as_unknown_as_one_that_is_not_there() {
    let scene = Scene::new();
    let unknown = "01890a5d-ac96-774b-bcce-b302099a8057";
    let below = scene.world.tenant("Below", Some(&scene.tenant));
    let state_of = |tenant: &str| {
        scene.world.get(&format!("/tenant/{tenant}/users")).by(&scene.operator).send().bytes
    };
    let before = [&scene.foreign, &scene.root, &below].map(|tenant| state_of(tenant));
    let asked = |client: &Client, tenant: &str| {
        let replies = std::cell::RefCell::new(Vec::new());
        each(&scene, tenant, |_, ask| {
            let reply = ask().by(client).json(scene.body(tenant));
            reply.says(404, &message("There is no such tenant."));
            replies.borrow_mut().push(reply.but_for_id_and_time());
        });
        replies.into_inner()
    };
    // A member sees its home alone, an administrator what is below as well, neither what is above.
    for client in [&scene.member, &scene.admin] {
        let expected = asked(client, unknown);
        assert_eq!(asked(client, &scene.foreign), expected);
        assert_eq!(asked(client, &scene.root), expected);
    }
    assert_eq!(asked(&scene.member, &below), asked(&scene.member, unknown));
    assert_eq!([&scene.foreign, &scene.root, &below].map(|tenant| state_of(tenant)), before);
}

#[test]
fn a_deactivated_home_suspends_its_callers_and_nobody_above() {
    let scene = Scene::new();
    let below = scene.world.tenant("Below", Some(&scene.tenant));
    let at_home_below = scene.world.client(Role::Admin, &below);
    let ocs = format!("/ocs/api/v1/Tenants/{}", scene.tenant);
    let state =
        |number: i32| scene.world.put(&ocs).by(&scene.operator).json(json!({"State": number}));
    assert_eq!(state(2).status, 200);
    let before = scene.state();
    for client in [&scene.admin, &scene.member, &at_home_below] {
        each(&scene, &scene.tenant, |_, ask| {
            let reply = ask().by(client).json(scene.body(&scene.tenant));
            reply.says(403, &message("The tenant of these credentials is not active."));
            let reply = ask().api_key(&client.api_key).json(scene.body(&scene.tenant));
            reply.says(403, &message("The tenant of these credentials is not active."));
        });
    }
    assert_eq!(scene.state(), before);
    let renamed = scene.world.put(&scene.path("")).by(&scene.operator);
    assert_eq!(renamed.json(json!({"displayName": "From above"})).status, 200);

    assert_eq!(state(4).status, 200);
    assert_eq!(scene.world.get(&scene.path("")).by(&scene.member).send().status, 200);
}

#[test]
fn a_deleted_home_makes_its_clients_unknown() {
    let scene = Scene::new();
    let ocs = format!("/ocs/api/v1/Tenants/{}", scene.tenant);
    let deleted = scene.world.put(&ocs).by(&scene.operator).json(json!({"State": 5}));
    assert_eq!(deleted.status, 200);
    each(&scene, &scene.tenant, |_, ask| {
        let body = || scene.body(&scene.tenant);
        is_unauthorized(&ask().by(&scene.admin).json(body()));
        is_unauthorized(&ask().basic(&scene.admin.id, &scene.admin.secret).json(body()));
        ask().api_key(&scene.admin.api_key).json(body()).says(403, &message("Forbidden"));
        let above = ask().by(&scene.operator).json(body());
        above.says(404, &message("There is no such tenant."));
    });
}
