//! Tokens as forgers would have them.

use jwt_simple::algorithms::{HS256Key, MACLike};
use serde_json::{Value, json};

use super::super::*;
use super::{INSTANCE, NOW, parts, request, ring};

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

#[test]
fn another_key_under_the_same_kid_is_refused() {
    let ring = ring();
    let mut forger = SigningKey::generate();
    forger.pair = forger.pair.with_key_id(ring.current.kid());
    let token = KeyRing::new(forger, &[], INSTANCE).issue(&request()).unwrap();
    assert_eq!(parts(&token)[0]["kid"], ring.current.kid());
    assert_eq!(ring.verify(&token, NOW), Err(TokenFault::Signature));
}

#[test]
fn only_eddsa_counts_whatever_the_header_says() {
    let ring = ring();
    let kid = ring.current.kid();
    let token = ring.issue(&request()).unwrap();
    let [_, body, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!() };
    for algorithm in ["none", "None", "", "HS256", "RS256", "ES256", "eddsa", "Ed25519"] {
        let header = encoded(&json!({ "alg": algorithm, "typ": "JWT", "kid": kid }));
        for signature in ["", signature] {
            let forged = format!("{header}.{body}.{signature}");
            assert_eq!(ring.verify(&forged, NOW), Err(TokenFault::Algorithm), "{algorithm}");
        }
    }
    let public = ring.verifying[0].1.to_bytes();
    let confused = HS256Key::from_bytes(&public).with_key_id(kid);
    let claims =
        jwt_simple::claims::Claims::create(Duration::from_secs(60)).with_audience(INSTANCE);
    let token = confused.authenticate(claims).unwrap();
    assert_eq!(ring.verify(&token, NOW), Err(TokenFault::Algorithm));
}

#[test]
fn headers_that_name_no_key_or_bring_their_own_are_refused() {
    let ring = ring();
    let token = ring.issue(&request()).unwrap();
    let tail = token.split_once('.').unwrap().1;
    let kid = ring.current.kid();
    let jwk = ring.current.pair.public_key().to_jwk();
    let headers = [
        json!({ "alg": "EdDSA" }),
        json!({ "alg": "EdDSA", "kid": null }),
        json!({ "alg": "EdDSA", "kid": "" }),
        json!({ "alg": "EdDSA", "kid": 1 }),
        json!({ "alg": "EdDSA", "kid": format!("{kid}x") }),
        json!({ "alg": "EdDSA", "kid": kid, "jwk": jwk }),
        json!({ "alg": "EdDSA", "kid": kid, "crit": ["exp"] }),
        json!({ "alg": "EdDSA", "kid": kid, "typ": "JWE" }),
        json!({ "alg": ["EdDSA"], "kid": kid }),
        json!({ "kid": kid }),
        json!([]),
        json!(null),
    ];
    for header in headers {
        assert!(ring.verify(&format!("{}.{tail}", encoded(&header)), NOW).is_err(), "{header}");
    }
}

#[test]
fn every_altered_character_is_noticed() {
    let ring = ring();
    let token = ring.issue(&request()).unwrap();
    for (place, _) in token.char_indices() {
        for other in ["A", "B", "x", "_", ".", "=", " ", "\0", "\u{e4}"] {
            let altered = format!("{}{other}{}", &token[..place], &token[place + 1..]);
            assert!(altered == token || ring.verify(&altered, NOW).is_err(), "{altered}");
        }
        let doubled = format!("{}{}", &token[..=place], &token[place..]);
        assert!(ring.verify(&doubled, NOW).is_err(), "{doubled}");
    }
}

#[test]
fn a_token_has_one_spelling() {
    let ring = ring();
    let token = ring.issue(&request()).unwrap();
    let (body, last) = token.split_at(token.len() - 1);
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let accepted = |c: &char| ring.verify(&format!("{body}{c}"), NOW).is_ok();
    assert_eq!(alphabet.chars().filter(accepted).collect::<String>(), last);
}

#[test]
fn truncated_tokens_and_garbage_are_refused() {
    let ring = ring();
    let token = ring.issue(&request()).unwrap();
    for length in 0..token.len() {
        assert!(ring.verify(&token[..length], NOW).is_err(), "{length}");
    }
    let texts = ["", ".", "..", "...", "a.b.c", "e30.e30.", "e30.e30.e30", "\u{e4}.\u{f6}.\u{fc}"];
    for text in texts {
        assert!(ring.verify(text, NOW).is_err(), "{text:?}");
    }
    for tail in [".", ".x", "=", " ", "\n"] {
        assert!(ring.verify(&format!("{token}{tail}"), NOW).is_err(), "{tail:?}");
    }
    let deep = format!("{}.e30.x", URL_SAFE_NO_PAD.encode("[".repeat(6_000)));
    assert_eq!(ring.verify(&deep, NOW), Err(TokenFault::Malformed));
    let long = format!("{token}{}", "A".repeat(MAX_TOKEN_BYTES + 1 - token.len()));
    assert_eq!(ring.verify(&long, NOW), Err(TokenFault::TooLong));
}
