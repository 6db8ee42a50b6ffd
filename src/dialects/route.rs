//! The route table: what a dialect answers, as data. The router, `Allow`, the access checks, the
//! metrics' labels and `tenantd routes` all come from it.

use std::fmt;

use super::{Answer, Call, ErrorFacts};
use crate::model::{Error, IdRef, Role};
use crate::stand_in::faults::Asked;

/// The largest body of most routes, in bytes.
pub const BODY_LIMIT_BYTES: usize = 1024 * 1024;

/// A method that routes are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads.
    Get,
    /// Reads the head of what `Get` reads.
    Head,
    /// Makes.
    Post,
    /// Changes.
    Put,
    /// Changes in part.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// Each of them.
    pub const ALL: [Self; 6] =
        [Self::Get, Self::Head, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether it changes nothing.
    pub fn is_safe(self) -> bool {
        matches!(self, Self::Get | Self::Head)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Who may pass to a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Everybody; there is no caller.
    Public,
    /// A caller with at least this role. The handler's use case checks it, after visibility.
    Least(Role),
}

/// What answers a request.
pub type Handler = fn(&Call) -> Result<Answer, Error>;

/// One operation.
#[derive(Clone, Copy)]
pub struct Route {
    /// Its method.
    pub method: Method,
    /// Its path below a mount; `{name}` stands for one segment.
    pub pattern: &'static str,
    /// `dialect.operation`.
    pub operation: &'static str,
    /// Who may pass.
    pub gate: Gate,
    /// The largest body it takes, in bytes.
    pub body_limit_bytes: usize,
    /// Whether the journal of a stand-in has its calls. Not if nobody tests by them, and they come all
    /// the time: probes, what a page is made of.
    pub is_journalled: bool,
    /// What answers.
    pub handler: Handler,
}

/// A route for callers with at least this role.
pub const fn route(
    method: Method,
    pattern: &'static str,
    operation: &'static str,
    least: Role,
    handler: Handler,
) -> Route {
    Route { gate: Gate::Least(least), ..public(method, pattern, operation, handler) }
}

/// A route for everybody.
pub const fn public(
    method: Method,
    pattern: &'static str,
    operation: &'static str,
    handler: Handler,
) -> Route {
    let gate = Gate::Public;
    let body_limit_bytes = BODY_LIMIT_BYTES;
    let is_journalled = true;
    Route { method, pattern, operation, gate, body_limit_bytes, is_journalled, handler }
}

impl Route {
    /// The operation without its dialect.
    pub fn name(&self) -> &'static str {
        self.operation.split_once('.').map_or(self.operation, |(_, name)| name)
    }
}

/// One vendor's API.
pub struct Dialect {
    /// Its short name.
    pub name: &'static str,
    /// The prefixes below which its routes stand; the empty one is its bare address.
    pub mounts: &'static [&'static str],
    /// The paths below which an unknown path is answered in its words.
    pub spaces: &'static [&'static str],
    /// Whether path words match in any case.
    pub any_case: bool,
    /// Whether it is also served below `/regions/{id}`, where only public routes take writes.
    pub regional: bool,
    /// Whether a client may make only so many calls of one operation in a minute.
    pub limits_rate: bool,
    /// What a 401 offers in `WWW-Authenticate`.
    pub challenges: &'static [&'static str],
    /// Its operations.
    pub routes: &'static [Route],
    /// Its words for an error: status and body. Headers that every dialect sends are added later.
    pub render: fn(&Error, &ErrorFacts) -> Answer,
}

/// A route and what the path said.
#[derive(Clone)]
pub struct Found {
    /// The dialect it belongs to.
    pub dialect: &'static Dialect,
    /// The prefix that was used.
    pub mount: &'static str,
    /// The route.
    pub route: &'static Route,
    /// The segments that stand for `{name}`s, percent-decoded.
    pub params: Vec<(&'static str, String)>,
}

impl Found {
    /// What fault rules are to know of a request for it, by a client with this home.
    pub fn asked<'a>(
        &self,
        method: &'a str,
        path: &'a str,
        client: Option<&'a str>,
        home: Option<IdRef>,
        header: &'a dyn Fn(&str) -> Option<String>,
    ) -> Asked<'a> {
        Asked {
            dialect: self.dialect.name,
            operation: self.route.operation,
            method,
            path,
            client,
            tenant: self.tenant().map_or(home, IdRef::parse),
            header,
            is_control: self.dialect.name == "control",
        }
    }

    /// The tenant that the path names.
    fn tenant(&self) -> Option<&str> {
        // IPERA calls it `id`, as other vendors call other things.
        let is_id = self.route.pattern.starts_with("/tenants/{id}");
        let name = if is_id { "id" } else { "tenantId" };
        let (_, id) = self.params.iter().find(|(param, _)| *param == name)?;
        Some(id)
    }
}
