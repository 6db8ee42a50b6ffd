//! Credentials: every form works in every dialect, and what is wrong is refused in its words.

use serde_json::json;
use tenantd::model::{Clock, Role, Scopes};
use tenantd::store::NewClient;

use super::refused;
use crate::support::{Client, Reply, Request, World, WorldOptions};

/// A world with a tenant, and a path of each dialect that its member may read.
struct Place {
    world: World,
    member: Client,
    paths: [(&'static str, String); 6],
}

fn place() -> Place {
    let world = World::new();
    let tenant = world.root("Acme");
    let member = world.client(Role::Member, &tenant);
    let paths = [
        ("ocs", format!("/ocs/api/v1/Tenants/{tenant}")),
        ("processmind", format!("/processmind/tenant/{tenant}")),
        ("nse", "/nse/v2.1/subtenants".to_owned()),
        ("dpod", format!("/dpod/v1/tenants/{tenant}/quotas")),
        ("ipera", "/ipera/tenants".to_owned()),
        ("control", format!("/control/v1/tenants/{tenant}")),
    ];
    Place { world, member, paths }
}

/// A wrong `x-api-key`, which ProcessMind's gateway refuses in its own way.
#[track_caller]
fn key_refused(dialect: &str, reply: &Reply) {
    if dialect != "processmind" {
        return refused(dialect, reply);
    }
    assert_eq!(reply.whole(), (403, json!({"message": "Forbidden"})));
    assert_eq!(reply.header("www-authenticate"), None);
}

#[test]
fn every_form_works_in_every_dialect() {
    let Place { world, member, paths } = place();
    let pair = base64_of(&format!("{}:{}", member.id, member.secret));
    for (dialect, path) in &paths {
        let ask = |prepare: &dyn Fn(Request) -> Request| prepare(world.get(path)).send().whole();
        let expected = ask(&|request| request.bearer(&member.token));
        assert_eq!(expected.0, 200, "{dialect}");
        let same = |prepare: &dyn Fn(Request) -> Request| assert_eq!(ask(prepare), expected);
        same(&|request| request.bearer(&member.api_key));
        same(&|request| request.api_key(&member.api_key));
        same(&|request| request.header("X-API-KEY", &member.api_key));
        same(&|request| request.basic(&member.id, &member.secret));
        for scheme in ["bearer", "BEARER", "bEaReR"] {
            same(&|request| request.header("Authorization", &format!("{scheme} {}", member.token)));
        }
        for scheme in ["basic", "BASIC"] {
            same(&|request| request.header("authorization", &format!("{scheme} {pair}")));
        }
        let unpadded = pair.trim_end_matches('=');
        same(&|request| request.header("Authorization", &format!("Basic {unpadded}")));
    }
}

#[test]
fn wrong_credentials_are_refused_in_the_dialects_words() {
    let Place { world, member, paths } = place();
    let wrong_key = format!("{}.wrong", member.id);
    let foreign_key = format!("nobody.{}", member.secret);
    for (dialect, path) in &paths {
        refused(dialect, &world.get(path).send());
        refused(dialect, &world.get(path).basic(&member.id, "wrong").send());
        refused(dialect, &world.get(path).basic("nobody", &member.secret).send());
        for wrong in [
            "",
            "Bearer",
            "Bearer ",
            "Basic",
            "Basic !",
            "Digest a",
            "Bearer a.b.c",
            &member.token,
            &format!("Bearer {wrong_key}"),
            &format!("Bearer {foreign_key}"),
            &format!("Bearer {}", member.secret),
            &format!("Bearer {0} {0}", member.token),
            &format!("Token {}", member.token),
            &format!("Basic {}", base64_of(&member.secret)),
            &format!("Bearer {}", "x".repeat(10_000)),
        ] {
            refused(dialect, &world.get(path).header("Authorization", wrong).send());
        }
        for wrong in ["", "x", &wrong_key, &foreign_key, &member.token, &member.secret] {
            key_refused(dialect, &world.get(path).api_key(wrong).send());
        }
    }
}

#[test]
fn with_both_headers_authorization_counts() {
    let Place { world, member, paths } = place();
    for (dialect, path) in &paths {
        let right = world.get(path).bearer(&member.token).api_key("wrong").send();
        assert_eq!(right.status, 200, "{dialect}");
        refused(dialect, &world.get(path).bearer("wrong").api_key(&member.api_key).send());
        refused(
            dialect,
            &world.get(path).header("Authorization", "").api_key(&member.api_key).send(),
        );
    }
}

#[test]
fn a_header_that_comes_twice_is_refused() {
    let Place { world, member, paths } = place();
    for (dialect, path) in &paths {
        refused(dialect, &world.get(path).by(&member).by(&member).send());
        refused(dialect, &world.get(path).by(&member).basic(&member.id, &member.secret).send());
        let key = &member.api_key;
        key_refused(dialect, &world.get(path).api_key(key).api_key(key).send());
    }
}

#[test]
fn a_path_that_is_not_there_needs_no_credentials() {
    let Place { world, .. } = place();
    for path in ["/ocs/api/v1/Nothing", "/processmind/nothing", "/nse/v2.1/nothing"] {
        assert_eq!(world.get(path).send().status, 404, "{path}");
        assert_eq!(world.get(path).bearer("wrong").send().status, 404, "{path}");
    }
    for path in ["/ocs/api/v1/Tenants/a", "/processmind/tenant/a", "/nse/v2.1/subtenants/a"] {
        let reply = world.request("PATCH", path).send();
        assert_eq!((reply.status, reply.header("allow").is_some()), (405, true), "{path}");
    }
}

/// The answer comes while the body is still being sent.
#[test]
fn a_refused_calls_body_is_not_read() {
    let Place { world, .. } = place();
    let reply = world
        .put("/processmind/tenant/a")
        .header("Content-Length", "1000000")
        .header("Expect", "100-continue")
        .send();
    assert_eq!(reply.whole(), (401, json!({"message": "Unauthorized"})));
}

#[test]
fn a_stand_in_answers_for_who_shows_nothing_and_for_nobody_else() {
    let options = WorldOptions { anonymous: Some("stand-in".into()), ..WorldOptions::default() };
    let world = World::with(options);
    let path = format!("/tenant/{}", world.root("Acme"));
    assert_eq!(world.get(&path).send().status, 401, "there is no such client yet");
    let stand_in = NewClient {
        id: "stand-in".into(),
        name: String::new(),
        role: Role::Operator,
        scopes: Scopes::NONE,
        secret_hash: [0; 32],
        home: None,
        is_demo: true,
        created_at: world.clock.now(),
    };
    world.app.store.write(move |tx| tx.insert_client(&stand_in)).unwrap();
    assert_eq!(world.get(&path).send().json()["displayName"], "Acme");
    assert_eq!(world.get(&path).bearer("wrong").send().status, 401);
    assert_eq!(world.get(&path).api_key("wrong").send().status, 403);
}

fn base64_of(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(text)
}
