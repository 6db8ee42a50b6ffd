//! The chain that a request passes: route → region → authenticate → home → body → dialect → rate →
//! fault → handler → respond.
//!
//! `admit` sees the head alone, so that a refused request's body is never read; `answer` has the
//! body. Whatever goes wrong on the way is said in the words of the dialect that the path belongs
//! to, logged once, and tied to the log by the request id.

use std::sync::Arc;
use std::time::Instant;

use hyper::HeaderMap;
use hyper::header::{ACCEPT_ENCODING, CONTENT_LENGTH, ORIGIN, TRANSFER_ENCODING};
use rouille::Request;

use super::edge::{Admission, Conduct, Head, Outcome, Refusal, Service};
use super::faults::{self, LetIn};
use super::finish;
use super::place::Place;
use super::read_head::{credentials, request_of};
use super::request_id::request_id;
use super::router::{self, CONSOLE, DIALECTS, Offer, Routed, STAND_IN};
use super::worlds::Destination;
use crate::access::Caller;
use crate::access::credentials::Credentials;
use crate::access::rate_limit::Allowance;
use crate::dialects::words::error_of_status;
use crate::dialects::{
    Answer, App, BODY_LIMIT_BYTES, Call, Dialect, ErrorFacts, Found, Gate, Route, answer,
};
use crate::model::{Error, Unauthenticated};
use crate::ops;
use crate::stand_in::faults::AppliedFault;
use crate::stand_in::journal::Recording;
use crate::stand_in::{Hold, StandIn};

/// What is counted and logged as the status of an answer that nobody waited for.
const CLIENT_WENT_AWAY: u16 = 499;

/// What the server as a whole takes (RFC 9110, section 9.3.7).
const EVERY_METHOD: &str = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

/// Handlers behind the edge.
pub struct Handlers {
    app: Arc<App>,
    cors_origins: Vec<String>,
}

/// What is known of a request.
pub struct Ticket {
    /// The program that answers it: the server's, or a world's.
    app: Arc<App>,
    /// Why there is no such world.
    world_fault: Option<Error>,
    started: Instant,
    request_id: String,
    method: String,
    path: String,
    /// Where in it the path begins that routes are compared with: behind the world.
    route_from: usize,
    origin: Option<String>,
    accept_encoding: Option<String>,
    dialect: &'static Dialect,
    found: Option<Found>,
    /// Whose the call is instead if the caller has a scope of that dialect.
    for_scopes: Option<Found>,
    caller: Option<Arc<Caller>>,
    /// How often everything was replaced when the caller was made out.
    replacements: u64,
    request: Option<Request>,
    /// What the journal of a stand-in is to have of it.
    recording: Option<Recording>,
    /// The rule of a stand-in that is applied to it.
    fault: Option<AppliedFault>,
}

impl Handlers {
    /// Handlers for `app`; browsers of these origins may call them.
    pub fn new(app: Arc<App>, cors_origins: Vec<String>) -> Self {
        Self { app, cors_origins }
    }

    /// Everything that can be decided from the head. `Some` is an answer already.
    fn pass(&self, app: &App, ticket: &mut Ticket, head: &Head) -> Result<Option<Answer>, Error> {
        if head.method == "OPTIONS" && head.target == "*" {
            return Ok(Some(self.options(ticket, head.headers, EVERY_METHOD.to_owned())));
        }
        let regional = router::split_region(&ticket.path[ticket.route_from..]);
        let place = Place::new(app, &regional, head.headers);
        let offer = Offer { in_region: place.is_in_region(), is_stand_in: app.stand_in.is_some() };
        let found = match router::route(head.method, &regional.path, offer) {
            Routed::Nowhere { dialect, error } => {
                ticket.dialect = dialect;
                if let Some(recording) = &mut ticket.recording {
                    let is_vendors = !std::ptr::eq(dialect, DIALECTS[0]);
                    recording.is_not_implemented = is_vendors && error == Error::NoRoute;
                }
                return Err(match error {
                    Error::MethodNotAllowed { allow } => {
                        Error::MethodNotAllowed { allow: place.allowed(dialect, allow)? }
                    }
                    error => error,
                });
            }
            Routed::Options { dialect, allow } => {
                ticket.dialect = dialect;
                let allow = place.allowed(dialect, allow)?;
                return Ok(Some(self.options(ticket, head.headers, allow)));
            }
            Routed::Operation { found, for_scopes } => {
                ticket.for_scopes = for_scopes;
                found
            }
        };
        ticket.dialect = found.dialect;
        let route = found.route;
        let found = ticket.found.insert(found);
        if let Some(fault) = ticket.world_fault.take() {
            return Err(fault);
        }
        faults::refuse_in_maintenance(app, found)?;
        if writes(route) {
            place.refuse_write(ticket.dialect)?;
        } else {
            place.require()?;
        }
        ticket.let_in(app, route, &credentials(head.headers))?;
        ticket.request = Some(request_of(head));
        ticket.expire_token(app)?;
        Ok(None)
    }

    fn options(&self, ticket: &Ticket, headers: &HeaderMap, allow: String) -> Answer {
        let answer = answer::no_content().with_additional_header("Allow", allow);
        let asks_first = ticket.origin.is_some()
            && headers.contains_key("Access-Control-Request-Method")
            && !self.cors_origins.is_empty();
        if asks_first { finish::with_preflight(answer) } else { answer }
    }

    fn handle(ticket: &mut Ticket, body: &[u8]) -> Result<Answer, Error> {
        let app = Arc::clone(&ticket.app);
        let hold = app.stand_in.as_deref().filter(|_| !ticket.is_for_tools()).map(StandIn::hold);
        if let Some(hold) = &hold {
            ticket.look_again(&app, hold)?;
        }
        ticket.choose_dialect();
        if let Some((client, operation)) = ticket.counted() {
            ticket.app.rate_limit.count(client, operation, ticket.app.clock.now())?;
        }
        ticket.fault = ticket.due_fault(&app);
        if let Some(fault) = &ticket.fault {
            if let Some(error) = faults::refusal(fault, ticket.dialect, app.clock.now()) {
                return Err(error);
            }
            if faults::is_ignored(fault) {
                return Ok(answer::no_content());
            }
        }
        let (Some(found), Some(request)) = (&ticket.found, &ticket.request) else {
            return Err(Error::Internal { reason: "a body for a request without a route".into() });
        };
        let call = Call {
            app: &ticket.app,
            request,
            body,
            found,
            caller: ticket.caller.as_ref(),
            request_id: &ticket.request_id,
            find: router::find,
        };
        (found.route.handler)(&call)
    }

    /// The answer to an error, in the dialect's words.
    fn say(ticket: &Ticket, error: &Error) -> Answer {
        if error.is_ours() {
            log::error!("id={} {error}", ticket.request_id);
        } else {
            log::debug!("id={} {error}", ticket.request_id);
        }
        let facts = ErrorFacts {
            request_id: &ticket.request_id,
            path: &ticket.path,
            operation: ticket.found.as_ref().map(|found| found.route.operation),
            now: ticket.app.clock.now(),
        };
        let like = match error {
            Error::Injected { status, .. } => error_of_status(*status),
            _ => None,
        };
        let answer = (ticket.dialect.render)(like.as_ref().unwrap_or(error), &facts);
        finish::with_error_headers(answer, error, ticket.dialect, ticket.app.world.as_ref())
    }

    /// What every answer gets.
    fn finish(&self, ticket: &mut Ticket, answer: Answer) -> Answer {
        // A client whose home is on its way out is to look like one that was never there.
        let known = ticket.counted().filter(|_| answer.status_code != 401);
        let allowance = known.and_then(|(client, operation)| {
            ticket.app.rate_limit.allowance(client, operation, ticket.app.clock.now())
        });
        // Also where the refusal is a stand-in's.
        let is_spent = answer.status_code == 429;
        let allowance = allowance.map(|known| Allowance {
            remaining: if is_spent { 0 } else { known.remaining },
            ..known
        });
        let answer = finish::with_allowance(answer, allowance);
        let answer = finish::compress(answer, ticket.accept_encoding.as_deref());
        let answer = finish::with_cors(answer, &self.cors_origins, ticket.origin.as_deref());
        let answer = answer
            .with_additional_header("X-Request-Id", ticket.request_id.clone())
            .with_additional_header("X-Content-Type-Options", "nosniff");
        let answer = match &ticket.app.world {
            Some(world) => answer.with_additional_header("Tenantd-World", world.label.clone()),
            None => answer,
        };
        if let Some(recording) = &mut ticket.recording {
            // There may have been another answer, which could not be sent.
            recording.answer.empty();
            for (name, value) in &answer.headers {
                recording.answer.add_field(name, value.as_bytes());
            }
        }
        answer
    }

    /// Begins what the journal is to have of a request.
    fn record(app: &App, head: &Head, route_from: usize) -> Option<Recording> {
        let mut recording = app.stand_in.as_ref()?.journal.begin();
        recording.at = app.clock.now();
        recording.method.push_str(head.method);
        if let Some(world) = &app.world {
            recording.world.push_str(world.name.as_str());
            recording.target.push_str(&head.target[route_from..]);
        } else {
            recording.target.push_str(head.target);
        }
        for (name, value) in head.headers {
            recording.request.add_field(name.as_str(), value.as_bytes());
        }
        recording.is_request_whole = !announces_body(head.headers);
        Some(recording)
    }
}

fn announces_body(headers: &HeaderMap) -> bool {
    let length = headers.get(CONTENT_LENGTH);
    headers.contains_key(TRANSFER_ENCODING) || length.is_some_and(|length| length != "0")
}

/// Whether a call of it may change something of somebody's.
fn writes(route: &Route) -> bool {
    !route.method.is_safe() && route.gate != Gate::Public
}

/// Brings what is due to its settled state first. While the file takes no writes, reads go on
/// with what is there.
fn settle_due(app: &App, writes: bool) -> Result<(), Error> {
    match app.store.settle_due(app.clock.now()) {
        Err(error) if !writes => {
            log::warn!("tenants that are due could not be settled: {error}");
            Ok(())
        }
        outcome => outcome,
    }
}

impl Ticket {
    /// Makes out who asks, in the state that is due.
    fn let_in(&mut self, app: &App, route: &Route, credentials: &Credentials) -> Result<(), Error> {
        settle_due(app, writes(route))?;
        if route.gate != Gate::Public {
            let caller = app.access.authenticate(credentials)?;
            self.caller = Some(Arc::clone(&caller));
            ops::enter(&app.store, &caller)?;
        }
        Ok(())
    }

    /// The same again, if everything was replaced while the body came in.
    fn look_again(&mut self, app: &App, hold: &Hold) -> Result<(), Error> {
        let (Some(found), Some(request)) = (&self.found, &self.request) else { return Ok(()) };
        if self.replacements == hold.replacements() {
            return Ok(());
        }
        self.replacements = hold.replacements();
        let (route, credentials) = (found.route, Credentials::of(request));
        self.let_in(app, route, &credentials)
    }

    /// The request as fault rules see it, where there are any.
    fn under_rules<'a>(&'a self, app: &'a App) -> Option<(&'a StandIn, LetIn<'a>)> {
        let tools = app.stand_in.as_deref()?;
        if !tools.faults.are_there() || self.is_for_tools() || self.is_for_console() {
            return None;
        }
        let let_in = LetIn {
            found: self.found.as_ref()?,
            caller: self.caller.as_deref(),
            request: self.request.as_ref()?,
            method: &self.method,
            path: &self.path[self.route_from..],
        };
        Some((tools, let_in))
    }

    /// `Unauthenticated` if a rule lets the token be expired.
    fn expire_token(&mut self, app: &App) -> Result<(), Error> {
        let fault = self.under_rules(app).and_then(|(tools, let_in)| {
            let caller = let_in.caller?;
            let Credentials::Token(token) = Credentials::of(let_in.request) else { return None };
            // The rules see whose call it is; an expired token is refused before that is known.
            let chosen =
                router::choose(let_in.found.clone(), self.for_scopes.clone(), caller.scopes);
            let let_in = LetIn { found: &chosen, ..let_in };
            let_in.ask(|asked| tools.faults.expire(&token, asked, app.clock.now()))
        });
        self.fault = fault;
        match self.fault {
            Some(_) => Err(Error::Unauthenticated(Unauthenticated::BadAuthorization)),
            None => Ok(()),
        }
    }

    /// The rule whose turn it is.
    fn due_fault(&self, app: &App) -> Option<AppliedFault> {
        let (tools, let_in) = self.under_rules(app)?;
        let_in.ask(|asked| tools.faults.apply(asked, app.clock.now()))
    }

    /// Whether a tool is called, which may replace what other requests hold.
    fn is_for_tools(&self) -> bool {
        std::ptr::eq(self.dialect, STAND_IN)
    }

    /// Whether a file of the console is asked for, which is no request of a client that is tested.
    fn is_for_console(&self) -> bool {
        std::ptr::eq(self.dialect, CONSOLE)
    }

    /// Two dialects may have one address: now that the caller is let in, its scopes say whose the
    /// call is.
    fn choose_dialect(&mut self) {
        let scopes = self.caller.as_ref().map(|caller| caller.scopes).unwrap_or_default();
        if let Some(found) = self.found.take() {
            let chosen = router::choose(found, self.for_scopes.take(), scopes);
            self.dialect = chosen.dialect;
            self.found = Some(chosen);
        }
    }

    /// Whether the journal is to have the request. Not if it is a call of a tool, so that nobody
    /// changes by looking what there is to be seen; nor if it only stands in the way of what is
    /// looked for: probes, and the console.
    fn is_journalled(&self) -> bool {
        let is_routine = self.found.as_ref().is_some_and(|found| !found.route.is_journalled);
        !is_routine && !self.is_for_tools() && !self.is_for_console()
    }

    /// Puts the request into the journal, if there is one.
    fn enter_in_journal(&mut self, outcome: Outcome) {
        let Some(mut recording) = self.recording.take() else { return };
        let Some(tools) = &self.app.stand_in else { return };
        if !self.is_journalled() {
            return tools.journal.discard(recording);
        }
        recording.took = self.started.elapsed();
        recording.dialect = self.dialect.name;
        recording.operation = self.found.as_ref().map(|found| found.route.operation);
        if let Some(caller) = &self.caller {
            recording.client.push_str(&caller.client);
        }
        recording.request_id.push_str(&self.request_id);
        recording.status = outcome.status;
        recording.is_whole = outcome.complete;
        recording.fault = self.fault.as_ref().map(ToString::to_string);
        tools.journal.keep(recording);
    }

    /// Whose call of which operation counts against the rate limit, if there is one and the caller
    /// is known.
    fn counted(&self) -> Option<(&str, &'static str)> {
        let found = self.found.as_ref().filter(|found| found.dialect.limits_rate)?;
        Some((&self.caller.as_ref()?.client, found.route.operation))
    }
}

impl Service for Handlers {
    type Ticket = Ticket;

    fn open(&self, head: &Head<'_>) -> Ticket {
        let text = |name: &str| Some(head.headers.get(name)?.to_str().ok()?.to_owned());
        let path = head.target.split_once('?').map_or(head.target, |(path, _)| path);
        let started = Instant::now();
        let Destination { app, world_fault, route_from } = Destination::of(&self.app, path);
        let recording = Self::record(&app, head, route_from);
        Ticket {
            started,
            request_id: request_id(text("X-Request-Id").as_deref(), app.clock.as_ref()),
            app,
            world_fault,
            method: head.method.to_owned(),
            path: path.to_owned(),
            route_from,
            origin: text(ORIGIN.as_str()),
            accept_encoding: text(ACCEPT_ENCODING.as_str()),
            dialect: DIALECTS[0],
            found: None,
            for_scopes: None,
            caller: None,
            replacements: 0,
            request: None,
            recording,
            fault: None,
        }
    }

    fn admit(&self, ticket: &mut Ticket, head: &Head<'_>) -> Admission {
        let app = Arc::clone(&ticket.app);
        let hold = app.stand_in.as_deref().map(StandIn::hold);
        ticket.replacements = hold.as_ref().map_or(0, Hold::replacements);
        match self.pass(&app, ticket, head) {
            Ok(None) => {
                let route = ticket.found.as_ref().map(|found| found.route);
                let limit_bytes = route.map_or(BODY_LIMIT_BYTES, |route| route.body_limit_bytes);
                Admission::Collect { limit_bytes }
            }
            Ok(Some(answer)) => Admission::Answer(self.finish(ticket, answer)),
            Err(error) => {
                let answer = Self::say(ticket, &error);
                Admission::Answer(self.finish(ticket, answer))
            }
        }
    }

    fn coming(&self, ticket: &mut Ticket, piece: &[u8]) {
        if let Some(recording) = &mut ticket.recording {
            recording.request.add_body(piece);
        }
    }

    fn answer(&self, ticket: &mut Ticket, body: Vec<u8>) -> Answer {
        if let Some(recording) = &mut ticket.recording {
            recording.is_request_whole = true;
        }
        let answer = match Self::handle(ticket, &body) {
            Ok(answer) => answer,
            Err(error) => Self::say(ticket, &error),
        };
        self.finish(ticket, answer)
    }

    fn conduct(&self, ticket: &Ticket) -> Conduct {
        ticket.fault.as_ref().map(faults::conduct).unwrap_or_default()
    }

    fn refuse(&self, ticket: &mut Ticket, refusal: Refusal) -> Answer {
        let error = match refusal {
            Refusal::BodyTooLarge { limit_bytes } => Error::TooLarge { limit_bytes },
            Refusal::BodyTooSlow => Error::BodyTooSlow,
            Refusal::BodyMalformed => Error::BodyMalformed,
            Refusal::TooManyBytesInFlight => {
                Error::Busy { what: "bytes in flight", retry_after_s: 1 }
            }
        };
        let answer = Self::say(ticket, &error);
        self.finish(ticket, answer)
    }

    fn panicked(&self, ticket: &mut Ticket) -> Answer {
        let error = Error::Internal { reason: "a handler panicked".into() };
        let answer = Self::say(ticket, &error);
        self.finish(ticket, answer)
    }

    fn passing(&self, ticket: &mut Ticket, piece: &[u8]) {
        if let Some(recording) = &mut ticket.recording {
            recording.answer.add_body(piece);
        }
    }

    fn finished(&self, mut ticket: Ticket, outcome: Outcome) {
        ticket.enter_in_journal(outcome);
        let took = ticket.started.elapsed();
        let operation = ticket.found.as_ref().map_or("", |found| found.route.name());
        let status = outcome.status.unwrap_or(CLIENT_WENT_AWAY);
        ticket.app.metrics.record(ticket.dialect.name, operation, status, took);
        log::info!(
            target: "tenantd::access",
            "id={} client={} dialect={} operation={operation} {} {} status={status}{}{} ms={}.{:03}",
            ticket.request_id,
            ticket.caller.as_ref().map_or("-", |caller| &caller.client),
            ticket.dialect.name,
            ticket.method,
            ticket.path,
            if outcome.complete { "" } else { " incomplete" },
            ticket.fault.map(|fault| format!(" fault={}", fault.rule)).unwrap_or_default(),
            took.as_millis(),
            took.as_micros() % 1000,
        );
    }
}
