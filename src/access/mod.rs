//! Who asks: clients, their credentials and tokens, and the one rule of which tenants they see.

mod caller;
pub mod credentials;
mod grant;
pub mod login_limit;
pub mod rate_limit;
pub mod secret;
mod sign_in_code;
pub mod token_cache;
pub mod tokens;
mod uses;

use caller::SeenOpen;
pub use caller::{Caller, Reach};
pub use grant::{Grant, GrantRequest, ScopeDefault, TOKEN_LIFETIME_S};
pub use sign_in_code::SIGN_IN_CODE_LIFETIME;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::model::{Clock, Error, Scope, Scopes, Timestamp, Unauthenticated};
use crate::store::{ClientRow, Store};
use credentials::{Credentials, Presented};
use login_limit::LoginLimit;
use secret::SecretHash;
use sign_in_code::PendingCode;
use token_cache::TokenCache;
use tokens::{Claims, KeyRing, SigningKey, TokenFault};
use uses::{Unkept, Uses};

/// How many verified tokens are remembered.
const CACHED_TOKENS: usize = 10_000;

/// Makes out who asks, and hands out tokens.
pub struct Access {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    keys: KeyRing,
    verified: TokenCache<Arc<Caller>>,
    /// The state of the file at which `verified` was last known to hold.
    foreign_changes: AtomicU64,
    login_limit: LoginLimit,
    uses: Uses,
    /// The client that stands in for a request without credentials.
    anonymous: Option<String>,
    sign_in_code: PendingCode,
    /// Whether anybody was ever let in, or got a token.
    has_let_in: AtomicBool,
}

impl Access {
    /// Reads the signing keys from the file; makes the first one if there is none.
    pub fn open(store: Arc<Store>, clock: Arc<dyn Clock>, login_limit: u32) -> Result<Self, Error> {
        let instance = store.read(|tx| tx.instance())?;
        let now = clock.now();
        let mut stored = store.read(|tx| tx.signing_keys())?;
        if stored.iter().all(|key| key.retired_at.is_some()) {
            let key = SigningKey::generate();
            store.write(move |tx| tx.insert_signing_key(key.kid(), &key.to_bytes(), now))?;
            stored = store.read(|tx| tx.signing_keys())?;
        }
        let (mut current, mut retired) = (None, Vec::new());
        for key in stored {
            let signing_key = SigningKey::from_bytes(&key.private_key)?;
            match (key.retired_at, &current) {
                (None, None) => current = Some(signing_key),
                _ => retired.push(signing_key),
            }
        }
        let current = current.ok_or_else(|| Error::Internal { reason: "no signing key".into() })?;
        Ok(Self {
            foreign_changes: AtomicU64::new(store.foreign_changes()),
            store,
            clock,
            keys: KeyRing::new(current, &retired, &instance.id),
            verified: TokenCache::new(CACHED_TOKENS),
            login_limit: LoginLimit::new(login_limit),
            uses: Uses::default(),
            anonymous: None,
            sign_in_code: PendingCode::default(),
            has_let_in: AtomicBool::new(false),
        })
    }

    /// Lets this client stand in for requests without credentials.
    #[must_use]
    pub fn with_anonymous(mut self, client: Option<String>) -> Self {
        self.anonymous = client;
        self
    }

    /// The public keys, as a JSON Web Key Set (RFC 7517).
    pub fn key_set(&self) -> serde_json::Value {
        self.keys.jwks()
    }

    /// Forgets every verified token, because a client was removed or changed.
    pub fn forget_tokens(&self) {
        self.verified.forget_all();
    }

    /// Forgets every wrong secret that was counted.
    pub fn forget_failed_logins(&self) {
        self.login_limit.forget_all();
    }

    /// Brings to the file when clients were last made out, in one write for all of them.
    pub fn keep_uses(&self) -> Result<(), Error> {
        let unkept = self.uses.unkept();
        if unkept.is_empty() {
            return Ok(());
        }
        let uses: Vec<_> = unkept.iter().map(|one| (one.client.clone(), one.at)).collect();
        self.store.write(move |tx| tx.note_client_uses(&uses))?;
        unkept.iter().for_each(Unkept::note_kept);
        Ok(())
    }

    /// Forgets what of it is not in the file yet.
    pub fn forget_uses(&self) {
        self.uses.forget_all();
    }

    /// Makes out who asks. `Unauthenticated` if nobody can be made out.
    pub fn authenticate(&self, credentials: &Credentials) -> Result<Arc<Caller>, Error> {
        let caller = match credentials {
            Credentials::None => self.stand_in(),
            Credentials::Malformed(presented) => Err(unauthenticated(*presented)),
            Credentials::Token(token) => self.caller_of_token(token),
            Credentials::Basic { client_id, secret } => {
                self.caller_of_secret(client_id, secret, Presented::Authorization)
            }
            Credentials::Key { client_id, secret, presented } => {
                self.caller_of_secret(client_id, secret, *presented)
            }
        }?;
        self.note_let_in();
        Ok(caller)
    }

    /// Whether anybody was ever let in, or got a token.
    pub fn has_let_in(&self) -> bool {
        self.has_let_in.load(Ordering::Relaxed)
    }

    fn note_let_in(&self) {
        // Written once, so that the processors need not pass it on with every request.
        if !self.has_let_in() {
            self.has_let_in.store(true, Ordering::Relaxed);
        }
    }

    fn stand_in(&self) -> Result<Arc<Caller>, Error> {
        let missing = Error::Unauthenticated(Unauthenticated::Missing);
        let id = self.anonymous.as_ref().ok_or_else(|| missing.clone())?;
        let client = self.store.read(|tx| tx.client(id))?.ok_or(missing)?;
        Ok(Arc::new(self.caller_now(&client, Presented::Authorization)))
    }

    fn caller_of_secret(
        &self,
        client_id: &str,
        secret: &str,
        presented: Presented,
    ) -> Result<Arc<Caller>, Error> {
        let client = self.client_with_secret(client_id, secret)?;
        let client = client.ok_or_else(|| unauthenticated(presented))?;
        Ok(Arc::new(self.caller_now(&client, presented)))
    }

    /// The client of this id if the secret is its own. An unknown client costs the same work.
    fn client_with_secret(&self, id: &str, secret: &str) -> Result<Option<ClientRow>, Error> {
        let client = self.store.read(|tx| tx.client(id))?;
        let hash = client
            .as_ref()
            .map_or(SecretHash::OF_NOBODY, |client| SecretHash::from_bytes(client.secret_hash));
        let matches = hash.matches(secret);
        Ok(client.filter(|_| matches))
    }

    fn caller_of_token(&self, token: &str) -> Result<Arc<Caller>, Error> {
        let now = self.clock.now();
        self.notice_foreign_changes();
        if let Some(caller) = self.verified.get(token, now) {
            caller.last_use.note(now);
            return Ok(caller);
        }
        let refused = || unauthenticated(Presented::Authorization);
        let claims = self.keys.verify(token, now).map_err(|fault| {
            log::debug!("a token was refused: {fault:?}");
            match fault {
                TokenFault::UnknownKey | TokenFault::Audience => {
                    Error::Unauthenticated(Unauthenticated::ForeignToken)
                }
                _ => refused(),
            }
        })?;
        // The epoch is read before the client: what a revocation overtakes is not remembered.
        let epoch = self.verified.epoch();
        let caller = self.caller_of_claims(&claims)?.ok_or_else(refused)?;
        caller.last_use.note(now);
        self.verified.insert(token, claims.expires_at, Arc::clone(&caller), epoch);
        Ok(caller)
    }

    /// The caller behind a token, if its client is still there and has the same secret.
    fn caller_of_claims(&self, claims: &Claims) -> Result<Option<Arc<Caller>>, Error> {
        let client = self.store.read(|tx| tx.client(&claims.client_id))?;
        let scopes = Scopes::parse(&claims.scope).unwrap_or(Scopes::NONE);
        Ok(client
            .filter(|client| client.generation == claims.generation)
            .map(|client| self.caller(&client, scopes, Presented::Authorization))
            .map(|caller| Arc::new(Caller { reach: reach(scopes), ..caller })))
    }

    fn notice_foreign_changes(&self) {
        let now = self.store.foreign_changes();
        if self.foreign_changes.load(Ordering::Acquire) != now {
            // In this order: whoever finds the number moved finds nothing of before remembered.
            self.forget_tokens();
            self.foreign_changes.store(now, Ordering::Release);
        }
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The caller behind a client's own credentials, who shows them now.
    fn caller_now(&self, client: &ClientRow, presented: Presented) -> Caller {
        let caller = self.caller(client, client.scopes, presented);
        caller.last_use.note(self.now());
        caller
    }

    fn caller(&self, client: &ClientRow, scopes: Scopes, presented: Presented) -> Caller {
        Caller {
            client: client.id.clone(),
            role: client.role,
            scopes,
            home: client.home.clone(),
            presented,
            generation: client.generation,
            reach: Reach::Role,
            seen_open: SeenOpen::never(),
            last_use: self.uses.of(&client.id),
        }
    }
}

/// What a token with these scopes is good for.
fn reach(scopes: Scopes) -> Reach {
    if scopes == Scopes::of(&[Scope::ApiService]) { Reach::Service } else { Reach::Role }
}

fn unauthenticated(presented: Presented) -> Error {
    Error::Unauthenticated(Unauthenticated::from(presented))
}

impl From<Presented> for Unauthenticated {
    fn from(presented: Presented) -> Self {
        match presented {
            Presented::Authorization => Self::BadAuthorization,
            Presented::ApiKeyHeader => Self::BadApiKey,
        }
    }
}
