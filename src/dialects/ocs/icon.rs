//! The icon: a JSON string with a PNG in base64.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

use crate::dialects::{Answer, Call, answer, json_value};
use crate::model::icon::{IconFault, Png};
use crate::model::{Error, Role};
use crate::ops;

/// Padding is written, and not needed.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// "Get Tenant Icon". Whoever accepts `image/png` gets the picture itself.
pub fn get_icon(call: &Call) -> Result<Answer, Error> {
    let png = ops::icons::icon(call.context()?, call.param("tenantId"))?;
    let answer = if wants_picture(call) {
        answer::bytes_of("image/png", png)
    } else {
        answer::json(200, &BASE64.encode(png))
    };
    Ok(answer.with_additional_header("Vary", "Accept"))
}

fn wants_picture(call: &Call) -> bool {
    let accepted = call.request.header("Accept").unwrap_or("").to_ascii_lowercase();
    let mut types = accepted.split(',').map(|range| range.split(';').next().unwrap_or("").trim());
    types.any(|kind| kind == "image/png")
}

/// "Create Or Update Tenant Icon"
pub fn put_icon(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Admin)?;
    let Value::String(text) = json_value(call)? else {
        return Err(Error::BadShape { expected: "string" });
    };
    let bytes = BASE64.decode(text).map_err(|_| IconFault::NotBase64)?;
    let icon = Png::check(bytes)?;
    let stored = BASE64.encode(icon.bytes());
    ops::icons::put_icon(context, call.param("tenantId"), icon)?;
    Ok(answer::json(200, &stored))
}

/// "Delete Tenant Icon"
pub fn delete_icon(call: &Call) -> Result<Answer, Error> {
    ops::icons::delete_icon(call.context()?, call.param("tenantId"))?;
    Ok(answer::no_content())
}
