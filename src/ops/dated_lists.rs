//! Lists of what hangs on one tenant, oldest first.

use super::Context;
use super::admission::visible_tenant;
use super::cursor::{Cursors, KeyPage, PageRequest, Place};
use crate::model::tenant::TenantKey;
use crate::model::{Error, Timestamp};
use crate::store::Reading;

/// When something was made, and its key: its place in a list.
pub(super) type Dated = (Timestamp, i64);

/// A page of a list of a tenant that the caller sees. `list` keeps its cursors apart from those of
/// other lists; `rows` reads up to so many rows after a place, and `place` tells that of a row.
pub(super) fn dated_list<T>(
    context: Context,
    id: &str,
    request: &PageRequest,
    list: &'static str,
    rows: impl FnOnce(&Reading, TenantKey, Dated, i64) -> Result<Vec<T>, Error>,
    place: impl Fn(&T) -> Dated,
) -> Result<KeyPage<T>, Error> {
    context.store.read(|tx| {
        let tenant = visible_tenant(tx, context.caller, id)?;
        let cursors = Cursors::of(tx, list)?;
        let after = request.place(&cursors, Place(i64::MIN, 0, String::new()))?;
        let rows = rows(tx, tenant.key, (Timestamp(after.0), after.1), request.probe())?;
        let sealed = |row: &T| {
            let (at, key) = place(row);
            Place(at.0, key, String::new())
        };
        Ok(KeyPage::of(rows, request, &cursors, sealed))
    })
}
