//! Subtenants: named, coded divisions of one tenant (NSE, "Subtenant attributes").

use super::clock::Timestamp;
use super::id::Id;

/// The code of a subtenant: `[a-z0-9_]{1,64}`, unique in the instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubtenantCode(String);

impl SubtenantCode {
    /// The code in `text`; `None` if it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        ((1..=64).contains(&text.len()) && text.bytes().all(allowed)).then(|| Self(text.to_owned()))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One subtenant with what its vendor shows of the tenant it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subtenant {
    /// The row's key in the store.
    pub key: i64,
    /// Its id.
    pub id: Id,
    /// Its name, 1 to 200 characters.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Its description; empty when none was given.
    pub description: String,
    /// The tenant's id as the tenant spells it.
    pub tenant_id: String,
    /// The tenant's name.
    pub tenant_name: String,
    /// When it was made.
    pub created_at: Timestamp,
}
