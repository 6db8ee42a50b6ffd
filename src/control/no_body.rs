//! Operations that take no body. One with something in it was meant for another operation, or is to
//! say what cannot be said.

use crate::dialects::{Call, Members};
use crate::model::Error;

/// Refuses a body, but an object without members, which some clients always send.
pub fn no_body(call: &Call) -> Result<(), Error> {
    if call.body.is_empty() {
        return Ok(());
    }
    let mut members = Members::read(call)?;
    members.only(&[]);
    members.finish()
}
