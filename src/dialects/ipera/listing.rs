//! The list of tenants, and how many it has.

use serde::Serialize;
use serde_json::json;

use super::paging::{Links, Meta, PageNumber};
use super::wire::TenantItem;
use crate::dialects::{Answer, Call, answer};
use crate::model::Error;
use crate::ops::tenant_search::{self, TenantFilter};

#[derive(Serialize)]
struct ListBody {
    data: Vec<TenantItem>,
    links: Links,
    meta: Meta,
}

/// "Get Tenant List"
pub fn list_tenants(call: &Call) -> Result<Answer, Error> {
    let page = PageNumber::read(call)?;
    let found = tenant_search::find_tenants(call.context()?, &filter(call), page.stretch())?;
    let body = ListBody {
        links: page.links(call, found.has_more),
        meta: page.meta(call, found.rows.len()),
        data: found.rows.into_iter().map(TenantItem::from).collect(),
    };
    Ok(answer::json(200, &body))
}

/// "Get Tenant Count"
pub fn count_tenants(call: &Call) -> Result<Answer, Error> {
    let count = tenant_search::count_tenants(call.context()?, &filter(call))?;
    Ok(answer::json(200, &json!({"count": count})))
}

/// A parameter without a value filters nothing.
fn filter(call: &Call) -> TenantFilter {
    let given = |name| call.query(name).filter(|value: &String| !value.is_empty());
    TenantFilter { name: given("name"), text: given("description") }
}
