//! From a path to a route, by the tables alone.

use std::sync::LazyLock;

use super::console;
use crate::control::{self, documents};
use crate::dialects::{
    Dialect, Found, Gate, Lead, Method, Route, dpod, identity, ipera, nse, ocs, processmind,
};
use crate::model::{Error, Scopes};
use crate::stand_in::WorldName;

/// Every dialect. The first one speaks where no other does.
/// Where two have the same method at the same path, it is the earlier one's.
pub static DIALECTS: [&Dialect; 9] = [
    &control::DIALECT,
    &documents::DIALECT,
    &identity::DIALECT,
    &ocs::DIALECT,
    &processmind::DIALECT,
    &nse::DIALECT,
    &dpod::DIALECT,
    &dpod::BARE,
    &ipera::DIALECT,
];

/// The tools of a stand-in, which are offered where they are on.
pub static STAND_IN: &Dialect = &control::stand_in::DIALECT;

/// The web console, which is no API.
pub static CONSOLE: &Dialect = &console::DIALECT;

/// Operations that two dialects have at the same bare address: the one of every caller, and the one
/// of callers that have a scope, which are all of DPoD's. At its bare address the first one's
/// dialect alone stands in the tables.
const SHARED: [(&str, &str); 2] =
    [("ipera.listTenants", "dpod.listTenants"), ("ipera.createTenant", "dpod.createTenant")];

/// What a path and a method lead to.
pub enum Routed {
    /// An operation.
    Operation {
        /// It.
        found: Found,
        /// What it is instead for a caller that has a scope.
        for_scopes: Option<Found>,
    },
    /// `OPTIONS` on a path with these methods.
    Options {
        /// The dialect the path belongs to.
        dialect: &'static Dialect,
        /// The value of `Allow`.
        allow: String,
    },
    /// Nothing: the error, and the dialect to say it in.
    Nowhere {
        /// The dialect the path belongs to.
        dialect: &'static Dialect,
        /// `NoRoute` or `MethodNotAllowed`.
        error: Error,
    },
}

/// Which of the routes a request is offered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Offer {
    /// The path names a region: those of regional dialects.
    pub in_region: bool,
    /// The server is a stand-in: its tools too.
    pub is_stand_in: bool,
}

/// Takes `/world/{name}` off `path`: the world, and the path in it. `None` for every other path.
pub fn split_world(path: &str) -> Option<(WorldName, &str)> {
    let rest = path.strip_prefix("/world/")?;
    let end = rest.find('/').unwrap_or(rest.len());
    Some((WorldName::parse(&rest[..end])?, &rest[end..]))
}

/// A path with its region taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionalPath {
    /// The region that it named.
    pub region: Option<String>,
    /// The rest, as it was sent.
    pub path: String,
}

/// Takes `/regions/{id}` off `path`: `[/ocs]/regions/{id}/…`.
pub fn split_region(path: &str) -> RegionalPath {
    let (prefix, rest) = match strip_segments(path, "/ocs", true) {
        Some(rest) => ("/ocs", rest),
        None => ("", path),
    };
    let region = strip_segments(rest, "/regions", true)
        .and_then(|rest| rest.strip_prefix('/'))
        .map(|rest| rest.split_once('/').map_or((rest, ""), |(id, _)| (id, &rest[id.len()..])));
    match region {
        Some((id, rest)) => {
            RegionalPath { region: Some(percent_decode(id)), path: format!("{prefix}{rest}") }
        }
        None => RegionalPath { region: None, path: path.to_owned() },
    }
}

/// Where `path`, without query and region, leads.
pub fn route(method: &str, path: &str, offer: Offer) -> Routed {
    let candidates = candidates(path, offer);
    let Some(first) = candidates.first() else {
        return Routed::Nowhere {
            dialect: dialect_of_space(path, offer.in_region),
            error: Error::NoRoute,
        };
    };
    let dialect = first.dialect;
    let wanted = |found: &&Found| found.route.method.name() == method;
    let as_get = |found: &&Found| method == "HEAD" && found.route.method == Method::Get;
    let chosen = candidates.iter().find(wanted).or_else(|| candidates.iter().find(as_get));
    match chosen {
        Some(found) => {
            Routed::Operation { found: found.clone(), for_scopes: for_scopes(found, &SHARED) }
        }
        None if method == "OPTIONS" => Routed::Options { dialect, allow: allow(&candidates) },
        None => Routed::Nowhere {
            dialect,
            error: Error::MethodNotAllowed { allow: allow(&candidates) },
        },
    }
}

/// What a request to a stand-in leads to, for a caller with these scopes.
pub fn find(method: &str, path: &str, scopes: Scopes) -> Lead {
    if let Some((name, path)) = split_world(path) {
        return Lead::World { name, path: path.to_owned() };
    }
    let regional = split_region(path);
    let offer = Offer { in_region: regional.region.is_some(), is_stand_in: true };
    match route(method, &regional.path, offer) {
        Routed::Operation { found, .. } if std::ptr::eq(found.dialect, STAND_IN) => Lead::Tool,
        Routed::Operation { found, for_scopes } => {
            Lead::Operation(choose(found, for_scopes, scopes))
        }
        Routed::Options { .. } => Lead::Options,
        Routed::Nowhere { error: Error::MethodNotAllowed { allow }, .. } => {
            Lead::OtherMethods { allow }
        }
        Routed::Nowhere { .. } => Lead::Nothing,
    }
}

/// Whose a call is, once the scopes of the caller are known.
pub fn choose(found: Found, for_scopes: Option<Found>, scopes: Scopes) -> Found {
    for_scopes.filter(|_| !scopes.is_empty()).unwrap_or(found)
}

/// The operation that shares the bare address of `found`, if there is one.
fn for_scopes(found: &Found, shared: &[(&str, &str)]) -> Option<Found> {
    let (_, other) = shared.iter().find(|(usual, _)| *usual == found.route.operation)?;
    let mut routes = DIALECTS
        .iter()
        .flat_map(|dialect| dialect.routes.iter().map(move |route| (*dialect, route)));
    let (dialect, route) = routes.find(|(_, route)| route.operation == *other)?;
    found.mount.is_empty().then(|| Found { dialect, route, ..found.clone() })
}

/// The value of `Allow` for `path` where writes are refused; public routes take them everywhere.
pub fn allowed_without_writes(path: &str) -> String {
    let offer = Offer { in_region: true, ..Offer::default() };
    let mut candidates = candidates(path, offer);
    candidates.retain(|found| found.route.method.is_safe() || found.route.gate == Gate::Public);
    allow(&candidates)
}

/// A route at one of its mounts, and the words of its whole path.
struct Stand {
    dialect: &'static Dialect,
    mount: &'static str,
    route: &'static Route,
    words: Vec<&'static str>,
}

/// The routes whose paths have as many words and begin with the same one, in the order of
/// `DIALECTS`. A request is compared with those of one shelf alone.
struct Shelf {
    first: &'static str,
    count: usize,
    stands: Vec<Stand>,
}

/// Every route at every mount.
static SHELVES: LazyLock<Vec<Shelf>> = LazyLock::new(|| {
    let mut shelves: Vec<Shelf> = Vec::new();
    for dialect in DIALECTS.into_iter().chain([STAND_IN, CONSOLE]) {
        for mount in dialect.mounts {
            for route in dialect.routes {
                let words: Vec<&str> = words(mount).chain(words(route.pattern)).collect();
                let (first, count) = (words[0], words.len());
                let stand = Stand { dialect, mount, route, words };
                match shelves.iter_mut().find(|shelf| shelf.holds(first, count)) {
                    Some(shelf) => shelf.stands.push(stand),
                    None => shelves.push(Shelf { first, count, stands: vec![stand] }),
                }
            }
        }
    }
    shelves
});

impl Offer {
    fn has(self, dialect: &Dialect) -> bool {
        (dialect.regional || !self.in_region)
            && (self.is_stand_in || !std::ptr::eq(dialect, STAND_IN))
    }
}

impl Shelf {
    fn holds(&self, first: &str, count: usize) -> bool {
        self.count == count && self.first.eq_ignore_ascii_case(first)
    }
}

impl Stand {
    /// What `words` lead to, if they fit.
    fn fit(&self, words: &[&str]) -> Option<Found> {
        let any_case = self.dialect.any_case;
        let mut pairs = self.words.iter().zip(words);
        let fits = pairs.all(|(own, word)| match parameter(own) {
            Some(_) => !word.is_empty(),
            None => own == word || (any_case && own.eq_ignore_ascii_case(word)),
        });
        fits.then(|| {
            let pairs = self.words.iter().zip(words);
            let params =
                pairs.filter_map(|(own, word)| Some((parameter(own)?, percent_decode(word))));
            let Self { dialect, mount, route, .. } = *self;
            Found { dialect, mount, route, params: params.collect() }
        })
    }
}

/// The words of a path that begins with `/`, or of an empty one.
fn words(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').skip(1)
}

/// `{name}` → `name`.
fn parameter(word: &'static str) -> Option<&'static str> {
    word.strip_prefix('{')?.strip_suffix('}')
}

/// Every operation whose pattern `path` fits, the most literal pattern first.
fn candidates(path: &str, offer: Offer) -> Vec<Found> {
    if !path.starts_with('/') {
        return Vec::new();
    }
    let words: Vec<&str> = words(path).collect();
    let shelf = SHELVES.iter().find(|shelf| shelf.holds(words[0], words.len()));
    let stands = shelf.map_or(&[][..], |shelf| &shelf.stands);
    let mut found: Vec<Found> = stands
        .iter()
        .filter(|stand| offer.has(stand.dialect))
        .filter_map(|stand| stand.fit(&words))
        .collect();
    if let Some(fewest) = found.iter().map(|found| found.params.len()).min() {
        found.retain(|found| found.params.len() == fewest);
    }
    found
}

fn allow(candidates: &[Found]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for found in candidates {
        let method = found.route.method;
        names.push(method.name());
        if method == Method::Get {
            names.push(Method::Head.name());
        }
    }
    names.push("OPTIONS");
    let mut seen = Vec::new();
    names.retain(|name| {
        !seen.contains(name) && {
            seen.push(*name);
            true
        }
    });
    names.join(", ")
}

fn dialect_of_space(path: &str, in_region: bool) -> &'static Dialect {
    let path = if in_region { "/regions" } else { path };
    let find = |is_in: fn(&str, &str, bool) -> bool| {
        let in_space = |dialect: &&&Dialect| {
            dialect.spaces.iter().any(|space| is_in(path, space, dialect.any_case))
        };
        DIALECTS.iter().skip(1).chain([&CONSOLE]).find(in_space).copied()
    };
    let exact = |path: &str, space: &str, any_case| strip_segments(path, space, any_case).is_some();
    find(exact).or_else(|| find(is_in_other_version)).unwrap_or(DIALECTS[0])
}

/// Whether `path` is where `space` would be in another version of its API: one that is written as
/// the known one is, `v2` or `v2.1`.
fn is_in_other_version(path: &str, space: &str, any_case: bool) -> bool {
    let mut path = words(path);
    words(space).all(|own| {
        path.next().is_some_and(|word| {
            let is_same = own == word || (any_case && own.eq_ignore_ascii_case(word));
            is_same || version(own).is_some_and(|form| version(word) == Some(form))
        })
    })
}

/// Whether a word that is a version has a point in it.
fn version(word: &str) -> Option<bool> {
    let number = word.strip_prefix(['v', 'V'])?;
    number.starts_with(|c: char| c.is_ascii_digit()).then(|| number.contains('.'))
}

/// `path` without `prefix`, if it stands before a whole segment.
fn strip_segments<'p>(path: &'p str, prefix: &str, any_case: bool) -> Option<&'p str> {
    let head = path.get(..prefix.len())?;
    let same = if any_case { head.eq_ignore_ascii_case(prefix) } else { head == prefix };
    let rest = &path[prefix.len()..];
    (same && (rest.is_empty() || rest.starts_with('/'))).then_some(rest)
}

/// `%41` → `A`. What is no UTF-8 afterwards keeps a replacement character, which no id has.
fn percent_decode(segment: &str) -> String {
    if !segment.contains('%') {
        return segment.to_owned();
    }
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let decoded = (*first == b'%')
            .then(|| Some((hex_digit(*tail.first()?)? << 4) | hex_digit(*tail.get(1)?)?))
            .flatten();
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests;
