//! Pages by number, as Laravel's simple paginator has them: it knows whether there is a next page,
//! but not which is the last.

use serde::Serialize;

use crate::dialects::Call;
use crate::model::page::Page;
use crate::model::{Error, Fault, Problem};

const DEFAULT_PER_PAGE: i64 = 10;
const MAX_PER_PAGE: i64 = 100;

/// Which page, of which size.
#[derive(Clone, Copy)]
pub(super) struct PageNumber {
    number: i64,
    per_page: i64,
}

#[derive(Serialize)]
pub(super) struct Links {
    first: Option<String>,
    last: Option<String>,
    prev: Option<String>,
    next: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Meta {
    current_page: i64,
    from: Option<i64>,
    path: String,
    per_page: i64,
    to: Option<i64>,
}

impl PageNumber {
    /// Reads `page` and `per_page`.
    pub(super) fn read(call: &Call) -> Result<Self, Error> {
        let mut faults = Vec::new();
        let mut read = |field: &str, default| match call.query(field) {
            None => default,
            Some(text) => positive_integer(&text).unwrap_or_else(|problem| {
                faults.push(Fault { field: field.to_owned(), problem });
                default
            }),
        };
        let number = read("page", 1);
        let per_page = read("per_page", DEFAULT_PER_PAGE).min(MAX_PER_PAGE);
        if faults.is_empty() { Ok(Self { number, per_page }) } else { Err(Error::Invalid(faults)) }
    }

    /// The stretch of the list that it is.
    pub(super) fn stretch(self) -> Page {
        Page { offset: (self.number - 1).saturating_mul(self.per_page), limit: self.per_page }
    }

    /// The links to other pages. They carry what the caller filtered by, and its own page size.
    pub(super) fn links(self, call: &Call, has_more: bool) -> Links {
        let path = path(call);
        let rest = own_parameters(call);
        let link = |number: i64| format!("{path}?page={number}{rest}");
        Links {
            first: Some(link(1)),
            last: None,
            prev: (self.number > 1).then(|| link(self.number - 1)),
            next: has_more.then(|| link(self.number.saturating_add(1))),
        }
    }

    /// Where in the list the page with this many rows is.
    pub(super) fn meta(self, call: &Call, rows: usize) -> Meta {
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        let before = self.stretch().offset;
        Meta {
            current_page: self.number,
            from: (rows > 0).then(|| before.saturating_add(1)),
            path: path(call),
            per_page: self.per_page,
            to: (rows > 0).then(|| before.saturating_add(rows)),
        }
    }
}

/// Digits that are no zero. A number too large to count with is as good as the largest one.
fn positive_integer(text: &str) -> Result<i64, Problem> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Problem::WrongType { expected: "integer" });
    }
    let is_positive = digits.len() == text.len() && digits.bytes().any(|byte| byte != b'0');
    if !is_positive {
        return Err(Problem::OutOfRange { min: 1, max: i64::MAX });
    }
    Ok(digits.parse().unwrap_or(i64::MAX))
}

fn path(call: &Call) -> String {
    format!("{}/tenants", call.base())
}

fn own_parameters(call: &Call) -> String {
    let mut rest = String::new();
    for name in ["name", "description", "per_page"] {
        if let Some(value) = call.query(name).filter(|value| !value.is_empty()) {
            let pair =
                form_urlencoded::Serializer::new(String::new()).append_pair(name, &value).finish();
            rest.push('&');
            rest.push_str(&pair);
        }
    }
    rest
}
