//! Discovery: what a client finds when it is given nothing but a base address.

use serde_json::{Value, json};
use tenantd::dialects::Settings;

use super::{PREFIXES, decode, form};
use crate::support::{Client, World, WorldOptions};

/// The document as it must be for this issuer and token endpoint.
pub fn document(issuer: &str, token_endpoint: &str) -> Value {
    json!({
        "issuer": issuer,
        "token_endpoint": token_endpoint,
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": ["token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "scopes_supported": [
            "dpod.tenant.spadmin", "dpod.tenant.admin", "dpod.tenant.appowner",
            "dpod.tenant.api_appowner", "dpod.tenant.api_service", "dpod.tenant.api_spadmin",
        ],
    })
}

/// Follows every address of the document at `path`: the keys, a token, and the token's issuer.
fn follow(world: &World, origin: &str, path: &str, client: &Client) -> Value {
    let reply = world.get(path).send();
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/json")));
    let found = reply.json();
    let local = |name: &str| found[name].as_str().unwrap().strip_prefix(origin).unwrap().to_owned();
    let keys = world.get(&local("jwks_uri")).send().json();
    assert_eq!(keys, world.app.access.key_set());
    let token = world.post(&local("token_endpoint")).form(&form(client)).json();
    let (header, claims) = decode(token["access_token"].as_str().unwrap());
    assert_eq!(claims["iss"], found["issuer"], "{path}");
    assert_eq!(header["kid"], keys["keys"][0]["kid"]);
    let again = format!("{}/.well-known/openid-configuration", local("issuer"));
    assert_eq!(world.get(&again).send().json(), found, "the issuer leads back to its document");
    found
}

#[test]
fn every_address_of_every_document_works() {
    let world = World::new();
    let operator = world.operator();
    let origin = format!("http://{}", world.address);
    for prefix in PREFIXES {
        // Addresses keep the prefix of the vendor and lose that of the region.
        let base = format!("{origin}{}", prefix.replace("/regions/home", ""));
        let token = if prefix == "/dpod" { "/oauth/v1/token" } else { "/oauth/token" };
        let path = format!("{prefix}/.well-known/openid-configuration");
        let expected = document(&base, &format!("{base}{token}"));
        assert_eq!(follow(&world, &origin, &path, &operator), expected);
        let path = format!("{prefix}/identity/.well-known/openid-configuration");
        let expected =
            document(&format!("{base}/identity"), &format!("{base}/identity/connect/token"));
        assert_eq!(follow(&world, &origin, &path, &operator), expected);
    }
}

#[test]
fn addresses_begin_with_the_public_url() {
    let public_url = "https://tenants.example.com/all";
    let settings = Settings { public_url: Some(public_url.into()), ..Settings::default() };
    let world = World::with(WorldOptions { settings, ..WorldOptions::default() });
    let operator = world.operator();
    let path = "/ocs/identity/.well-known/openid-configuration";
    let base = format!("{public_url}/ocs/identity");
    let expected = document(&base, &format!("{base}/connect/token"));
    assert_eq!(follow(&world, public_url, path, &operator), expected);
}

#[test]
fn without_one_they_begin_with_the_host_that_was_asked() {
    let world = World::new();
    let path = "/nse/.well-known/openid-configuration";
    let reply = world.get(path).header("Host", "tenants.example.com:8443").send();
    let base = "http://tenants.example.com:8443/nse";
    assert_eq!(reply.whole(), (200, document(base, &format!("{base}/oauth/token"))));
}

#[test]
fn a_sign_in_names_an_issuer_that_has_a_document() {
    let world = World::new();
    let operator = world.operator();
    let origin = format!("http://{}", world.address);
    for prefix in ["", "/api", "/nse", "/nse/api"] {
        let body = json!({"username": operator.id, "password": operator.secret});
        let reply = world.post(&format!("{prefix}/v2.1/auth/signin")).json(body).json();
        let signed_in = reply["result"]["records"][0]["token"].as_str().unwrap().to_owned();
        let reply = world.post(&format!("{prefix}/v2.1/auth/refresh")).bearer(&signed_in).send();
        let refreshed = reply.json()["result"]["records"][0]["token"].as_str().unwrap().to_owned();
        for token in [signed_in, refreshed] {
            let (_, claims) = decode(&token);
            let issuer = claims["iss"].as_str().unwrap().strip_prefix(&origin).unwrap();
            let path = format!("{issuer}/.well-known/openid-configuration");
            assert_eq!(world.get(&path).send().json()["issuer"], claims["iss"], "{prefix}");
        }
    }
}

#[test]
fn an_unknown_region_has_no_document() {
    let world = World::new();
    for path in ["/regions/mars/.well-known/openid-configuration", "/regions/mars/oauth/token"] {
        let method = if path.ends_with("token") { "POST" } else { "GET" };
        assert_eq!(world.request(method, path).send().status, 404, "{path}");
    }
}
