//! Lists of tenants, by key.

use super::Context;
use super::cursor::{Cursors, KeyPage, PageRequest, Place};
use super::scan::scan;
use super::tenant_order::TenantOrder;
use crate::access::Caller;
use crate::model::tenant::{TenantKey, TenantRecord};
use crate::model::{Entity, Error, IdRef, Problem, Role, TenantState};
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
    /// In this order.
    pub order: TenantOrder,
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

/// The tenants that the caller sees. Least role: member. `Invalid` for a parent that is not visible,
/// and for an order that there is not of these.
pub fn tenants(
    context: Context,
    filter: &TenantFilter,
    request: &PageRequest,
) -> Result<KeyPage<TenantRecord>, Error> {
    let order = filter.order;
    require_possible(filter)?;
    context.store.read(|tx| {
        let source = source(tx, context.caller, filter)?;
        let cursors = Cursors::of(tx, order.list())?;
        let text = filter.text.as_ref().map(|text| text.to_lowercase());
        scan(
            request,
            &cursors,
            order.start(),
            |place, limit| candidates(tx, &source, filter, place, limit),
            Clone::clone,
            |place| {
                let record = tx.record(TenantKey(place.1))?;
                Ok(record.filter(|record| fits(record, filter, text.as_deref())))
            },
        )
    })
}

/// By name, only the live children of one tenant are kept in order.
fn require_possible(filter: &TenantFilter) -> Result<(), Error> {
    let expected = match (&filter.parent, filter.state) {
        _ if !filter.order.is_by_name() => return Ok(()),
        (None, _) => "createdAt or -createdAt without `parent`",
        (_, Some(state)) if !state.is_live() => "createdAt or -createdAt for deleted tenants",
        _ => return Ok(()),
    };
    Err(Error::invalid("?sort", Problem::Malformed { expected }))
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
) -> Result<Vec<Place>, Error> {
    let (order, state) = (filter.order, filter.state);
    match source {
        Source::Below(top) => order.below(tx, *top, state, place, limit),
        Source::Children(parent) => order.children(tx, *parent, state, place, limit),
        Source::Alone(key) => {
            let own = tx.record(*key)?.map(|record| order.place_of(&record));
            Ok(own.into_iter().filter(|own| order.is_after(own, place)).collect())
        }
        Source::Nobody => Ok(Vec::new()),
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
