//! What the rest of the program wants to know of a head.

use hyper::HeaderMap;
use hyper::header::AUTHORIZATION;
use rouille::Request;

use super::edge::Head;
use crate::access::credentials::{Credentials, Header};

/// The credentials in these headers.
pub fn credentials(headers: &HeaderMap) -> Credentials {
    let header = |name: &str| {
        let mut values = headers.get_all(name).iter();
        match (values.next(), values.next()) {
            (None, _) => Header::Absent,
            (Some(value), None) => value.to_str().map_or(Header::Unusable, Header::Text),
            _ => Header::Unusable,
        }
    };
    Credentials::read(header(AUTHORIZATION.as_str()), header("x-api-key"))
}

/// The request as handlers see it, without its body.
pub fn request_of(head: &Head) -> Request {
    let headers = head
        .headers
        .iter()
        .filter_map(|(name, value)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        })
        .collect();
    Request::fake_http_from(head.peer, head.method, head.target, headers, Vec::new())
}
