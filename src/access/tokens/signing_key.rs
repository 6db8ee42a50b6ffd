//! The Ed25519 keys that tokens are signed with.

use jwt_simple::algorithms::Ed25519KeyPair;

use crate::model::Error;

/// A key that tokens are signed with.
#[derive(Debug)]
pub struct SigningKey {
    pub(super) kid: String,
    pub(super) pair: Ed25519KeyPair,
}

impl SigningKey {
    /// A new key.
    pub fn generate() -> Self {
        Self::of(Ed25519KeyPair::generate())
    }

    /// The key that the store kept: 64 bytes, the seed and the public key that belongs to it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let pair = Ed25519KeyPair::from_bytes(bytes)
            .map_err(|error| Error::Internal { reason: format!("stored signing key: {error}") })?;
        Ok(Self::of(pair))
    }

    /// The key as the store keeps it. These bytes sign tokens: they are secret.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.pair.to_bytes()
    }

    /// Its name in tokens and in the JWKS: the thumbprint of RFC 7638.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    fn of(pair: Ed25519KeyPair) -> Self {
        let kid = pair.jwk_thumbprint();
        Self { pair: pair.with_key_id(&kid), kid }
    }
}
