//! Services of a tenant, and how many of a type it may have.

use rusqlite::Row;

use super::connection::{Reading, Writing};
use crate::model::Error;
use crate::model::service::{QuotaUse, Service};
use crate::model::tenant::TenantKey;

fn service_row(row: &Row) -> rusqlite::Result<Service> {
    Ok(Service {
        service_type: row.get(0)?,
        plan: row.get(1)?,
        marketplace_name: row.get(2)?,
        marketplace_account_id: row.get(3)?,
        count: row.get(4)?,
    })
}

impl Reading<'_> {
    /// A tenant's services, by type and plan.
    pub fn services(&self, tenant: TenantKey) -> Result<Vec<Service>, Error> {
        self.all(
            "SELECT service_type, plan, marketplace_name, marketplace_account_id, service_count
             FROM service WHERE tenant = ?1 ORDER BY service_type, plan",
            [tenant],
            service_row,
        )
    }

    /// How many services a tenant has.
    pub fn services_used(&self, tenant: TenantKey) -> Result<i64, Error> {
        self.number("SELECT sum(service_count) FROM service WHERE tenant = ?1", [tenant])
    }

    /// A tenant's quotas, by type, with what is used of each.
    pub fn quotas(&self, tenant: TenantKey) -> Result<Vec<QuotaUse>, Error> {
        self.all(
            "SELECT q.service_type, q.service_limit,
               (SELECT coalesce(sum(s.service_count), 0) FROM service s
                WHERE s.tenant = q.tenant AND s.service_type = q.service_type)
             FROM quota q WHERE q.tenant = ?1 ORDER BY q.service_type",
            [tenant],
            |row| Ok(QuotaUse { service_type: row.get(0)?, limit: row.get(1)?, used: row.get(2)? }),
        )
    }
}

impl Writing<'_> {
    /// Gives a tenant services, in place of those of the same type and plan.
    pub fn put_service(&self, tenant: TenantKey, service: &Service) -> Result<(), Error> {
        self.execute(
            "INSERT INTO service (tenant, service_type, plan, marketplace_name, marketplace_account_id, service_count)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (tenant, service_type, plan) DO UPDATE SET marketplace_name = excluded.marketplace_name,
               marketplace_account_id = excluded.marketplace_account_id, service_count = excluded.service_count",
            (
                tenant,
                &service.service_type,
                &service.plan,
                &service.marketplace_name,
                &service.marketplace_account_id,
                service.count,
            ),
        )?;
        Ok(())
    }

    /// Sets how many services of a type a tenant may have.
    pub fn put_quota(
        &self,
        tenant: TenantKey,
        service_type: &str,
        limit: i64,
    ) -> Result<(), Error> {
        self.execute(
            "INSERT INTO quota (tenant, service_type, service_limit) VALUES (?1, ?2, ?3)
             ON CONFLICT (tenant, service_type) DO UPDATE SET service_limit = excluded.service_limit",
            (tenant, service_type, limit),
        )?;
        Ok(())
    }
}
