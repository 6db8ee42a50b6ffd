//! Sign-in and refresh.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{ADDRESSES, SUBTENANTS, Scene, failure, returned};
use crate::support::{Client, Reply};

fn sign_in(scene: &Scene, address: &str, body: Value) -> Reply {
    scene.world.post(&format!("{address}/v2.1/auth/signin")).json(body)
}

fn credentials(client: &Client) -> Value {
    json!({ "username": client.id, "password": client.secret })
}

fn token(reply: &Reply) -> String {
    reply.json()["result"]["records"][0]["token"].as_str().unwrap().to_owned()
}

/// The answer names the client and has a token that works; the token.
#[track_caller]
fn is_signed_in(scene: &Scene, reply: &Reply, client: &Client, name: &str) -> String {
    let token = token(reply);
    let user = json!({ "id": client.id, "username": client.id, "name": name });
    reply.says(200, &returned(&json!({ "user": user, "token": token })));
    assert_eq!(reply.header("Cache-Control"), Some("no-store"));
    let part = scene.world.get(&format!("{SUBTENANTS}/in-tenant")).bearer(&token).send();
    part.says(200, &returned(&scene.part()));
    token
}

fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

#[test]
fn name_and_password_get_a_token_at_every_address() {
    let scene = Scene::new();
    for address in ADDRESSES {
        let reply = sign_in(&scene, address, credentials(&scene.member));
        let token = is_signed_in(&scene, &reply, &scene.member, "a member");
        let path = format!("/processmind/tenant/{}", scene.tenant);
        assert_eq!(scene.world.get(&path).bearer(&token).send().status, 200);
    }
}

#[test]
fn a_token_names_the_issuer_of_the_discovery_document() {
    let scene = Scene::new();
    let bases = [("/nse", "/nse"), ("/nse/api", "/nse"), ("", ""), ("/api", "")];
    for (address, base) in bases {
        let signed_in = token(&sign_in(&scene, address, credentials(&scene.admin)));
        let refresh = scene.world.post(&format!("{address}/v2.1/auth/refresh"));
        let refreshed = token(&refresh.bearer(&signed_in).send());
        let path = format!("{base}/.well-known/openid-configuration");
        let document = scene.world.get(&path).send().json();
        for token in [signed_in, refreshed] {
            let claims = claims(&token);
            assert_eq!(claims["iss"], document["issuer"], "{address}");
            let expected = (&json!(scene.admin.id), &json!(scene.tenant));
            assert_eq!((&claims["sub"], &claims["tenant"]), expected);
        }
    }
}

#[test]
fn a_wrong_password_and_an_unknown_name_are_alike() {
    let scene = Scene::new();
    let (right, id) = (&scene.admin.secret, &scene.admin.id);
    let pairs = [
        (id.as_str(), "wrong"),
        ("nobody", right.as_str()),
        (id, &"x".repeat(5000)),
        (&"x".repeat(5000), right),
        ("a b\u{0}", right),
        (&scene.admin.api_key, right),
        (id, &scene.admin.token),
    ];
    for (username, password) in pairs {
        let body = json!({ "username": username, "password": password });
        let reply = sign_in(&scene, "/nse", body);
        reply.says(401, &failure(401, "Wrong username or password."));
        assert_eq!(reply.header("WWW-Authenticate"), Some("Basic realm=\"tenantd\", Bearer"));
    }
}

#[test]
fn what_is_missing_is_named() {
    let scene = Scene::new();
    let cases = [
        (json!({}), "username is required. password is required."),
        (json!({"username": "x"}), "password is required."),
        (json!({"password": "x"}), "username is required."),
        (json!({"username": "", "password": "x"}), "username must not be blank."),
        (json!({"username": "x", "password": null}), "password is required."),
        (
            json!({"username": 5, "password": ["x"]}),
            "username must be of type string. password must be of type string.",
        ),
    ];
    for (body, text) in cases {
        sign_in(&scene, "/nse", body).says(400, &failure(400, text));
    }
    let post = || scene.world.post("/nse/v2.1/auth/signin");
    post().body("[]").says(400, &failure(400, "The body must be a JSON object."));
    let eof = "The body is not JSON: it is empty.";
    post().send().says(400, &failure(400, eof));
    let form = post().header("Content-Type", "multipart/form-data").body("x");
    form.says(415, &failure(415, "The body must be JSON."));
    let basic = post().basic(&scene.admin.id, &scene.admin.secret).json(json!({}));
    assert_eq!(basic.status, 400, "the body alone counts");
}

#[test]
fn every_good_credential_is_refreshed_at_every_address() {
    let scene = Scene::new();
    let admin = &scene.admin;
    for address in ADDRESSES {
        let ask = || scene.world.post(&format!("{address}/v2.1/auth/refresh"));
        for request in [
            ask().bearer(&admin.token),
            ask().basic(&admin.id, &admin.secret),
            ask().api_key(&admin.api_key),
            ask().bearer(&admin.token).header("Content-Type", "application/json"),
        ] {
            is_signed_in(&scene, &request.send(), admin, "a admin");
        }
    }
}

#[test]
fn a_refreshed_token_outlives_the_old_one() {
    let scene = Scene::new();
    let minutes = |count: u64| std::time::Duration::from_secs(60 * count);
    let old = token(&sign_in(&scene, "/nse", credentials(&scene.admin)));
    scene.world.clock.advance(minutes(50));
    let refresh = |token: &str| scene.world.post("/nse/v2.1/auth/refresh").bearer(token).send();
    let new = is_signed_in(&scene, &refresh(&old), &scene.admin, "a admin");
    scene.world.clock.advance(minutes(15));
    let works = |token: &str| scene.world.get(SUBTENANTS).bearer(token).send().status;
    assert_eq!((works(&old), works(&new)), (401, 200));
    let refused = "The request carries no credentials that are good here.";
    refresh(&old).says(401, &failure(401, refused));
}

#[test]
fn nobody_is_refreshed_without_credentials() {
    let scene = Scene::new();
    let refused = failure(401, "The request carries no credentials that are good here.");
    for address in ADDRESSES {
        let ask = || scene.world.post(&format!("{address}/v2.1/auth/refresh"));
        ask().send().says(401, &refused);
        ask().bearer("a.b.c").send().says(401, &refused);
        ask().basic(&scene.admin.id, "wrong").send().says(401, &refused);
        ask().json(credentials(&scene.admin)).says(401, &refused);
    }
}

/// Tokens stay valid for later while a tenant is deactivated, and sign-in works; nothing else does.
#[test]
fn the_state_of_the_home_decides() {
    let scene = Scene::new();
    let ocs = format!("/ocs/api/v1/Tenants/{}", scene.below);
    let client = scene.world.client(tenantd::model::Role::Admin, &scene.below);
    let state =
        |number: i32| scene.world.put(&ocs).by(&scene.operator).json(json!({"State": number}));
    let refresh = |token: &str| scene.world.post("/nse/v2.1/auth/refresh").bearer(token).send();
    assert_eq!(state(2).status, 200);
    let early = token(&sign_in(&scene, "/nse", credentials(&client)));
    refresh(&early).says(403, &failure(403, "The tenant of these credentials is not active."));
    assert_eq!(state(4).status, 200);
    assert_eq!(refresh(&early).status, 200);

    assert_eq!(state(5).status, 200);
    let refused = failure(401, "The request carries no credentials that are good here.");
    refresh(&early).says(401, &refused);
    let wrong = failure(401, "Wrong username or password.");
    sign_in(&scene, "/nse", credentials(&client)).says(401, &wrong);
}
