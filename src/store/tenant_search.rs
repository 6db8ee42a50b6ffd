//! Tenants listed oldest first, all of them or those that match a name or words.
//!
//! Without a filter the list follows an index and its length is kept. With one, every match is
//! looked at, up to a bound: an index finds them, but in no order that a list could follow.

use super::connection::Reading;
use super::tenants::Sight;
use crate::model::page::Page;
use crate::model::tenant::TenantKey;
use crate::model::{Error, Timestamp};

/// How many matches are counted and listed, at most.
const MAX_MATCHES: i64 = 100_000;
/// How many words of a text are searched for, at most.
const MAX_WORDS: usize = 64;

/// What to search for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantMatch {
    name: Option<String>,
    words: Option<String>,
}

impl TenantMatch {
    /// Tenants of this full name, in any case, whose description has for every word of `text` one
    /// that begins with it; `None` if neither is asked for.
    pub fn new(name: Option<&str>, text: Option<&str>) -> Option<Self> {
        let wanted = Self { name: name.map(str::to_lowercase), words: text.map(match_expression) };
        (wanted.name.is_some() || wanted.words.is_some()).then_some(wanted)
    }
}

/// The FTS5 expression for the words of `text`, each by prefix. Every word is a quoted string, in
/// which nothing has a meaning but the quote, and that separates words. Empty without any word.
fn match_expression(text: &str) -> String {
    let is_separator = |c: char| c.is_whitespace() || (c.is_ascii() && !c.is_ascii_alphanumeric());
    let mut words: Vec<&str> = Vec::new();
    for word in text.split(is_separator).filter(|word| !word.is_empty()) {
        if words.len() < MAX_WORDS && !words.contains(&word) {
            words.push(word);
        }
    }
    words.iter().map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" ")
}

impl Reading<'_> {
    /// A page of the tenants within `sight`, oldest first.
    pub fn listed_tenants(&self, sight: Sight, page: Page) -> Result<Vec<TenantKey>, Error> {
        if sight.max_depth <= 0 {
            return self.own_tenant_alone(sight, page);
        }
        if page.offset >= self.count_listed_tenants(sight)? {
            return Ok(Vec::new());
        }
        self.all(
            "SELECT descendant FROM tenant_tree
             WHERE ancestor = ?1 AND state NOT BETWEEN 5 AND 7 AND state <> 8
             ORDER BY created_at, descendant LIMIT ?2 OFFSET ?3",
            (sight.ancestor, page.limit, page.offset),
            |row| row.get(0),
        )
    }

    /// How many tenants [`Self::listed_tenants`] lists on all pages.
    pub fn count_listed_tenants(&self, sight: Sight) -> Result<i64, Error> {
        if sight.max_depth <= 0 {
            let all = Page { offset: 0, limit: 1 };
            return Ok(i64::from(!self.own_tenant_alone(sight, all)?.is_empty()));
        }
        self.number(
            "SELECT sum(subtree) FROM tenant_count WHERE ancestor = ?1 AND state NOT BETWEEN 5 AND 8",
            [sight.ancestor],
        )
    }

    /// The page of a list that has the top of `sight` alone.
    fn own_tenant_alone(&self, sight: Sight, page: Page) -> Result<Vec<TenantKey>, Error> {
        let own = self.one(
            "SELECT descendant FROM tenant_tree
             WHERE descendant = ?1 AND ancestor = ?1 AND depth <= ?2 AND state NOT BETWEEN 5 AND 8",
            (sight.ancestor, sight.max_depth),
            |row| row.get(0),
        )?;
        Ok(own.into_iter().filter(|_| page.offset == 0 && page.limit > 0).collect())
    }

    /// A page of the tenants within `sight` that match, oldest first.
    pub fn matching_tenants(
        &self,
        sight: Sight,
        matching: &TenantMatch,
        page: Page,
    ) -> Result<Vec<TenantKey>, Error> {
        let mut found = self.matches(sight, matching)?;
        found.sort_unstable();
        let number = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
        let stretch = found.into_iter().skip(number(page.offset)).take(number(page.limit));
        Ok(stretch.map(|(_, key)| key).collect())
    }

    /// How many tenants within `sight` match, up to 100,000.
    pub fn count_matching_tenants(
        &self,
        sight: Sight,
        matching: &TenantMatch,
    ) -> Result<i64, Error> {
        Ok(i64::try_from(self.matches(sight, matching)?.len()).unwrap_or(i64::MAX))
    }

    /// Every match with its age, in no order of use.
    fn matches(
        &self,
        sight: Sight,
        matching: &TenantMatch,
    ) -> Result<Vec<(Timestamp, TenantKey)>, Error> {
        let row = |row: &rusqlite::Row| Ok((row.get(0)?, row.get(1)?));
        let (ancestor, depth, most) = (sight.ancestor, sight.max_depth, MAX_MATCHES);
        match (&matching.name, &matching.words) {
            // A text without a word has none that anything could begin with.
            (_, Some(words)) if words.is_empty() => Ok(Vec::new()),
            (Some(name), None) => self.all(
                "SELECT v.created_at, t.key FROM tenant t CROSS JOIN tenant_tree v
                 WHERE t.name_folded = ?3 AND v.descendant = t.key AND v.ancestor = ?1 AND v.depth <= ?2
                   AND v.state NOT BETWEEN 5 AND 8 LIMIT ?4",
                (ancestor, depth, name, most),
                row,
            ),
            (None, Some(words)) => self.all(
                "SELECT v.created_at, v.descendant FROM tenant_text CROSS JOIN tenant_tree v
                 WHERE tenant_text MATCH ?3 AND v.descendant = tenant_text.rowid AND v.ancestor = ?1
                   AND v.depth <= ?2 AND v.state NOT BETWEEN 5 AND 8 LIMIT ?4",
                (ancestor, depth, words, most),
                row,
            ),
            (Some(name), Some(words)) => self.all(
                "SELECT v.created_at, v.descendant FROM tenant_text CROSS JOIN tenant t CROSS JOIN tenant_tree v
                 WHERE tenant_text MATCH ?4 AND t.key = tenant_text.rowid AND t.name_folded = ?3
                   AND v.descendant = t.key AND v.ancestor = ?1 AND v.depth <= ?2
                   AND v.state NOT BETWEEN 5 AND 8 LIMIT ?5",
                (ancestor, depth, name, words, most),
                row,
            ),
            (None, None) => Ok(Vec::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_quoted_and_nothing_else_gets_through() {
        for (text, expression) in [
            ("New York", "\"New\"* \"York\"*"),
            ("  new\tyork  new ", "\"new\"* \"york\"*"),
            ("a OR b NOT c NEAR(d)", "\"a\"* \"OR\"* \"b\"* \"NOT\"* \"c\"* \"NEAR\"* \"d\"*"),
            (
                "description:x ^y -z \"w* {v} + u",
                "\"description\"* \"x\"* \"y\"* \"z\"* \"w\"* \"v\"* \"u\"*",
            ),
            ("Zürich \u{3000}東京", "\"Zürich\"* \"東京\"*"),
            ("", ""),
            (" \"'*-\0;()\n", ""),
        ] {
            assert_eq!(match_expression(text), expression, "{text:?}");
        }
    }

    #[test]
    fn only_so_many_words_are_searched_for() {
        let text = (0..1_000).map(|number| number.to_string()).collect::<Vec<_>>().join(" ");
        assert_eq!(match_expression(&text).split(' ').count(), MAX_WORDS);
    }

    #[test]
    fn without_a_filter_there_is_nothing_to_match() {
        assert_eq!(TenantMatch::new(None, None), None);
        assert!(TenantMatch::new(None, Some("")).is_some());
    }
}
