//! Services of tenants, and the quotas that limit their number.

use super::connection::{Reading, Writing};
use crate::model::Error;
use crate::model::service::{Quota, Service};
use crate::model::tenant::TenantKey;

impl Reading<'_> {
    /// A tenant's services, by type and plan.
    pub fn services(&self, tenant: TenantKey) -> Result<Vec<Service>, Error> {
        self.all(
            "SELECT service_type, plan, marketplace_name, marketplace_account_id, service_count
             FROM service WHERE tenant = ?1 ORDER BY service_type, plan",
            [tenant],
            |row| {
                Ok(Service {
                    service_type: row.get(0)?,
                    plan: row.get(1)?,
                    marketplace_name: row.get(2)?,
                    marketplace_account_id: row.get(3)?,
                    count: row.get(4)?,
                })
            },
        )
    }

    /// A tenant's quotas, by type.
    pub fn quotas(&self, tenant: TenantKey) -> Result<Vec<Quota>, Error> {
        self.all(
            "SELECT service_type, service_limit FROM quota WHERE tenant = ?1 ORDER BY service_type",
            [tenant],
            |row| Ok(Quota { service_type: row.get(0)?, limit: row.get(1)? }),
        )
    }

    /// How many services a tenant may have in all; `None` for no limit.
    pub fn service_quota(&self, tenant: TenantKey) -> Result<Option<i64>, Error> {
        let found =
            self.one("SELECT service_quota FROM tenant WHERE key = ?1", [tenant], |row| {
                row.get(0)
            })?;
        Ok(found.flatten())
    }
}

impl Writing<'_> {
    /// Gives a tenant these services in place of those it has.
    pub fn replace_services(&self, tenant: TenantKey, services: &[Service]) -> Result<(), Error> {
        self.execute("DELETE FROM service WHERE tenant = ?1", [tenant])?;
        for service in services {
            self.execute(
                "INSERT INTO service (tenant, service_type, plan, marketplace_name, marketplace_account_id, service_count)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                (
                    tenant,
                    &service.service_type,
                    &service.plan,
                    &service.marketplace_name,
                    &service.marketplace_account_id,
                    service.count,
                ),
            )?;
        }
        Ok(())
    }

    /// Gives a tenant these quotas in place of those it has.
    pub fn replace_quotas(&self, tenant: TenantKey, quotas: &[Quota]) -> Result<(), Error> {
        self.execute("DELETE FROM quota WHERE tenant = ?1", [tenant])?;
        for quota in quotas {
            self.execute(
                "INSERT INTO quota (tenant, service_type, service_limit) VALUES (?1, ?2, ?3)",
                (tenant, &quota.service_type, quota.limit),
            )?;
        }
        Ok(())
    }
}
