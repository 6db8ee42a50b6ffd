//! Users and their memberships.

use rusqlite::Row;
use uuid::Uuid;

use super::connection::{Reading, Writing};
use super::rows::id_at;
use crate::model::tenant::{Tenant, TenantKey};
use crate::model::user::{Member, MembershipStatus, NewMember, PrimaryAdministrator};
use crate::model::{Email, Error, Id, IdRef, Timestamp};

/// The flags of one membership.
#[derive(Clone, Copy, Debug)]
pub struct MembershipFlags {
    /// The user's row.
    pub user: i64,
    /// Whether it may be used.
    pub status: MembershipStatus,
    /// Administrator's rights.
    pub is_admin: bool,
    /// Developer's rights.
    pub is_developer: bool,
}

fn member_row(row: &Row) -> rusqlite::Result<Member> {
    Ok(Member {
        id: id_at(row, 0)?,
        email: row.get(2)?,
        first_name: row.get(3)?,
        last_name: row.get(4)?,
        created_at: row.get(5)?,
        last_login_at: row.get(6)?,
        status: row.get(7)?,
        is_admin: row.get(8)?,
        is_developer: row.get(9)?,
        is_active_in_organization: row.get(10)?,
        is_admin_in_organization: row.get(11)?,
    })
}

impl Reading<'_> {
    /// All members of a tenant, oldest membership first.
    pub fn members(&self, tenant: &Tenant) -> Result<Vec<Member>, Error> {
        self.all(
            "SELECT u.id, u.id_uuid, u.email, u.first_name, u.last_name, u.created_at, u.last_login_at,
                    m.status, m.is_admin, m.is_developer,
                    coalesce(o.status = 1, 1), coalesce(o.status = 1 AND o.is_admin = 1, 0)
             FROM membership m JOIN user u ON u.key = m.user
             LEFT JOIN membership o ON o.tenant = ?2 AND o.user = m.user
             WHERE m.tenant = ?1 ORDER BY m.created_at, m.user",
            (tenant.key, tenant.organization),
            member_row,
        )
    }

    /// The user with this address in an organization: row and id.
    pub fn user_by_email(
        &self,
        organization: TenantKey,
        email: &Email,
    ) -> Result<Option<(i64, Id)>, Error> {
        self.one(
            "SELECT key, id, id_uuid FROM user WHERE organization = ?1 AND email_folded = ?2",
            (organization, email.folded()),
            |row| Ok((row.get(0)?, id_at(row, 1)?)),
        )
    }

    /// The membership of the user of this id in a tenant.
    pub fn membership(
        &self,
        tenant: TenantKey,
        user: IdRef,
    ) -> Result<Option<MembershipFlags>, Error> {
        self.one(
            "SELECT m.user, m.status, m.is_admin, m.is_developer
             FROM user u JOIN membership m ON m.tenant = ?1 AND m.user = u.key WHERE u.id_uuid = ?2",
            (tenant, user.uuid().into_bytes()),
            |row| {
                Ok(MembershipFlags {
                    user: row.get(0)?,
                    status: row.get(1)?,
                    is_admin: row.get(2)?,
                    is_developer: row.get(3)?,
                })
            },
        )
    }

    /// Whether a user is a member of a tenant.
    pub fn is_member(&self, tenant: TenantKey, user: i64) -> Result<bool, Error> {
        let found = self.one(
            "SELECT 1 FROM membership WHERE tenant = ?1 AND user = ?2",
            (tenant, user),
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    /// The primary administrator of a tenant, if there is one.
    pub fn primary_administrator(
        &self,
        tenant: TenantKey,
    ) -> Result<Option<PrimaryAdministrator>, Error> {
        self.one(
            "SELECT u.first_name, u.last_name, u.email, u.phone_number
             FROM membership m JOIN user u ON u.key = m.user WHERE m.tenant = ?1 AND m.is_primary = 1",
            [tenant],
            |row| {
                Ok(PrimaryAdministrator {
                    first_name: row.get(0)?,
                    last_name: row.get(1)?,
                    email: row.get(2)?,
                    phone_number: row.get(3)?,
                })
            },
        )
    }

    /// How many members a tenant has.
    pub fn member_count(&self, tenant: TenantKey) -> Result<i64, Error> {
        self.number("SELECT count(*) FROM membership WHERE tenant = ?1", [tenant])
    }

    /// How many active members a tenant has.
    pub fn active_members(&self, tenant: TenantKey) -> Result<i64, Error> {
        self.number("SELECT count(*) FROM membership WHERE tenant = ?1 AND status = 1", [tenant])
    }
}

impl Writing<'_> {
    /// Adds a person to an organization and returns the row.
    pub fn insert_user(
        &self,
        id: &Id,
        organization: TenantKey,
        member: &NewMember,
        now: Timestamp,
    ) -> Result<i64, Error> {
        let uuid: Uuid = id.uuid();
        self.execute(
            "INSERT INTO user (id, id_uuid, organization, email, email_folded, first_name, last_name, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            (
                id.as_str(),
                uuid.into_bytes(),
                organization,
                member.email.as_str(),
                member.email.folded(),
                &member.first_name,
                &member.last_name,
                now,
            ),
        )?;
        Ok(self.last_key())
    }

    /// Notes when a person last signed in.
    pub fn set_last_login(&self, user: i64, at: Timestamp) -> Result<(), Error> {
        self.execute("UPDATE user SET last_login_at = ?2 WHERE key = ?1", (user, at))?;
        Ok(())
    }

    /// Gives a user a telephone number.
    pub fn set_phone_number(&self, user: i64, phone_number: &str) -> Result<(), Error> {
        self.execute("UPDATE user SET phone_number = ?2 WHERE key = ?1", (user, phone_number))?;
        Ok(())
    }

    /// Makes a user a member of a tenant of the same organization.
    pub fn insert_membership(
        &self,
        tenant: &Tenant,
        user: i64,
        member: &NewMember,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.execute(
            "INSERT INTO membership (tenant, user, organization, status, kind, is_admin, is_developer, is_primary, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            (
                tenant.key,
                user,
                tenant.organization,
                member.status,
                member.kind.name(),
                member.is_admin,
                member.is_developer,
                member.is_primary,
                now,
            ),
        )?;
        Ok(())
    }

    /// Changes the flags of a membership. A primary administrator who loses the rights is primary
    /// no more.
    pub fn update_membership(
        &self,
        tenant: TenantKey,
        flags: MembershipFlags,
    ) -> Result<(), Error> {
        self.execute(
            "UPDATE membership SET status = ?3, is_admin = ?4, is_developer = ?5, is_primary = is_primary AND ?4
             WHERE tenant = ?1 AND user = ?2",
            (tenant, flags.user, flags.status, flags.is_admin, flags.is_developer),
        )?;
        Ok(())
    }

    /// Ends a membership.
    pub fn delete_membership(&self, tenant: TenantKey, user: i64) -> Result<(), Error> {
        self.execute("DELETE FROM membership WHERE tenant = ?1 AND user = ?2", (tenant, user))?;
        Ok(())
    }
}
