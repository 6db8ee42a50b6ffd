//! Memberships as the control API shows them, page by page.

use rusqlite::Row;

use super::connection::{Reading, Writing};
use super::rows::id_at;
use crate::model::tenant::TenantKey;
use crate::model::user::{MemberRecord, MembershipKind};
use crate::model::{Error, IdRef, Timestamp};

fn member_record_row(row: &Row) -> rusqlite::Result<MemberRecord> {
    let kind: String = row.get(9)?;
    Ok(MemberRecord {
        user: row.get(0)?,
        id: id_at(row, 1)?,
        email: row.get(3)?,
        first_name: row.get(4)?,
        last_name: row.get(5)?,
        phone_number: row.get(6)?,
        last_login_at: row.get(7)?,
        status: row.get(8)?,
        kind: MembershipKind::from_name(&kind).unwrap_or_default(),
        is_admin: row.get(10)?,
        is_developer: row.get(11)?,
        is_primary: row.get(12)?,
        created_at: row.get(13)?,
    })
}

impl Reading<'_> {
    /// Up to `limit` members of a tenant after a place, oldest membership first.
    pub fn members_after(
        &self,
        tenant: TenantKey,
        after: (Timestamp, i64),
        limit: i64,
    ) -> Result<Vec<MemberRecord>, Error> {
        self.all(
            "SELECT u.key, u.id, u.id_uuid, u.email, u.first_name, u.last_name, u.phone_number, u.last_login_at,
                    m.status, m.kind, m.is_admin, m.is_developer, m.is_primary, m.created_at
             FROM membership m JOIN user u ON u.key = m.user
             WHERE m.tenant = ?1 AND (m.created_at, m.user) > (?2, ?3) ORDER BY m.created_at, m.user LIMIT ?4",
            (tenant, after.0, after.1, limit),
            member_record_row,
        )
    }

    /// The member of this id in a tenant.
    pub fn member_record(
        &self,
        tenant: TenantKey,
        user: IdRef,
    ) -> Result<Option<MemberRecord>, Error> {
        self.one(
            "SELECT u.key, u.id, u.id_uuid, u.email, u.first_name, u.last_name, u.phone_number, u.last_login_at,
                    m.status, m.kind, m.is_admin, m.is_developer, m.is_primary, m.created_at
             FROM user u JOIN membership m ON m.tenant = ?1 AND m.user = u.key WHERE u.id_uuid = ?2",
            (tenant, user.uuid().into_bytes()),
            member_record_row,
        )
    }
}

impl Writing<'_> {
    /// Makes a membership one of the tenant's own people, or of support staff.
    pub fn set_membership_kind(
        &self,
        tenant: TenantKey,
        user: i64,
        kind: MembershipKind,
    ) -> Result<(), Error> {
        self.execute(
            "UPDATE membership SET kind = ?3 WHERE tenant = ?1 AND user = ?2",
            (tenant, user, kind.name()),
        )?;
        Ok(())
    }
}
