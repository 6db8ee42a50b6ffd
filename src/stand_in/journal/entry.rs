//! A record as it is shown: masked, its bodies as text.

use std::borrow::Cow;
use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use serde::Serialize;
use serde_json::{Number, Value};

use super::mask;
use super::record::{MOST_BODY_BYTES, Message, Record};

/// A record as it is shown.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    number: u64,
    /// To the millisecond.
    pub(super) at: String,
    /// With three digits after the point.
    ms: Number,
    world: Option<String>,
    dialect: &'static str,
    operation: Option<&'static str>,
    client: Option<String>,
    request_id: String,
    not_implemented: bool,
    fault: Option<String>,
    /// What was asked.
    pub(super) request: RequestPart,
    /// What was answered.
    pub(super) answer: AnswerPart,
}

/// What was asked.
#[derive(Debug, Serialize)]
pub(super) struct RequestPart {
    pub method: String,
    pub path: String,
    pub query: Option<String>,
    /// Whether all of its body came, if it has one.
    pub complete: bool,
    pub headers: Vec<Field>,
    pub body: Option<Body>,
}

/// What was answered.
#[derive(Debug, Serialize)]
pub(super) struct AnswerPart {
    /// `None` if nothing of one was given.
    pub status: Option<u16>,
    /// Whether all of it was handed over.
    pub complete: bool,
    pub headers: Vec<Field>,
    pub body: Option<Body>,
}

/// A header field.
#[derive(Debug, Serialize)]
pub(super) struct Field {
    pub name: String,
    pub value: String,
}

/// A body, or its beginning, unpacked.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body {
    /// How large it was on its way, in bytes.
    pub size_bytes: u64,
    /// Whether there is more of it than is kept.
    pub truncated: bool,
    /// If it is text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// If it is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
}

impl Entry {
    /// What may be shown of a record.
    pub fn of(record: &Record) -> Self {
        let query = record.query();
        Self {
            number: record.number,
            at: record.at.with_milliseconds(),
            ms: milliseconds(record),
            world: (!record.world.is_empty()).then(|| record.world.clone()),
            dialect: record.dialect,
            operation: record.operation,
            client: (!record.client.is_empty()).then(|| record.client.clone()),
            request_id: record.request_id.clone(),
            not_implemented: record.is_not_implemented,
            fault: record.fault.clone(),
            request: RequestPart {
                method: record.method.clone(),
                path: record.path().to_owned(),
                query: (!query.is_empty()).then(|| text_of(&mask::pairs(query.as_bytes()))),
                complete: record.is_request_whole,
                headers: fields(&record.request),
                body: Body::of(&record.request),
            },
            answer: AnswerPart {
                status: record.status,
                complete: record.is_whole,
                headers: fields(&record.answer),
                body: Body::of(&record.answer),
            },
        }
    }
}

/// How long it took, to the microsecond.
pub(super) fn milliseconds(record: &Record) -> Number {
    let ms = record.took.as_secs_f64() * 1e3;
    Number::from_f64((ms * 1e3).round() / 1e3).unwrap_or_else(|| 0.into())
}

/// The request's body as JSON, masked; `None` if it is none, or did not come or was not kept whole.
pub(super) fn request_json(record: &Record) -> Option<Value> {
    let is_whole = record.is_request_whole && record.request.is_complete();
    let message = Some(&record.request).filter(|_| is_whole)?;
    serde_json::from_slice(&mask::body(&unpacked(message))).ok()
}

fn fields(message: &Message) -> Vec<Field> {
    let field = |(name, value): (&[u8], &[u8])| {
        let name = text_of(name);
        let value = mask::field(&name, &text_of(value));
        Field { name, value }
    };
    message.fields().map(field).collect()
}

impl Body {
    fn of(message: &Message) -> Option<Self> {
        if message.size_bytes == 0 {
            return None;
        }
        let plain = unpacked(message);
        let truncated = !message.is_complete();
        let masked = mask::body(&plain);
        let text = match std::str::from_utf8(&masked) {
            Ok(text) => Some(text.to_owned()),
            // Cut in the middle of a character.
            Err(error) if truncated && error.error_len().is_none() => {
                Some(text_of(&masked[..error.valid_up_to()]))
            }
            Err(_) => None,
        };
        let base64 = text.is_none().then(|| STANDARD.encode(&masked));
        Some(Self { size_bytes: message.size_bytes, truncated, text, base64 })
    }
}

/// The body without its compression, as far as there is one, and not beyond what is kept of others
/// so much as to matter.
fn unpacked(message: &Message) -> Cow<'_, [u8]> {
    if message.field("content-encoding") != Some(b"gzip") {
        return Cow::Borrowed(message.body());
    }
    let mut plain = Vec::new();
    let decoder = GzDecoder::new(message.body());
    // A beginning ends in an error; what came before it is good.
    let _ = decoder.take(8 * MOST_BODY_BYTES as u64).read_to_end(&mut plain);
    Cow::Owned(plain)
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
