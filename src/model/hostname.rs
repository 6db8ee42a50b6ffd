//! Host names of tenants: a DNS label or name, unique in the instance (DPoD).

/// The longest host name, in characters.
const MAX_CHARS: usize = 253;
/// The longest label, in characters.
const MAX_LABEL_CHARS: usize = 63;
/// The longest suffix that tells labels apart, in characters.
const MAX_SUFFIX_CHARS: usize = 12;

/// A DNS label or name, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hostname(String);

impl Hostname {
    /// The host name in `text`; `None` if it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        ((1..=MAX_CHARS).contains(&lower.len()) && lower.split('.').all(is_label))
            .then_some(Self(lower))
    }

    /// A label made from a tenant's name; with a suffix, to tell it from others made from the same
    /// name: `acme-inc`, `acme-inc-2`.
    pub fn from_name(name: &str, suffix: Option<&str>) -> Self {
        let mut label = String::new();
        for character in name.chars().flat_map(char::to_lowercase) {
            if character.is_ascii_alphanumeric() {
                label.push(character);
            } else if !label.is_empty() && !label.ends_with('-') {
                label.push('-');
            }
        }
        label.truncate(MAX_LABEL_CHARS - 1 - MAX_SUFFIX_CHARS);
        let label = label.trim_end_matches('-');
        let label = if label.is_empty() { "tenant" } else { label };
        Self(match suffix {
            None => label.to_owned(),
            Some(suffix) => {
                let suffix: String = suffix.chars().take(MAX_SUFFIX_CHARS).collect();
                format!("{label}-{}", suffix.to_ascii_lowercase())
            }
        })
    }

    /// The host name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_label(label: &str) -> bool {
    (1..=MAX_LABEL_CHARS).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_names_are_told_from_other_texts() {
        for good in ["acme", "Acme.Example.COM", "a-1", "1"] {
            assert!(Hostname::parse(good).is_some(), "{good}");
        }
        for bad in ["", "-a", "a-", "a..b", "a_b", "a b", "ä", ".", &"a".repeat(64)] {
            assert!(Hostname::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_label_is_made_from_every_name() {
        assert_eq!(Hostname::from_name("Acme, Inc.", None).as_str(), "acme-inc");
        assert_eq!(Hostname::from_name("Acme, Inc.", Some("2")).as_str(), "acme-inc-2");
        assert_eq!(Hostname::from_name("日本", None).as_str(), "tenant");
        let long = Hostname::from_name(&"x".repeat(200), Some("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
        assert!(Hostname::parse(long.as_str()).is_some(), "{}", long.as_str());
    }
}
