//! Rows with every column that a seed says something of: read to be compared and exported, written
//! as they are said to be.

use rusqlite::Row;

use super::connection::{Reading, Writing};
use super::rows::id_at;
use crate::model::tenant::{Tenant, TenantKey};
use crate::model::user::{MembershipKind, MembershipStatus};
use crate::model::{Email, Error, Hostname, Id, IdRef, Role, Scopes, Timestamp};

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

/// A subtenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubtenantRow {
    /// The row's key.
    pub key: i64,
    /// Its id.
    pub id: Id,
    /// The tenant it belongs to.
    pub tenant: TenantKey,
    /// Its name.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Its description.
    pub description: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What was counted of a tenant on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageDay {
    /// The metric's name.
    pub metric: String,
    /// The UTC day, in days since 1970-01-01.
    pub day: i64,
    /// The subtenant's row key; 0 for the tenant's own use.
    pub subtenant: i64,
    /// How much.
    pub amount: i64,
}

/// A client without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientWithHome {
    /// Its id.
    pub id: String,
    /// What a person calls it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The scopes it was made with.
    pub scopes: Scopes,
    /// Its home tenant.
    pub home: Option<TenantKey>,
    /// Its current tenant.
    pub current: Option<TenantKey>,
    /// Whether it was made for a demonstration.
    pub is_demo: bool,
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

fn whole_subtenant_row(row: &Row) -> rusqlite::Result<SubtenantRow> {
    Ok(SubtenantRow {
        key: row.get(0)?,
        id: id_at(row, 1)?,
        tenant: row.get(3)?,
        name: row.get(4)?,
        code: row.get(5)?,
        description: row.get(6)?,
        created_at: row.get(7)?,
        updated_at: row.get(8)?,
    })
}

fn client_with_home_row(row: &Row) -> rusqlite::Result<ClientWithHome> {
    Ok(ClientWithHome {
        id: row.get(0)?,
        name: row.get(1)?,
        role: row.get(2)?,
        scopes: row.get(3)?,
        home: row.get(4)?,
        current: row.get(5)?,
        is_demo: row.get(6)?,
        created_at: row.get(7)?,
    })
}

impl Reading<'_> {
    /// The keys of up to `limit` tenants after one, live or not, in the order in which they were
    /// made: so a tenant comes after the one above it.
    pub fn tenant_keys_after(&self, after: TenantKey, limit: i64) -> Result<Vec<TenantKey>, Error> {
        self.all(
            "SELECT key FROM tenant WHERE key > ?1 ORDER BY key LIMIT ?2",
            (after, limit),
            |row| row.get(0),
        )
    }

    /// The key of the tenant of this id, live or not.
    pub fn tenant_key(&self, id: IdRef) -> Result<Option<TenantKey>, Error> {
        self.one("SELECT key FROM tenant WHERE id_uuid = ?1", [id.uuid().into_bytes()], |row| {
            row.get(0)
        })
    }

    /// The live tenant with this alias.
    pub fn tenant_of_alias(&self, alias: &str) -> Result<Option<TenantKey>, Error> {
        self.one(
            "SELECT key FROM tenant WHERE alias = ?1 AND alias IS NOT NULL AND state NOT BETWEEN 5 AND 7",
            [alias],
            |row| row.get(0),
        )
    }

    /// Up to `limit` live tenants of exactly this name, oldest row first.
    pub fn tenants_of_name(&self, name: &str, limit: i64) -> Result<Vec<TenantKey>, Error> {
        self.all(
            "SELECT key FROM tenant
             WHERE name_folded = ?1 AND name = ?2 AND state NOT BETWEEN 5 AND 7 ORDER BY key LIMIT ?3",
            (name.to_lowercase(), name, limit),
            |row| row.get(0),
        )
    }

    /// Up to `limit` live tenants of exactly this name below one tenant, or roots; of those that
    /// have another alias or host name than these, none.
    pub fn siblings_of_name(
        &self,
        parent: Option<TenantKey>,
        name: &str,
        (alias, hostname): (Option<&str>, Option<&Hostname>),
        limit: i64,
    ) -> Result<Vec<TenantKey>, Error> {
        self.all(
            "SELECT key FROM tenant INDEXED BY tenant_name
             WHERE name_folded = ?1 AND name = ?2 AND parent IS ?3 AND state NOT BETWEEN 5 AND 7
               AND (?4 IS NULL OR alias IS NULL OR alias = ?4)
               AND (?5 IS NULL OR hostname IS NULL OR hostname = ?5)
             ORDER BY key LIMIT ?6",
            (name.to_lowercase(), name, parent, alias, hostname.map(Hostname::as_str), limit),
            |row| row.get(0),
        )
    }

    /// When the tenant's -ing state ends.
    pub fn settles_at(&self, tenant: TenantKey) -> Result<Option<Timestamp>, Error> {
        let found =
            self.one("SELECT settles_at FROM tenant WHERE key = ?1", [tenant], |row| row.get(0))?;
        Ok(found.flatten())
    }

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

    /// A tenant's subtenants, oldest first.
    pub fn subtenant_rows(&self, tenant: TenantKey) -> Result<Vec<SubtenantRow>, Error> {
        self.all(
            "SELECT key, id, id_uuid, tenant, name, code, description, created_at, updated_at
             FROM subtenant WHERE tenant = ?1 ORDER BY created_at, key",
            [tenant],
            whole_subtenant_row,
        )
    }

    /// The subtenant of this id, of whichever tenant.
    pub fn subtenant_of_id(&self, id: IdRef) -> Result<Option<SubtenantRow>, Error> {
        self.one(
            "SELECT key, id, id_uuid, tenant, name, code, description, created_at, updated_at
             FROM subtenant WHERE id_uuid = ?1",
            [id.uuid().into_bytes()],
            whole_subtenant_row,
        )
    }

    /// The subtenant of this code.
    pub fn subtenant_of_code(&self, code: &str) -> Result<Option<SubtenantRow>, Error> {
        self.one(
            "SELECT key, id, id_uuid, tenant, name, code, description, created_at, updated_at
             FROM subtenant WHERE code = ?1",
            [code],
            whole_subtenant_row,
        )
    }

    /// Whether a tenant has a location of this name, and which tenant one of this id belongs to:
    /// its key, tenant, id, name, whether it is the default, and when it was made.
    pub fn location_of(
        &self,
        tenant: TenantKey,
        id: Option<&str>,
        name: &str,
    ) -> Result<Option<(TenantKey, super::Location)>, Error> {
        let row = |row: &Row| {
            let location = super::Location {
                key: row.get(0)?,
                id: row.get(2)?,
                name: row.get(3)?,
                is_default: row.get(4)?,
                created_at: row.get(5)?,
            };
            Ok((row.get(1)?, location))
        };
        match id {
            Some(id) => self.one(
                "SELECT key, tenant, id, name, is_default, created_at FROM location WHERE id = ?1",
                [id],
                row,
            ),
            None => self.one(
                "SELECT key, tenant, id, name, is_default, created_at FROM location
                 WHERE tenant = ?1 AND name = ?2 ORDER BY created_at, key LIMIT 1",
                (tenant, name),
                row,
            ),
        }
    }

    /// The row key of a tenant's default location.
    pub fn default_location(&self, tenant: TenantKey) -> Result<Option<i64>, Error> {
        self.one("SELECT key FROM location WHERE tenant = ?1 AND is_default = 1", [tenant], |row| {
            row.get(0)
        })
    }

    /// A tenant's icon and when it was put.
    pub fn icon_row(&self, tenant: TenantKey) -> Result<Option<(Vec<u8>, Timestamp)>, Error> {
        self.one("SELECT png, updated_at FROM icon WHERE tenant = ?1", [tenant], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }

    /// The features that a tenant was given a state of, by id, and these states.
    pub fn own_feature_states(&self, tenant: TenantKey) -> Result<Vec<(String, i32)>, Error> {
        self.all(
            "SELECT feature, current_state FROM tenant_feature WHERE tenant = ?1 ORDER BY feature",
            [tenant],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// The state of a feature that a tenant was given.
    pub fn own_feature_state(
        &self,
        tenant: TenantKey,
        feature: &str,
    ) -> Result<Option<i32>, Error> {
        self.one(
            "SELECT current_state FROM tenant_feature WHERE tenant = ?1 AND feature = ?2",
            (tenant, feature),
            |row| row.get(0),
        )
    }

    /// The names of all metrics, in the order in which reports have them.
    pub fn metric_names(&self) -> Result<Vec<String>, Error> {
        self.all("SELECT name FROM metric ORDER BY key", [], |row| row.get(0))
    }

    /// Everything that was counted of a tenant, by metric, day and subtenant.
    pub fn usage_days(&self, tenant: TenantKey) -> Result<Vec<UsageDay>, Error> {
        // The index by metric has the same columns but not the amount.
        self.all(
            "SELECT m.name, u.day, u.subtenant, u.amount
             FROM usage_day u INDEXED BY sqlite_autoindex_usage_day_1 JOIN metric m ON m.key = u.metric
             WHERE u.tenant = ?1 ORDER BY u.metric, u.day, u.subtenant",
            [tenant],
            |row| {
                Ok(UsageDay {
                    metric: row.get(0)?,
                    day: row.get(1)?,
                    subtenant: row.get(2)?,
                    amount: row.get(3)?,
                })
            },
        )
    }

    /// What stands in one counter on one day.
    pub fn usage_of_day(&self, counter: super::Counter, day: i64) -> Result<Option<i64>, Error> {
        self.one(
            "SELECT amount FROM usage_day WHERE tenant = ?1 AND metric = ?2 AND day = ?3 AND subtenant = ?4",
            (counter.tenant, counter.metric, day, counter.subtenant),
            |row| row.get(0),
        )
    }

    /// Up to `limit` clients made after the one of this moment and id, oldest first.
    pub fn clients_with_homes(
        &self,
        after: (Timestamp, &str),
        limit: i64,
    ) -> Result<Vec<ClientWithHome>, Error> {
        self.all(
            "SELECT id, name, role, scopes, home_tenant, current_tenant, is_demo, created_at FROM client
             WHERE (created_at, id) > (?1, ?2) ORDER BY created_at, id LIMIT ?3",
            (after.0, after.1, limit),
            client_with_home_row,
        )
    }

    /// The client of this id.
    pub fn client_with_home(&self, id: &str) -> Result<Option<ClientWithHome>, Error> {
        self.one(
            "SELECT id, name, role, scopes, home_tenant, current_tenant, is_demo, created_at
             FROM client WHERE id = ?1",
            [id],
            client_with_home_row,
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

    /// Adds a location to a tenant.
    pub fn insert_location(
        &self,
        tenant: TenantKey,
        location: &super::Location,
    ) -> Result<(), Error> {
        self.execute(
            "INSERT INTO location (id, tenant, name, is_default, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            (&location.id, tenant, &location.name, location.is_default, location.created_at),
        )?;
        Ok(())
    }

    /// Writes what can change of a location.
    pub fn update_location(&self, location: &super::Location) -> Result<(), Error> {
        self.execute(
            "UPDATE location SET name = ?2, is_default = ?3 WHERE key = ?1",
            (location.key, &location.name, location.is_default),
        )?;
        Ok(())
    }

    /// Writes what can change of a client, but its secret.
    pub fn update_client(&self, client: &ClientWithHome) -> Result<(), Error> {
        self.execute(
            "UPDATE client SET name = ?2, role = ?3, scopes = ?4, home_tenant = ?5, current_tenant = ?6, is_demo = ?7
             WHERE id = ?1",
            (
                &client.id,
                &client.name,
                client.role.name(),
                client.scopes.to_string(),
                client.home,
                client.current,
                client.is_demo,
            ),
        )?;
        Ok(())
    }
}
