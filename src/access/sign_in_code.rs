//! A code that signs a browser in once, for an address that a person clicks on.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::secret::{Secret, SecretHash};
use super::{Access, Grant};
use crate::model::{Error, Scopes, Unauthenticated};

/// How long a code is good for.
pub const SIGN_IN_CODE_LIFETIME: Duration = Duration::from_secs(60);

/// The one code that is still to be used, if there is one. It goes by the machine's time: a moved
/// clock makes no code live longer.
#[derive(Default)]
pub struct PendingCode(Mutex<Option<Code>>);

struct Code {
    hash: SecretHash,
    client_id: String,
    until: Instant,
}

impl PendingCode {
    fn put(&self, code: Code) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(code);
    }

    /// Takes the client of this code, which is gone afterwards. A wrong one takes nothing.
    fn take(&self, presented: &str, now: Instant) -> Option<String> {
        let mut pending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = pending.as_ref()?.hash.matches(presented);
        let code = if is_it { pending.take()? } else { return None };
        (now < code.until).then_some(code.client_id)
    }
}

impl Access {
    /// A code that is good for one sign-in as this client, for [`SIGN_IN_CODE_LIFETIME`]. The one
    /// before is good no more.
    pub fn issue_sign_in_code(&self, client_id: &str) -> Result<String, Error> {
        let secret = Secret::generate()?;
        let (hash, until) = (secret.hash(), Instant::now() + SIGN_IN_CODE_LIFETIME);
        self.sign_in_code.put(Code { hash, client_id: client_id.to_owned(), until });
        Ok(secret.reveal())
    }

    /// A token for the client of this code. `Unauthenticated` if it is unknown, used or too old.
    pub fn redeem_sign_in_code(&self, code: &str, issuer: &str) -> Result<Grant, Error> {
        let refused = || Error::Unauthenticated(Unauthenticated::BadAuthorization);
        let client_id = self.sign_in_code.take(code, Instant::now()).ok_or_else(refused)?;
        let client = self.store.read(|tx| tx.client(&client_id))?.ok_or_else(refused)?;
        self.sign(client, Scopes::NONE, issuer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pending(until: Instant) -> PendingCode {
        let pending = PendingCode::default();
        pending.put(Code { hash: SecretHash::of("right"), client_id: "c".into(), until });
        pending
    }

    #[test]
    fn a_code_is_good_once_and_not_for_long() {
        let now = Instant::now();
        let fresh = pending(now + SIGN_IN_CODE_LIFETIME);
        assert_eq!(fresh.take("wrong", now), None);
        assert_eq!(fresh.take("right", now), Some("c".to_owned()));
        assert_eq!(fresh.take("right", now), None, "it was used");
        assert_eq!(pending(now).take("right", now), None, "it is too old");
    }
}
