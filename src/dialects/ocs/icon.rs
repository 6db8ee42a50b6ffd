//! The icon: a JSON string with a PNG in base64.

use serde_json::Value;

use crate::dialects::{Answer, Call, answer, base64_icon, json_value};
use crate::model::{Error, Role};
use crate::ops;

/// "Get Tenant Icon". Whoever accepts `image/png` gets the picture itself.
pub fn get_icon(call: &Call) -> Result<Answer, Error> {
    let png = ops::icons::icon(call.context()?, call.param("tenantId"))?;
    let answer = if wants_picture(call) {
        answer::bytes_of("image/png", png)
    } else {
        answer::json(200, &base64_icon::write(&png))
    };
    Ok(answer.with_additional_header("Vary", "Accept"))
}

/// Whether `Accept` names `image/png`, and nothing that JSON is more.
fn wants_picture(call: &Call) -> bool {
    let accepted = call.request.header("Accept").unwrap_or("");
    let weight_of = |kind: &str| {
        let named = accepted.split(',').enumerate().find_map(|(place, range)| {
            let mut parts = range.split(';').map(str::trim);
            let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(kind));
            let weight = parts.find_map(|part| part.strip_prefix("q=")).unwrap_or("1");
            is_named.then(|| (weight.parse().unwrap_or(0.0_f32), std::cmp::Reverse(place)))
        });
        named.filter(|(weight, _)| *weight > 0.0)
    };
    weight_of("image/png").is_some_and(|picture| weight_of("application/json") < Some(picture))
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
