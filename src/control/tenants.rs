//! `/control/v1/tenants`: the tenants themselves.

use super::etag::{guard, object};
use super::once::{Secrecy, once, respond};
use super::page::{page, read_page};
use super::query::Query;
use super::tenant_body::TenantBody;
use super::tenant_change::{read_change, read_new};
use crate::dialects::{Answer, Call, answer};
use crate::model::tenant::TenantRecord;
use crate::model::{Error, Role, TenantState};
use crate::ops::tenant_lists::{TenantFilter, tenants};
use crate::ops::tenant_order::TenantOrder;
use crate::ops::tenant_record_changes::update_record;
use crate::ops::tenant_records::{admit_to_record, create_record, delete_record, tenant_record};
use crate::ops::{self, ChildrenRule};

/// `GET /tenants?parent&state&q&sort&after&limit`
pub fn list_tenants(call: &Call) -> Result<Answer, Error> {
    let mut query = Query::of(call);
    let request = read_page(&mut query);
    let filter = TenantFilter {
        parent: query.text("parent"),
        state: query.parsed("state", "the name or the number of a state", TenantState::parse),
        text: query.text("q").filter(|text| !text.is_empty()),
        order: query
            .parsed("sort", "createdAt, -createdAt, name or -name", TenantOrder::parse)
            .unwrap_or_default(),
    };
    query.finish()?;
    let found = tenants(call.context()?, &filter, &request)?;
    Ok(page(found, |record| TenantBody::new(&record)))
}

/// `POST /tenants`
pub fn create_tenant(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    context.caller.require(Role::Provider)?;
    let new = read_new(call)?;
    let shown =
        |made: &TenantRecord| (made.profile.tenant.id.as_str().to_owned(), TenantBody::new(made));
    let once = once(call, Some("/control/v1/tenants"), Secrecy::Open, shown)?;
    Ok(respond(create_record(context, new, once)?))
}

/// `GET /tenants/{tenantId}`: also deleted ones.
pub fn get_tenant(call: &Call) -> Result<Answer, Error> {
    let record = tenant_record(call.context()?, call.param("tenantId"))?;
    Ok(object(call, 200, &TenantBody::new(&record)))
}

/// `PATCH /tenants/{tenantId}`: members that are present change, `null` clears; `state` steps.
pub fn update_tenant(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    admit_to_record(context, call.param("tenantId"), Role::Admin)?;
    let (change, state) = read_change(call)?;
    let guard = guard(call, TenantBody::new);
    let changed = update_record(context, call.param("tenantId"), change, state, guard)?;
    if changed.is_purged {
        call.app.access.forget_tokens();
    }
    Ok(object(call, 200, &TenantBody::new(&changed.record)))
}

/// `DELETE /tenants/{tenantId}?force`
pub fn delete_tenant(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Provider)?;
    let mut query = Query::of(call);
    let children = if query.flag("force") { ChildrenRule::TakeAlong } else { ChildrenRule::Refuse };
    query.finish()?;
    let guard = guard(call, TenantBody::new);
    delete_record(context, call.param("tenantId"), children, guard)?;
    Ok(answer::no_content())
}
