//! Which records are meant.

use serde_json::{Value, json};

use super::entry::request_json;
use super::record::Record;
use crate::model::Timestamp;

/// What a record must be; what is `None` may be anything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In whose words it was answered.
    pub dialect: Option<String>,
    /// What it led to, with its dialect or without.
    pub operation: Option<String>,
    /// Its method, in any case.
    pub method: Option<String>,
    /// Its path, without the query.
    pub path: Option<PathPattern>,
    /// Who asked.
    pub client: Option<String>,
    /// How it was answered.
    pub status: Option<StatusPattern>,
    /// Whether nothing is at its path, which is in a vendor's space.
    pub is_not_implemented: Option<bool>,
    /// What its body has: each of these members, and in objects each of theirs; everything else is
    /// to be equal.
    pub body: Option<Value>,
    /// How new it is.
    pub since: Option<Since>,
}

/// From where on.
#[derive(Clone, Copy, Debug)]
pub enum Since {
    /// After the record with this number.
    Number(u64),
    /// From this moment.
    Moment(Timestamp),
}

/// A path in which `*` stands for any text.
#[derive(Clone, Debug)]
pub struct PathPattern(String);

/// A status, or a class of them.
#[derive(Clone, Copy, Debug)]
pub enum StatusPattern {
    /// This one.
    One(u16),
    /// Those that begin with this digit.
    Class(u16),
}

/// One thing in which a record is not what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The filter's member.
    pub member: &'static str,
    /// What was asked for.
    pub expected: Value,
    /// What it is.
    pub found: Value,
}

impl Filter {
    /// Whether the record is meant.
    pub fn matches(&self, record: &Record) -> bool {
        self.is_in_time(record) && self.differences(record).is_empty()
    }

    /// Whether the record is new enough.
    pub fn is_in_time(&self, record: &Record) -> bool {
        match self.since {
            None => true,
            Some(Since::Number(number)) => record.number > number,
            Some(Since::Moment(moment)) => record.at >= moment,
        }
    }

    /// Everything but the time in which the record is not what is meant.
    pub fn differences(&self, record: &Record) -> Vec<Difference> {
        let mut differences = Vec::new();
        let mut text = |member, expected: Option<&str>, found: Option<&str>, fits: bool| {
            if let Some(expected) = expected.filter(|_| !fits) {
                differences.push(Difference {
                    member,
                    expected: expected.into(),
                    found: found.into(),
                });
            }
        };
        let Self { dialect, operation, method, path, client, .. } = self;
        let (dialect, operation) = (dialect.as_deref(), operation.as_deref());
        text("dialect", dialect, Some(record.dialect), dialect == Some(record.dialect));
        let fits = operation.is_some_and(|operation| is_operation(record, operation));
        text("operation", operation, record.operation, fits);
        let fits =
            method.as_ref().is_some_and(|method| method.eq_ignore_ascii_case(&record.method));
        text("method", method.as_deref(), Some(&record.method), fits);
        let fits = path.as_ref().is_some_and(|path| path.matches(record.path()));
        text("path", path.as_ref().map(|path| &*path.0), Some(record.path()), fits);
        let found = Some(&*record.client).filter(|client| !client.is_empty());
        text("client", client.as_deref(), found, client.as_deref() == found);
        if let Some(status) = self.status.filter(|status| !status.matches(record.status)) {
            let (expected, found) = (status.shown(), json!(record.status));
            differences.push(Difference { member: "status", expected, found });
        }
        if let Some(is) = self.is_not_implemented.filter(|is| *is != record.is_not_implemented) {
            let (expected, found) = (json!(is), json!(record.is_not_implemented));
            differences.push(Difference { member: "notImplemented", expected, found });
        }
        if let Some(expected) = &self.body {
            let found = request_json(record).unwrap_or_default();
            if !has(&found, expected) {
                differences.push(Difference { member: "body", expected: expected.clone(), found });
            }
        }
        differences
    }
}

fn is_operation(record: &Record, name: &str) -> bool {
    record.operation.is_some_and(|operation| {
        operation == name || operation.split_once('.').is_some_and(|(_, own)| own == name)
    })
}

/// Whether `found` has everything that `expected` has.
fn has(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => expected
            .iter()
            .all(|(name, value)| found.get(name).is_some_and(|found| has(found, value))),
        (found, expected) => found == expected,
    }
}

impl Since {
    /// What can be read.
    pub const FORM: &str = "a number of the journal, or a time such as 2024-01-15T10:30:00Z";

    /// A number or a moment.
    pub fn parse(text: &str) -> Option<Self> {
        let number = text.parse().ok().map(Self::Number);
        number.or_else(|| Timestamp::parse(text).map(Self::Moment))
    }
}

impl PathPattern {
    /// What can be read.
    pub const FORM: &str = "a path such as /ocs/*, of at most 1000 characters";

    /// A path that begins with `/` or `*`.
    pub fn parse(text: &str) -> Option<Self> {
        let is_path = text.starts_with(['/', '*']) && text.len() <= 1000;
        is_path.then(|| Self(text.to_owned()))
    }

    /// Whether the path is one of those. `*` takes as little as it can, but for the last one, so
    /// that nothing is tried twice.
    fn matches(&self, path: &str) -> bool {
        let Some((first, rest)) = self.0.split_once('*') else { return self.0 == path };
        let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
        let Some(path) = path.strip_prefix(first) else { return false };
        let Some(mut path) = path.strip_suffix(last) else { return false };
        for part in middle.split('*') {
            let Some(at) = path.find(part) else { return false };
            path = &path[at + part.len()..];
        }
        true
    }
}

impl StatusPattern {
    /// What can be read.
    pub const FORM: &str = "a status such as 404, or a class such as 4xx";

    /// `404` or `4xx`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_suffix("xx").or_else(|| text.strip_suffix("XX"));
        match digits {
            Some(digit) => {
                digit.parse().ok().filter(|digit| (1..=5).contains(digit)).map(Self::Class)
            }
            None => text.parse().ok().filter(|status| (100..=599).contains(status)).map(Self::One),
        }
    }

    fn matches(self, status: Option<u16>) -> bool {
        match self {
            Self::One(one) => status == Some(one),
            Self::Class(digit) => status.is_some_and(|status| status / 100 == digit),
        }
    }

    fn shown(self) -> Value {
        match self {
            Self::One(status) => status.into(),
            Self::Class(digit) => format!("{digit}xx").into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_have_anything_where_a_star_is() {
        let matches =
            |pattern: &str, path: &str| PathPattern::parse(pattern).unwrap().matches(path);
        for (pattern, path) in [
            ("/a", "/a"),
            ("*", "/a"),
            ("/a/*", "/a/b/c"),
            ("/a/*", "/a/"),
            ("*/c", "/a/b/c"),
            ("/a/*/c", "/a/b/c"),
            ("/*b*c*d", "/xbxcxd"),
            ("/a**b", "/ab"),
            ("/*aba*", "/ababa"),
        ] {
            assert!(matches(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in
            [("/a", "/b"), ("/a/*", "/a"), ("/ab*ba", "/aba"), ("/*b*c", "/acb"), ("/*x*", "/abc")]
        {
            assert!(!matches(pattern, path), "{pattern} {path}");
        }
        assert!(PathPattern::parse("a").is_none() && PathPattern::parse("").is_none());
    }

    #[test]
    fn statuses_are_read() {
        for (text, status, is) in
            [("404", 404, true), ("4xx", 404, true), ("4XX", 500, false), ("500", 503, false)]
        {
            assert_eq!(StatusPattern::parse(text).unwrap().matches(Some(status)), is, "{text}");
        }
        for text in ["", "xx", "6xx", "99", "600", "4x", "-1"] {
            assert!(StatusPattern::parse(text).is_none(), "{text}");
        }
        assert!(!StatusPattern::parse("2xx").unwrap().matches(None));
    }

    #[test]
    fn a_body_has_what_it_must_and_may_have_more() {
        let body = json!({"a": {"b": 1, "c": 2}, "d": [1, 2]});
        for expected in [json!({}), json!({"a": {"b": 1}}), json!({"d": [1, 2]})] {
            assert!(has(&body, &expected), "{expected}");
        }
        for expected in [json!({"x": null}), json!({"a": {"b": 2}}), json!({"d": [1]}), json!(1)] {
            assert!(!has(&body, &expected), "{expected}");
        }
    }
}
