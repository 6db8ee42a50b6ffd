//! Usage: changes of counters, all of a batch or none.

use crate::model::Error;
use crate::model::tenant::TenantKey;
use crate::model::usage::UsageEvent;
use crate::store::{Stamp, Writing};

/// Counts a batch of events of one tenant. `CounterRange` if a counter would leave its range.
pub(crate) fn record_usage(
    tx: &Writing,
    tenant: (TenantKey, &str),
    events: &[UsageEvent],
    stamp: &Stamp,
) -> Result<(), Error> {
    for event in events {
        tx.add_usage(tenant.0, event)?;
    }
    tx.audit(stamp, Some(tenant))
}
