//! Discovery, keys and tokens below a region: the same as without it, and with URLs without it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::answers::{refuses, says};
use super::house::{House, body, path};

const DISCOVERY: &str = "/.well-known/openid-configuration";
const KEYS: &str = "/.well-known/jwks.json";
/// Bases below a region, and the same ones without it.
const BASES: [(&str, &str); 4] = [
    ("/regions/east", ""),
    ("/ocs/regions/east", "/ocs"),
    ("/regions/east/ocs", "/ocs"),
    ("/regions/west", ""),
];

fn house_with_regions() -> House {
    let house = House::new();
    house.regions(&[("west", "West", None), ("east", "East", None)]);
    house
}

fn get(house: &House, path: &str) -> Value {
    let reply = house.world.get(path).send();
    assert_eq!(reply.status, 200, "{path}: {reply:?}");
    reply.json()
}

#[test]
fn discovery_names_addresses_without_the_region() {
    let house = house_with_regions();
    let origin = format!("http://{}", house.world.address);
    for (regional, base) in BASES {
        for identity in ["", "/identity"] {
            let document = get(&house, &format!("{regional}{identity}{DISCOVERY}"));
            assert_eq!(document, get(&house, &format!("{base}{identity}{DISCOVERY}")));
            let issuer = format!("{origin}{base}{identity}");
            assert_eq!(document["issuer"], json!(issuer));
            assert_eq!(document["jwks_uri"], json!(format!("{issuer}{KEYS}")));
            let token_endpoint = match identity {
                "" => format!("{issuer}/oauth/token"),
                _ => format!("{issuer}/connect/token"),
            };
            assert_eq!(document["token_endpoint"], json!(token_endpoint));
            let keys = get(&house, &format!("{regional}{identity}{KEYS}"));
            assert_eq!(keys, get(&house, KEYS));
        }
    }
}

#[test]
fn tokens_are_granted_in_every_region_and_good_everywhere() {
    let house = house_with_regions();
    let origin = format!("http://{}", house.world.address);
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        house.member.id, house.member.secret
    );
    for (regional, base) in BASES {
        for (endpoint, issuer) in [("/identity/connect/token", "/identity"), ("/oauth/token", "")] {
            let reply = house.world.post(&format!("{regional}{endpoint}")).form(&form);
            let said = reply.json();
            let token = said["access_token"].as_str().unwrap().to_owned();
            let whole = json!({
                "access_token": token, "token_type": "Bearer", "expires_in": 3600, "scope": ""
            });
            assert_eq!((reply.status, said), (200, whole));
            let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
            let claims: Value = serde_json::from_slice(&claims).unwrap();
            assert_eq!(claims["iss"], json!(format!("{origin}{base}{issuer}")));
            for tenant in [path(&house.acme), format!("{regional}/api/v1/Tenants/{}", house.acme)] {
                let reply = house.world.get(&tenant).bearer(&token).send();
                says(&reply, &body(&house.acme, "Acme"));
            }
        }
    }
}

#[test]
fn a_region_allows_the_post_that_it_takes() {
    let house = house_with_regions();
    let reply = house.world.get("/regions/east/identity/connect/token").send();
    assert_eq!((reply.status, reply.header("Allow")), (405, Some("POST, OPTIONS")));
}

#[test]
fn no_other_api_is_regional() {
    let house = house_with_regions();
    for path in [
        format!("/regions/east/processmind/tenant/{}", house.acme),
        format!("/regions/east/tenant/{}", house.acme),
        "/regions/east/nse/v2.1/subtenants".to_owned(),
        "/regions/east/v2.1/subtenants".to_owned(),
        "/regions/east/healthz".to_owned(),
        "/regions/east/nothing".to_owned(),
        "/regions/east/".to_owned(),
        "/regions/east".to_owned(),
        "/regions/".to_owned(),
        "/regions".to_owned(),
    ] {
        let reply = house.world.get(&path).by(&house.operator).send();
        refuses(&reply, 404, super::answers::NO_PATH);
    }
}
