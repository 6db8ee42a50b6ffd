//! E-mail addresses.

use std::fmt;

/// An e-mail address: `local@domain`, at most 254 characters, compared without regard to case.
#[derive(Clone, Debug)]
pub struct Email {
    text: String,
    folded: String,
}

impl Email {
    /// The address in `text`; `None` if it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let (local, domain) = text.rsplit_once('@')?;
        let fits = text.len() <= 254 && (1..=64).contains(&local.len());
        let domain_is_sound = domain.split('.').all(is_label);
        (fits && is_local_part(local) && domain_is_sound)
            .then(|| Self { text: text.to_owned(), folded: text.to_lowercase() })
    }

    /// The address as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The form in which two addresses are compared.
    pub fn folded(&self) -> &str {
        &self.folded
    }
}

fn is_local_part(local: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c);
    local.chars().all(allowed)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_other_texts() {
        for good in [
            "user@example.com",
            "First.Last+tag@sub.example.co",
            "o'neil@example.ie",
            "jörg@bücher.example",
        ] {
            assert!(Email::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "user",
            "@example.com",
            "user@",
            "a b@example.com",
            "a@b@c",
            "a..b@x.com",
            "a@-x.com",
            "a@x..com",
            "a\n@x.com",
        ] {
            assert!(Email::parse(bad).is_none(), "{bad:?}");
        }
        assert_eq!(Email::parse("User@Example.COM").unwrap().folded(), "user@example.com");
    }
}
