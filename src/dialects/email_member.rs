//! The one member that every way to add a person has.

use super::Members;
use crate::model::{Email, Problem};

/// The address in `email`, which must be there; `None` after a fault.
pub fn required_email(members: &mut Members) -> Option<Email> {
    let text = members.required("email")?;
    let email = Email::parse(&text);
    if email.is_none() {
        members.fault("email", Problem::Malformed { expected: "an e-mail address" });
    }
    email
}
