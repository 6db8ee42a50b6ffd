//! Tenants with everything that their own row holds, and what stands around them.

use rusqlite::Row;

use super::connection::{Reading, Writing};
use super::rows::id_at;
use super::tenants::{Sight, tenant_row};
use crate::model::address::Address;
use crate::model::tenant::{AccountType, TenantKey, TenantProfile};
use crate::model::{Error, Hostname, Id, IdRef, Timestamp};

pub(super) fn profile_row(row: &Row) -> rusqlite::Result<TenantProfile> {
    let account_type: String = row.get(17)?;
    let has_parent = row.get_ref(3)? != rusqlite::types::ValueRef::Null;
    Ok(TenantProfile {
        tenant: tenant_row(row)?,
        parent_id: if has_parent { Some(id_at(row, 25)?) } else { None },
        company_name: row.get(13)?,
        department_name: row.get(14)?,
        description: row.get(15)?,
        hostname: row.get(16)?,
        account_type: AccountType::from_name(&account_type).unwrap_or_default(),
        service_quota: row.get(18)?,
        address: Address {
            street: row.get(19)?,
            city: row.get(20)?,
            postal_code: row.get(21)?,
            country: row.get(22)?,
            further_members: row.get(23)?,
        },
    })
}

impl Reading<'_> {
    /// The live tenant of this id within `sight`, whole. Unknown and foreign ids take the same
    /// statement.
    pub fn visible_profile(&self, sight: Sight, id: IdRef) -> Result<Option<TenantProfile>, Error> {
        self.one(
            "SELECT t.key, t.id, t.id_uuid, t.parent, t.organization, t.name, t.state, t.created_at, t.updated_at,
                    t.alias, t.external_account_id, t.tenant_type, t.plan,
                    t.company_name, t.department_name, t.description, t.hostname, t.account_type, t.service_quota,
                    t.street, t.city, t.postal_code, t.country, t.address_members, NULL, p.id, p.id_uuid
             FROM tenant t JOIN tenant_tree v ON v.descendant = t.key AND v.ancestor = ?1 AND v.depth <= ?2
             LEFT JOIN tenant p ON p.key = t.parent
             WHERE t.id_uuid = ?3 AND t.state NOT BETWEEN 5 AND 7",
            (sight.ancestor, sight.max_depth, id.uuid().into_bytes()),
            profile_row,
        )
    }

    /// The tenant with this key, whole, whatever its state.
    pub fn profile(&self, key: TenantKey) -> Result<Option<TenantProfile>, Error> {
        self.one(
            "SELECT t.key, t.id, t.id_uuid, t.parent, t.organization, t.name, t.state, t.created_at, t.updated_at,
                    t.alias, t.external_account_id, t.tenant_type, t.plan,
                    t.company_name, t.department_name, t.description, t.hostname, t.account_type, t.service_quota,
                    t.street, t.city, t.postal_code, t.country, t.address_members, NULL, p.id, p.id_uuid
             FROM tenant t LEFT JOIN tenant p ON p.key = t.parent WHERE t.key = ?1",
            [key],
            profile_row,
        )
    }

    /// Whether another live tenant than `except` has this host name.
    pub fn hostname_is_taken(&self, hostname: &Hostname, except: TenantKey) -> Result<bool, Error> {
        let found = self.one(
            "SELECT 1 FROM tenant
             WHERE hostname = ?1 AND hostname IS NOT NULL AND state NOT BETWEEN 5 AND 7 AND key <> ?2",
            (hostname.as_str(), except),
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    /// How many of a tenant and those above it are service providers.
    pub fn provider_levels(&self, tenant: TenantKey) -> Result<i64, Error> {
        self.number(
            "SELECT count(*) FROM tenant_tree v JOIN tenant a ON a.key = v.ancestor
             WHERE v.descendant = ?1 AND a.account_type = 'service_provider'",
            [tenant],
        )
    }

    /// A tenant and every live tenant below it: key, id and depth below it, deepest first.
    pub fn live_subtree(&self, top: TenantKey) -> Result<Vec<(TenantKey, Id, i64)>, Error> {
        let mut rows = self.all(
            "SELECT t.key, t.id, t.id_uuid, (SELECT depth FROM tenant_tree d WHERE d.descendant = t.key AND d.ancestor = ?1)
             FROM tenant_tree v JOIN tenant t ON t.key = v.descendant
             WHERE v.ancestor = ?1 AND v.state NOT BETWEEN 5 AND 7 ORDER BY v.created_at, v.descendant",
            [top],
            |row| Ok((row.get(0)?, id_at(row, 1)?, row.get(3)?)),
        )?;
        rows.sort_by_key(|(_, _, depth)| std::cmp::Reverse(*depth));
        Ok(rows)
    }
}

impl Writing<'_> {
    /// Writes everything of a tenant's row that an API can change, but its state.
    pub fn update_profile(&self, profile: &TenantProfile) -> Result<(), Error> {
        let tenant = &profile.tenant;
        self.execute(
            "UPDATE tenant SET name = ?2, name_folded = ?3, alias = ?4, external_account_id = ?5,
               tenant_type = ?6, updated_at = ?7, company_name = ?8, department_name = ?9, description = ?10,
               hostname = ?11, account_type = ?12, service_quota = ?13, street = ?14, city = ?15,
               postal_code = ?16, country = ?17, address_members = ?18, plan = ?19 WHERE key = ?1",
            rusqlite::params![
                tenant.key,
                tenant.name,
                tenant.name.to_lowercase(),
                tenant.alias,
                tenant.external_account_id,
                tenant.tenant_type,
                tenant.updated_at,
                profile.company_name,
                profile.department_name,
                profile.description,
                profile.hostname,
                profile.account_type.name(),
                profile.service_quota,
                profile.address.street,
                profile.address.city,
                profile.address.postal_code,
                profile.address.country,
                profile.address.further_members,
                tenant.plan,
            ],
        )?;
        Ok(())
    }

    /// Gives a tenant its default location.
    pub fn insert_default_location(
        &self,
        id: &Id,
        tenant: TenantKey,
        name: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.execute(
            "INSERT INTO location (id, tenant, name, is_default, created_at) VALUES (?1, ?2, ?3, 1, ?4)",
            (id.as_str(), tenant, name, now),
        )?;
        Ok(())
    }

    /// Moves a client to another current tenant; its home stays.
    pub fn set_current_tenant(&self, client: &str, tenant: TenantKey) -> Result<(), Error> {
        self.execute("UPDATE client SET current_tenant = ?2 WHERE id = ?1", (client, tenant))?;
        Ok(())
    }

    /// Gives every membership of a tenant this status, but those of support staff.
    pub fn set_statuses(
        &self,
        tenant: TenantKey,
        status: crate::model::user::MembershipStatus,
    ) -> Result<(), Error> {
        self.execute(
            "UPDATE membership SET status = ?2 WHERE tenant = ?1 AND kind <> 'support'",
            (tenant, status),
        )?;
        Ok(())
    }
}
