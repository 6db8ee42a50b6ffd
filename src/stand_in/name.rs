//! Names that testers give.

/// The name of a snapshot or a world: `[a-z0-9_-]{1,64}`. It can stand in a path and name a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(String);

/// The longest name, in characters.
const MAX_NAME_CHARS: usize = 64;

impl Name {
    /// What a name has to be.
    pub const FORM: &'static str = "1 to 64 of a-z, 0-9, _ and -";

    /// The name in `text`, if it is one.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = |byte: u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-'
        };
        let is_name = (1..=MAX_NAME_CHARS).contains(&text.len()) && text.bytes().all(fits);
        is_name.then(|| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_folder() {
        for text in ["a", "before-payment_2", &"x".repeat(64)] {
            assert_eq!(Name::parse(text).unwrap().as_str(), text);
        }
        for text in ["", ".start", "..", "a/b", "A", "a.b", "ä", "a\0", &"x".repeat(65)] {
            assert_eq!(Name::parse(text), None, "{text:?}");
        }
    }
}
