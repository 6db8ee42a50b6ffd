//! What a tenant uses, at a glance.

use super::Context;
use super::admission::visible_tenant;
use crate::model::Error;
use crate::model::usage::{DATASET, PROCESS, STORAGE_BYTES, Statistics};

/// A tenant's statistics (ProcessMind, "Get Tenant Statistics"). Least role: member.
pub fn statistics(context: Context, id: &str) -> Result<Statistics, Error> {
    context.store.read(|tx| {
        let tenant = visible_tenant(tx, context.caller, id)?.key;
        Ok(Statistics {
            processes: tx.usage_total(tenant, PROCESS)?,
            datasets: tx.usage_total(tenant, DATASET)?,
            users: tx.active_members(tenant)?,
            storage_bytes: tx.usage_total(tenant, STORAGE_BYTES)?,
        })
    })
}
