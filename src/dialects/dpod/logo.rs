//! The logo: by id, and by the host name that a browser asked for.

use serde_json::Value;

use super::rights::Rights;
use crate::access::credentials::Credentials;
use crate::dialects::{Answer, Call, answer, base64_icon, json_value};
use crate::model::icon::Png;
use crate::model::region::without_port;
use crate::model::{Entity, Error, Hostname, Role, Unauthenticated};
use crate::ops::{self, icons, logos};
use crate::store::Logo;

/// How every PNG begins.
const PNG_SIGNATURE: &[u8] = b"\x89PNG";

/// "getLogoById"
pub fn get_logo_by_id(call: &Call) -> Result<Answer, Error> {
    let rights = Rights::of(call)?;
    Ok(show(call, logos::logo(rights.context()?, call.param("tenantId"))?))
}

/// "getLogo": public, for whoever comes by a tenant's host name; otherwise the caller's own.
pub fn get_logo(call: &Call) -> Result<Answer, Error> {
    if let Some(logo) = logos::logo_of_host(&call.app.store, &hosts(call))? {
        return Ok(show(call, logo));
    }
    match call.app.access.authenticate(&Credentials::of(call.request)) {
        Ok(caller) => Ok(show(call, logos::logo_of_home(&call.app.store, &caller)?)),
        Err(Error::Unauthenticated(Unauthenticated::Missing)) => {
            Err(Error::not_found(Entity::Icon, ""))
        }
        Err(error) => Err(error),
    }
}

/// The host names that the request came by: the one that a proxy was asked for, and our own.
fn hosts(call: &Call) -> Vec<Hostname> {
    let host = |header| {
        let first = call.request.header(header)?.split(',').next()?;
        Hostname::parse(without_port(first.trim()).trim_end_matches('.'))
    };
    ["X-Forwarded-Host", "Host"].into_iter().filter_map(host).collect()
}

/// The picture, or 304 for whoever has it already.
fn show(call: &Call, logo: Logo) -> Answer {
    let etag = format!("\"{}\"", logo.etag);
    let answer = if has_it_already(call, &etag) {
        answer::empty(304)
    } else {
        answer::bytes_of("image/png", logo.png)
    };
    answer.with_additional_header("ETag", etag)
}

/// Whether `If-None-Match` (RFC 9110, section 13.1.2) names this version.
fn has_it_already(call: &Call, etag: &str) -> bool {
    let sent = call.request.header("If-None-Match").unwrap_or("");
    let mut tags = sent.split(',').map(str::trim);
    tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// "setLogo": the picture itself, or base64 in a JSON string.
pub fn set_logo(call: &Call) -> Result<Answer, Error> {
    let rights = Rights::of(call)?;
    let context = rights.context()?;
    ops::admit(context, call.param("tenantId"), Role::Admin)?;
    icons::put_icon(context, call.param("tenantId"), read_logo(call)?)?;
    Ok(answer::empty(200))
}

fn read_logo(call: &Call) -> Result<Png, Error> {
    let content_type = call.request.header("Content-Type").unwrap_or("").trim_start();
    let is_picture = content_type.get(..6).is_some_and(|kind| kind.eq_ignore_ascii_case("image/"));
    if call.body.starts_with(PNG_SIGNATURE) {
        return Ok(Png::check(call.body.to_vec())?);
    }
    match json_value(call) {
        Ok(Value::String(text)) => base64_icon::read(&text),
        Ok(_) => Err(Error::BadShape { expected: "string" }),
        Err(_) if is_picture => Ok(Png::check(call.body.to_vec())?),
        Err(error) => Err(error),
    }
}
