//! Ids: opaque text with a second, UUID spelling.
//!
//! A new id is a ULID whose bits are also a valid `UUIDv7`. An id of another shape (24 hex digits,
//! a hashid) is kept as it is and gets a fixed `UUIDv5`. So every id has one UUID, and a look-up by
//! that UUID finds it in whichever spelling it was asked for.

use std::fmt;

use ulid::Ulid;
use uuid::Uuid;

use super::clock::Timestamp;
use super::error::Error;

/// The namespace of the `UUIDv5` of ids that are neither UUID nor ULID. Part of the file format.
const FOREIGN_IDS: Uuid = Uuid::from_u128(0x7e4a_17d0_5c3b_5a61_9d2e_f0b1_c7a8_3e55);

/// The longest id, in characters.
pub const MAX_ID_CHARS: usize = 64;

/// The id of a tenant, a user or a subtenant, as it was given or made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Id {
    text: String,
    uuid: Uuid,
}

impl Id {
    /// A new id: 48 bits of time, version and variant of a `UUIDv7`, the rest from `random`.
    pub fn from_parts(now: Timestamp, random: u128) -> Self {
        let time = u128::try_from(now.0.max(0)).unwrap_or(0) & 0xffff_ffff_ffff;
        let bits = (time << 80)
            | (0x7 << 76)
            | ((random >> 64 & 0xfff) << 64)
            | (0b10 << 62)
            | (random & 0x3fff_ffff_ffff_ffff);
        Self { text: Ulid(bits).to_string(), uuid: Uuid::from_u128(bits) }
    }

    /// An id that somebody else made, kept as it is. `[A-Za-z0-9_-]{1,64}`, else `BadId`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let reference = IdRef::parse(text).ok_or_else(|| Error::BadId { id: text.to_owned() })?;
        Ok(Self { text: text.to_owned(), uuid: reference.uuid })
    }

    /// An id as the store keeps it.
    pub(crate) fn stored(text: String, uuid: Uuid) -> Self {
        Self { text, uuid }
    }

    /// The id as it was given or made.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The UUID spelling, for vendors whose clients parse UUIDs.
    pub fn uuid(&self) -> Uuid {
        self.uuid
    }

    /// The reference that finds this id.
    pub fn reference(&self) -> IdRef {
        IdRef { uuid: self.uuid }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What somebody wrote to name an id, reduced to the UUID that all its spellings share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IdRef {
    uuid: Uuid,
}

impl IdRef {
    /// Any spelling of an id: itself, its UUID or its ULID (both in any case).
    /// `None` if it is not `[A-Za-z0-9_-]{1,64}`.
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if text.is_empty() || text.len() > MAX_ID_CHARS || !text.bytes().all(well_formed) {
            return None;
        }
        let uuid = match text.len() {
            36 => Uuid::try_parse(text).ok(),
            26 => parse_ulid(text),
            _ => None,
        };
        Some(Self { uuid: uuid.unwrap_or_else(|| Uuid::new_v5(&FOREIGN_IDS, text.as_bytes())) })
    }

    /// The UUID that the store looks for.
    pub fn uuid(self) -> Uuid {
        self.uuid
    }
}

/// 26 characters of Crockford's base 32 that fit 128 bits, in any case.
fn parse_ulid(text: &str) -> Option<Uuid> {
    if text.as_bytes()[0] > b'7' {
        return None;
    }
    let ulid = Ulid::from_string(&text.to_ascii_uppercase()).ok()?;
    Some(Uuid::from_u128(ulid.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_id_is_a_ulid_and_a_uuid_of_version_7() {
        let id = Id::from_parts(Timestamp(1_705_314_600_000), u128::MAX);
        assert_eq!(id.as_str().len(), 26);
        assert_eq!(id.uuid().get_version_num(), 7);
        assert_eq!(id.uuid().get_variant(), uuid::Variant::RFC4122);
        assert_eq!(Ulid::from_string(id.as_str()).unwrap().timestamp_ms(), 1_705_314_600_000);
    }

    #[test]
    fn every_spelling_of_an_id_is_the_same_reference() {
        let id = Id::from_parts(Timestamp(1_705_314_600_000), 42);
        let uuid = id.uuid().hyphenated().to_string();
        let spellings =
            [id.as_str().to_owned(), id.as_str().to_lowercase(), uuid.clone(), uuid.to_uppercase()];
        for spelling in spellings {
            assert_eq!(IdRef::parse(&spelling), Some(id.reference()), "{spelling}");
        }
    }

    #[test]
    fn a_foreign_id_keeps_its_text_and_has_a_fixed_uuid() {
        let id = Id::parse("5e7c3af7aab46c00014ce877").unwrap();
        assert_eq!(id.as_str(), "5e7c3af7aab46c00014ce877");
        assert_eq!(id.uuid().get_version_num(), 5);
        assert_eq!(IdRef::parse(&id.uuid().to_string()), Some(id.reference()));
        assert_ne!(IdRef::parse("5E7C3AF7AAB46C00014CE877"), Some(id.reference()));
    }

    #[test]
    fn what_is_not_an_id_is_refused() {
        for text in ["", "a b", "a/b", "ä", "a.b", &"x".repeat(65), "a\0"] {
            assert_eq!(IdRef::parse(text), None, "{text:?}");
        }
        assert!(
            IdRef::parse("8ZZZZZZZZZZZZZZZZZZZZZZZZZ").is_some(),
            "too large for a ULID, still an id"
        );
    }
}
