//! Users and their memberships (`ProcessMind`, "Tenant Users").

use super::clock::Timestamp;
use super::email::Email;
use super::id::{Id, IdRef};

/// Whether a membership may be used. Numbered as IPERA's `user_status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum MembershipStatus {
    /// Switched off.
    Passive = 0,
    /// In use.
    Active = 1,
    /// Locked out; only IPERA sets and lifts it.
    Banned = 2,
}

impl MembershipStatus {
    /// All statuses, by number.
    pub const ALL: [Self; 3] = [Self::Passive, Self::Active, Self::Banned];

    /// The status of this number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.number() == number)
    }

    /// The status of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Its name in the control API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Passive => "passive",
            Self::Active => "active",
            Self::Banned => "banned",
        }
    }

    /// Its number.
    pub fn number(self) -> i64 {
        i64::from(self as u8)
    }

    /// The status after somebody set `active`: true makes it active, false makes an active one
    /// passive and leaves a banned one banned.
    #[must_use]
    pub fn set_active(self, active: bool) -> Self {
        match (active, self) {
            (true, _) => Self::Active,
            (false, Self::Active) => Self::Passive,
            (false, other) => other,
        }
    }
}

/// Whether somebody belongs to a tenant, or helps it from outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MembershipKind {
    /// One of the tenant's own people.
    #[default]
    Normal,
    /// Support staff, untouched when the tenant is switched off.
    Support,
}

impl MembershipKind {
    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Normal, Self::Support].into_iter().find(|kind| kind.name() == name)
    }

    /// Its name in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Support => "support",
        }
    }
}

/// A member of a tenant, as its vendor lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The user's id.
    pub id: Id,
    /// The user's e-mail address as it was first written.
    pub email: String,
    /// First name; empty when none was given.
    pub first_name: String,
    /// Last name; empty when none was given.
    pub last_name: String,
    /// When the user was made.
    pub created_at: Timestamp,
    /// When the user last signed in anywhere.
    pub last_login_at: Option<Timestamp>,
    /// Whether the membership may be used.
    pub status: MembershipStatus,
    /// Whether it carries an administrator's rights.
    pub is_admin: bool,
    /// Whether it carries a developer's rights.
    pub is_developer: bool,
    /// Whether the membership in the organization, if there is one, may be used.
    pub is_active_in_organization: bool,
    /// Whether there is an active administrator's membership in the organization.
    pub is_admin_in_organization: bool,
}

/// A member of a tenant, with everything that is kept of the membership.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRecord {
    /// The user's row.
    pub user: i64,
    /// The user's id.
    pub id: Id,
    /// The user's e-mail address as it was first written.
    pub email: String,
    /// First name; empty when none was given.
    pub first_name: String,
    /// Last name; empty when none was given.
    pub last_name: String,
    /// Phone number.
    pub phone_number: Option<String>,
    /// When the user last signed in anywhere.
    pub last_login_at: Option<Timestamp>,
    /// Whether the membership may be used.
    pub status: MembershipStatus,
    /// Own people, or support staff.
    pub kind: MembershipKind,
    /// Whether it carries an administrator's rights.
    pub is_admin: bool,
    /// Whether it carries a developer's rights.
    pub is_developer: bool,
    /// Whether it is the tenant's primary administrator.
    pub is_primary: bool,
    /// When the membership was made.
    pub created_at: Timestamp,
}

/// Who is to be added to a tenant, and how.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// The e-mail address, by which the person is found within the organization.
    pub email: Email,
    /// Used only when the person is new.
    pub first_name: String,
    /// Used only when the person is new.
    pub last_name: String,
    /// Whether the membership may be used.
    pub status: MembershipStatus,
    /// Whether it carries an administrator's rights.
    pub is_admin: bool,
    /// Whether it carries a developer's rights.
    pub is_developer: bool,
    /// Own people, or support staff.
    pub kind: MembershipKind,
    /// Whether it is the tenant's primary administrator.
    pub is_primary: bool,
}

/// Who is to be the primary administrator of a new tenant (DPoD).
#[derive(Clone, Debug)]
pub struct NewAdministrator {
    /// The person and the membership.
    pub member: NewMember,
    /// Used only when the person is new.
    pub phone_number: String,
}

/// The primary administrator of a tenant (DPoD, "getAdmin").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrimaryAdministrator {
    /// First name; empty when none was given.
    pub first_name: String,
    /// Last name; empty when none was given.
    pub last_name: String,
    /// The e-mail address as it was first written.
    pub email: String,
    /// The telephone number.
    pub phone_number: Option<String>,
}

/// Flags of a membership to change; `None` stays.
#[derive(Clone, Copy, Debug)]
pub struct MemberChange {
    /// Whose membership.
    pub user: IdRef,
    /// Administrator's rights.
    pub is_admin: Option<bool>,
    /// Whether it may be used; see [`MembershipStatus::set_active`].
    pub is_active: Option<bool>,
    /// Developer's rights.
    pub is_developer: Option<bool>,
}
