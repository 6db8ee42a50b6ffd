//! The services of everybody.

use super::super::Context;
use super::{Report, RowWriter, Rows, Tenants};
use crate::model::service::Service;
use crate::model::{Error, Id, Role};
use crate::store::{Reading, Stream};

/// Services of one type and plan that a tenant has.
#[derive(Clone, Debug)]
pub struct ServiceRow {
    /// The tenant.
    pub tenant: Id,
    /// Its name.
    pub tenant_name: String,
    /// The services.
    pub service: Service,
}

/// The services of every tenant that the caller sees, of this type alone if one is given; oldest
/// tenant first. Least role: admin.
pub fn services_summary(
    context: Context,
    service_type: Option<String>,
    writer: impl RowWriter<ServiceRow> + 'static,
) -> Result<Stream, Error> {
    context.caller.require(Role::Admin)?;
    let tenants = Tenants::below(context.caller.sight().ancestor);
    context.store.stream(|_| Ok(Report::new(ServiceRows { tenants, service_type }, writer)))
}

struct ServiceRows {
    tenants: Tenants,
    service_type: Option<String>,
}

impl Rows for ServiceRows {
    type Row = ServiceRow;

    fn more(&mut self, tx: &Reading) -> Result<Option<Vec<ServiceRow>>, Error> {
        let Some(tenant) = self.tenants.next(tx)? else { return Ok(None) };
        let mut services = tx.services(tenant.key)?;
        if let Some(wanted) = &self.service_type {
            services.retain(|service| service.service_type == *wanted);
        }
        let row = |service| ServiceRow {
            tenant: tenant.id.clone(),
            tenant_name: tenant.name.clone(),
            service,
        };
        Ok(Some(services.into_iter().map(row).collect()))
    }
}
