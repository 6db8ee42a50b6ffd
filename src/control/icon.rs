//! `/control/v1/tenants/{tenantId}/icon`: the PNG itself.

use super::etag::{guard_optional, tag_of_bytes, tagged};
use crate::dialects::{Answer, Call, answer};
use crate::model::icon::Png;
use crate::model::{Error, Role};
use crate::ops;

/// `GET …/icon`
pub fn get_icon(call: &Call) -> Result<Answer, Error> {
    let png = ops::icons::icon(call.context()?, call.param("tenantId"))?;
    Ok(tagged(call, tag_of_bytes(&png), || answer::bytes_of("image/png", png)))
}

/// `PUT …/icon` with the file's bytes, whatever their type is called.
pub fn put_icon(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Admin)?;
    let icon = Png::check(call.body.to_vec())?;
    let tag = tag_of_bytes(icon.bytes());
    let guard = guard_optional(call, |png: &Vec<u8>| tag_of_bytes(png));
    ops::icons::put_icon_if(context, call.param("tenantId"), icon, guard)?;
    Ok(answer::no_content().with_additional_header("ETag", tag))
}

/// `DELETE …/icon`
pub fn delete_icon(call: &Call) -> Result<Answer, Error> {
    let guard = guard_optional(call, |png: &Vec<u8>| tag_of_bytes(png));
    ops::icons::delete_icon_if(call.context()?, call.param("tenantId"), guard)?;
    Ok(answer::no_content())
}
