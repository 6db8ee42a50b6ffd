//! Sealed cursors: where a page ended, readable by this instance alone.
//!
//! A place in a list is made of row keys, which never leave the file: they would tell how many rows
//! other people have. So it is enciphered, under a key that only the file has, and bound to its
//! list; the same place always gives the same text (a synthetic IV, as in RFC 5297).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::model::{Error, Problem};
use crate::store::Reading;

/// The bytes of the tag, which is also the start of the stream.
const TAG_BYTES: usize = 12;

/// A place in a list: two numbers and perhaps an id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place(pub i64, pub i64, pub String);

/// Writes and reads the cursors of one list.
pub(crate) struct Cursors {
    secret: [u8; 32],
    list: &'static str,
}

impl Cursors {
    /// The cursors of this list.
    pub(super) fn of(tx: &Reading, list: &'static str) -> Result<Self, Error> {
        let mut hash = Sha256::new_with_prefix(b"tenantd cursors");
        // The oldest key: a new one does not make cursors void.
        let keys = tx.signing_keys()?;
        hash.update(keys.last().map_or(&[][..], |key| &key.private_key));
        Ok(Self { secret: hash.finalize().into(), list })
    }

    /// Those of a file with this secret.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn with_secret(secret: [u8; 32], list: &'static str) -> Self {
        Self { secret, list }
    }

    /// The cursor of this place.
    pub(crate) fn seal(&self, place: &Place) -> String {
        let mut bytes = [place.0.to_be_bytes(), place.1.to_be_bytes()].concat();
        bytes.extend_from_slice(place.2.as_bytes());
        let tag = self.tag(&bytes);
        self.apply_stream(&tag, &mut bytes);
        URL_SAFE_NO_PAD.encode([&tag[..], &bytes].concat())
    }

    /// The place of this cursor; `Invalid` if this instance did not make it for this list.
    pub(crate) fn open(&self, cursor: &str) -> Result<Place, Error> {
        self.unseal(cursor).ok_or_else(|| {
            let expected = "the `next` of an answer to the same list";
            Error::invalid("?after", Problem::Malformed { expected })
        })
    }

    fn unseal(&self, cursor: &str) -> Option<Place> {
        let sealed = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (tag, bytes) = sealed.split_first_chunk::<TAG_BYTES>()?;
        let mut bytes = bytes.to_vec();
        self.apply_stream(tag, &mut bytes);
        let (first, rest) = bytes.split_first_chunk::<8>()?;
        let (second, id) = rest.split_first_chunk::<8>()?;
        if self.tag(&bytes) != *tag {
            return None;
        }
        let id = String::from_utf8(id.to_vec()).ok()?;
        Some(Place(i64::from_be_bytes(*first), i64::from_be_bytes(*second), id))
    }

    fn tag(&self, bytes: &[u8]) -> [u8; TAG_BYTES] {
        let mut hash = Sha256::new_with_prefix(self.secret);
        hash.update([0]);
        hash.update(self.list.as_bytes());
        hash.update([0]);
        hash.update(bytes);
        hash.update(self.secret);
        let digest: [u8; 32] = hash.finalize().into();
        let mut tag = [0; TAG_BYTES];
        tag.copy_from_slice(&digest[..TAG_BYTES]);
        tag
    }

    fn apply_stream(&self, tag: &[u8; TAG_BYTES], bytes: &mut [u8]) {
        // Whatever is longer than 256 blocks was not sealed here, and the tag will tell.
        for (number, block) in (0..=u8::MAX).zip(bytes.chunks_mut(32)) {
            let mut hash = Sha256::new_with_prefix(self.secret);
            hash.update([1, number]);
            hash.update(tag);
            let stream = hash.finalize();
            block.iter_mut().zip(stream).for_each(|(byte, key)| *byte ^= key);
        }
    }
}

/// Which part of a list somebody asks for.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many rows, at most.
    pub limit: usize,
}

/// A part of a list, and the cursor of the next one if there may be more.
#[derive(Clone, Debug)]
pub struct KeyPage<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where to go on.
    pub next: Option<String>,
}

impl<T> KeyPage<T> {
    /// Of `rows`, which are one more than asked for if there are more: the page.
    pub(super) fn of(
        mut rows: Vec<T>,
        request: &PageRequest,
        cursors: &Cursors,
        place: impl Fn(&T) -> Place,
    ) -> Self {
        let has_more = rows.len() > request.limit;
        rows.truncate(request.limit);
        let last = rows.last().filter(|_| has_more);
        let next = last.map(|last| cursors.seal(&place(last)));
        Self { rows, next }
    }
}

impl PageRequest {
    /// How many rows to ask the store for: one more than the page has, to know whether there are.
    pub(super) fn probe(&self) -> i64 {
        i64::try_from(self.limit).unwrap_or(i64::MAX).saturating_add(1)
    }

    /// The place after which the page begins; `start` without a cursor.
    pub(super) fn place(&self, cursors: &Cursors, start: Place) -> Result<Place, Error> {
        self.after.as_deref().map_or(Ok(start), |after| cursors.open(after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_by_its_own_list_and_file_alone() {
        let cursors = Cursors::with_secret([1; 32], "tenants");
        let place = Place(1_705_314_600_000, 42, "a-client_of-some-length".repeat(2));
        let sealed = cursors.seal(&place);
        assert_eq!(cursors.open(&sealed).unwrap(), place);
        assert_eq!(cursors.seal(&place), sealed);
        let other_list = Cursors::with_secret([1; 32], "users");
        let other_file = Cursors::with_secret([2; 32], "tenants");
        for other in [other_list, other_file] {
            assert!(other.open(&sealed).is_err());
        }
        let very_long = "A".repeat(12_000);
        for bad in ["", "x", "AAAA", &sealed[1..], &format!("{sealed}A"), &very_long] {
            assert!(cursors.open(bad).is_err(), "{bad}");
        }
    }
}
