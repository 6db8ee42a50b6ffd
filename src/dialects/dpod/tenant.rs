//! The tenant as this API shows it: one, a list, and gone.

use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::address;
use super::rights::Rights;
use crate::dialects::{Answer, Call, answer};
use crate::model::page::{Page, StatusGroup};
use crate::model::tenant::TenantProfile;
use crate::model::{Error, Problem, Role, TenantState, Timestamp};
use crate::ops::profiles::{self, TenantQuery};
use crate::ops::{self, ChildrenRule};

/// The size of a page unless asked for, and the largest.
const USUAL_SIZE: i64 = 20;
const MAX_SIZE: i64 = 100;

/// `Tenant`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TenantBody {
    id: Uuid,
    name: String,
    company_name: String,
    department_name: Option<String>,
    billing_address: Map<String, Value>,
    account_type: &'static str,
    account_status: &'static str,
    hostname: Option<String>,
    parent_id: Option<Uuid>,
    service_quota: Option<i64>,
    created_at: Timestamp,
}

impl TenantBody {
    pub(super) fn id(&self) -> Uuid {
        self.id
    }
}

impl From<TenantProfile> for TenantBody {
    fn from(profile: TenantProfile) -> Self {
        let tenant = profile.tenant;
        Self {
            id: tenant.id.uuid(),
            company_name: profile.company_name.unwrap_or_else(|| tenant.name.clone()),
            name: tenant.name,
            department_name: profile.department_name,
            billing_address: address::show(&profile.address),
            account_type: profile.account_type.name(),
            account_status: status_name(tenant.state),
            hostname: profile.hostname,
            parent_id: profile.parent_id.map(|id| id.uuid()),
            service_quota: profile.service_quota,
            created_at: tenant.created_at,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TenantPage {
    content: Vec<TenantBody>,
    number: i64,
    size: i64,
    total_elements: i64,
    total_pages: i64,
}

/// `accountStatus` of a state.
pub(super) fn status_name(state: TenantState) -> &'static str {
    match StatusGroup::of(state) {
        Some(StatusGroup::Pending) => "pending",
        Some(StatusGroup::Active) => "active",
        Some(StatusGroup::Disabled) => "disabled",
        None => "deleted",
    }
}

/// "getTenant"
pub fn get_tenant(call: &Call) -> Result<Answer, Error> {
    let rights = Rights::of(call)?;
    let profile = profiles::profile(rights.context()?, call.param("tenantId"), Role::Admin)?;
    Ok(answer::json(200, &TenantBody::from(profile)))
}

/// "listTenants"
pub fn list_tenants(call: &Call) -> Result<Answer, Error> {
    let rights = Rights::of(call)?;
    let context = rights.context()?;
    context.caller.require(Role::Admin)?;
    let number = whole_number(call, "page", 0, "a whole number, 0 or more")?.unwrap_or(0);
    let size = whole_number(call, "size", 1, "a whole number, 1 or more")?;
    let size = size.unwrap_or(USUAL_SIZE).min(MAX_SIZE);
    let query = TenantQuery {
        status: None,
        parent: call.query("parentId"),
        page: Page { offset: number.saturating_mul(size), limit: size },
    };
    let listing = match call.query("status").as_deref() {
        None => profiles::profiles(context, &query)?,
        Some(name) => match read_status(name)? {
            // Nobody sees a deleted tenant here.
            None => crate::model::page::Listing { rows: Vec::new(), total: 0 },
            status => profiles::profiles(context, &TenantQuery { status, ..query })?,
        },
    };
    Ok(answer::json(
        200,
        &TenantPage {
            content: listing.rows.into_iter().map(TenantBody::from).collect(),
            number,
            size,
            total_elements: listing.total,
            total_pages: (listing.total + size - 1) / size,
        },
    ))
}

/// The states that an `accountStatus` stands for; `None` for those that nobody sees.
fn read_status(name: &str) -> Result<Option<StatusGroup>, Error> {
    match name {
        "pending" => Ok(Some(StatusGroup::Pending)),
        "active" => Ok(Some(StatusGroup::Active)),
        "disabled" => Ok(Some(StatusGroup::Disabled)),
        "deleted" => Ok(None),
        _ => Err(Error::invalid(
            "status",
            Problem::Malformed { expected: "pending, active, disabled or deleted" },
        )),
    }
}

/// The query parameter as a number of at least `least`.
fn whole_number(
    call: &Call,
    name: &str,
    least: i64,
    expected: &'static str,
) -> Result<Option<i64>, Error> {
    let Some(text) = call.query(name) else { return Ok(None) };
    match text.parse() {
        Ok(number) if number >= least => Ok(Some(number)),
        _ => Err(Error::invalid(name, Problem::Malformed { expected })),
    }
}

/// "deleteTenant"
pub fn delete_tenant(call: &Call) -> Result<Answer, Error> {
    let rights = Rights::of(call)?;
    let context = rights.context()?;
    ops::admit(context, call.param("tenantId"), Role::Provider)?;
    let children = match call.query("force").as_deref() {
        None | Some("false") => ChildrenRule::Refuse,
        Some("true") => ChildrenRule::TakeAlong,
        Some(_) => {
            return Err(Error::invalid("force", Problem::Malformed { expected: "true or false" }));
        }
    };
    ops::delete_tenant(context, call.param("tenantId"), children)?;
    Ok(answer::no_content())
}
