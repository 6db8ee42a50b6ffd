//! From a path to a route, by the tables alone.

use crate::control;
use crate::dialects::{Dialect, Found, Gate, Method, dpod, identity, nse, ocs, processmind};
use crate::model::Error;

/// Every dialect. The first one speaks where no other does.
pub static DIALECTS: [&Dialect; 7] = [
    &control::DIALECT,
    &identity::DIALECT,
    &ocs::DIALECT,
    &processmind::DIALECT,
    &nse::DIALECT,
    &dpod::DIALECT,
    &dpod::BARE,
];

/// What a path and a method lead to.
pub enum Routed {
    /// An operation.
    Operation(Found),
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
pub fn route(method: &str, path: &str, in_region: bool) -> Routed {
    let candidates = candidates(path, in_region);
    let Some(first) = candidates.first() else {
        return Routed::Nowhere {
            dialect: dialect_of_space(path, in_region),
            error: Error::NoRoute,
        };
    };
    let dialect = first.dialect;
    let wanted = |found: &&Found| found.route.method.name() == method;
    let as_get = |found: &&Found| method == "HEAD" && found.route.method == Method::Get;
    let chosen = candidates.iter().find(wanted).or_else(|| candidates.iter().find(as_get));
    match chosen {
        Some(found) => Routed::Operation(found.clone()),
        None if method == "OPTIONS" => Routed::Options { dialect, allow: allow(&candidates) },
        None => Routed::Nowhere {
            dialect,
            error: Error::MethodNotAllowed { allow: allow(&candidates) },
        },
    }
}

/// The value of `Allow` for `path` where writes are refused; public routes take them everywhere.
pub fn allowed_without_writes(path: &str) -> String {
    let mut candidates = candidates(path, true);
    candidates.retain(|found| found.route.method.is_safe() || found.route.gate == Gate::Public);
    allow(&candidates)
}

/// Every operation whose pattern `path` fits, the most literal pattern first.
fn candidates(path: &str, in_region: bool) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for dialect in DIALECTS.into_iter().filter(|dialect| dialect.regional || !in_region) {
        for mount in dialect.mounts {
            let Some(rest) = strip_segments(path, mount, dialect.any_case) else { continue };
            found.extend(dialect.routes.iter().filter_map(|route| {
                let params = fit(route.pattern, rest, dialect.any_case)?;
                Some(Found { dialect, mount, route, params })
            }));
        }
    }
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
    let in_space = |dialect: &&&Dialect| {
        let mut spaces = dialect.spaces.iter();
        spaces.any(|space| strip_segments(path, space, dialect.any_case).is_some())
    };
    DIALECTS.iter().skip(1).find(in_space).copied().unwrap_or(DIALECTS[0])
}

/// `path` without `prefix`, if it stands before a whole segment.
fn strip_segments<'p>(path: &'p str, prefix: &str, any_case: bool) -> Option<&'p str> {
    let head = path.get(..prefix.len())?;
    let same = if any_case { head.eq_ignore_ascii_case(prefix) } else { head == prefix };
    let rest = &path[prefix.len()..];
    (same && (rest.is_empty() || rest.starts_with('/'))).then_some(rest)
}

/// The parameters of `pattern` if `path` fits it.
fn fit(pattern: &'static str, path: &str, any_case: bool) -> Option<Vec<(&'static str, String)>> {
    let mut params = Vec::new();
    let mut words = pattern.split('/');
    let mut segments = path.split('/');
    loop {
        match (words.next(), segments.next()) {
            (None, None) => return Some(params),
            (Some(word), Some(segment)) => {
                match word.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
                    Some(name) if !segment.is_empty() => {
                        params.push((name, percent_decode(segment)));
                    }
                    None if word == segment || (any_case && word.eq_ignore_ascii_case(segment)) => {
                    }
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
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
mod tests {
    use super::*;

    fn operation(method: &str, path: &str) -> Option<(&'static str, &'static str)> {
        match route(method, path, false) {
            Routed::Operation(found) => Some((found.route.operation, found.mount)),
            _ => None,
        }
    }

    #[test]
    fn an_operation_is_found_at_every_address() {
        for (path, mount) in [("/ocs/api/v1/Tenants/a", "/ocs"), ("/api/v1/tenants/a", "")] {
            assert_eq!(operation("GET", path), Some(("ocs.getTenant", mount)), "{path}");
        }
        for mount in ["/nse", "/nse/api", "", "/api"] {
            let path = format!("{mount}/v2.1/subtenants");
            assert_eq!(operation("GET", &path), Some(("nse.listSubtenants", mount)), "{path}");
        }
        assert_eq!(operation("HEAD", "/tenant/a"), Some(("processmind.getTenant", "")));
        assert_eq!(operation("GET", "/tenants"), None);
        assert_eq!(operation("GET", "/tenant/a/"), None);
        assert_eq!(operation("GET", "//tenant/a"), None);
        assert_eq!(operation("GET", "/tenant//users"), None);
    }

    #[test]
    fn a_region_is_taken_off() {
        let split = |path| {
            let split = split_region(path);
            (split.region, split.path)
        };
        assert_eq!(split("/regions/eu/api/v1/T"), (Some("eu".into()), "/api/v1/T".into()));
        assert_eq!(split("/ocs/Regions/eu/api"), (Some("eu".into()), "/ocs/api".into()));
        assert_eq!(split("/regions/eu/ocs/api"), (Some("eu".into()), "/ocs/api".into()));
        assert_eq!(split("/regions/eu"), (Some("eu".into()), String::new()));
        assert_eq!(split("/regionsx/eu"), (None, "/regionsx/eu".into()));
        assert_eq!(split("/tenant/a"), (None, "/tenant/a".into()));
    }

    #[test]
    fn an_unknown_path_is_answered_in_the_words_of_its_space() {
        let dialect = |path| match route("GET", path, false) {
            Routed::Nowhere { dialect, .. } => dialect.name,
            _ => panic!("{path} is known"),
        };
        assert_eq!(dialect("/nse/nothing"), "nse");
        assert_eq!(dialect("/API/V1/Nothing"), "ocs");
        assert_eq!(dialect("/tenant"), "processmind");
        assert_eq!(dialect("/nothing"), "control");
        assert_eq!(dialect(""), "control");
    }

    #[test]
    fn below_a_region_an_unknown_path_is_answered_in_the_words_of_regions() {
        for path in ["/nothing", "/ocs/nothing", "/nse/v2.1/subtenants", ""] {
            let Routed::Nowhere { dialect, .. } = route("GET", path, true) else {
                panic!("{path} is known")
            };
            assert_eq!(dialect.name, "ocs", "{path}");
        }
    }

    #[test]
    fn segments_are_decoded_after_they_are_told_apart() {
        let Routed::Operation(found) = route("GET", "/tenant/a%2Fusers%20%zz%", false) else {
            panic!("it is one segment")
        };
        assert_eq!(found.params, [("tenantId", "a/users %zz%".to_owned())]);
    }
}
