//! `Accept-Verbosity`: by default every member is sent; `non-verbose` leaves null and default
//! values out.

use serde::Serialize;
use serde_json::Value;

use crate::dialects::{Answer, Call, answer};

/// 200 with `body`, as verbose as the caller wants it.
pub(super) fn respond(call: &Call, body: &impl Serialize) -> Answer {
    let wants_less = call
        .request
        .header("Accept-Verbosity")
        .is_some_and(|wish| wish.trim().eq_ignore_ascii_case("non-verbose"));
    if !wants_less {
        return answer::json(200, body);
    }
    let mut value = serde_json::to_value(body).unwrap_or_default();
    leave_defaults_out(&mut value);
    answer::json(200, &value)
}

fn leave_defaults_out(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !is_default(member));
            members.values_mut().for_each(leave_defaults_out);
        }
        Value::Array(elements) => elements.iter_mut().for_each(leave_defaults_out),
        _ => {}
    }
}

fn is_default(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        _ => false,
    }
}
