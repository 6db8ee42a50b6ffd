//! What there is: the tenants and everything that hangs on them, in plain maps.

use std::collections::BTreeMap;

use serde_json::Value;
use tenantd::model::Role;

/// The number of the step that made something: its name for as long as a test runs, whatever
/// becomes of the steps around it.
pub type Label = u32;

/// The five vendors' APIs and our own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    Ocs,
    Processmind,
    Nse,
    Dpod,
    Ipera,
    Control,
}

/// As OCS numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Creating,
    Active,
    Deactivating,
    Deactivated,
    Reactivating,
    Deleting,
    Deleted,
}

impl State {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Creating, "Creating"),
        (Self::Active, "Active"),
        (Self::Deactivating, "Deactivating"),
        (Self::Deactivated, "Deactivated"),
        (Self::Reactivating, "Reactivating"),
        (Self::Deleting, "Deleting"),
        (Self::Deleted, "Deleted"),
    ];

    pub fn of(number: i64) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?).map(|(state, _)| *state)
    }

    pub fn number(self) -> i64 {
        self as i64
    }

    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Where it ends by itself.
    pub fn settled(self) -> Self {
        match self {
            Self::Creating | Self::Reactivating => Self::Active,
            Self::Deactivating => Self::Deactivated,
            Self::Deleting => Self::Deleted,
            state => state,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entitlement {
    /// `feature`, `resource` or `usage`: 0, 1, 2.
    pub kind: usize,
    pub is_hard: bool,
    pub value: i64,
    pub is_blocked: bool,
}

#[derive(Clone, Debug)]
pub struct Subtenant {
    pub id: String,
    pub name: String,
    pub code: &'static str,
    pub description: String,
}

/// A person of an organization.
#[derive(Clone, Debug)]
pub struct User {
    pub id: String,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub phone: Option<String>,
}

/// A person's place in a tenant; `email` in lower case names them within the organization.
#[derive(Clone, Debug)]
pub struct Member {
    pub email: String,
    pub status: i64,
    pub is_support: bool,
    pub is_admin: bool,
    pub is_developer: bool,
    pub is_primary: bool,
}

#[derive(Clone, Debug)]
pub struct Tenant {
    pub id: String,
    pub parent: Option<Label>,
    pub state: State,
    /// The year that it says it was made in, if it is not now.
    pub year: Option<u32>,
    /// By the names of the control API; those of the address without it. What is not set is not
    /// there.
    pub attributes: BTreeMap<&'static str, Value>,
    pub icon: Option<u8>,
    pub onboarding: bool,
    pub features: BTreeMap<&'static str, i64>,
    pub entitlements: BTreeMap<&'static str, Entitlement>,
    pub quotas: BTreeMap<&'static str, i64>,
    /// By type and plan.
    pub services: BTreeMap<(&'static str, &'static str), i64>,
    /// The oldest membership first.
    pub members: Vec<Member>,
    pub subtenants: BTreeMap<Label, Subtenant>,
    pub locations: usize,
    /// By metric and subtenant.
    pub counters: BTreeMap<(&'static str, Option<Label>), i64>,
}

impl Tenant {
    pub fn new(parent: Option<Label>, name: &str) -> Self {
        Self {
            id: String::new(),
            parent,
            state: State::Active,
            year: None,
            attributes: BTreeMap::from([("name", name.into())]),
            icon: None,
            onboarding: false,
            features: BTreeMap::new(),
            entitlements: BTreeMap::new(),
            quotas: BTreeMap::new(),
            services: BTreeMap::new(),
            members: Vec::new(),
            subtenants: BTreeMap::new(),
            locations: 0,
            counters: BTreeMap::new(),
        }
    }

    pub fn is_live(&self) -> bool {
        !matches!(self.state, State::Deleting | State::Deleted)
    }

    pub fn text(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute)?.as_str()
    }

    pub fn is_provider(&self) -> bool {
        self.text("accountType") == Some("service_provider")
    }

    /// What was counted of a metric, subtenants included.
    pub fn used(&self, metric: &str) -> i64 {
        self.counters.iter().filter(|((name, _), _)| *name == metric).map(|(_, sum)| sum).sum()
    }

    pub fn member(&mut self, email: &str) -> Option<&mut Member> {
        let email = email.to_lowercase();
        self.members.iter_mut().find(|member| member.email == email)
    }
}

/// What the scopes of a token amount to; they count in `DPoD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scoped {
    /// None: the role counts.
    No,
    As(Role),
    /// `api_service` alone.
    Service,
}

#[derive(Clone, Debug)]
pub struct Caller {
    pub name: &'static str,
    pub role: Role,
    pub scoped: Scoped,
    pub home: Option<Label>,
    pub current: Option<Label>,
}

/// Who did what to which tenant, how often.
pub type Trail = BTreeMap<(Option<usize>, String, Option<Label>), usize>;

#[derive(Clone, Debug, Default)]
pub struct Model {
    pub tenants: BTreeMap<Label, Tenant>,
    /// The people of each root, by e-mail in lower case.
    pub users: BTreeMap<(Label, String), User>,
    pub callers: Vec<Caller>,
    pub trail: Trail,
    /// Whether states on the way wait for the clock.
    pub has_delay: bool,
    /// How often it was waited for.
    pub waits: u32,
    /// Every tenant that there ever was, with its id and the one above it.
    pub ever: BTreeMap<Label, (String, Option<Label>)>,
}

impl Model {
    /// A tenant and those above it, from itself up.
    pub fn line(&self, tenant: Label) -> Vec<Label> {
        let above = |label: &Label| self.ever.get(label).and_then(|(_, parent)| *parent);
        std::iter::successors(Some(tenant), above).collect()
    }

    pub fn root(&self, tenant: Label) -> Label {
        self.line(tenant).pop().unwrap_or(tenant)
    }

    /// The tenants that there are, the oldest first.
    pub fn all(&self) -> Vec<Label> {
        let mut all: Vec<Label> = self.tenants.keys().copied().collect();
        all.sort_by_key(|label| (self.tenants[label].year.unwrap_or(u32::MAX), *label));
        all
    }

    /// A tenant and all below it, the oldest first.
    pub fn below(&self, top: Label) -> Vec<Label> {
        self.all().into_iter().filter(|label| self.line(*label).contains(&top)).collect()
    }

    pub fn live(&self, label: Label) -> Option<&Tenant> {
        self.tenants.get(&label).filter(|tenant| tenant.is_live())
    }

    pub fn live_below(&self, top: Label) -> Vec<Label> {
        self.below(top).into_iter().filter(|label| self.live(*label).is_some()).collect()
    }

    pub fn children(&self, parent: Label) -> Vec<Label> {
        let is_child = |label: &Label| self.live(*label).is_some_and(|t| t.parent == Some(parent));
        self.all().into_iter().filter(is_child).collect()
    }

    /// Whether a live tenant but `except` has this host name or alias.
    pub fn is_taken(&self, attribute: &str, text: &str, except: Option<Label>) -> bool {
        self.tenants.iter().any(|(label, tenant)| {
            Some(*label) != except
                && tenant.is_live()
                && tenant.text(attribute).is_some_and(|other| other.eq_ignore_ascii_case(text))
        })
    }

    pub fn code_is_taken(&self, code: &str) -> bool {
        let mut subtenants = self.tenants.values().flat_map(|tenant| tenant.subtenants.values());
        subtenants.any(|subtenant| subtenant.code == code)
    }

    /// The subtenant of this label, and the tenant it is of.
    pub fn subtenant(&self, label: Label) -> Option<(Label, &Subtenant)> {
        let mut tenants = self.tenants.iter();
        tenants.find_map(|(tenant, of)| Some((*tenant, of.subtenants.get(&label)?)))
    }

    pub fn user(&self, tenant: Label, email: &str) -> Option<&User> {
        self.users.get(&(self.root(tenant), email.to_lowercase()))
    }

    /// Which tenants a role at this home sees.
    pub fn sees(&self, role: Role, home: Option<Label>, tenant: Label) -> bool {
        let is_in_sight = match role {
            Role::Operator => true,
            Role::Member => home == Some(tenant),
            Role::Admin | Role::Provider => {
                home.is_some_and(|home| self.line(tenant).contains(&home))
            }
        };
        is_in_sight && self.live(tenant).is_some()
    }

    pub fn note(&mut self, caller: Option<usize>, operation: &str, tenant: Option<Label>) {
        *self.trail.entry((caller, operation.to_owned(), tenant)).or_default() += 1;
    }

    /// How many service providers stand above one another, down to this tenant, itself included.
    pub fn provider_levels(&self, tenant: Label) -> usize {
        self.line(tenant).iter().filter(|label| self.tenants[label].is_provider()).count()
    }
}
