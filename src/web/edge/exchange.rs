//! One request and its answer, as the future that the parser drives: admit, collect, answer.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use hyper::body::{Body, Incoming};
use hyper::http::request::Parts;
use hyper::{Method, Request, Response, StatusCode, Version, header};

use super::answer::{AnswerBody, Draft};
use super::case::{Case, guarded};
use super::conduct::{Conduct, Extent, Restraint};
use super::limits::has_memory_for_body;
use super::progress::{Cut, Phase, Progress};
use super::registry::Registry;
use super::{Admission, Head, Refusal, Service};

/// The most of an unwanted body that is read so that the connection can be kept.
const DISCARD_BYTES: u64 = 64 << 10;

/// What makes an exchange of each request of one connection.
pub struct Exchanges<S>(pub Rc<Shared<S>>);

/// What a connection's exchanges have in common.
pub struct Shared<S> {
    pub service: Arc<S>,
    pub registry: Arc<Registry>,
    pub progress: Rc<Progress>,
    pub peer: SocketAddr,
}

impl<S: Service> hyper::service::Service<Request<Incoming>> for Exchanges<S> {
    type Response = Response<AnswerBody<S>>;
    type Error = Infallible;
    type Future = Exchange<S>;

    fn call(&self, request: Request<Incoming>) -> Exchange<S> {
        Exchange { shared: self.0.clone(), stage: Stage::Open(Box::new(request)) }
    }
}

/// One request in progress.
pub struct Exchange<S: Service> {
    shared: Rc<Shared<S>>,
    stage: Stage<S>,
}

enum Stage<S: Service> {
    Open(Box<Request<Incoming>>),
    Collect(Collect<S>),
    Discard(Discard<S>),
    Held(Held<S>),
    Done,
}

struct Collect<S: Service> {
    case: Case<S>,
    incoming: Incoming,
    body: Vec<u8>,
    limit_bytes: usize,
    is_head: bool,
}

struct Discard<S: Service> {
    case: Case<S>,
    incoming: Incoming,
    left: u64,
    draft: Draft,
}

/// An answer that is not given at once and whole.
struct Held<S: Service> {
    case: Case<S>,
    draft: Draft,
    conduct: Conduct,
    until: Instant,
}

impl<S: Service> Unpin for Exchange<S> {}

impl<S: Service> Future for Exchange<S> {
    type Output = Result<Response<AnswerBody<S>>, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        loop {
            this.stage = match std::mem::replace(&mut this.stage, Stage::Done) {
                Stage::Open(request) => match this.open(*request) {
                    Step::Next(stage) => stage,
                    Step::Answer(response) => return Poll::Ready(Ok(response)),
                },
                Stage::Collect(mut collect) => {
                    let Poll::Ready(collected) = this.collect(&mut collect, context) else {
                        this.stage = Stage::Collect(collect);
                        return Poll::Pending;
                    };
                    match this.collected(collect, collected) {
                        Step::Next(stage) => stage,
                        Step::Answer(response) => return Poll::Ready(Ok(response)),
                    }
                }
                Stage::Discard(mut discard) => {
                    let Poll::Ready(gone) = this.discard(&mut discard, context) else {
                        this.stage = Stage::Discard(discard);
                        return Poll::Pending;
                    };
                    this.shared.progress.discarding.set(false);
                    return Poll::Ready(Ok(this.send(discard.draft, discard.case, !gone)));
                }
                Stage::Held(held) if !this.is_due(&held) => {
                    this.stage = Stage::Held(held);
                    return Poll::Pending;
                }
                Stage::Held(Held { case, draft, conduct, .. }) => {
                    let restraint = Restraint::of(&conduct);
                    return Poll::Ready(Ok(this.give(draft, case, false, restraint)));
                }
                Stage::Done => return Poll::Pending,
            };
        }
    }
}

enum Step<S: Service> {
    Next(Stage<S>),
    Answer(Response<AnswerBody<S>>),
}

impl<S: Service> Exchange<S> {
    fn open(&self, request: Request<Incoming>) -> Step<S> {
        let shared = &*self.shared;
        let (parts, incoming) = request.into_parts();
        let head = head_of(&parts, shared.peer);
        let is_head = parts.method == Method::HEAD;
        let is_old = parts.version < Version::HTTP_11;
        shared.progress.old_version.set(is_old);
        let service = &*shared.service;
        let ticket = guarded("the start of a request", || service.open(&head));
        let mut case = Case::new(shared.service.clone(), shared.registry.clone(), ticket);
        let admission =
            case.ask("the admission of a request", |service, ticket| service.admit(ticket, &head));
        let announced = incoming.size_hint();
        match admission {
            Some(Admission::Collect { limit_bytes }) => {
                if incoming.is_end_stream() {
                    return self.answer(case, Vec::new(), is_head);
                }
                if announced.lower() > limit_bytes as u64 {
                    let refusal = Refusal::BodyTooLarge { limit_bytes };
                    return Step::Answer(self.refuse(case, refusal, is_head));
                }
                shared.progress.body_bytes.set(0);
                shared.progress.body_expired.set(false);
                shared.progress.enter(Phase::Body);
                Step::Next(Stage::Collect(Collect {
                    case,
                    incoming,
                    body: Vec::new(),
                    limit_bytes,
                    is_head,
                }))
            }
            Some(Admission::Answer(answer)) => {
                let draft = draft(&mut case, Some(answer), is_head);
                let wait = parts.headers.contains_key(header::EXPECT);
                if incoming.is_end_stream() {
                    return Step::Answer(self.send(draft, case, false));
                }
                if wait || announced.lower() > DISCARD_BYTES {
                    return Step::Answer(self.send(draft, case, true));
                }
                shared.progress.discarding.set(true);
                Step::Next(Stage::Discard(Discard { case, incoming, left: DISCARD_BYTES, draft }))
            }
            None => {
                let closing = !incoming.is_end_stream();
                let draft = draft(&mut case, None, is_head);
                Step::Answer(self.send(draft, case, closing))
            }
        }
    }

    fn collect(
        &self,
        collect: &mut Collect<S>,
        context: &mut Context<'_>,
    ) -> Poll<Result<(), Refusal>> {
        loop {
            let progress = &self.shared.progress;
            let frame = match Pin::new(&mut collect.incoming).poll_frame(context) {
                Poll::Pending if progress.body_expired.get() => {
                    return Poll::Ready(Err(Refusal::BodyTooSlow));
                }
                frame => ready!(frame),
            };
            let data = match frame {
                None => return Poll::Ready(Ok(())),
                Some(Err(_)) => return Poll::Ready(Err(Refusal::BodyMalformed)),
                Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
            };
            let limit_bytes = collect.limit_bytes;
            if data.len() > limit_bytes - collect.body.len() {
                return Poll::Ready(Err(Refusal::BodyTooLarge { limit_bytes }));
            }
            // Bodies are what takes large pieces of memory; where it is limited, one of them gives
            // way, not the process.
            let whole = collect.body.len() + data.len();
            let has_memory = whole <= collect.body.capacity()
                || (has_memory_for_body(whole) && collect.body.try_reserve(data.len()).is_ok());
            if !has_memory || !collect.case.hold(data.len()) {
                return Poll::Ready(Err(Refusal::TooManyBytesInFlight));
            }
            let so_far = progress.body_bytes.get();
            progress.body_bytes.set(so_far + data.len() as u64);
            collect.case.came(&data);
            collect.body.extend_from_slice(&data);
        }
    }

    fn collected(&self, collect: Collect<S>, collected: Result<(), Refusal>) -> Step<S> {
        self.shared.progress.enter(Phase::Answer);
        match collected {
            Ok(()) => self.answer(collect.case, collect.body, collect.is_head),
            Err(refusal) => Step::Answer(self.refuse(collect.case, refusal, collect.is_head)),
        }
    }

    /// Drops what has already come of an unwanted body; ready with true when that was all of it.
    fn discard(&self, discard: &mut Discard<S>, context: &mut Context<'_>) -> Poll<bool> {
        loop {
            let frame = match Pin::new(&mut discard.incoming).poll_frame(context) {
                // The thread takes the wish back before it would wait for it.
                Poll::Pending if !self.shared.progress.discarding.get() => {
                    return Poll::Ready(false);
                }
                frame => ready!(frame),
            };
            match frame {
                None => return Poll::Ready(true),
                Some(Err(_)) => return Poll::Ready(false),
                Some(Ok(frame)) => {
                    let bytes = frame.data_ref().map_or(0, |data| data.len() as u64);
                    let Some(left) = discard.left.checked_sub(bytes) else {
                        return Poll::Ready(false);
                    };
                    discard.left = left;
                }
            }
        }
    }

    fn answer(&self, mut case: Case<S>, body: Vec<u8>, is_head: bool) -> Step<S> {
        let answer = case.ask("a handler", |service, ticket| service.answer(ticket, body));
        let draft = draft(&mut case, answer, is_head);
        let conduct = case.ask("a conduct", |service, ticket| service.conduct(ticket));
        match conduct.filter(|conduct| !conduct.is_usual()) {
            None => Step::Answer(self.send(draft, case, false)),
            Some(conduct) => {
                let until = Instant::now() + conduct.delay;
                Step::Next(Stage::Held(Held { case, draft, conduct, until }))
            }
        }
    }

    /// Whether the answer may begin now, if it ever may.
    fn is_due(&self, held: &Held<S>) -> bool {
        let progress = &self.shared.progress;
        if Instant::now() < held.until {
            progress.held_until.set(Some(held.until));
            return false;
        }
        let cut = match held.conduct.extent {
            Extent::Whole | Extent::Begun(_) => return true,
            Extent::Nothing => Cut::Closed,
            Extent::Reset => Cut::Reset,
        };
        progress.cut.set(Some(cut));
        false
    }

    fn refuse(
        &self,
        mut case: Case<S>,
        refusal: Refusal,
        is_head: bool,
    ) -> Response<AnswerBody<S>> {
        let answer = case.ask("a refusal", |service, ticket| service.refuse(ticket, refusal));
        let draft = draft(&mut case, answer, is_head);
        self.send(draft, case, true)
    }

    fn send(&self, draft: Draft, case: Case<S>, closing: bool) -> Response<AnswerBody<S>> {
        self.give(draft, case, closing, None)
    }

    fn give(
        &self,
        draft: Draft,
        case: Case<S>,
        closing: bool,
        restraint: Option<Restraint>,
    ) -> Response<AnswerBody<S>> {
        let closing = closing || self.shared.registry.is_draining();
        draft.send(case, self.shared.progress.clone(), closing, restraint)
    }
}

/// The service's answer, or what it says when it has none that can be sent.
fn draft<S: Service>(
    case: &mut Case<S>,
    answer: Option<rouille::Response>,
    is_head: bool,
) -> Draft {
    if let Some(draft) = answer.and_then(|answer| Draft::new(answer, is_head).ok()) {
        return draft;
    }
    let apology = case.ask("an apology", S::panicked);
    apology
        .and_then(|answer| Draft::new(answer, is_head).ok())
        .unwrap_or_else(|| Draft::bare(StatusCode::INTERNAL_SERVER_ERROR))
}

fn head_of(parts: &Parts, peer: SocketAddr) -> Head<'_> {
    Head {
        method: parts.method.as_str(),
        target: parts.uri.path_and_query().map_or("/", |target| target.as_str()),
        headers: &parts.headers,
        version: parts.version,
        peer,
    }
}
