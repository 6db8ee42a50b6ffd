//! Who asks, and the one rule of which tenants somebody sees.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::credentials::Presented;
use super::uses::LastUse;
use crate::model::tenant::TenantKey;
use crate::model::{Error, Id, Role, Scope, Scopes};
use crate::store::Sight;

/// The client behind a request, made once per request from its credentials.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The client's id.
    pub client: String,
    /// What the client may do.
    pub role: Role,
    /// The scopes of the token, or of the client behind a key or Basic.
    pub scopes: Scopes,
    /// The home tenant; only an operator may have none.
    pub home: Option<(TenantKey, Id)>,
    /// Which header the credentials came in.
    pub presented: Presented,
    /// The generation of the client's credentials that these are of.
    pub generation: i64,
    /// What the credentials are good for.
    pub reach: Reach,
    /// When the home was last seen open.
    pub(crate) seen_open: SeenOpen,
    /// When the client was last made out, one for all of its callers.
    pub(crate) last_use: Arc<LastUse>,
}

/// The number of `Store::states` at which a caller's home was last seen open, one for all copies
/// of a caller: while no tenant's state changes, the home is looked up once for a token and not per request.
#[derive(Clone, Debug)]
pub(crate) struct SeenOpen(Arc<AtomicU64>);

impl SeenOpen {
    /// Not seen yet.
    pub(super) fn never() -> Self {
        Self(Arc::new(AtomicU64::new(u64::MAX)))
    }

    /// The number.
    pub fn at(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Notes the number that was read before the home was looked up.
    pub fn note(&self, states: u64) {
        self.0.store(states, Ordering::Relaxed);
    }
}

/// What credentials are good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Whatever the client's role allows.
    Role,
    /// Nothing that needs a role: a token that carries `dpod.tenant.api_service` alone.
    Service,
}

impl Caller {
    /// Which tenants this caller sees: a member its home alone, an administrator or provider its
    /// home and everything below, an operator everything.
    pub fn sight(&self) -> Sight {
        match (self.role, &self.home) {
            (Role::Operator, _) => Sight::EVERYTHING,
            (Role::Member, Some((home, _))) => Sight::alone(*home),
            (Role::Admin | Role::Provider, Some((home, _))) => Sight::subtree(*home),
            // The schema has no such client; it would see no row at all.
            (_, None) => Sight { ancestor: TenantKey(-1), max_depth: -1 },
        }
    }

    /// The caller where scopes decide (DPoD): with the role that its scopes amount to, or its own
    /// if it has none. An operator with a provider's scopes stays one.
    #[must_use]
    pub fn with_rights_of_scopes(self: &Arc<Self>) -> Arc<Self> {
        let has = |scopes: &[Scope]| scopes.iter().any(|scope| self.scopes.contains(*scope));
        let (role, reach) = if self.scopes.is_empty() {
            return Arc::clone(self);
        } else if has(&[Scope::SpAdmin, Scope::ApiSpAdmin]) {
            (self.role.max(Role::Provider), Reach::Role)
        } else if has(&[Scope::Admin]) {
            (Role::Admin, Reach::Role)
        } else if has(&[Scope::AppOwner, Scope::ApiAppOwner]) {
            (Role::Member, Reach::Role)
        } else {
            (Role::Member, Reach::Service)
        };
        Arc::new(Self { role, reach, ..Self::clone(self) })
    }

    /// Whether `tenant` is the caller's own home.
    pub fn is_at_home_in(&self, tenant: TenantKey) -> bool {
        self.home.as_ref().is_some_and(|(home, _)| *home == tenant)
    }

    /// `Forbidden` unless the role is `least` or more, and the credentials reach that far.
    pub fn require(&self, least: Role) -> Result<(), Error> {
        if self.reach == Reach::Role && self.role >= least {
            Ok(())
        } else {
            Err(Error::Forbidden { needs: least })
        }
    }
}
