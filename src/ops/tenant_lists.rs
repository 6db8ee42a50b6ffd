//! Lists of tenants, by key.

use super::Context;
use super::cursor::{Cursors, KeyPage, PageRequest, Place};
use super::scan::scan;
use crate::access::Caller;
use crate::model::tenant::{TenantKey, TenantRecord};
use crate::model::{Entity, Error, IdRef, Role, TenantState, Timestamp};
use crate::store::Reading;

/// Which tenants to list.
#[derive(Clone, Debug, Default)]
pub struct TenantFilter {
    /// Children of this tenant alone; the empty text stands for the tops of what the caller sees.
    pub parent: Option<String>,
    /// Those in this state; without one, the live ones.
    pub state: Option<TenantState>,
    /// Those of which a name or an id contains this text, in any case.
    pub text: Option<String>,
}

/// Where candidates come from.
enum Source {
    /// A tenant and everything below it.
    Below(TenantKey),
    /// The children of a tenant, or the roots.
    Children(Option<TenantKey>),
    /// One tenant.
    Alone(TenantKey),
    /// Nothing.
    Nobody,
}

/// The tenants that the caller sees, oldest first. Least role: member. `Invalid` for a parent that
/// is not visible.
pub fn tenants(
    context: Context,
    filter: &TenantFilter,
    request: &PageRequest,
) -> Result<KeyPage<TenantRecord>, Error> {
    context.store.read(|tx| {
        let source = source(tx, context.caller, filter)?;
        let cursors = Cursors::of(tx, "tenants")?;
        let text = filter.text.as_ref().map(|text| text.to_lowercase());
        scan(
            request,
            &cursors,
            Place(i64::MIN, 0, String::new()),
            |place, limit| candidates(tx, &source, filter, place, limit),
            |(created_at, key)| Place(created_at.0, key.0, String::new()),
            |(_, key)| {
                let record = tx.record(key)?;
                Ok(record.filter(|record| fits(record, filter, text.as_deref())))
            },
        )
    })
}

fn source(tx: &Reading, caller: &Caller, filter: &TenantFilter) -> Result<Source, Error> {
    let sight = caller.sight();
    let sees_below = caller.role > Role::Member;
    match filter.parent.as_deref() {
        None if sees_below => Ok(Source::Below(sight.ancestor)),
        Some("") if sight.ancestor == TenantKey::INSTANCE => Ok(Source::Children(None)),
        None | Some("") => Ok(Source::Alone(sight.ancestor)),
        Some(id) => {
            let found = IdRef::parse(id).map(|id| tx.visible_record(sight, id)).transpose()?;
            let parent =
                found.flatten().ok_or_else(|| Error::no_such("?parent", Entity::Tenant, id))?;
            let children = Source::Children(Some(parent.profile.tenant.key));
            Ok(if sees_below { children } else { Source::Nobody })
        }
    }
}

fn candidates(
    tx: &Reading,
    source: &Source,
    filter: &TenantFilter,
    place: &Place,
    limit: i64,
) -> Result<Vec<(Timestamp, TenantKey)>, Error> {
    let after = (Timestamp(place.0), TenantKey(place.1));
    match (source, filter.state) {
        (Source::Below(top), None) => tx.live_tenants_below(*top, after, limit),
        (Source::Below(top), Some(state)) => tx.tenants_below_in_state(*top, state, after, limit),
        (Source::Children(parent), None) => tx.live_child_places(*parent, after, limit),
        (Source::Children(parent), Some(state)) => {
            tx.child_places_in_state(*parent, state, after, limit)
        }
        (Source::Alone(key), _) => {
            let record = tx.record(*key)?;
            let own = record.map(|record| (record.profile.tenant.created_at, *key));
            Ok(own.into_iter().filter(|own| *own > after).collect())
        }
        (Source::Nobody, _) => Ok(Vec::new()),
    }
}

fn fits(record: &TenantRecord, filter: &TenantFilter, text: Option<&str>) -> bool {
    let TenantRecord { profile, .. } = record;
    let tenant = &profile.tenant;
    let is_in_state = match filter.state {
        Some(state) => tenant.state == state,
        None => tenant.state.is_live(),
    };
    let names = [
        Some(tenant.name.as_str()),
        Some(tenant.id.as_str()),
        profile.company_name.as_deref(),
        tenant.alias.as_deref(),
        profile.hostname.as_deref(),
        tenant.external_account_id.as_deref(),
    ];
    let has = |text: &str| names.iter().flatten().any(|name| name.to_lowercase().contains(text));
    is_in_state && text.is_none_or(has)
}
