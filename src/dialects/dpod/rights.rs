//! What a caller may do here: scopes decide it, or the role of a client that shows none.

use std::sync::Arc;

use crate::access::Caller;
use crate::dialects::Call;
use crate::model::{Error, Role, Scopes, Unauthenticated};
use crate::ops::Context;

/// A call by a caller with the rights of its scopes.
pub(super) struct Rights<'a> {
    call: &'a Call<'a>,
    caller: Arc<Caller>,
}

impl<'a> Rights<'a> {
    pub(super) fn of(call: &'a Call<'a>) -> Result<Self, Error> {
        let caller = call.caller.ok_or(Error::Unauthenticated(Unauthenticated::Missing))?;
        Ok(Self { call, caller: caller.with_rights_of_scopes() })
    }

    /// What a use case needs.
    pub(super) fn context(&self) -> Result<Context<'_>, Error> {
        Ok(Context { caller: &self.caller, ..self.call.context()? })
    }
}

/// The scopes that amount to `least` or more.
pub(super) fn scopes_for(least: Role) -> Scopes {
    let roles = Role::ALL.into_iter().filter(|role| *role >= least);
    roles.fold(Scopes::NONE, |scopes, role| scopes.union(role.scopes()))
}
