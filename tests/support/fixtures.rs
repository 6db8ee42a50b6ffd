//! What a world is furnished with besides tenants and clients.

use tenantd::model::service::Service;
use tenantd::model::subtenant::SubtenantCode;
use tenantd::model::tenant::Tenant;
use tenantd::model::usage::{Metric, UsageEvent};
use tenantd::model::user::{MembershipKind, MembershipStatus, NewMember};
use tenantd::model::{Clock, Email, Id, IdRef, Timestamp};
use tenantd::store::{NewSubtenant, Reading, Sight};

use super::World;

/// A person and the membership to give them.
#[derive(Clone, Debug)]
pub struct Person {
    /// The id of the user if the organization does not have them yet; a new one if `None`.
    pub id: Option<String>,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub created_at: Timestamp,
    pub last_login_at: Option<Timestamp>,
    pub status: MembershipStatus,
    pub is_admin: bool,
    pub is_developer: bool,
}

impl Person {
    /// An active member without rights.
    pub fn of(email: &str) -> Self {
        Self {
            id: None,
            email: email.to_owned(),
            first_name: String::new(),
            last_name: String::new(),
            created_at: Timestamp::parse("2024-01-15T10:30:00Z").unwrap(),
            last_login_at: None,
            status: MembershipStatus::Active,
            is_admin: false,
            is_developer: false,
        }
    }
}

impl World {
    /// Makes a person a member of a tenant; the user's id.
    pub fn member(&self, tenant: &str, person: Person) -> String {
        let fresh = self.clock.new_id();
        let id = person.id.as_ref().map_or(fresh, |id| Id::parse(id).unwrap());
        let tenant = tenant.to_owned();
        let write = self.app.store.write(move |tx| {
            let tenant = find(tx, &tenant);
            let member = NewMember {
                email: Email::parse(&person.email).unwrap(),
                first_name: person.first_name,
                last_name: person.last_name,
                status: person.status,
                is_admin: person.is_admin,
                is_developer: person.is_developer,
                kind: MembershipKind::Normal,
                is_primary: false,
            };
            let at = person.created_at;
            let (user, id) = match tx.user_by_email(tenant.organization, &member.email)? {
                Some(known) => known,
                None => (tx.insert_user(&id, tenant.organization, &member, at)?, id),
            };
            tx.insert_membership(&tenant, user, &member, at)?;
            if let Some(at) = person.last_login_at {
                tx.set_last_login(user, at)?;
            }
            Ok(id.as_str().to_owned())
        });
        write.unwrap()
    }

    /// Makes a new person the primary administrator of a tenant: Ada Lovelace.
    pub fn primary_administrator(&self, tenant: &str, email: &str) {
        let (id, at) = (self.clock.new_id(), self.clock.now());
        let (tenant, email) = (tenant.to_owned(), email.to_owned());
        let write = self.app.store.write(move |tx| {
            let tenant = find(tx, &tenant);
            let member = NewMember {
                email: Email::parse(&email).unwrap(),
                first_name: "Ada".to_owned(),
                last_name: "Lovelace".to_owned(),
                status: MembershipStatus::Active,
                is_admin: true,
                is_developer: false,
                kind: MembershipKind::Normal,
                is_primary: true,
            };
            let user = tx.insert_user(&id, tenant.organization, &member, at)?;
            tx.insert_membership(&tenant, user, &member, at)
        });
        write.unwrap();
    }

    /// Gives a tenant services.
    pub fn service(&self, tenant: &str, service: Service) {
        let tenant = tenant.to_owned();
        let write = self.app.store.write(move |tx| tx.put_service(find(tx, &tenant).key, &service));
        write.unwrap();
    }

    /// Limits a tenant's services of a type.
    pub fn quota(&self, tenant: &str, service_type: &str, limit: i64) {
        let (tenant, service_type) = (tenant.to_owned(), service_type.to_owned());
        let write = self
            .app
            .store
            .write(move |tx| tx.put_quota(find(tx, &tenant).key, &service_type, limit));
        write.unwrap();
    }

    /// Counts something of a tenant on a day.
    pub fn usage_on(&self, tenant: &str, metric: &str, day: &str, delta: i64) {
        let tenant = tenant.to_owned();
        let at = Timestamp::parse(&format!("{day}T12:00:00Z")).unwrap();
        let metric = Metric::parse(metric).unwrap();
        let write = self.app.store.write(move |tx| {
            let event = UsageEvent { metric, delta, at, subtenant: None };
            tx.add_usage(find(tx, &tenant).key, &event)
        });
        write.unwrap();
    }

    /// The status of a user's membership, which no vendor shows whole.
    pub fn status_of(&self, tenant: &str, user: &str) -> MembershipStatus {
        let user = IdRef::parse(user).unwrap();
        let read = self.app.store.read(|tx| tx.membership(find(tx, tenant).key, user));
        read.unwrap().unwrap().status
    }

    /// Adds a subtenant with an id that somebody else made.
    pub fn subtenant(&self, tenant: &str, id: &str, name: &str, code: &str) -> String {
        let (tenant, name) = (tenant.to_owned(), name.to_owned());
        let (id, code) = (Id::parse(id).unwrap(), SubtenantCode::parse(code).unwrap());
        let (given, created_at) = (id.as_str().to_owned(), self.clock.now());
        let write = self.app.store.write(move |tx| {
            let tenant = find(tx, &tenant).key;
            let description = String::new();
            tx.insert_subtenant(&NewSubtenant { id, tenant, name, code, description, created_at })
        });
        write.unwrap();
        given
    }

    /// Counts something of a tenant.
    pub fn usage(&self, tenant: &str, metric: &str, delta: i64) {
        self.count(tenant, None, metric, delta);
    }

    /// Counts something of a tenant's subtenant.
    pub fn usage_of_subtenant(&self, tenant: &str, subtenant: &str, metric: &str, delta: i64) {
        self.count(tenant, Some(subtenant), metric, delta);
    }

    fn count(&self, tenant: &str, subtenant: Option<&str>, metric: &str, delta: i64) {
        let (tenant, subtenant) = (tenant.to_owned(), subtenant.map(str::to_owned));
        let (metric, at) = (Metric::parse(metric).unwrap(), self.clock.now());
        let write = self.app.store.write(move |tx| {
            let subtenant = subtenant.map(|id| {
                let id = IdRef::parse(&id).unwrap();
                tx.visible_subtenant(Sight::EVERYTHING, id).unwrap().unwrap().0.key
            });
            tx.add_usage(find(tx, &tenant).key, &UsageEvent { metric, delta, at, subtenant })
        });
        write.unwrap();
    }
}

fn find(tx: &Reading, tenant: &str) -> Tenant {
    let id = IdRef::parse(tenant).unwrap();
    tx.visible_tenant(Sight::EVERYTHING, id).unwrap().unwrap()
}
