//! The token endpoints (RFC 6749, sections 4.4 and 5).

use serde_json::json;
use tenantd::model::Role;

use super::{PREFIXES, TOKEN_PATHS, form, refusal};
use crate::support::{Reply, World};

/// The whole answer to a request that is granted; the token.
#[track_caller]
fn granted(reply: &Reply, scope: &str) -> String {
    let token = reply.json()["access_token"].as_str().unwrap_or_default().to_owned();
    let expected = json!({
        "access_token": token, "token_type": "Bearer", "expires_in": 3600, "scope": scope,
    });
    assert_eq!(reply.whole(), (200, expected));
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(reply.header("pragma"), Some("no-cache"));
    token
}

/// The whole answer to a request that is refused.
#[track_caller]
fn refused(reply: &Reply, status: u16, error: &str) {
    assert_eq!(reply.whole(), (status, refusal(error)));
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let challenge = (status == 401).then_some("Bearer, Basic realm=\"tenantd\"");
    assert_eq!(reply.header("www-authenticate"), challenge);
}

#[test]
fn every_endpoint_takes_a_form_json_and_basic() {
    let world = World::new();
    let tenant = world.root("Acme");
    let admin = world.client(Role::Admin, &tenant);
    for prefix in PREFIXES {
        for path in TOKEN_PATHS {
            let path = format!("{prefix}{path}");
            let scope = if path.ends_with("/v1/token") { "dpod.tenant.admin" } else { "" };
            let as_form = world.post(&path).form(&form(&admin));
            let as_json = world.post(&path).json(json!({
                "grant_type": "client_credentials", "client_id": admin.id, "client_secret": admin.secret,
            }));
            let basic = || world.post(&path).basic(&admin.id, &admin.secret);
            let as_basic = basic().form("grant_type=client_credentials");
            let as_basic_json = basic().json(json!({"grant_type": "client_credentials"}));
            for reply in [as_form, as_json, as_basic, as_basic_json] {
                let token = granted(&reply, scope);
                let tenant = world.get(&format!("/tenant/{tenant}")).bearer(&token).send();
                assert_eq!(tenant.json()["displayName"], "Acme", "{path}");
            }
        }
    }
}

#[test]
fn the_body_counts_whatever_its_type_is_called() {
    let world = World::new();
    let operator = world.operator();
    let as_json = json!({
        "grant_type": "client_credentials", "client_id": operator.id, "client_secret": operator.secret,
    });
    granted(&world.post("/oauth/token").form(&as_json.to_string()), "");
    granted(&world.post("/oauth/token").body(form(&operator)), "");
    granted(
        &world.post("/oauth/token").header("Content-Type", "text/plain").body(form(&operator)),
        "",
    );
}

#[test]
fn members_of_json_that_are_null_or_unknown_count_as_not_sent() {
    let world = World::new();
    let operator = world.operator();
    let body = json!({
        "grant_type": "client_credentials", "client_id": operator.id, "client_secret": operator.secret,
        "scope": null, "audience": ["https://tenants.example"],
    });
    granted(&world.post("/oauth/token").form(&body.to_string()), "");
}

#[test]
fn basic_may_have_its_parts_form_encoded() {
    let world = World::new();
    let operator = world.operator();
    let escaped = |text: &str| {
        text.bytes().fold(String::new(), |escaped, byte| escaped + &format!("%{byte:02x}"))
    };
    let basic =
        world.post("/oauth/token").basic(&escaped(&operator.id), &escaped(&operator.secret));
    granted(&basic.form("grant_type=client_credentials"), "");
}

#[test]
fn an_unknown_client_and_a_wrong_secret_are_told_alike() {
    let world = World::new();
    let operator = world.operator();
    for path in TOKEN_PATHS {
        let form = |id: &str, secret: &str| {
            let body =
                format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
            world.post(path).form(&body)
        };
        refused(&form(&operator.id, "wrong"), 401, "invalid_client");
        refused(&form("nobody", &operator.secret), 401, "invalid_client");
        refused(&form("not%20an%20id", "wrong"), 401, "invalid_client");
        refused(&form(&operator.id, ""), 401, "invalid_client");
        refused(&form("", &operator.secret), 401, "invalid_client");
        refused(&world.post(path).form("grant_type=client_credentials"), 401, "invalid_client");
        let basic = world.post(path).basic(&operator.id, "wrong");
        refused(&basic.form("grant_type=client_credentials"), 401, "invalid_client");
        let bearer = world.post(path).bearer(&operator.token);
        refused(&bearer.form("grant_type=client_credentials"), 401, "invalid_client");
    }
}

#[test]
fn a_request_that_is_none_is_told_so() {
    let world = World::new();
    let operator = world.operator();
    let credentials = format!("client_id={}&client_secret={}", operator.id, operator.secret);
    let post = |body: &str| world.post("/oauth/token").form(body);
    for body in [
        String::new(),
        "[]".into(),
        credentials.clone(),
        format!("grant_type=&{credentials}"),
        format!("grant_type=client_credentials&grant_type=client_credentials&{credentials}"),
        format!("grant_type=client_credentials&{credentials}&client_id=another"),
        r#"{"grant_type":1}"#.into(),
        r#"{"grant_type":"client_credentials","client_id":["a"]}"#.into(),
    ] {
        refused(&post(&body), 400, "invalid_request");
    }
    let two_clients = world.post("/oauth/token").basic(&operator.id, &operator.secret);
    refused(
        &two_clients.form("grant_type=client_credentials&client_id=another"),
        400,
        "invalid_request",
    );
}

#[test]
fn only_client_credentials_are_granted() {
    let world = World::new();
    let operator = world.operator();
    for grant_type in ["password", "authorization_code", "refresh_token", "CLIENT_CREDENTIALS"] {
        let body = form(&operator).replace("client_credentials", grant_type);
        refused(&world.post("/oauth/token").form(&body), 400, "unsupported_grant_type");
    }
}

#[test]
fn two_authorization_headers_are_none() {
    let world = World::new();
    let operator = world.operator();
    let basic = || world.post("/oauth/token").basic(&operator.id, &operator.secret);
    granted(&basic().form("grant_type=client_credentials"), "");
    let twice = basic().basic(&operator.id, &operator.secret);
    refused(&twice.form("grant_type=client_credentials"), 401, "invalid_client");
}

#[test]
fn a_token_is_asked_for_with_post_alone() {
    let world = World::new();
    for path in TOKEN_PATHS {
        let reply = world.get(path).send();
        let expected = json!({
            "type": "about:blank", "title": "The method is not allowed here. Allowed: POST, OPTIONS.",
            "status": 405, "instance": path,
        });
        assert_eq!(reply.whole(), (405, expected));
        assert_eq!(reply.header("allow"), Some("POST, OPTIONS"));
        let reply = world.request("OPTIONS", path).send();
        assert_eq!((reply.status, reply.header("allow")), (204, Some("POST, OPTIONS")));
    }
}
