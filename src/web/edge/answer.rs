//! From the service's answer to the parser's: status, checked headers, and a body that is read
//! from its source only as fast as the client takes it.

use std::borrow::Cow;
use std::io::{self, Read};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{HeaderMap, Response, StatusCode, Version};

use super::Service;
use super::case::{Case, guarded};
use super::conduct::Restraint;
use super::progress::Progress;

/// The largest piece of a body that is in memory at once.
const FRAME_BYTES: usize = 16 << 10;

type Source = Box<dyn Read + Send>;

/// The service gave an answer that cannot be sent: its source failed before the first byte.
pub struct Unusable;

/// What is left to be sent.
enum Rest {
    /// Nothing.
    Nothing,
    /// Nothing that this request may have, of so many bytes if that is known.
    Withheld { length: Option<u64> },
    /// These bytes and then nothing.
    Last(Bytes),
    /// These bytes and then what the source gives, of so many bytes in all if that is known.
    More { first: Bytes, source: Source, length: Option<u64> },
    /// These bytes and then whatever the source will ever give.
    Live { ready: Bytes, source: Source, turn: Turn },
}

/// What is next for an answer without end, once its bytes are handed over.
enum Turn {
    /// To let them be written.
    Write,
    /// To ask the source.
    Ask,
}

/// What a source had to give.
struct Piece {
    bytes: Bytes,
    /// It has more, but not now.
    is_paused: bool,
}

/// What an answer's body goes on with.
enum Next {
    Bytes(Bytes),
    /// Nothing at the moment.
    Pause,
    End,
}

/// An answer ready for the parser except for its place in the connection.
pub struct Draft {
    status: StatusCode,
    headers: HeaderMap,
    rest: Rest,
}

impl Draft {
    /// Reads the first piece of the body, so that a small one gets its length and a broken one
    /// is noticed while another answer can still be given.
    pub fn new(answer: rouille::Response, is_head: bool) -> Result<Self, Unusable> {
        let status = StatusCode::from_u16(answer.status_code).unwrap_or_default();
        if status.is_informational() || status.as_u16() != answer.status_code {
            log::error!("the status {} cannot be sent", answer.status_code);
            return Err(Unusable);
        }
        let mut headers = HeaderMap::with_capacity(answer.headers.len() + 4);
        for (name, value) in answer.headers {
            append(&mut headers, &name, value);
        }
        let (source, length) = answer.data.into_reader_and_size();
        let length = length.map(|length| length as u64);
        let empty = matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
        let rest = if empty || length == Some(0) {
            Rest::Nothing
        } else if is_head {
            Rest::Withheld { length }
        } else {
            begin(source, length)?
        };
        Ok(Self { status, headers, rest })
    }

    /// The answer when the service has none: nothing but a status.
    pub fn bare(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), rest: Rest::Nothing }
    }

    /// Puts the answer into the connection.
    pub fn send<S: Service>(
        mut self,
        mut case: Case<S>,
        progress: Rc<Progress>,
        closing: bool,
        restraint: Option<Restraint>,
    ) -> Response<AnswerBody<S>> {
        if closing {
            progress.closing.set(true);
            let close = HeaderValue::from_static("close");
            self.headers.insert(header::CONNECTION, close);
        }
        // In the newer version the parser would add a keep-alive for an older client.
        let version =
            if closing && progress.old_version.get() { Version::HTTP_10 } else { Version::HTTP_11 };
        case.answered(self.status.as_u16());
        let body = AnswerBody { rest: self.rest, case, progress, restraint };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        *response.version_mut() = version;
        *response.headers_mut() = self.headers;
        response
    }
}

/// Adds a header unless it belongs to the connection or could be read as more than one.
fn append(headers: &mut HeaderMap, name: &str, value: Cow<'static, str>) {
    let bytes = match value {
        Cow::Borrowed(text) => Bytes::from_static(text.as_bytes()),
        Cow::Owned(text) => Bytes::from(text),
    };
    match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_maybe_shared(bytes)) {
        (Ok(name), Ok(value)) => {
            if !belongs_to_connection(&name) {
                headers.append(name, value);
            }
        }
        _ => log::error!("the header {name:?} of an answer is malformed and was left out"),
    }
}

fn belongs_to_connection(name: &HeaderName) -> bool {
    matches!(
        *name,
        header::CONNECTION
            | header::CONTENT_LENGTH
            | header::TRANSFER_ENCODING
            | header::TRAILER
            | header::UPGRADE
    )
}

fn begin(mut source: Source, length: Option<u64>) -> Result<Rest, Unusable> {
    let first = piece(&mut source, length).map_err(|error| {
        log::error!("the body of an answer failed at its start: {error}");
        Unusable
    })?;
    let Piece { bytes: first, is_paused } = first;
    if is_paused {
        return Ok(Rest::Live { ready: first, source, turn: Turn::Ask });
    }
    let got = first.len() as u64;
    let ended = match length {
        Some(length) => got == length,
        None => first.len() < FRAME_BYTES,
    };
    if ended {
        return Ok(match got {
            0 => Rest::Nothing,
            _ => Rest::Last(first),
        });
    }
    Ok(Rest::More { first, source, length })
}

/// Reads as much as one frame takes, or what is left, or what a live source has now.
fn piece(source: &mut Source, left: Option<u64>) -> io::Result<Piece> {
    let frame = FRAME_BYTES as u64;
    let wanted = left.map_or(frame, |left| left.min(frame));
    let read = guarded("the body of an answer", || {
        let mut piece = Vec::with_capacity(usize::try_from(wanted).unwrap_or(FRAME_BYTES));
        match source.take(wanted).read_to_end(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok((piece, true)),
            read => read.map(|_| (piece, false)),
        }
    });
    let (piece, is_paused) = read.unwrap_or_else(|| Err(io::Error::other("it panicked")))?;
    if left.is_some() && (piece.len() as u64) < wanted {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Piece { bytes: Bytes::from(piece), is_paused })
}

/// The body as the parser takes it. When it goes, the answer has been handed over.
pub struct AnswerBody<S: Service> {
    rest: Rest,
    case: Case<S>,
    progress: Rc<Progress>,
    restraint: Option<Restraint>,
}

impl<S: Service> AnswerBody<S> {
    /// The next piece, of at most so many bytes; an answer without end has no such bound.
    fn next(&mut self, most_bytes: usize) -> io::Result<Next> {
        match &mut self.rest {
            Rest::Last(bytes) if bytes.len() > most_bytes => {
                return Ok(Next::Bytes(bytes.split_to(most_bytes)));
            }
            Rest::More { first, length, .. } if first.len() > most_bytes => {
                *length = length.map(|length| length - most_bytes as u64);
                return Ok(Next::Bytes(first.split_to(most_bytes)));
            }
            _ => {}
        }
        let (first, mut source, length) = match std::mem::replace(&mut self.rest, Rest::Nothing) {
            Rest::Nothing | Rest::Withheld { .. } => return Ok(Next::End),
            Rest::Last(bytes) => return Ok(Next::Bytes(bytes)),
            Rest::More { first, source, length } => (first, source, length),
            Rest::Live { ready, source, turn } => return self.next_live(ready, source, &turn),
        };
        // One piece is read ahead: the last one must be known as the last.
        let left = length.map(|length| length.saturating_sub(first.len() as u64));
        let Piece { bytes: second, is_paused } = piece(&mut source, left)?;
        if is_paused {
            self.rest = Rest::Live { ready: second, source, turn: Turn::Ask };
            return Ok(Next::Bytes(first));
        }
        self.rest = match left {
            Some(left) if second.len() as u64 == left => Rest::Last(second),
            None if second.is_empty() => Rest::Nothing,
            None if second.len() < FRAME_BYTES => Rest::Last(second),
            _ => Rest::More { first: second, source, length: left },
        };
        Ok(Next::Bytes(first))
    }

    /// The same of an answer without end.
    fn next_live(&mut self, ready: Bytes, mut source: Source, turn: &Turn) -> io::Result<Next> {
        let (bytes, is_paused) = match turn {
            _ if !ready.is_empty() => (ready, false),
            Turn::Write => (ready, true),
            Turn::Ask => {
                let piece = piece(&mut source, None)?;
                (piece.bytes, piece.is_paused)
            }
        };
        let (next, turn) = match (bytes.is_empty(), is_paused) {
            // The parser writes nothing while it gets more; so it has to go without once.
            (false, _) => (Next::Bytes(bytes), Turn::Write),
            (true, true) if !self.case.is_draining() => (Next::Pause, Turn::Ask),
            (true, _) => return Ok(Next::End),
        };
        self.rest = Rest::Live { ready: Bytes::new(), source, turn };
        Ok(next)
    }
}

impl<S: Service> Body for AnswerBody<S> {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = self.get_mut();
        if this.is_end_stream() {
            return Poll::Ready(None);
        }
        let most_bytes = match &this.restraint {
            None => usize::MAX,
            Some(restraint) => match restraint.allows(&this.progress) {
                Some(bytes) => bytes,
                None => return Poll::Pending,
            },
        };
        Poll::Ready(match this.next(most_bytes) {
            Ok(Next::End) => None,
            Ok(Next::Pause) => {
                this.progress.pausing.set(true);
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            Ok(Next::Bytes(bytes)) => {
                if let Some(restraint) = &mut this.restraint {
                    restraint.spend(bytes.len());
                }
                this.case.sent(&bytes);
                Some(Ok(Frame::data(bytes)))
            }
            Err(error) => {
                log::error!("the body of an answer failed in the middle: {error}");
                this.progress.broken.set(true);
                this.case.broke_off();
                Some(Err(error))
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.rest, Rest::Nothing)
    }

    fn size_hint(&self) -> SizeHint {
        match &self.rest {
            Rest::Nothing => SizeHint::with_exact(0),
            Rest::Live { .. } => SizeHint::default(),
            Rest::Withheld { length } | Rest::More { length, .. } => {
                length.map_or_else(SizeHint::default, SizeHint::with_exact)
            }
            Rest::Last(bytes) => SizeHint::with_exact(bytes.len() as u64),
        }
    }
}

impl<S: Service> Drop for AnswerBody<S> {
    fn drop(&mut self) {
        if matches!(self.rest, Rest::More { .. } | Rest::Last(_) | Rest::Live { .. }) {
            self.case.broke_off();
        }
        self.progress.answer_given.set(true);
    }
}

// The parser moves bodies only by value.
impl<S: Service> Unpin for AnswerBody<S> {}
