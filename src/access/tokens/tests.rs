//! Tokens as they are issued and judged.

mod forgeries;

use serde_json::{Value, json};

use super::*;

const INSTANCE: &str = "01hm6w3p8zfx4q8r5t2v7y9b1c";
const NOW: Timestamp = Timestamp(1_705_314_600_250);

fn request() -> TokenRequest<'static> {
    TokenRequest {
        issuer: "https://tenants.example",
        client_id: "acme-reader",
        scope: "dpod.tenant.admin",
        tenant: Some("5e7c3af7aab46c00014ce877"),
        generation: 3,
        now: NOW,
        lifetime_s: 3_600,
    }
}

fn ring() -> KeyRing {
    KeyRing::new(SigningKey::generate(), &[], INSTANCE)
}

fn parts(token: &str) -> [Value; 2] {
    let mut decoded = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap()).take(2);
    let mut next = || serde_json::from_slice(&decoded.next().unwrap()).unwrap();
    [next(), next()]
}

/// A token with this payload, truly signed by the ring's own key.
fn signed(ring: &KeyRing, payload: &Value) -> String {
    #[derive(Serialize)]
    struct Whole<'a> {
        #[serde(flatten)]
        payload: &'a Value,
    }
    let claims = JWTClaims {
        issued_at: None,
        expires_at: None,
        invalid_before: None,
        issuer: None,
        subject: None,
        audiences: None,
        jwt_id: None,
        nonce: None,
        custom: Whole { payload },
    };
    ring.current.pair.sign(claims).unwrap()
}

fn payload() -> Value {
    json!({
        "iss": "https://elsewhere.example", "sub": "c", "aud": INSTANCE, "jti": "0-X",
        "exp": NOW.seconds() + 60, "iat": NOW.seconds(), "scope": "", "cid": "c", "tenant": null,
    })
}

fn with(member: &str, value: impl Into<Value>) -> Value {
    let mut payload = payload();
    payload[member] = value.into();
    payload
}

#[test]
fn a_token_has_exactly_the_header_and_claims_of_the_design() {
    let ring = ring();
    let token = ring.issue(&request()).unwrap();
    let [header, mut claims] = parts(&token);
    assert_eq!(header, json!({ "alg": "EdDSA", "kid": ring.current.kid(), "typ": "JWT" }));
    let jti = claims.as_object_mut().unwrap().remove("jti").unwrap();
    let (generation, ulid) = jti.as_str().unwrap().split_once('-').unwrap();
    assert_eq!(generation, "3");
    assert_eq!(Ulid::from_string(ulid).unwrap().timestamp_ms(), 1_705_314_600_250);
    let expected = json!({
        "iss": "https://tenants.example", "sub": "acme-reader", "aud": INSTANCE,
        "exp": 1_705_318_200, "iat": 1_705_314_600, "scope": "dpod.tenant.admin",
        "cid": "acme-reader", "tenant": "5e7c3af7aab46c00014ce877",
    });
    assert_eq!(claims, expected);
    let homeless = ring.issue(&TokenRequest { tenant: None, ..request() }).unwrap();
    assert_eq!(parts(&homeless)[1]["tenant"], Value::Null);
    assert!(parts(&homeless)[1].as_object().unwrap().contains_key("tenant"));
    assert_ne!(parts(&homeless)[1]["jti"], jti);
}

#[test]
fn what_was_issued_is_verified() {
    let ring = ring();
    for (tenant, generation) in [(None, 0), (Some("t"), -7), (Some("t"), i64::MAX)] {
        let token = ring.issue(&TokenRequest { tenant, generation, ..request() }).unwrap();
        let claims = ring.verify(&token, NOW).unwrap();
        let expected = Claims {
            client_id: "acme-reader".into(),
            scope: "dpod.tenant.admin".into(),
            tenant: tenant.map(str::to_owned),
            generation,
            issued_at: Timestamp(1_705_314_600_000),
            expires_at: Timestamp(1_705_318_200_000),
        };
        assert_eq!(claims, expected);
    }
}

#[test]
fn a_token_is_good_until_its_end_also_when_the_clock_was_set_back() {
    let ring = ring();
    let token = ring.issue(&request()).unwrap();
    let at = |milliseconds| ring.verify(&token, Timestamp(milliseconds)).map(|_| ());
    assert_eq!(at(1_705_314_600_000), Ok(()), "the beginning of the second it was issued in");
    assert_eq!(at(1_705_314_599_999), Ok(()));
    assert_eq!(at(1_705_318_199_999), Ok(()));
    assert_eq!(at(1_705_318_200_000), Err(TokenFault::Expired));
    assert_eq!(at(1_705_318_201_000), Err(TokenFault::Expired));
    assert_eq!(at(-1), Ok(()));
    assert_eq!(at(i64::MAX), Err(TokenFault::Expired));
    assert_eq!(at(i64::MIN), Ok(()));
    let brief = ring.issue(&TokenRequest { lifetime_s: 0, ..request() }).unwrap();
    assert_eq!(ring.verify(&brief, NOW), Err(TokenFault::Expired));
}

#[test]
fn clocks_beyond_2106_and_before_1970_do_not_panic() {
    let ring = ring();
    for now in [i64::MIN, -1, 0, 4_294_967_295_000, 4_294_967_296_000, i64::MAX] {
        let request = TokenRequest { now: Timestamp(now), lifetime_s: u32::MAX, ..request() };
        let _ = ring.verify(&ring.issue(&request).unwrap(), Timestamp(now));
    }
}

#[test]
fn retired_keys_verify_and_others_do_not() {
    let old = SigningKey::generate();
    let bytes = old.to_bytes();
    let token = KeyRing::new(old, &[], INSTANCE).issue(&request()).unwrap();
    let retired = [SigningKey::from_bytes(&bytes).unwrap()];
    let ring = KeyRing::new(SigningKey::generate(), &retired, INSTANCE);
    assert!(ring.verify(&token, NOW).is_ok());
    assert_eq!(self::ring().verify(&token, NOW), Err(TokenFault::UnknownKey));
    assert_eq!(ring.jwks()["keys"].as_array().unwrap().len(), 2);
    let both = KeyRing::new(SigningKey::from_bytes(&bytes).unwrap(), &retired, INSTANCE);
    assert_eq!(both.jwks()["keys"].as_array().unwrap().len(), 1);
}

/// The last character of the signature holds four bits that mean nothing.
#[test]
fn another_instance_is_another_audience() {
    let key = SigningKey::generate();
    let same_key = SigningKey::from_bytes(&key.to_bytes()).unwrap();
    let token = KeyRing::new(key, &[], "another").issue(&request()).unwrap();
    let ring = KeyRing::new(same_key, &[], INSTANCE);
    assert_eq!(ring.verify(&token, NOW), Err(TokenFault::Audience));
}

#[test]
fn signed_claims_are_judged_one_by_one() {
    let ring = ring();
    let judge = |payload: &Value| ring.verify(&signed(&ring, payload), NOW).map(|_| ());
    assert_eq!(judge(&payload()), Ok(()), "another issuer is accepted");
    assert_eq!(judge(&with("aud", json!([INSTANCE]))), Err(TokenFault::Audience));
    assert_eq!(judge(&with("aud", INSTANCE.to_uppercase())), Err(TokenFault::Audience));
    assert_eq!(judge(&with("aud", "")), Err(TokenFault::Audience));
    assert_eq!(judge(&with("nbf", NOW.seconds())), Ok(()));
    assert_eq!(judge(&with("nbf", NOW.seconds() + 1)), Err(TokenFault::NotYetValid));
    assert_eq!(judge(&with("iat", NOW.seconds() + 1)), Ok(()), "the clock was set back");
    assert_eq!(judge(&with("exp", NOW.seconds())), Err(TokenFault::Expired));
    assert_eq!(judge(&with("exp", -1)), Err(TokenFault::Malformed));
    assert_eq!(judge(&with("sub", "somebody-else")), Err(TokenFault::Malformed));
    for jti in ["", "0", "X-0", "-X", "99999999999999999999-X"] {
        assert_eq!(judge(&with("jti", jti)), Err(TokenFault::Malformed), "{jti:?}");
    }
    for member in ["sub", "aud", "exp", "iat", "jti", "scope", "cid"] {
        let mut lacking = payload();
        lacking.as_object_mut().unwrap().remove(member);
        assert!(judge(&lacking).is_err(), "without {member}");
        assert!(judge(&with(member, json!({}))).is_err(), "{member} as an object");
    }
}

#[test]
fn the_key_set_is_what_rfc_8037_asks_for() {
    let ring = ring();
    let x = URL_SAFE_NO_PAD.encode(ring.verifying[0].1.to_bytes());
    let kid = ring.current.kid();
    let key = json!({
        "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": kid, "x": x,
    });
    assert_eq!(ring.jwks(), json!({ "keys": [key] }));
    let read = Ed25519PublicKey::from_jwk(&ring.jwks()["keys"][0].to_string()).unwrap();
    let token = ring.issue(&request()).unwrap();
    let options = VerificationOptions {
        artificial_time: Some(UnixTimeStamp::from_secs(seconds(NOW))),
        ..VerificationOptions::default()
    };
    assert!(read.verify_token::<OwnClaims>(&token, Some(options)).is_ok());
}

#[test]
fn keys_are_kept_and_damaged_ones_refused() {
    let key = SigningKey::generate();
    let bytes = key.to_bytes();
    assert_eq!(SigningKey::from_bytes(&bytes).unwrap().kid(), key.kid());
    assert_ne!(SigningKey::generate().kid(), key.kid());
    for length in [0, 32, 63] {
        assert!(SigningKey::from_bytes(&bytes[..length]).is_err());
    }
    for place in [0, 31, 32, 63] {
        let mut damaged = bytes.clone();
        damaged[place] ^= 1;
        assert!(SigningKey::from_bytes(&damaged).is_err(), "byte {place}");
    }
    assert!(!format!("{key:?}").contains(&format!("{:?}", &bytes[..4])));
}
