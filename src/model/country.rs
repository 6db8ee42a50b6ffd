//! Countries: the codes of ISO 3166-1 alpha-2 and the usual English names, as the CLDR has them.

mod names;

use names::NAMES;

/// An assigned code of ISO 3166-1 alpha-2, in capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountryCode {
    code: &'static str,
    name: &'static str,
}

impl CountryCode {
    /// The code that `text` is, to the letter; `None` if it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let at = NAMES.binary_search_by_key(&text, |(code, _)| *code).ok()?;
        let (code, name) = NAMES[at];
        Some(Self { code, name })
    }

    /// The two letters.
    pub fn as_str(self) -> &'static str {
        self.code
    }

    /// The country's English short name, such as `United States`.
    pub fn name(self) -> &'static str {
        self.name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_cldr() {
        for (code, name) in [
            ("US", "United States"),
            ("GB", "United Kingdom"),
            ("KR", "South Korea"),
            ("TR", "Türkiye"),
            ("VN", "Vietnam"),
            ("CZ", "Czechia"),
            ("CI", "Côte d’Ivoire"),
            ("AD", "Andorra"),
            ("ZW", "Zimbabwe"),
        ] {
            let country = CountryCode::parse(code).unwrap();
            assert_eq!((country.as_str(), country.name()), (code, name));
        }
    }

    #[test]
    fn only_assigned_codes_in_capitals_are_codes() {
        for text in ["", "U", "us", "Us", "USA", "XX", "XK", "EU", "UK", "ZZ", "QO", " US", "ÜS"] {
            assert_eq!(CountryCode::parse(text), None, "{text}");
        }
    }

    #[test]
    fn every_code_is_two_capitals_and_found() {
        assert_eq!(NAMES.len(), 249);
        for (code, name) in NAMES {
            assert!(
                code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()),
                "{code}"
            );
            assert_eq!(CountryCode::parse(code).map(CountryCode::name), Some(name));
        }
    }
}
