//! What a request's head carries to say who asks, read but not yet believed.

use std::fmt;

use base64::alphabet::STANDARD;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::{DecodePaddingMode, Engine};

/// The longest client id, in characters.
pub const MAX_CLIENT_ID_CHARS: usize = 64;

/// Base64 as RFC 4648 has it; clients that leave the padding out are understood.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Whether `text` can be a client's id: `[A-Za-z0-9_-]{1,64}`.
pub fn is_client_id(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    (1..=MAX_CLIENT_ID_CHARS).contains(&text.len()) && text.bytes().all(fits)
}

/// One header of the request.
#[derive(Clone, Copy)]
pub enum Header<'a> {
    /// It was not sent.
    Absent,
    /// It was sent once, and it is text.
    Text(&'a str),
    /// It was sent more than once, or it is no text.
    Unusable,
}

/// The header that the credentials came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presented {
    /// `Authorization`.
    Authorization,
    /// `x-api-key`.
    ApiKeyHeader,
}

/// The credentials of a request. Client ids in it are well-formed, secrets are not empty.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// There are none.
    None,
    /// A JWT, in `Authorization`.
    Token(String),
    /// An API key, `<client id>.<secret>`.
    Key {
        /// The client's id.
        client_id: String,
        /// The secret as it was sent.
        secret: String,
        /// Where it came in.
        presented: Presented,
    },
    /// Client id and secret after RFC 7617, in `Authorization`.
    Basic {
        /// The client's id.
        client_id: String,
        /// The secret as it was sent.
        secret: String,
    },
    /// Something that is none of these.
    Malformed(Presented),
}

impl Credentials {
    /// Reads the two headers; where both were sent, `Authorization` alone counts.
    pub fn read(authorization: Header<'_>, x_api_key: Header<'_>) -> Self {
        let (read, presented) = match (authorization, x_api_key) {
            (Header::Text(text), _) => (read_authorization(text), Presented::Authorization),
            (Header::Unusable, _) => (None, Presented::Authorization),
            (_, Header::Text(text)) => {
                (read_key(text.trim(), Presented::ApiKeyHeader), Presented::ApiKeyHeader)
            }
            (_, Header::Unusable) => (None, Presented::ApiKeyHeader),
            (Header::Absent, Header::Absent) => return Self::None,
        };
        read.unwrap_or(Self::Malformed(presented))
    }
}

impl Credentials {
    /// The credentials of a request that went through the edge.
    pub fn of(request: &rouille::Request) -> Self {
        let header = |name: &str| {
            let mut values = request.headers().filter(|(sent, _)| sent.eq_ignore_ascii_case(name));
            match (values.next(), values.next()) {
                (None, _) => Header::Absent,
                (Some((_, value)), None) => Header::Text(value),
                _ => Header::Unusable,
            }
        };
        Self::read(header("Authorization"), header("x-api-key"))
    }
}

impl fmt::Debug for Credentials {
    /// Neither secrets nor tokens get into a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Token(_) => f.write_str("Token(..)"),
            Self::Key { client_id, .. } => write!(f, "Key({client_id}, ..)"),
            Self::Basic { client_id, .. } => write!(f, "Basic({client_id}, ..)"),
            Self::Malformed(presented) => write!(f, "Malformed({presented:?})"),
        }
    }
}

fn read_authorization(text: &str) -> Option<Credentials> {
    let (scheme, value) = text.trim().split_once([' ', '\t'])?;
    let value = value.trim();
    if scheme.eq_ignore_ascii_case("bearer") {
        read_bearer(value)
    } else if scheme.eq_ignore_ascii_case("basic") {
        read_basic(value)
    } else {
        None
    }
}

fn read_bearer(value: &str) -> Option<Credentials> {
    if !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    match value.bytes().filter(|byte| *byte == b'.').count() {
        1 => read_key(value, Presented::Authorization),
        2 => Some(Credentials::Token(value.to_owned())),
        _ => None,
    }
}

fn read_key(value: &str, presented: Presented) -> Option<Credentials> {
    let (client_id, secret) = value.split_once('.')?;
    let is_secret = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'.')
    };
    (is_client_id(client_id) && is_secret(secret)).then(|| Credentials::Key {
        client_id: client_id.to_owned(),
        secret: secret.to_owned(),
        presented,
    })
}

/// RFC 6749, section 2.3.1, has both parts form-encoded, RFC 7617 does not. Our ids and secrets
/// have no character that the two spell differently, so decoding serves both kinds of client.
fn read_basic(value: &str) -> Option<Credentials> {
    let pair = String::from_utf8(BASE64.decode(value).ok()?).ok()?;
    let (client_id, secret) = pair.split_once(':')?;
    let (client_id, secret) = (form_decode(client_id)?, form_decode(secret)?);
    (is_client_id(&client_id) && !secret.is_empty())
        .then_some(Credentials::Basic { client_id, secret })
}

/// Resolves `%41` and `+`; a `%` without two hex digits stands for itself. `None` if the result
/// is no UTF-8.
fn form_decode(text: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = match tail {
            [high, low, ..] if first == b'%' => hex(*high).zip(hex(*low)),
            _ => None,
        };
        if let Some((high, low)) = escaped {
            decoded.push(high << 4 | low);
            rest = &tail[2..];
        } else {
            decoded.push(if first == b'+' { b' ' } else { first });
            rest = tail;
        }
    }
    String::from_utf8(decoded).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests;
