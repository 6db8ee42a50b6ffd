//! The provider itself and its divisions, and what a line of the tables of tenants says.

use super::services::service_quota;
use crate::model::TenantState::{self, Active, IsHomeTenant};
use crate::model::address::Address;
use crate::model::tenant::{AccountType, NewTenant, TenantKey};
use crate::model::{Error, Id, Timestamp};

/// One tenant as the tables describe it.
pub struct Entry {
    /// Its short name in the tables: the alias, the label of the host name, the mail domain.
    pub slug: &'static str,
    /// Its id, where a seed gives one.
    pub id: Option<&'static str>,
    /// The slug of the tenant above it.
    pub parent: Option<&'static str>,
    /// Its name.
    pub name: &'static str,
    /// Its state.
    pub state: TenantState,
    /// What it is to its provider.
    pub account_type: AccountType,
    /// Its plan.
    pub plan: &'static str,
    /// Its free type.
    pub tenant_type: &'static str,
    /// When it was made, in RFC 3339; a tenant in Creating was made a moment ago.
    pub since: &'static str,
    /// Street, city, postal code and country; empty parts are absent.
    pub address: [&'static str; 4],
    /// A description.
    pub about: &'static str,
    /// Whether the slug is its alias.
    pub has_alias: bool,
    /// Whether it has a host name.
    pub has_hostname: bool,
    /// Whether it has an icon.
    pub has_icon: bool,
    /// The names of its subtenants.
    pub subtenants: &'static [&'static str],
}

/// An active division, directly below the root.
const DIVISION: Entry = Entry {
    slug: "",
    id: None,
    parent: Some(ROOT),
    name: "",
    state: Active,
    account_type: AccountType::ServiceProvider,
    plan: "enterprise",
    tenant_type: "Division",
    since: "",
    address: [""; 4],
    about: "",
    has_alias: true,
    has_hostname: true,
    has_icon: true,
    subtenants: &[],
};

/// What a customer of a division is unless its line says otherwise.
pub const CUSTOMER: Entry = Entry {
    account_type: AccountType::Subscriber,
    plan: "professional",
    tenant_type: "Customer",
    has_hostname: false,
    ..DIVISION
};

/// The slug of the root.
pub const ROOT: &str = "aldermere";
/// The domain below which the tenants have their host names.
const HOST_DOMAIN: &str = "aldermere.example.com";

/// The root and the divisions, oldest first. The root is the instance's home tenant, which IPERA
/// does not list: so its list begins as in seed 003.
#[rustfmt::skip]
pub const PROVIDER: &[Entry] = &[
    Entry { slug: ROOT, id: Some("c3d4e5f6-a7b8-9012-cdef-345678901234"), parent: None, name: "Aldermere Cloud Services",
        state: IsHomeTenant, tenant_type: "Provider", since: "2011-04-04T08:00:00Z",
        address: ["Herengracht 417", "Amsterdam", "1017 BP", "NL"],
        about: "Managed cloud for industry and the public sector, from Amsterdam since 2011",
        subtenants: &["Platform Engineering", "Customer Care", "Finance"], ..DIVISION },
    Entry { slug: "nordics", name: "Aldermere Nordics", since: "2012-02-13T09:00:00Z",
        address: ["Rosenkrantz' gate 22", "Oslo", "0160", "NO"], about: "Sales and operations in the Nordic countries",
        subtenants: &["Operations", "Partner Desk"], ..DIVISION },
    Entry { slug: "central-europe", name: "Aldermere Central Europe", since: "2012-09-03T09:00:00Z",
        address: ["Mainzer Landstraße 181", "Frankfurt am Main", "60327", "DE"], about: "Sales and operations between the Rhine and the Bosporus",
        subtenants: &["Operations", "Partner Desk"], ..DIVISION },
    Entry { slug: "uk-ireland", name: "Aldermere UK & Ireland", since: "2013-06-17T09:00:00Z",
        address: ["14 Quay Street", "Manchester", "M3 3JN", "GB"], about: "Sales and operations in the United Kingdom and Ireland",
        subtenants: &["Operations"], ..DIVISION },
    Entry { slug: "asia-pacific", name: "Aldermere Asia Pacific", since: "2014-10-20T02:00:00Z",
        address: ["88 Robinson Road #12-03", "Singapore", "068893", "SG"], about: "Sales and operations in Asia and Oceania",
        subtenants: &["Operations"], ..DIVISION },
    Entry { slug: "americas", name: "Aldermere Americas", since: "2015-03-09T15:00:00Z",
        address: ["310 Congress Avenue", "Austin", "78701", "US"], about: "Sales and operations in North and South America",
        subtenants: &["Operations"], ..DIVISION },
];

impl Entry {
    /// When it was made.
    pub fn created_at(&self, now: Timestamp) -> Result<Timestamp, Error> {
        match self.state {
            TenantState::Creating => Ok(ago(now, 4 * MINUTE_MS)),
            _ => moment(self.since),
        }
    }

    /// What the tenant is made from; `place` is its place in the tables.
    pub fn to_new_tenant(
        &self,
        id: Id,
        parent: Option<TenantKey>,
        place: usize,
        now: Timestamp,
    ) -> Result<NewTenant, Error> {
        let [street, city, postal_code, country] = self.address.map(given);
        let settles_at =
            self.state.settles_to().map(|_| ago(now, -(SETTLES_IN_MINUTES * MINUTE_MS)));
        let is_trial = self.account_type == AccountType::Trial;
        Ok(NewTenant {
            id,
            parent,
            name: self.name.to_owned(),
            state: self.state,
            settles_at,
            created_at: self.created_at(now)?,
            account_type: self.account_type,
            plan: given(self.plan),
            alias: self.has_alias.then(|| self.slug.to_owned()),
            external_account_id: (!is_trial).then(|| format!("ALD-{}", 10_240 + 37 * place)),
            tenant_type: given(self.tenant_type),
            hostname: self.has_hostname.then(|| self.hostname()),
            description: given(self.about),
            address: Address { street, city, postal_code, country, further_members: None },
            company_name: None,
            department_name: None,
            service_quota: Some(service_quota(self.plan)),
        })
    }

    fn hostname(&self) -> String {
        if self.parent.is_none() {
            HOST_DOMAIN.to_owned()
        } else {
            format!("{}.{HOST_DOMAIN}", self.slug)
        }
    }
}

/// How far ahead of now the tenants in an -ing state settle.
const SETTLES_IN_MINUTES: i64 = 30;
/// A minute in milliseconds.
pub const MINUTE_MS: i64 = 60_000;
/// An hour in milliseconds.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// A day in milliseconds.
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// The moment this many milliseconds before `moment`.
pub fn ago(moment: Timestamp, ms: i64) -> Timestamp {
    Timestamp(moment.0 - ms)
}

/// The moment of an RFC 3339 text in the tables.
pub fn moment(text: &str) -> Result<Timestamp, Error> {
    Timestamp::parse(text)
        .ok_or_else(|| Error::Internal { reason: format!("the demo has a bad time: {text:?}") })
}

fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
