//! What a handler is given: the request, the caller and the program.

use std::sync::Arc;

use rouille::Request;

use super::{App, Found, Route};
use crate::access::Caller;
use crate::model::{Error, Scopes, Timestamp, Unauthenticated};
use crate::ops::Context;
use crate::stand_in::WorldName;

/// Finds what a method and a path lead to, for a caller with these scopes.
pub type Find = fn(&str, &str, Scopes) -> Lead;

/// What a method and a path lead to.
#[derive(Clone)]
pub enum Lead {
    /// An operation.
    Operation(Found),
    /// A tool of a stand-in.
    Tool,
    /// `OPTIONS`, which is answered by itself.
    Options,
    /// No operation, but others have the path.
    OtherMethods {
        /// Their methods, as in `Allow`.
        allow: String,
    },
    /// One of the worlds, which has everything of its own.
    World {
        /// The world.
        name: WorldName,
        /// The path in it.
        path: String,
    },
    /// Nothing.
    Nothing,
}

/// One request on its way to a handler.
pub struct Call<'a> {
    /// The program.
    pub app: &'a App,
    /// The head. Its own body is empty; see `body`.
    pub request: &'a Request,
    /// The body, whole.
    pub body: &'a [u8],
    /// The route and what the path said.
    pub found: &'a Found,
    /// Who asks; `None` on public routes.
    pub caller: Option<&'a Arc<Caller>>,
    /// The request's id.
    pub request_id: &'a str,
    /// What finds other operations.
    pub find: Find,
}

impl<'a> Call<'a> {
    /// What a use case needs. `Unauthenticated` on a public route, which has no caller.
    pub fn context(&self) -> Result<Context<'a>, Error> {
        let caller = self.caller.ok_or(Error::Unauthenticated(Unauthenticated::Missing))?;
        Ok(Context {
            store: &self.app.store,
            clock: self.app.clock.as_ref(),
            caller,
            operation: self.route().operation,
            request_id: self.request_id,
            provisioning_delay: self.app.limits().provisioning_delay,
        })
    }

    /// The route.
    pub fn route(&self) -> &'static Route {
        self.found.route
    }

    /// The segment that stands for `{name}` in the route's pattern.
    pub fn param(&self, name: &str) -> &'a str {
        let found = self.found.params.iter().find(|(param, _)| *param == name);
        found.map_or("", |(_, value)| value)
    }

    /// The query parameter of this name, decoded; the first if there are several.
    pub fn query(&self, name: &str) -> Option<String> {
        let query = self.request.raw_query_string().as_bytes();
        let mut pairs = form_urlencoded::parse(query);
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// Whether `Accept` names this media type, and nothing that JSON is more.
    pub fn accepts_rather(&self, media_type: &str) -> bool {
        let accepted = self.request.header("Accept").unwrap_or("");
        let weight_of = |kind: &str| {
            let named = accepted.split(',').enumerate().find_map(|(place, range)| {
                let mut parts = range.split(';').map(str::trim);
                let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(kind));
                let weight = parts.find_map(|part| part.strip_prefix("q=")).unwrap_or("1");
                is_named.then(|| (weight.parse().unwrap_or(0.0_f32), std::cmp::Reverse(place)))
            });
            named.filter(|(weight, _)| *weight > 0.0)
        };
        weight_of(media_type).is_some_and(|it| weight_of("application/json") < Some(it))
    }

    /// The server's address, without a slash at its end: the public URL, or `http://` and `Host`;
    /// and the prefix of a world.
    pub fn origin(&self) -> String {
        let host = self.request.header("Host").filter(|host| !host.is_empty());
        let address = self.app.settings.public_url.as_ref().map_or_else(
            || format!("http://{}", host.unwrap_or("localhost")),
            |url| url.trim_end_matches('/').to_owned(),
        );
        match &self.app.world {
            Some(world) => format!("{address}/world/{}", world.name.as_str()),
            None => address,
        }
    }

    /// The base that the caller used: the origin and the dialect's prefix.
    pub fn base(&self) -> String {
        format!("{}{}", self.origin(), self.found.mount)
    }
}

/// What an error body may tell besides the error.
#[derive(Clone, Copy)]
pub struct ErrorFacts<'a> {
    /// The request's id.
    pub request_id: &'a str,
    /// The path as it was sent.
    pub path: &'a str,
    /// The operation, where a route was found: `dialect.operation`.
    pub operation: Option<&'static str>,
    /// When.
    pub now: Timestamp,
}
