//! People of organizations, and their places in tenants.

use rusqlite::Row;

use crate::model::tenant::{Tenant, TenantKey};
use crate::model::user::{MembershipKind, MembershipStatus};
use crate::model::{Email, Error, Id, IdRef, Timestamp};
use crate::store::connection::{Reading, Writing};
use crate::store::rows::id_at;

/// A person of an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The row's key.
    pub key: i64,
    /// The user's id.
    pub id: Id,
    /// The organization.
    pub organization: TenantKey,
    /// The e-mail address as it was first written.
    pub email: String,
    /// First name; empty when none was given.
    pub first_name: String,
    /// Last name; empty when none was given.
    pub last_name: String,
    /// Phone number.
    pub phone_number: Option<String>,
    /// When the user was made.
    pub created_at: Timestamp,
    /// When the user last signed in anywhere.
    pub last_login_at: Option<Timestamp>,
}

/// A person's place in one tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The user's row.
    pub user: i64,
    /// Whether it may be used.
    pub status: MembershipStatus,
    /// Own people, or support staff.
    pub kind: MembershipKind,
    /// Administrator's rights.
    pub is_admin: bool,
    /// Developer's rights.
    pub is_developer: bool,
    /// Whether it is the tenant's primary administrator.
    pub is_primary: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

fn person_row(row: &Row) -> rusqlite::Result<Person> {
    Ok(Person {
        key: row.get(0)?,
        id: id_at(row, 1)?,
        organization: row.get(3)?,
        email: row.get(4)?,
        first_name: row.get(5)?,
        last_name: row.get(6)?,
        phone_number: row.get(7)?,
        created_at: row.get(8)?,
        last_login_at: row.get(9)?,
    })
}

fn membership_row(row: &Row) -> rusqlite::Result<Membership> {
    let kind: String = row.get(2)?;
    Ok(Membership {
        user: row.get(0)?,
        status: row.get(1)?,
        kind: MembershipKind::from_name(&kind).unwrap_or_default(),
        is_admin: row.get(3)?,
        is_developer: row.get(4)?,
        is_primary: row.get(5)?,
        created_at: row.get(6)?,
    })
}

impl Reading<'_> {
    /// The people of an organization, in the order in which they were made.
    pub fn people(&self, organization: TenantKey) -> Result<Vec<Person>, Error> {
        let mut people = self.all(
            "SELECT key, id, id_uuid, organization, email, first_name, last_name, phone_number, created_at, last_login_at
             FROM user WHERE organization = ?1",
            [organization],
            person_row,
        )?;
        people.sort_unstable_by_key(|person| person.key);
        Ok(people)
    }

    /// The person of this id, of whichever organization.
    pub fn person_of_id(&self, id: IdRef) -> Result<Option<Person>, Error> {
        self.one(
            "SELECT key, id, id_uuid, organization, email, first_name, last_name, phone_number, created_at, last_login_at
             FROM user WHERE id_uuid = ?1",
            [id.uuid().into_bytes()],
            person_row,
        )
    }

    /// The person with this address in an organization.
    pub fn person_of_email(
        &self,
        organization: TenantKey,
        email: &Email,
    ) -> Result<Option<Person>, Error> {
        self.one(
            "SELECT key, id, id_uuid, organization, email, first_name, last_name, phone_number, created_at, last_login_at
             FROM user WHERE organization = ?1 AND email_folded = ?2",
            (organization, email.folded()),
            person_row,
        )
    }

    /// The memberships of a tenant, oldest first, each with its person's address.
    pub fn memberships(&self, tenant: TenantKey) -> Result<Vec<(Membership, String)>, Error> {
        self.all(
            "SELECT m.user, m.status, m.kind, m.is_admin, m.is_developer, m.is_primary, m.created_at, u.email
             FROM membership m JOIN user u ON u.key = m.user WHERE m.tenant = ?1 ORDER BY m.created_at, m.user",
            [tenant],
            |row| Ok((membership_row(row)?, row.get(7)?)),
        )
    }

    /// A person's membership of a tenant.
    pub fn membership_of(&self, tenant: TenantKey, user: i64) -> Result<Option<Membership>, Error> {
        self.one(
            "SELECT user, status, kind, is_admin, is_developer, is_primary, created_at
             FROM membership WHERE tenant = ?1 AND user = ?2",
            (tenant, user),
            membership_row,
        )
    }

    /// The row key of a tenant's primary administrator.
    pub fn primary_of(&self, tenant: TenantKey) -> Result<Option<i64>, Error> {
        self.one(
            "SELECT user FROM membership WHERE tenant = ?1 AND is_primary = 1",
            [tenant],
            |row| row.get(0),
        )
    }
}

impl Writing<'_> {
    /// Adds a person to an organization, whatever `key` says, and returns the row.
    pub fn insert_person(&self, person: &Person, email: &Email) -> Result<i64, Error> {
        self.execute(
            "INSERT INTO user (id, id_uuid, organization, email, email_folded, first_name, last_name,
               phone_number, created_at, last_login_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            (
                person.id.as_str(),
                person.id.uuid().into_bytes(),
                person.organization,
                email.as_str(),
                email.folded(),
                &person.first_name,
                &person.last_name,
                &person.phone_number,
                person.created_at,
                person.last_login_at,
            ),
        )?;
        Ok(self.last_key())
    }

    /// Writes what can change of a person.
    pub fn update_person(&self, person: &Person, email: &Email) -> Result<(), Error> {
        self.execute(
            "UPDATE user SET email = ?2, email_folded = ?3, first_name = ?4, last_name = ?5, phone_number = ?6,
               last_login_at = ?7 WHERE key = ?1",
            (
                person.key,
                email.as_str(),
                email.folded(),
                &person.first_name,
                &person.last_name,
                &person.phone_number,
                person.last_login_at,
            ),
        )?;
        Ok(())
    }

    /// Gives a person this place in a tenant, instead of the one they have there.
    pub fn put_membership(&self, tenant: &Tenant, membership: &Membership) -> Result<(), Error> {
        self.execute(
            "INSERT INTO membership (tenant, user, organization, status, kind, is_admin, is_developer, is_primary, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (tenant, user) DO UPDATE SET status = excluded.status, kind = excluded.kind,
               is_admin = excluded.is_admin, is_developer = excluded.is_developer,
               is_primary = excluded.is_primary, created_at = excluded.created_at",
            (
                tenant.key,
                membership.user,
                tenant.organization,
                membership.status,
                membership.kind.name(),
                membership.is_admin,
                membership.is_developer,
                membership.is_primary,
                membership.created_at,
            ),
        )?;
        Ok(())
    }
}
