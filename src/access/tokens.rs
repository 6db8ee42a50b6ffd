//! Access tokens: JWTs signed with Ed25519, issued and verified by this instance alone.
//!
//! A token is bound by the key that signed it and by `aud`, which is the instance's id. `iss` is
//! for the client's eyes and never compared, for an instance has as many names as proxies before
//! it. A token says what its client was when it was issued; whether the client is still there, and
//! whether its credentials were rotated since (`Claims::generation`), the caller asks the store.
//!
//! No leeway: the clock that issued a token is the clock that judges it. That clock may be set back,
//! so a token whose `iat` is yet to come is good: it was ours to issue, and its `exp` is its end. The
//! clock ends in 2106, where the library's count of seconds does; no token is good from then on.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_simple::JWTError;
use jwt_simple::algorithms::{Ed25519PublicKey, EdDSAKeyPairLike, EdDSAPublicKeyLike};
use jwt_simple::claims::{Audiences, JWTClaims};
use jwt_simple::common::VerificationOptions;
use jwt_simple::prelude::{Duration, UnixTimeStamp};
use jwt_simple::token::Token;
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use crate::model::{Error, Timestamp};

mod signing_key;

pub use signing_key::SigningKey;

/// The longest text that is looked at as a token, in bytes; ours have some 500.
pub const MAX_TOKEN_BYTES: usize = 8 * 1024;

const NEVER: Timestamp = Timestamp(i64::MAX);

/// What goes into a new token.
#[derive(Clone, Copy, Debug)]
pub struct TokenRequest<'a> {
    /// The issuer as the discovery document names it.
    pub issuer: &'a str,
    /// The client.
    pub client_id: &'a str,
    /// The scopes, with one space between; may be empty.
    pub scope: &'a str,
    /// The client's home tenant.
    pub tenant: Option<&'a str>,
    /// How often the client's credentials were made anew.
    pub generation: i64,
    /// The present moment.
    pub now: Timestamp,
    /// How long the token is good, in seconds.
    pub lifetime_s: u32,
}

/// What a verified token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// `cid` and `sub`: the client.
    pub client_id: String,
    /// `scope`: the scopes, with one space between.
    pub scope: String,
    /// `tenant`: the client's home tenant when the token was issued.
    pub tenant: Option<String>,
    /// From `jti`: the generation of the credentials that the token was issued for.
    pub generation: i64,
    /// `iat`.
    pub issued_at: Timestamp,
    /// `exp`: the first moment at which the token is no longer good.
    pub expires_at: Timestamp,
}

/// Why a token was refused; for the log, the client only learns that it was.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum TokenFault {
    /// It is longer than any token of ours.
    #[error("longer than {MAX_TOKEN_BYTES} bytes")]
    TooLong,
    /// It is no JWT, or not one with our claims.
    #[error("not a JWT of this kind")]
    Malformed,
    /// It is signed by another algorithm, or by none.
    #[error("not signed with EdDSA")]
    Algorithm,
    /// It names a key that is not ours.
    #[error("unknown key")]
    UnknownKey,
    /// The signature is not that of the key.
    #[error("wrong signature")]
    Signature,
    /// It is for another instance.
    #[error("for another audience")]
    Audience,
    /// It is past its `exp`.
    #[error("expired")]
    Expired,
    /// Its `nbf`, which no token of ours has, is yet to come.
    #[error("not valid yet")]
    NotYetValid,
}

/// The claims that are not registered by RFC 7519.
#[derive(Serialize, Deserialize)]
struct OwnClaims {
    scope: String,
    cid: String,
    tenant: Option<String>,
}

/// The keys of the instance, and the instance's id.
#[derive(Debug)]
pub struct KeyRing {
    current: SigningKey,
    verifying: Vec<(String, Ed25519PublicKey)>,
    instance_id: String,
}

impl KeyRing {
    /// Signs with `current`; accepts what it or one of the `retired` keys has signed.
    pub fn new(current: SigningKey, retired: &[SigningKey], instance_id: &str) -> Self {
        let retired = retired.iter().filter(|key| key.kid != current.kid);
        let keys = std::iter::once(&current).chain(retired);
        let verifying = keys.map(|key| (key.kid.clone(), key.pair.public_key())).collect();
        Self { current, verifying, instance_id: instance_id.to_owned() }
    }

    /// A new token.
    pub fn issue(&self, request: &TokenRequest<'_>) -> Result<String, Error> {
        let issued_at_s = seconds(request.now);
        let claims = JWTClaims {
            issued_at: Some(UnixTimeStamp::from_secs(issued_at_s)),
            expires_at: Some(UnixTimeStamp::from_secs(
                issued_at_s.saturating_add(request.lifetime_s.into()),
            )),
            invalid_before: None,
            issuer: Some(request.issuer.to_owned()),
            subject: Some(request.client_id.to_owned()),
            audiences: Some(Audiences::AsString(self.instance_id.clone())),
            jwt_id: Some(new_jti(request.generation, request.now)?),
            nonce: None,
            custom: OwnClaims {
                scope: request.scope.to_owned(),
                cid: request.client_id.to_owned(),
                tenant: request.tenant.map(str::to_owned),
            },
        };
        self.current
            .pair
            .sign(claims)
            .map_err(|error| Error::Internal { reason: format!("signing a token: {error}") })
    }

    /// What `token` says, if this instance has issued it and it is good at `now`.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Claims, TokenFault> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenFault::TooLong);
        }
        let header = Token::decode_metadata(token).map_err(|_| TokenFault::Malformed)?;
        if header.algorithm() != <Ed25519PublicKey as EdDSAPublicKeyLike>::jwt_alg_name() {
            return Err(TokenFault::Algorithm);
        }
        let kid = header.key_id().ok_or(TokenFault::UnknownKey)?;
        let key = self.verifying.iter().find(|(name, _)| name == kid);
        let (_, key) = key.ok_or(TokenFault::UnknownKey)?;
        let options = VerificationOptions {
            artificial_time: Some(UnixTimeStamp::from_secs(seconds(now))),
            time_tolerance: None,
            // `nbf` is judged below.
            accept_future: true,
            ..VerificationOptions::default()
        };
        let claims = key.verify_token::<OwnClaims>(token, Some(options)).map_err(|e| fault(&e))?;
        if !matches!(&claims.audiences, Some(Audiences::AsString(id)) if *id == self.instance_id) {
            return Err(TokenFault::Audience);
        }
        let begins_at = claims.invalid_before.map(|stamp| moment(stamp).unwrap_or(NEVER));
        if begins_at.is_some_and(|begins_at| now < begins_at) {
            return Err(TokenFault::NotYetValid);
        }
        let claims = read(claims).ok_or(TokenFault::Malformed)?;
        // The library takes a token for good in the very second of its `exp`; RFC 7519 does not.
        if now >= claims.expires_at { Err(TokenFault::Expired) } else { Ok(claims) }
    }

    /// The public keys as a JWK Set (RFC 7517, RFC 8037).
    pub fn jwks(&self) -> serde_json::Value {
        let jwk = |(kid, key): &(String, Ed25519PublicKey)| {
            let x = URL_SAFE_NO_PAD.encode(key.to_bytes());
            serde_json::json!({
                "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": kid, "x": x,
            })
        };
        serde_json::json!({ "keys": self.verifying.iter().map(jwk).collect::<Vec<_>>() })
    }
}

/// Whole seconds since the epoch; what is before it counts as the epoch.
fn seconds(moment: Timestamp) -> u64 {
    u64::try_from(moment.seconds()).unwrap_or(0)
}

fn moment(stamp: UnixTimeStamp) -> Option<Timestamp> {
    i64::try_from(Duration::as_secs(&stamp)).ok()?.checked_mul(1_000).map(Timestamp)
}

/// `<generation>-<ULID>`.
fn new_jti(generation: i64, now: Timestamp) -> Result<String, Error> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits)
        .map_err(|error| Error::Internal { reason: format!("no random bits: {error}") })?;
    let milliseconds = u64::try_from(now.0).unwrap_or(0);
    Ok(format!("{generation}-{}", Ulid::from_parts(milliseconds, u128::from_le_bytes(bits))))
}

/// All that `issue` writes must be there: a token without an end is not one of ours.
fn read(claims: JWTClaims<OwnClaims>) -> Option<Claims> {
    let jti = claims.jwt_id?;
    let (generation, _) = jti.rsplit_once('-')?;
    (claims.subject? == claims.custom.cid).then_some(())?;
    Some(Claims {
        client_id: claims.custom.cid,
        scope: claims.custom.scope,
        tenant: claims.custom.tenant,
        generation: generation.parse().ok()?,
        issued_at: moment(claims.issued_at?)?,
        expires_at: moment(claims.expires_at?)?,
    })
}

fn fault(error: &jwt_simple::Error) -> TokenFault {
    match error.downcast_ref() {
        Some(JWTError::InvalidSignature) => TokenFault::Signature,
        Some(JWTError::TokenHasExpired) => TokenFault::Expired,
        Some(JWTError::ClockDrift | JWTError::TokenNotValidYet) => TokenFault::NotYetValid,
        _ => TokenFault::Malformed,
    }
}

#[cfg(test)]
mod tests;
