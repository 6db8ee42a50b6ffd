//! What a seed says, once it is read: every value is good by itself, and knows where it stands.

use super::faults::Place;
use crate::model::day::Day;
use crate::model::feature::Entitlement;
use crate::model::icon::Png;
use crate::model::region::Region;
use crate::model::service::{Quota, Service};
use crate::model::subtenant::SubtenantCode;
use crate::model::tenant::AccountType;
use crate::model::usage::Metric;
use crate::model::user::{MembershipKind, MembershipStatus};
use crate::model::{Change, Email, Hostname, Id, Role, Scopes, TenantState, Timestamp};

/// A value and where it stands.
#[derive(Debug)]
pub(super) struct Placed<T> {
    pub place: Place,
    pub value: T,
}

/// A whole seed.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// In place of those there are; `None` to leave them.
    pub regions: Option<Vec<Placed<Region>>>,
    pub features: Vec<FeatureDraft>,
    pub metrics: Vec<Placed<Metric>>,
    /// Each after the one above it.
    pub tenants: Vec<TenantDraft>,
    pub clients: Vec<ClientDraft>,
}

#[derive(Debug)]
pub(super) struct FeatureDraft {
    pub place: Place,
    pub id: String,
    pub name: Option<String>,
    pub description: Option<String>,
    pub default_state: Option<i32>,
}

/// What stands above a tenant.
#[derive(Debug)]
pub(super) enum Above {
    /// Nothing is said: nothing, if it is new.
    Unsaid,
    /// Nothing.
    Nothing,
    /// Another one, by id, alias or name.
    Named(Placed<String>),
    /// The one of this number among the seed's tenants, whose child it is in the file.
    Around(usize),
}

#[derive(Debug)]
pub(super) struct TenantDraft {
    pub place: Place,
    pub above: Above,
    pub id: Option<Id>,
    pub name: Option<String>,
    pub company_name: Change<String>,
    pub department_name: Change<String>,
    pub description: Change<String>,
    pub account_type: Option<AccountType>,
    pub plan: Change<String>,
    pub service_quota: Change<i64>,
    pub state: Option<TenantState>,
    pub settles_at: Option<Timestamp>,
    pub hostname: Change<Hostname>,
    pub alias: Change<String>,
    pub external_account_id: Change<String>,
    pub tenant_type: Change<String>,
    pub address: Change<AddressDraft>,
    pub created_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
    pub parts: Parts,
}

#[derive(Debug, Default)]
pub(super) struct AddressDraft {
    pub street: Change<String>,
    pub city: Change<String>,
    pub postal_code: Change<String>,
    pub country: Change<String>,
    pub further: Change<String>,
}

/// What hangs on a tenant.
#[derive(Debug)]
pub(super) struct Parts {
    pub icon: Change<IconDraft>,
    pub onboarding: Change<bool>,
    pub features: Vec<Placed<(String, i32)>>,
    pub entitlements: Vec<Placed<Entitlement>>,
    pub quotas: Vec<Placed<Quota>>,
    pub services: Vec<Placed<Service>>,
    pub locations: Vec<LocationDraft>,
    pub subtenants: Vec<SubtenantDraft>,
    pub people: Vec<PersonDraft>,
    pub users: Vec<UserDraft>,
    pub usage: Vec<UsageDraft>,
}

#[derive(Debug)]
pub(super) struct IconDraft {
    pub png: Png,
    pub updated_at: Option<Timestamp>,
}

#[derive(Debug)]
pub(super) struct LocationDraft {
    pub place: Place,
    pub id: Option<Id>,
    pub name: String,
    pub is_default: Option<bool>,
    pub created_at: Option<Timestamp>,
}

#[derive(Debug)]
pub(super) struct SubtenantDraft {
    pub place: Place,
    pub id: Option<Id>,
    pub name: Option<String>,
    pub code: Option<SubtenantCode>,
    pub description: Option<String>,
    pub created_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
}

#[derive(Debug)]
pub(super) struct PersonDraft {
    pub place: Place,
    pub id: Option<Id>,
    pub email: Email,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub phone_number: Change<String>,
    pub last_login_at: Change<Timestamp>,
    pub created_at: Option<Timestamp>,
}

/// A person and their place in a tenant.
#[derive(Debug)]
pub(super) struct UserDraft {
    pub person: PersonDraft,
    pub status: Option<MembershipStatus>,
    pub kind: Option<MembershipKind>,
    pub is_admin: Option<bool>,
    pub is_developer: Option<bool>,
    pub is_primary: Option<bool>,
    pub member_since: Option<Timestamp>,
}

#[derive(Debug)]
pub(super) struct UsageDraft {
    pub place: Place,
    pub metric: Metric,
    pub day: Day,
    /// By id or code.
    pub subtenant: Option<String>,
    pub amount: i64,
}

#[derive(Debug)]
pub(super) struct ClientDraft {
    pub place: Place,
    pub id: String,
    pub name: Option<String>,
    pub role: Option<Role>,
    pub scopes: Option<Scopes>,
    pub home: Change<String>,
    pub current: Change<String>,
    pub is_demo: Option<bool>,
    pub created_at: Option<Timestamp>,
    pub secret: Option<String>,
}
