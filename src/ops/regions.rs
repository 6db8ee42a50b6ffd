//! Regions.

use super::Context;
use super::admission::visible_tenant;
use crate::model::Error;
use crate::model::region::Region;
use crate::store::Store;

/// The regions of a tenant: those of the instance. Least role: member.
pub fn tenant_regions(context: Context, id: &str) -> Result<Vec<Region>, Error> {
    context.store.read(|tx| {
        visible_tenant(tx, context.caller, id)?;
        tx.regions()
    })
}

/// All regions, for the router: which base addresses there are is no secret.
pub fn regions(store: &Store) -> Result<Vec<Region>, Error> {
    store.read(|tx| tx.regions())
}
