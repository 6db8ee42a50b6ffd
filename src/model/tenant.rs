//! The tenant: a customer account in a tree of such accounts.

use super::address::Address;
use super::clock::Timestamp;
use super::id::Id;
use super::state::TenantState;

/// The longest name of a tenant, a subtenant or a person, in characters.
pub const MAX_NAME_CHARS: usize = 200;

/// Whether `text` can name something: 1 to 200 characters, not blank, no control characters.
pub fn is_name(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= MAX_NAME_CHARS
        && !text.chars().any(char::is_control)
}

/// The plan of a tenant that was given none (`ProcessMind`).
pub const DEFAULT_PLAN: &str = "professional";

/// The row's key of a tenant. Key 0 is the instance itself, which stands above every root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TenantKey(pub i64);

impl TenantKey {
    /// What stands above every root: the instance.
    pub const INSTANCE: Self = Self(0);
}

/// What an account is to its service provider (`DPoD`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccountType {
    /// Uses the services.
    #[default]
    Subscriber,
    /// Tries the services out.
    Trial,
    /// May have tenants of its own.
    ServiceProvider,
}

impl AccountType {
    /// All types.
    pub const ALL: [Self; 3] = [Self::Subscriber, Self::Trial, Self::ServiceProvider];

    /// Its name on the wire and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Subscriber => "subscriber",
            Self::Trial => "trial",
            Self::ServiceProvider => "service_provider",
        }
    }

    /// The type of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A tenant with everything that its own row holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// The row's key.
    pub key: TenantKey,
    /// Its id.
    pub id: Id,
    /// The tenant above it; `None` for a root.
    pub parent: Option<TenantKey>,
    /// The root of its tree; itself for a root.
    pub organization: TenantKey,
    /// Its name, 1 to 200 characters.
    pub name: String,
    /// Its provisioning state.
    pub state: TenantState,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// A short name, unique in the instance (OCS).
    pub alias: Option<String>,
    /// The vendor's account number for it (OCS).
    pub external_account_id: Option<String>,
    /// A free type (OCS).
    pub tenant_type: Option<String>,
    /// Its plan; `None` stands for [`DEFAULT_PLAN`].
    pub plan: Option<String>,
}

impl Tenant {
    /// Its plan, also when it was given none.
    pub fn effective_plan(&self) -> &str {
        self.plan.as_deref().unwrap_or(DEFAULT_PLAN)
    }
}

/// A tenant with everything that any API shows of its own row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantProfile {
    /// What most APIs need.
    pub tenant: Tenant,
    /// The id of the tenant above it; `None` for a root.
    pub parent_id: Option<Id>,
    /// The company's name where it differs from the tenant's (DPoD).
    pub company_name: Option<String>,
    /// A department (DPoD).
    pub department_name: Option<String>,
    /// A description, searched by its words (IPERA).
    pub description: Option<String>,
    /// What it is to its provider.
    pub account_type: AccountType,
    /// How many services it may have; `None` for no limit (DPoD).
    pub service_quota: Option<i64>,
    /// The host name under which its logo is shown.
    pub hostname: Option<String>,
    /// Its billing address.
    pub address: Address,
}

/// A tenant as the control API shows it, deleted ones included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantRecord {
    /// Its own row.
    pub profile: TenantProfile,
    /// The id of the root of its tree.
    pub organization_id: Id,
    /// Whether it has an icon.
    pub has_icon: bool,
}

/// What a new tenant is made from.
#[derive(Clone, Debug)]
pub struct NewTenant {
    /// Its id: a new one, or a fixture's.
    pub id: Id,
    /// The tenant above it; `None` makes a root.
    pub parent: Option<TenantKey>,
    /// Its name.
    pub name: String,
    /// The state it starts in.
    pub state: TenantState,
    /// When that state ends by itself: exactly for an -ing state.
    pub settles_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// What it is to its provider.
    pub account_type: AccountType,
    /// Its plan.
    pub plan: Option<String>,
    /// A short name, unique in the instance.
    pub alias: Option<String>,
    /// The vendor's account number for it.
    pub external_account_id: Option<String>,
    /// A free type.
    pub tenant_type: Option<String>,
    /// The host name under which its logo is shown, unique in the instance.
    pub hostname: Option<String>,
    /// A description, searched by its words.
    pub description: Option<String>,
    /// Its billing address.
    pub address: Address,
    /// The company's name where it differs from the tenant's.
    pub company_name: Option<String>,
    /// A department.
    pub department_name: Option<String>,
    /// How many services it may have; `None` for no limit.
    pub service_quota: Option<i64>,
}

impl NewTenant {
    /// An active subscriber with nothing but a name.
    pub fn named(id: Id, parent: Option<TenantKey>, name: &str, created_at: Timestamp) -> Self {
        Self {
            id,
            parent,
            name: name.to_owned(),
            state: TenantState::Active,
            settles_at: None,
            created_at,
            account_type: AccountType::default(),
            plan: None,
            alias: None,
            external_account_id: None,
            tenant_type: None,
            hostname: None,
            description: None,
            address: Address::default(),
            company_name: None,
            department_name: None,
            service_quota: None,
        }
    }
}
