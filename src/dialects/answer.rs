//! Answers: the shapes that several dialects share.

use std::io::Read;

use serde::Serialize;

use super::ErrorFacts;
use super::words::{sentence, usual_status};
use crate::model::Error;

/// An answer on its way to the client.
pub type Answer = rouille::Response;

/// JSON with this status.
pub fn json(status: u16, body: &impl Serialize) -> Answer {
    match serde_json::to_vec(body) {
        Ok(bytes) => bytes_of("application/json", bytes).with_status_code(status),
        Err(error) => {
            log::error!("an answer could not be written as JSON: {error}");
            bytes_of("application/json", b"{}".to_vec()).with_status_code(500)
        }
    }
}

/// An error after RFC 9457, for whoever speaks no vendor's dialect.
pub fn problem(error: &Error, facts: &ErrorFacts) -> Answer {
    let status = usual_status(error);
    let body =
        Problem { kind: "about:blank", title: sentence(error), status, instance: facts.path };
    let bytes = serde_json::to_vec(&body).unwrap_or_default();
    bytes_of("application/problem+json", bytes).with_status_code(status)
}

#[derive(Serialize)]
struct Problem<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: String,
    status: u16,
    instance: &'a str,
}

/// 200 with these bytes.
pub fn bytes_of(content_type: &'static str, bytes: Vec<u8>) -> Answer {
    Answer::from_data(content_type, bytes)
}

/// 200 with what the reader gives, as fast as the client takes it.
pub fn stream_of(content_type: &'static str, reader: impl Read + Send + 'static) -> Answer {
    Answer {
        status_code: 200,
        headers: vec![("Content-Type".into(), content_type.into())],
        data: rouille::ResponseBody::from_reader(reader),
        upgrade: None,
    }
}

/// The same of a reader that gives so many bytes.
pub fn sized_stream_of(
    content_type: &'static str,
    reader: impl Read + Send + 'static,
    size_bytes: usize,
) -> Answer {
    let data = rouille::ResponseBody::from_reader_and_size(reader, size_bytes);
    Answer { data, ..stream_of(content_type, std::io::empty()) }
}

/// 204 without a body.
pub fn no_content() -> Answer {
    empty(204)
}

/// This status without a body.
pub fn empty(status: u16) -> Answer {
    Answer {
        status_code: status,
        headers: Vec::new(),
        data: rouille::ResponseBody::empty(),
        upgrade: None,
    }
}
