//! Access tokens: what they say, and that nobody else can make one.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_simple::algorithms::{
    Ed25519KeyPair, Ed25519PublicKey, EdDSAKeyPairLike, EdDSAPublicKeyLike,
};
use jwt_simple::claims::NoCustomClaims;
use jwt_simple::common::VerificationOptions;
use serde_json::{Value, json};
use tenantd::model::{Clock, Role};

use super::{decode, token_of};
use crate::support::{Reply, World};

/// Whether the token is good, asked in each dialect; they must agree.
fn is_good(world: &World, token: &str) -> bool {
    let ask =
        |path: &str| world.get(path).header("Authorization", &format!("Bearer {token}")).send();
    let paths = [
        "/ocs/api/v1/Tenants/nothing",
        "/processmind/tenant/nothing",
        "/nse/v2.1/subtenants",
        "/dpod/v1/tenants/nothing/quotas",
        "/ipera/tenants/count",
        "/control/v1/tenants/nothing",
    ];
    let statuses = paths.map(|path| ask(path).status);
    match statuses {
        [403, 404, 200, 404, 200, 404] => true,
        [401, 401, 401, 401, 401, 401] => false,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_token_has_nine_claims_and_no_more() {
    let world = World::new();
    let tenant = world.root("Acme");
    let admin = world.client(Role::Admin, &tenant);
    let now = world.clock.now().seconds();
    let (header, claims) = decode(&token_of(&world, &admin));
    let kid = world.app.access.key_set()["keys"][0]["kid"].clone();
    assert_eq!(header, json!({"alg": "EdDSA", "typ": "JWT", "kid": kid}));
    let instance = world.app.store.read(|tx| tx.instance()).unwrap().id;
    let issued = claims["iat"].as_i64().unwrap();
    assert!((now..=now + 5).contains(&issued));
    let jti = claims["jti"].as_str().unwrap();
    assert_eq!(jti.len(), "1-".len() + 26, "{jti}");
    let expected = json!({
        "iss": format!("http://{}", world.address), "sub": admin.id, "aud": instance,
        "exp": issued + 3600, "iat": issued, "jti": jti, "scope": "", "cid": admin.id,
        "tenant": tenant,
    });
    assert_eq!(claims, expected);
}

#[test]
fn the_tenant_of_a_token_is_the_home_and_null_without_one() {
    let world = World::new();
    let tenant = world.root("Acme");
    let at_home = world.client(Role::Operator, &tenant);
    assert_eq!(decode(&token_of(&world, &at_home)).1["tenant"], tenant);
    let operator = world.operator();
    assert_eq!(decode(&token_of(&world, &operator)).1["tenant"], Value::Null);
}

#[test]
fn no_two_tokens_are_alike() {
    let world = World::new();
    let operator = world.operator();
    let jti = || decode(&token_of(&world, &operator)).1["jti"].clone();
    assert_ne!(jti(), jti());
}

/// With nothing but what is published: the discovery document and the key set.
#[test]
fn a_third_party_can_verify_a_token() {
    let world = World::new();
    let operator = world.operator();
    let token = token_of(&world, &operator);
    let document = world.get("/.well-known/openid-configuration").send().json();
    let keys = world.get("/.well-known/jwks.json").send();
    let key = &keys.json()["keys"][0];
    let (x, kid) = (key["x"].as_str().unwrap(), key["kid"].as_str().unwrap());
    assert_eq!(
        keys.whole(),
        (
            200,
            json!({"keys": [{
                "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": kid, "x": x,
            }]})
        )
    );
    let public_key = Ed25519PublicKey::from_bytes(&URL_SAFE_NO_PAD.decode(x).unwrap()).unwrap();
    assert_eq!(public_key.jwk_thumbprint(), kid, "RFC 7638");
    let issuer = document["issuer"].as_str().unwrap().to_owned();
    let options = VerificationOptions {
        allowed_issuers: Some([issuer].into()),
        required_subject: Some(operator.id.clone()),
        ..VerificationOptions::default()
    };
    public_key.verify_token::<NoCustomClaims>(&token, Some(options)).unwrap();
}

#[test]
fn a_token_is_good_for_an_hour() {
    let world = World::new();
    let operator = world.operator();
    let token = token_of(&world, &operator);
    assert!(is_good(&world, &token));
    world.clock.advance(Duration::from_secs(3_590));
    assert!(is_good(&world, &token));
    world.clock.advance(Duration::from_secs(10));
    assert!(!is_good(&world, &token), "it is past its exp");
    assert!(is_good(&world, &token_of(&world, &operator)), "the client is not");
}

#[test]
fn a_token_that_was_never_remembered_expires_too() {
    let world = World::new();
    let operator = world.operator();
    let token = token_of(&world, &operator);
    world.clock.advance(Duration::from_secs(3_601));
    assert!(!is_good(&world, &token));
}

#[test]
fn an_altered_token_is_no_token() {
    let world = World::new();
    let tenant = world.root("Acme");
    let member = world.client(Role::Member, &tenant);
    let operator = world.operator();
    let token = token_of(&world, &member);
    assert!(is_good(&world, &token_of(&world, &operator)));
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("{token}") };
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    let as_operator = URL_SAFE_NO_PAD.encode(text.replace(&member.id, &operator.id));
    let unsigned = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    let mut flipped = URL_SAFE_NO_PAD.decode(signature).unwrap();
    flipped[0] ^= 1;
    for altered in [
        format!("{header}.{as_operator}.{signature}"),
        format!("{unsigned}.{as_operator}."),
        format!("{unsigned}.{as_operator}.{signature}"),
        format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode(flipped)),
        format!("{header}.{claims}."),
        format!("{header}.{claims}"),
        format!("{token}.{signature}"),
        format!("{token}="),
        token[..token.len() - 1].to_owned(),
    ] {
        assert!(!is_good(&world, &altered), "{altered}");
    }
}

#[test]
fn a_token_signed_with_another_key_is_no_token() {
    let world = World::new();
    let operator = world.operator();
    let (header, claims) = decode(&token_of(&world, &operator));
    let key = Ed25519KeyPair::generate();
    let payload = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(claims.to_string())
    );
    let own = jwt_simple::claims::Claims::create(jwt_simple::prelude::Duration::from_hours(1));
    let foreign_signature = key.sign(own).unwrap().rsplit_once('.').unwrap().1.to_owned();
    assert!(!is_good(&world, &format!("{payload}.{foreign_signature}")));
}

#[test]
fn a_token_of_another_instance_is_no_token() {
    let (here, there) = (World::new(), World::new());
    let operator = there.operator();
    let token = token_of(&there, &operator);
    assert!(is_good(&there, &token));
    assert!(!is_good(&here, &token));
}

/// The issuer is for the client's eyes: an instance has as many names as proxies before it.
#[test]
fn a_token_is_good_at_every_host_and_prefix() {
    let world = World::new();
    let tenant = world.root("Acme");
    let member = world.client(Role::Member, &tenant);
    let token = token_of(&world, &member);
    for host in ["tenants.example.com", "[::1]:80"] {
        for prefix in ["", "/ocs", "/regions/home"] {
            let path = format!("{prefix}/api/v1/Tenants/{tenant}");
            let reply: Reply = world.get(&path).header("Host", host).bearer(&token).send();
            assert_eq!(reply.status, 200, "{host}{path}");
        }
    }
}
