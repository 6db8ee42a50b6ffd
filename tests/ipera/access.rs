//! Who is let in, for every operation at every address.

use serde_json::{Value, json};
use tenantd::model::Role;

use super::{ADDRESSES, OF_ONE, OPERATIONS, Operation, Scene, message};
use crate::support::{Client, Reply, Request};

fn body() -> Value {
    json!({"name": "Renamed", "user_status": 2})
}

/// Every operation on a tenant, at every address.
fn each(
    scene: &Scene,
    operations: &[Operation],
    id: &str,
    check: impl Fn(Operation, &dyn Fn() -> Request),
) {
    for address in ADDRESSES {
        for operation in operations {
            let path = operation.path(address, id);
            check(*operation, &|| scene.world.request(operation.method, &path));
        }
    }
}

#[track_caller]
fn is_unauthenticated(reply: &Reply) {
    reply.says(401, &message("Unauthenticated."));
    assert_eq!(reply.header("WWW-Authenticate"), Some("Bearer"));
    assert_eq!(reply.header("X-RateLimit-Limit"), None);
}

#[test]
fn without_good_credentials_nobody_is_let_in() {
    let scene = Scene::new();
    let before = scene.state();
    let wrong = format!("{}.wrong", scene.provider.id);
    each(&scene, &OPERATIONS, &scene.tenant, |_, ask| {
        for request in [
            ask(),
            ask().bearer("a.b.c"),
            ask().bearer(&wrong),
            ask().basic(&scene.provider.id, "wrong"),
            ask().api_key(&wrong),
            ask().header("Authorization", ""),
        ] {
            is_unauthenticated(&request.json(body()));
        }
    });
    assert_eq!(scene.state(), before);
}

#[test]
fn every_good_credential_is_let_in() {
    let scene = Scene::new();
    let provider = &scene.provider;
    for address in ADDRESSES {
        let ask = || scene.world.get(&format!("{address}/tenants/count"));
        for request in [
            ask().bearer(&provider.token),
            ask().header("Authorization", &format!("bEaReR  {}", provider.token)),
            ask().bearer(&provider.api_key),
            ask().api_key(&provider.api_key),
            ask().basic(&provider.id, &provider.secret),
        ] {
            request.send().says(200, &json!({"count": 3}));
        }
    }
}

#[test]
fn a_token_is_fetched_below_the_prefix() {
    let scene = Scene::new();
    let (id, secret) = (&scene.member.id, &scene.member.secret);
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let token = scene.world.post("/ipera/oauth/token").form(&form).json()["access_token"].take();
    let request = scene.world.get("/ipera/tenants/count").bearer(token.as_str().unwrap());
    request.send().says(200, &json!({"count": 1}));
    let found = scene.world.get("/ipera/.well-known/openid-configuration").send().json();
    let base = format!("http://{}/ipera", scene.world.address);
    assert_eq!(found["issuer"], base);
    assert_eq!(found["token_endpoint"], format!("{base}/oauth/token"));
    assert_eq!(found["jwks_uri"], format!("{base}/.well-known/jwks.json"));
    assert_eq!(scene.world.get("/ipera/.well-known/jwks.json").send().status, 200);
}

#[test]
fn a_lesser_role_is_refused_and_changes_nothing() {
    for role in Role::ALL {
        let scene = Scene::new();
        let client = scene.world.client(role, &scene.tenant);
        let least = |operation: &Operation| operation.least;
        let refused: Vec<_> =
            OPERATIONS.into_iter().filter(|operation| role < least(operation)).collect();
        let before = scene.state();
        each(&scene, &refused, &scene.tenant, |operation, ask| {
            let reply = ask().by(&client).json(body());
            reply.says(403, &message(&format!("This needs the role {}.", operation.least)));
        });
        assert_eq!(scene.state(), before);
    }
}

#[test]
fn every_role_from_the_least_on_succeeds() {
    for role in Role::ALL {
        for operation in OPERATIONS.into_iter().filter(|operation| role >= operation.least) {
            let scene = Scene::new();
            let client = scene.world.client(role, &scene.root);
            // A member sees its home alone.
            let id = if role == Role::Member { &scene.root } else { &scene.tenant };
            let request = scene.world.request(operation.method, &operation.path("/ipera", id));
            let reply = request.by(&client).json(body());
            assert_eq!(reply.status, 200, "{role} {operation:?}: {}", reply.text());
        }
    }
}

#[test]
fn a_foreign_tenant_is_as_unknown_as_one_that_is_not_there() {
    let scene = Scene::new();
    let unknown = "01890a5d-ac96-774b-bcce-b302099a8057";
    let at_home = scene.world.client(Role::Provider, &scene.tenant);
    let before = scene.state();
    let asked = |client: &Client, id: &str| {
        let replies = std::cell::RefCell::new(Vec::new());
        each(&scene, &OF_ONE, id, |_, ask| {
            let reply = ask().by(client).json(body());
            reply.says(404, &message("There is no such tenant."));
            replies.borrow_mut().push(reply.but_for_id_and_time());
        });
        replies.into_inner()
    };
    let expected = asked(&at_home, unknown);
    for foreign in [&scene.root, &scene.sibling, &scene.foreign] {
        assert_eq!(asked(&at_home, foreign), expected);
    }
    let expected = asked(&scene.member, unknown);
    assert_eq!(asked(&scene.member, &scene.tenant), expected);
    assert_eq!(asked(&scene.member, &scene.foreign), expected);
    assert_eq!(scene.state(), before);
}

#[test]
fn what_cannot_be_an_id_is_a_404() {
    let scene = Scene::new();
    let no_id = message("This cannot be an identifier.");
    for id in ["a.b", "%20", "a%2Fb", &"x".repeat(65)] {
        each(&scene, &OF_ONE, id, |_, ask| {
            ask().by(&scene.admin).json(body()).says(404, &no_id);
        });
    }
}

#[test]
fn a_deleted_tenant_is_gone() {
    let scene = Scene::new();
    scene
        .world
        .put(&format!("/ocs/api/v1/Tenants/{}", scene.tenant))
        .by(&scene.admin)
        .json(json!({"State": 5}));
    each(&scene, &OF_ONE, &scene.tenant, |_, ask| {
        ask().by(&scene.operator).json(body()).says(404, &message("There is no such tenant."));
    });
    assert_eq!(scene.names(&scene.admin, ""), ["Provider", "Sibling"]);
    assert_eq!(scene.count(&scene.admin, ""), 2);
    assert_eq!(scene.count(&scene.admin, "name=Customer"), 0);
}
