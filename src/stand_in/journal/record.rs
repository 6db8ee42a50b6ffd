//! One request and its answer, as they came and went.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

use crate::model::Timestamp;

/// How much of a body is kept, in bytes.
pub const MOST_BODY_BYTES: usize = 16 << 10;
/// A larger buffer is not filled again.
const BUFFER_BYTES: usize = 4 << 10;

/// A request and its answer.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its place among all of them: 1 for the first one whose answer ended.
    pub number: u64,
    /// When it began.
    pub at: Timestamp,
    /// How long it took, in the machine's time.
    pub took: Duration,
    /// In whose words it was answered.
    pub dialect: &'static str,
    /// What it led to: `dialect.operation`.
    pub operation: Option<&'static str>,
    /// Nothing is at its path, which is in a vendor's space.
    pub is_not_implemented: bool,
    /// Who asked; empty if that was not made out.
    pub client: String,
    /// The request's id.
    pub request_id: String,
    /// The fault that was applied.
    pub fault: Option<String>,
    /// The method.
    pub method: String,
    /// Path and query as sent, without the world's prefix.
    pub target: String,
    /// The world that it was for; empty for the server itself.
    pub world: String,
    /// What was sent.
    pub request: Message,
    /// Whether its body came to its end, if it has one.
    pub is_request_whole: bool,
    /// The answer's status, unless nothing of one was given.
    pub status: Option<u16>,
    /// Whether the answer was handed over whole.
    pub is_whole: bool,
    /// What was answered.
    pub answer: Message,
}

/// The header fields and the body of a request or an answer.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// Each field as `name`, colon, value, line feed; a name has no colon, a value no line feed.
    head: Vec<u8>,
    /// The body, or its beginning.
    body: Vec<u8>,
    /// How large the body is, in bytes.
    pub size_bytes: u64,
}

impl Message {
    /// Adds a header field.
    pub fn add_field(&mut self, name: &str, value: &[u8]) {
        self.head.extend_from_slice(name.as_bytes());
        self.head.push(b':');
        self.head.extend_from_slice(value);
        self.head.push(b'\n');
    }

    /// Adds a piece of the body.
    pub fn add_body(&mut self, piece: &[u8]) {
        self.size_bytes += piece.len() as u64;
        let room = MOST_BODY_BYTES - self.body.len();
        self.body.extend_from_slice(&piece[..piece.len().min(room)]);
    }

    /// The header fields, names and values.
    pub fn fields(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.head.split(|byte| *byte == b'\n').filter_map(|line| {
            let colon = line.iter().position(|byte| *byte == b':')?;
            Some((&line[..colon], &line[colon + 1..]))
        })
    }

    /// The value of the first field of this name.
    pub fn field(&self, name: &str) -> Option<&[u8]> {
        let mut fields = self.fields();
        fields.find(|(one, _)| one.eq_ignore_ascii_case(name.as_bytes())).map(|(_, value)| value)
    }

    /// The body, or its beginning.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Whether the body is there to its end.
    pub fn is_complete(&self) -> bool {
        self.body.len() as u64 == self.size_bytes
    }

    /// As new.
    pub fn empty(&mut self) {
        for buffer in [&mut self.head, &mut self.body] {
            buffer.clear();
            buffer.shrink_to(BUFFER_BYTES);
        }
        self.size_bytes = 0;
    }
}

impl Default for Record {
    fn default() -> Self {
        Self {
            number: 0,
            at: Timestamp(0),
            took: Duration::ZERO,
            dialect: "",
            operation: None,
            is_not_implemented: false,
            client: String::new(),
            request_id: String::new(),
            fault: None,
            method: String::new(),
            target: String::new(),
            world: String::new(),
            request: Message::default(),
            is_request_whole: false,
            status: None,
            is_whole: false,
            answer: Message::default(),
        }
    }
}

impl Record {
    /// The path as it was sent.
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(&self.target, |(path, _)| path)
    }

    /// The query as it was sent; empty without one.
    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// As new, but for its buffers.
    pub(super) fn empty(&mut self) {
        let old = std::mem::take(self);
        let Self { client, request_id, method, target, request, answer, .. } = old;
        *self = Self { client, request_id, method, target, request, answer, ..Self::default() };
        let Self { client, request_id, method, target, .. } = self;
        for text in [client, request_id, method, target] {
            text.clear();
            text.shrink_to(BUFFER_BYTES);
        }
        self.request.empty();
        self.answer.empty();
    }

    /// What it takes in memory.
    pub(super) fn size_bytes(&self) -> usize {
        let Self { client, request_id, method, target, .. } = self;
        let texts = [client, request_id, method, target].map(String::capacity);
        let Self { request, answer, .. } = self;
        let bytes = [&request.head, &request.body, &answer.head, &answer.body].map(Vec::capacity);
        size_of::<Self>() + texts.iter().chain(&bytes).sum::<usize>()
    }
}

/// A record in the making, which nobody else sees.
#[derive(Debug)]
pub struct Recording(Arc<Record>);

impl Recording {
    pub(super) fn of(record: Arc<Record>) -> Self {
        Self(record)
    }

    pub(super) fn into_record(self) -> Arc<Record> {
        self.0
    }
}

impl Deref for Recording {
    type Target = Record;

    fn deref(&self) -> &Record {
        &self.0
    }
}

impl DerefMut for Recording {
    /// It is the only handle, so nothing is cloned.
    fn deref_mut(&mut self) -> &mut Record {
        Arc::make_mut(&mut self.0)
    }
}
