//! Secrets: 256 random bits, shown once, of which only a hash is kept.
//!
//! The bits are random, so a plain SHA-256 is enough: there is nothing to guess that a slow hash
//! would protect, and a slow hash would be a gift to whoever floods the sign-in.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::model::Error;

/// The longest text that is worth hashing, in bytes; a real secret has 43.
const MAX_PRESENTED_BYTES: usize = 1_024;

/// A new client secret, before it was shown.
pub struct Secret(String);

impl Secret {
    /// 256 random bits as 43 characters of base64url, which has no `.` and no `:`.
    pub fn generate() -> Result<Self, Error> {
        let mut bits = [0; 32];
        getrandom::fill(&mut bits).map_err(|error| Error::Internal {
            reason: format!("no random bits for a secret: {error}"),
        })?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bits)))
    }

    /// What is kept of it.
    pub fn hash(&self) -> SecretHash {
        SecretHash::of(&self.0)
    }

    /// The text, given up so that it can be shown once.
    pub fn reveal(self) -> String {
        self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// The SHA-256 of a secret's text.
#[derive(Clone)]
pub struct SecretHash([u8; 32]);

impl SecretHash {
    /// The hash to compare with where there is no client: nobody knows a text with this hash,
    /// and the comparison costs what it costs for a client that is there.
    pub const OF_NOBODY: Self = Self([0; 32]);

    /// The hash of this text.
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// Whether `presented` is the secret; takes the same time wherever the two differ.
    pub fn matches(&self, presented: &str) -> bool {
        presented.len() <= MAX_PRESENTED_BYTES && bool::from(Self::of(presented).0.ct_eq(&self.0))
    }

    /// The hash as the store keeps it.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0
    }

    /// The hash that the store kept.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_matches_its_hash_and_nothing_else_does() {
        let secret = Secret::generate().unwrap();
        let hash = secret.hash();
        let text = secret.reveal();
        assert!(hash.matches(&text));
        assert!(SecretHash::from_bytes(hash.to_bytes()).matches(&text));
        let longer = format!("{text}A");
        let spaced = format!("{text} ");
        let others = ["", &text[1..], &text[..42], &longer, &spaced, &text.to_lowercase()];
        for other in others {
            assert!(!hash.matches(other), "{other:?}");
        }
    }

    #[test]
    fn a_secret_is_43_characters_that_need_no_escaping() {
        let text = Secret::generate().unwrap().reveal();
        assert_eq!(text.len(), 43);
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        assert_ne!(text, Secret::generate().unwrap().reveal());
    }

    #[test]
    fn the_hash_is_that_of_the_standard() {
        let abc = SecretHash::of("abc").to_bytes();
        assert_eq!(abc[..4], [0xba, 0x78, 0x16, 0xbf], "FIPS 180-2, appendix B.1");
    }

    #[test]
    fn nobody_matches_nobody() {
        for text in ["", "\0", &"\0".repeat(32), &"0".repeat(64), &"A".repeat(43)] {
            assert!(!SecretHash::OF_NOBODY.matches(text));
        }
    }

    #[test]
    fn an_endless_text_is_not_even_hashed() {
        let long = "a".repeat(MAX_PRESENTED_BYTES + 1);
        assert!(!SecretHash::of(&long).matches(&long));
    }

    #[test]
    fn nothing_of_a_secret_is_printed() {
        let secret = Secret::generate().unwrap();
        assert_eq!(format!("{secret:?} {:?}", secret.hash()), "Secret(..) SecretHash(..)");
    }
}
