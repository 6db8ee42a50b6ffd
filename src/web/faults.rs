//! A stand-in's fault rules at work: what they are asked, and what becomes of a request that one
//! of them is applied to.

use rouille::Request;

use super::edge::{Conduct, Extent};
use crate::access::Caller;
use crate::dialects::{App, Dialect, Found};
use crate::model::{Error, Timestamp};
use crate::stand_in::faults::{AppliedFault, Asked, Treatment};

/// A request that was let in.
#[derive(Clone, Copy)]
pub struct LetIn<'a> {
    /// What it leads to.
    pub found: &'a Found,
    /// Who asks, where somebody has to.
    pub caller: Option<&'a Caller>,
    /// Its head.
    pub request: &'a Request,
    /// Its method.
    pub method: &'a str,
    /// Its path as it was sent.
    pub path: &'a str,
}

impl LetIn<'_> {
    /// Asks the rules about it.
    pub fn ask<T>(self, rules: impl FnOnce(&Asked) -> T) -> T {
        let header = |name: &str| self.request.header(name).map(str::to_owned);
        let client = self.caller.map(|caller| &*caller.client);
        let home = self.caller.and_then(|caller| Some(caller.home.as_ref()?.1.reference()));
        let asked = self.found.asked(self.method, self.path, client, home, &header);
        rules(&asked)
    }
}

/// Closes a vendor's API while it is in maintenance; sign-in goes on.
pub fn refuse_in_maintenance(app: &App, found: &Found) -> Result<(), Error> {
    if app.is_closed(found) {
        let retry_after_s = Some(app.limits().retry_after_s);
        return Err(Error::Injected { status: 503, retry_after_s });
    }
    Ok(())
}

/// The error that a rule has a request refused with, if it does.
pub fn refusal(applied: &AppliedFault, dialect: &Dialect, now: Timestamp) -> Option<Error> {
    match applied.effect.treatment {
        // The whole of what the vendor says then.
        Treatment::Refused { status: 429, retry_after_s: Some(seconds) } if dialect.limits_rate => {
            Some(Error::TooManyCalls {
                retry_after_s: seconds.into(),
                resets_at_s: now.0.div_euclid(1_000) + i64::from(seconds),
            })
        }
        Treatment::Refused { status, retry_after_s } => {
            Some(Error::Injected { status, retry_after_s })
        }
        _ => None,
    }
}

/// Whether the request is not carried out, and no answer to it is wanted.
pub fn is_ignored(applied: &AppliedFault) -> bool {
    matches!(applied.effect.treatment, Treatment::Reset | Treatment::Silence)
}

/// How the answer is given.
pub fn conduct(applied: &AppliedFault) -> Conduct {
    let effect = applied.effect;
    Conduct {
        delay: applied.delay,
        bytes_per_second: effect.bytes_per_second,
        extent: match (effect.treatment, effect.cut_after_bytes) {
            (Treatment::CommitThenDrop | Treatment::Silence, _) => Extent::Nothing,
            (Treatment::Reset, _) => Extent::Reset,
            (_, Some(bytes)) => Extent::Begun(bytes),
            (_, None) => Extent::Whole,
        },
    }
}
