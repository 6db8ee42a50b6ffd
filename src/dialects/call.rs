//! What a handler is given: the request, the caller and the program.

use std::sync::Arc;
use std::time::Duration;

use rouille::Request;

use super::{Found, Route};
use crate::access::rate_limit::RateLimit;
use crate::access::{Access, Caller};
use crate::metrics::Metrics;
use crate::model::{Clock, Error, Scopes, Timestamp, Unauthenticated};
use crate::ops::Context;
use crate::ops::Readiness;
use crate::stand_in::{StandIn, VendorLimits};
use crate::store::Store;

/// When to ask a service in maintenance again, if nobody says otherwise.
const MAINTENANCE_RETRY_AFTER_S: u32 = 60;

/// Settings that dialects answer by.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// How long an -ing state lasts.
    pub provisioning_delay: Duration,
    /// The address under which clients know the server; without it, `http://` and their `Host`.
    pub public_url: Option<String>,
    /// Whether everybody may read the metrics, not only operators and this machine.
    pub metrics_open: bool,
    /// How many calls a minute one client may make of one operation in the dialects that have such
    /// a limit; 0 for any number.
    pub rate_limit: u32,
}

/// The program, as handlers see it.
pub struct App {
    /// The file.
    pub store: Arc<Store>,
    /// Who asks.
    pub access: Access,
    /// How often a client may call.
    pub rate_limit: RateLimit,
    /// The time and new ids.
    pub clock: Arc<dyn Clock>,
    /// How to answer.
    pub settings: Settings,
    /// What it counts of itself.
    pub metrics: Metrics,
    /// Whether it could read and write lately.
    pub readiness: Readiness,
    /// The tools of a stand-in; `None` on an appliance.
    pub stand_in: Option<Arc<StandIn>>,
}

impl App {
    /// The vendors' limits: as the settings have them, or as a stand-in was told since.
    pub fn limits(&self) -> VendorLimits {
        let told = self.stand_in.as_deref().and_then(|tools| tools.limits.get());
        told.unwrap_or(VendorLimits {
            rate_limit: self.settings.rate_limit,
            provisioning_delay: self.settings.provisioning_delay,
            has_read_only_regions: true,
            is_in_maintenance: false,
            retry_after_s: MAINTENANCE_RETRY_AFTER_S,
        })
    }
}

/// Finds the operation of a method and a path, for a caller with these scopes.
pub type Find = fn(&str, &str, Scopes) -> Option<Found>;

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

    /// The server's address, without a slash at its end: the public URL, or `http://` and `Host`.
    pub fn origin(&self) -> String {
        if let Some(url) = &self.app.settings.public_url {
            return url.trim_end_matches('/').to_owned();
        }
        let host = self.request.header("Host").filter(|host| !host.is_empty());
        format!("http://{}", host.unwrap_or("localhost"))
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
