//! Handing out tokens: the client credentials grant (RFC 6749, section 4.4), under whichever name
//! a vendor's sign-in has it.

use std::net::IpAddr;

use super::tokens::TokenRequest;
use super::{Access, Caller};
use crate::model::{Error, GrantFault, Scopes};
use crate::store::{ClientRow, HomeAccess};

/// How long a token is good for, in seconds.
pub const TOKEN_LIFETIME_S: u32 = 3600;

/// Which scopes a token carries when none is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeDefault {
    /// Those of the client's role, as at DPoD's token endpoint.
    OfRole,
    /// None, as everywhere else.
    None,
}

/// Who wants a token, from where and for what.
#[derive(Clone, Copy)]
pub struct GrantRequest<'a> {
    /// The client's id.
    pub client_id: &'a str,
    /// Its secret.
    pub secret: &'a str,
    /// The scopes asked for, space-separated.
    pub scope: Option<&'a str>,
    /// What it gets when it asks for none.
    pub scope_default: ScopeDefault,
    /// The issuer, as the discovery document of the same base has it.
    pub issuer: &'a str,
    /// Where the request comes from.
    pub peer: IpAddr,
}

/// A token and what its answer says of it.
#[derive(Clone, Debug)]
pub struct Grant {
    /// The token.
    pub access_token: String,
    /// For how long it is good, in seconds.
    pub expires_in: u32,
    /// The scopes it carries.
    pub scope: String,
    /// What a person calls the client.
    pub client_name: String,
}

impl Access {
    /// A token for a client that shows its secret. `Grant(InvalidClient)` for a wrong one, or
    /// `TooManyAttempts` when there were too many of them from this address.
    pub fn grant(&self, request: &GrantRequest) -> Result<Grant, Error> {
        let client = self.client_with_secret(request.client_id, request.secret)?;
        let client = match client {
            Some(client) if self.home_is_there(&client)? => client,
            _ => return Err(self.refuse_login(request)),
        };
        let scopes = granted_scopes(&client, request)?;
        self.sign(client, scopes, request.issuer)
    }

    /// Another token for a caller whose credentials are good, with the scopes they carry.
    ///
    /// A remembered token may be served for a moment after another process rotated its client; it
    /// must not turn into one of the new generation.
    pub fn renew(&self, caller: &Caller, issuer: &str) -> Result<Grant, Error> {
        let client = self.store.read(|tx| tx.client(&caller.client))?;
        let client = client
            .filter(|client| client.generation == caller.generation)
            .ok_or_else(|| super::unauthenticated(caller.presented))?;
        self.sign(client, caller.scopes, issuer)
    }

    pub(super) fn sign(
        &self,
        client: ClientRow,
        scopes: Scopes,
        issuer: &str,
    ) -> Result<Grant, Error> {
        let (scope, now) = (scopes.to_string(), self.now());
        self.uses.of(&client.id).note(now);
        let access_token = self.keys.issue(&TokenRequest {
            issuer,
            client_id: &client.id,
            scope: &scope,
            tenant: client.home.as_ref().map(|(_, id)| id.as_str()),
            generation: client.generation,
            now,
            lifetime_s: TOKEN_LIFETIME_S,
        })?;
        self.note_let_in();
        Ok(Grant { access_token, expires_in: TOKEN_LIFETIME_S, scope, client_name: client.name })
    }

    /// Whether the client's home is not on its way out.
    fn home_is_there(&self, client: &ClientRow) -> Result<bool, Error> {
        match client.home {
            None => Ok(true),
            Some((home, _)) => Ok(self.store.read(|tx| tx.home_access(home))? != HomeAccess::Gone),
        }
    }

    fn refuse_login(&self, request: &GrantRequest) -> Error {
        match self.login_limit.record_failure(request.client_id, request.peer, self.now()) {
            Ok(()) => Error::Grant(GrantFault::InvalidClient),
            Err(retry) => Error::TooManyAttempts { retry_after_s: retry.seconds },
        }
    }
}

/// The scopes asked for, if the client may have them; otherwise those it gets unasked.
fn granted_scopes(client: &ClientRow, request: &GrantRequest) -> Result<Scopes, Error> {
    let asked = request.scope.map(str::trim).filter(|scope| !scope.is_empty());
    let Some(asked) = asked else {
        return Ok(match request.scope_default {
            ScopeDefault::OfRole => client.role.scopes(),
            ScopeDefault::None => Scopes::NONE,
        });
    };
    let allowed = client.role.scopes().union(client.scopes);
    Scopes::parse(asked)
        .ok()
        .filter(|scopes| allowed.contains_all(*scopes))
        .ok_or(Error::Grant(GrantFault::InvalidScope))
}
