//! What a tenant may have of services.

use super::Context;
use crate::model::service::ServiceQuotas;
use crate::model::{Error, Role};

/// A tenant's id and its quotas with what is used of them. Least role: member.
pub fn service_quotas(
    context: Context,
    id: &str,
) -> Result<(crate::model::Id, ServiceQuotas), Error> {
    let profile = super::profiles::profile(context, id, Role::Member)?;
    let key = profile.tenant.key;
    let quotas = context.store.read(|tx| {
        Ok(ServiceQuotas {
            service_quota: profile.service_quota,
            services_used: tx.services_used(key)?,
            quotas: tx.quotas(key)?,
        })
    })?;
    Ok((profile.tenant.id, quotas))
}
