//! What every answer gets on its way out, whoever made it: ids, compression, CORS, and the headers
//! that belong to an error.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use flate2::Compression;
use flate2::read::GzEncoder;
use rouille::ResponseBody;

use crate::access::rate_limit::Allowance;
use crate::dialects::{Answer, Dialect, World};
use crate::model::{Error, Unauthenticated};

/// Answers smaller than this are not worth compressing, in bytes.
const GZIP_FROM_BYTES: usize = 1400;

/// What a browser of another origin may read of an answer.
const EXPOSED_HEADERS: &str = "X-Request-Id, Tenantd-World, Operation-Id, Location, ETag, Retry-After, WWW-Authenticate, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset";
/// What a browser of another origin may send.
const ALLOWED_HEADERS: &str = "Authorization, Content-Type, X-Api-Key, X-Request-Id, Accept-Verbosity, If-Match, If-None-Match, Idempotency-Key";
/// When to ask again for what failed because of the storage, which is looked at once a second.
const STORAGE_RETRY_AFTER_S: u64 = 5;
const ALLOWED_METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

/// Adds the headers that an error has in every dialect.
pub fn with_error_headers(
    answer: Answer,
    error: &Error,
    dialect: &Dialect,
    world: Option<&World>,
) -> Answer {
    let mut answer = answer;
    if answer.status_code == 401 {
        let mut offered = dialect.challenges.join(", ");
        // RFC 6750, section 3.
        if let (Error::Unauthenticated(Unauthenticated::ForeignToken), Some(world)) = (error, world)
            && offered.ends_with("Bearer")
        {
            let why = &world.to_foreign_tokens;
            offered.push_str(&format!(" error=\"invalid_token\", error_description=\"{why}\""));
        }
        answer = answer.with_additional_header("WWW-Authenticate", offered);
    }
    match error {
        Error::MethodNotAllowed { allow } | Error::ReadOnlyRegion { allow, .. } => {
            answer.with_additional_header("Allow", allow.clone())
        }
        Error::TooManyAttempts { retry_after_s }
        | Error::Busy { retry_after_s, .. }
        | Error::TooManyWorlds { retry_after_s, .. } => {
            answer.with_additional_header("Retry-After", retry_after_s.to_string())
        }
        Error::Injected { retry_after_s: Some(seconds), .. } => {
            answer.with_additional_header("Retry-After", seconds.to_string())
        }
        Error::Unavailable { .. } | Error::NoSpace { .. } => {
            answer.with_additional_header("Retry-After", STORAGE_RETRY_AFTER_S.to_string())
        }
        Error::TooManyCalls { retry_after_s, resets_at_s } => answer
            .with_additional_header("Retry-After", retry_after_s.to_string())
            .with_additional_header("X-RateLimit-Reset", resets_at_s.to_string()),
        _ => answer,
    }
}

/// Tells the caller what is left of its calls.
pub fn with_allowance(answer: Answer, allowance: Option<Allowance>) -> Answer {
    let Some(Allowance { limit, remaining }) = allowance else { return answer };
    answer
        .with_additional_header("X-RateLimit-Limit", limit.to_string())
        .with_additional_header("X-RateLimit-Remaining", remaining.to_string())
}

/// Compresses larger JSON and CSV for whoever accepts gzip.
pub fn compress(answer: Answer, accept_encoding: Option<&str>) -> Answer {
    let is_text = answer.headers.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case("Content-Type")
            && ["application/json", "application/problem+json", "text/csv"]
                .iter()
                .any(|kind| value.starts_with(kind))
    });
    if !is_text {
        return answer;
    }
    let Answer { status_code, mut headers, data, upgrade } = answer;
    let (reader, size) = data.into_reader_and_size();
    let is_large = size.is_none_or(|size| size >= GZIP_FROM_BYTES);
    if is_large {
        add_vary(&mut headers, "Accept-Encoding");
    }
    let data = if is_large && accepts_gzip(accept_encoding.unwrap_or("")) {
        headers.push(("Content-Encoding".into(), "gzip".into()));
        gzip(reader, size)
    } else {
        match size {
            Some(size) => ResponseBody::from_reader_and_size(reader, size),
            None => ResponseBody::from_reader(reader),
        }
    };
    Answer { status_code, headers, data, upgrade }
}

fn gzip(reader: Box<dyn Read + Send>, size: Option<usize>) -> ResponseBody {
    let mut encoder = GzEncoder::new(reader, Compression::fast());
    if size.is_none() {
        return ResponseBody::from_reader(encoder);
    }
    let mut bytes = Vec::new();
    match encoder.read_to_end(&mut bytes) {
        Ok(_) => ResponseBody::from_data(bytes),
        Err(error) => {
            ResponseBody::from_reader(Cursor::new(Vec::new()).chain(Broken(error.kind())))
        }
    }
}

/// A reader that fails: an answer that could not be read must not look whole.
struct Broken(std::io::ErrorKind);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(self.0.into())
    }
}

/// Whether an `Accept-Encoding` takes gzip: by its name, or else by `*`.
pub fn accepts_gzip(accept_encoding: &str) -> bool {
    let weight_of = |wanted: &str| {
        accept_encoding.split(',').find_map(|choice| {
            let mut parts = choice.split(';').map(str::trim);
            let is_wanted = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(wanted));
            let weight = parts.find_map(|part| part.strip_prefix(['q', 'Q'])?.strip_prefix('='));
            is_wanted.then(|| weight.map_or(1.0, |weight| weight.parse().unwrap_or(0.0)))
        })
    };
    weight_of("gzip").or_else(|| weight_of("*")).is_some_and(|weight: f32| weight > 0.0)
}

fn add_vary(headers: &mut Vec<(Cow<'static, str>, Cow<'static, str>)>, name: &'static str) {
    let vary = headers.iter_mut().find(|(header, _)| header.eq_ignore_ascii_case("Vary"));
    match vary {
        Some((_, value)) => *value = format!("{value}, {name}").into(),
        None => headers.push(("Vary".into(), name.into())),
    }
}

/// Lets a browser of the allowed origin read the answer.
pub fn with_cors(mut answer: Answer, allowed: &[String], origin: Option<&str>) -> Answer {
    if allowed.is_empty() {
        return answer;
    }
    let any = allowed.iter().any(|allowed| allowed == "*");
    let granted = match origin {
        _ if any => Some("*".to_owned()),
        Some(origin) => allowed.iter().find(|allowed| *allowed == origin).cloned(),
        None => None,
    };
    if !any {
        add_vary(&mut answer.headers, "Origin");
    }
    match granted {
        Some(granted) => answer
            .with_additional_header("Access-Control-Allow-Origin", granted)
            .with_additional_header("Access-Control-Expose-Headers", EXPOSED_HEADERS),
        None => answer,
    }
}

/// Answers a browser that asks before it sends.
pub fn with_preflight(answer: Answer) -> Answer {
    answer
        .with_additional_header("Access-Control-Allow-Methods", ALLOWED_METHODS)
        .with_additional_header("Access-Control-Allow-Headers", ALLOWED_HEADERS)
        .with_additional_header("Access-Control-Max-Age", "600")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_for_whoever_accepts_it() {
        for yes in ["gzip", "deflate, gzip;q=0.5", "GZIP", "*", "br, *;q=0.1"] {
            assert!(accepts_gzip(yes), "{yes}");
        }
        for no in
            ["", "identity", "gzip;q=0", "gzip; q=0.0", "deflate, br", "*, gzip;q=0", "gzip;Q=0"]
        {
            assert!(!accepts_gzip(no), "{no}");
        }
    }
}
