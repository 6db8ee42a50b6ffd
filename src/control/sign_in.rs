//! `/control/v1/sign-in`: a token for the code in the address that the demo shows.

use super::health::is_near;
use crate::dialects::identity::{TokenAnswer, issuer};
use crate::dialects::{Answer, Call, Members, answer};
use crate::model::{Error, Unauthenticated};

/// The longest code that is looked at, in characters.
const MAX_CODE_CHARS: usize = 100;

/// `POST /sign-in` with `{"code"}`, from this machine alone: the answer of the token endpoint.
pub fn sign_in(call: &Call) -> Result<Answer, Error> {
    if !is_near(call) {
        return Err(Error::Unauthenticated(Unauthenticated::BadAuthorization));
    }
    let mut members = Members::read(call)?;
    members.only(&["code"]);
    let code = members.required_text("code", MAX_CODE_CHARS);
    members.finish()?;
    let grant = call.app.access.redeem_sign_in_code(&code, &issuer(call))?;
    Ok(answer::json(200, &TokenAnswer::of(&grant))
        .with_additional_header("Cache-Control", "no-store"))
}
