//! The icon: a JSON string with a PNG in base64.

use serde_json::Value;

use crate::dialects::{Answer, Call, answer, base64_icon, json_value};
use crate::model::{Error, Role};
use crate::ops;

/// "Get Tenant Icon". Whoever accepts `image/png` gets the picture itself.
pub fn get_icon(call: &Call) -> Result<Answer, Error> {
    let png = ops::icons::icon(call.context()?, call.param("tenantId"))?;
    let answer = if call.accepts_rather("image/png") {
        answer::bytes_of("image/png", png)
    } else {
        answer::json(200, &base64_icon::write(&png))
    };
    Ok(answer.with_additional_header("Vary", "Accept"))
}

/// "Create Or Update Tenant Icon"
pub fn put_icon(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Admin)?;
    let Value::String(text) = json_value(call)? else {
        return Err(Error::BadShape { expected: "string" });
    };
    let icon = base64_icon::read(&text)?;
    let stored = base64_icon::write(icon.bytes());
    ops::icons::put_icon(context, call.param("tenantId"), icon)?;
    Ok(answer::json(200, &stored))
}

/// "Delete Tenant Icon"
pub fn delete_icon(call: &Call) -> Result<Answer, Error> {
    ops::icons::delete_icon(call.context()?, call.param("tenantId"))?;
    Ok(answer::no_content())
}
