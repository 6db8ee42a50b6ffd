//! Which requests a rule is for.

use crate::model::IdRef;

/// A request as rules see it.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The API.
    pub dialect: &'a str,
    /// The operation: `dialect.operation`.
    pub operation: &'a str,
    /// The method.
    pub method: &'a str,
    /// The path as it was sent, without query.
    pub path: &'a str,
    /// Who asks; `None` where nobody needs to say so.
    pub client: Option<&'a str>,
    /// The tenant that the path names, or else the home of who asks.
    pub tenant: Option<IdRef>,
    /// The value of a header.
    pub header: &'a dyn Fn(&str) -> Option<String>,
    /// Whether it is of the control API, which only rules that name it are for.
    pub is_control: bool,
}

impl Asked<'_> {
    /// Whether it has a header of this name with this value; `*` is any.
    pub(super) fn has_header(&self, (name, value): &(String, String)) -> bool {
        (self.header)(name).is_some_and(|is| value == "*" || is == *value)
    }
}

/// What a request must be like. What is `None` is met by every request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Match {
    /// The API.
    pub dialect: Option<String>,
    /// The operation: `dialect.operation`.
    pub operation: Option<String>,
    /// The method.
    pub method: Option<String>,
    /// The path.
    pub path: Option<PathPattern>,
    /// The id of the client that asks.
    pub client: Option<String>,
    /// A tenant, in any spelling of its id.
    pub tenant: Option<String>,
    /// Headers, each with its value, or `*` for any.
    pub headers: Vec<(String, String)>,
}

impl Match {
    /// What of it the request does not meet.
    pub fn differs(&self, asked: &Asked) -> Vec<&'static str> {
        let same = |wanted: &Option<String>, is: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| is == Some(wanted))
        };
        let is_named = self.dialect.is_some() || self.operation.is_some();
        let tenant = |text: &str| asked.tenant.is_some() && asked.tenant == IdRef::parse(text);
        let checks = [
            (
                "dialect",
                same(&self.dialect, Some(asked.dialect)) && (is_named || !asked.is_control),
            ),
            ("operation", same(&self.operation, Some(asked.operation))),
            ("method", same(&self.method, Some(asked.method))),
            ("path", self.path.as_ref().is_none_or(|pattern| pattern.fits(asked.path))),
            ("client", same(&self.client, asked.client)),
            ("tenant", self.tenant.as_deref().is_none_or(tenant)),
            ("headers", self.headers.iter().all(|header| asked.has_header(header))),
        ];
        checks.into_iter().filter(|(_, is_met)| !is_met).map(|(name, _)| name).collect()
    }
}

/// A path in which `*` stands for one segment, and `**` at its end for any number of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPattern(String);

impl PathPattern {
    /// Reads one. `None` unless it begins with `/` and has `**` at its end alone.
    pub fn parse(text: &str) -> Option<Self> {
        let inner = text.strip_suffix("/**").unwrap_or(text);
        let is_one = text.starts_with('/') && !inner.split('/').any(|word| word == "**");
        is_one.then(|| Self(text.to_owned()))
    }

    /// It as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it stands for one path alone.
    pub fn is_one(&self) -> bool {
        self.0.split('/').all(|word| word != "*" && word != "**")
    }

    fn fits(&self, path: &str) -> bool {
        let mut words = path.split('/');
        for own in self.0.split('/') {
            if own == "**" {
                return true;
            }
            match words.next() {
                Some(word) if own == word || (own == "*" && !word.is_empty()) => {}
                _ => return false,
            }
        }
        words.next().is_none()
    }
}
