//! Operations that take no body. One with something in it was meant for another operation, or is to
//! say what cannot be said.

use serde_json::Value;

use crate::dialects::{Call, Members, json_value};
use crate::model::Error;

/// Refuses a body that says something. `{}` and `null`, which some clients always send, say nothing.
pub fn no_body(call: &Call) -> Result<(), Error> {
    if call.body.is_empty() || json_value(call)? == Value::Null {
        return Ok(());
    }
    let mut members = Members::read(call)?;
    members.only(&[]);
    members.finish()
}
