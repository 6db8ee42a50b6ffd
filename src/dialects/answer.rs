//! Answers: the shapes that several dialects share.

use serde::Serialize;

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

/// 200 with these bytes.
pub fn bytes_of(content_type: &'static str, bytes: Vec<u8>) -> Answer {
    Answer::from_data(content_type, bytes)
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
