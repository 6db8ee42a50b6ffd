//! The subtenants.

use serde::Serialize;

use super::envelope::{Envelope, RecordPage};
use crate::dialects::{Answer, Call, Members, answer};
use crate::model::page::{Direction, Page, SubtenantOrder};
use crate::model::subtenant::{Subtenant, SubtenantCode};
use crate::model::tenant::MAX_NAME_CHARS;
use crate::model::{Error, Fault, Problem, Role};
use crate::ops;
use crate::ops::subtenants::SubtenantQuery;

/// How many records a page has when nobody says so, and at most.
const DEFAULT_LIMIT: i64 = 100;
const MAX_LIMIT: i64 = 1000;
/// The longest description, in characters.
const MAX_DESCRIPTION_CHARS: usize = 1000;

#[derive(Serialize)]
struct Record {
    id: String,
    description: String,
    name: String,
    code: String,
    tenant_id: String,
    tenant: String,
}

impl From<Subtenant> for Record {
    fn from(subtenant: Subtenant) -> Self {
        Self {
            id: subtenant.id.as_str().to_owned(),
            description: subtenant.description,
            name: subtenant.name,
            code: subtenant.code,
            tenant_id: subtenant.tenant_id,
            tenant: subtenant.tenant_name,
        }
    }
}

/// "Retrieve all subtenants"
pub fn list_subtenants(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    let query = read_query(call)?;
    let listing = ops::subtenants::subtenants(context, &query)?;
    let records: Vec<Record> = listing.rows.into_iter().map(Record::from).collect();
    Ok(answer::json(
        200,
        &Envelope::page(RecordPage {
            returned_records: records.len(),
            total_records: listing.total,
            sort_by: order_name(query.order),
            order_by: direction_name(query.direction),
            offset: query.page.offset,
            limit: query.page.limit,
            records,
        }),
    ))
}

fn read_query(call: &Call) -> Result<SubtenantQuery, Error> {
    use Direction::{Ascending, Descending};
    use SubtenantOrder::{Code, Created, Id, Name};
    let mut faults = Vec::new();
    let offset = read(call, &mut faults, "offset", 0, "a whole number, 0 or more", whole_number);
    let limit =
        read(call, &mut faults, "limit", DEFAULT_LIMIT, "a whole number, 1 or more", |text| {
            whole_number(text).filter(|limit| *limit >= 1)
        });
    let order = read(call, &mut faults, "sort_by", Created, "created, name, code or id", |text| {
        [Created, Name, Code, Id].into_iter().find(|order| order_name(*order) == text)
    });
    let direction = read(call, &mut faults, "order_by", Descending, "asc or desc", |text| {
        [Ascending, Descending].into_iter().find(|direction| direction_name(*direction) == text)
    });
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let page = Page { offset, limit: i64::min(limit, MAX_LIMIT) };
    Ok(SubtenantQuery { tenant: call.query("tenant_id"), order, direction, page })
}

/// A query parameter, or what it is when absent; a fault if `parse` makes nothing of it.
fn read<T>(
    call: &Call,
    faults: &mut Vec<Fault>,
    field: &str,
    default: T,
    expected: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> T {
    let Some(text) = call.query(field) else { return default };
    parse(&text).unwrap_or_else(|| {
        let problem = Problem::Malformed { expected };
        faults.push(Fault { field: field.to_owned(), problem });
        default
    })
}

/// Digits and nothing else. A number too large to count with is as good as the largest one.
fn whole_number(text: &str) -> Option<i64> {
    let all_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| text.parse().unwrap_or(i64::MAX))
}

fn order_name(order: SubtenantOrder) -> &'static str {
    match order {
        SubtenantOrder::Created => "created",
        SubtenantOrder::Name => "name",
        SubtenantOrder::Code => "code",
        SubtenantOrder::Id => "id",
    }
}

fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => "asc",
        Direction::Descending => "desc",
    }
}

/// "Retrieve a subtenant by ID"
pub fn get_subtenant(call: &Call) -> Result<Answer, Error> {
    let subtenant = ops::subtenants::subtenant(call.context()?, call.param("id"), Role::Member)?;
    Ok(answer::json(200, &Envelope::record(Record::from(subtenant))))
}

/// "Create a subtenant"
pub fn create_subtenant(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    context.caller.require(Role::Admin)?;
    let mut members = Members::read(call)?;
    let name = members.required_text("name", MAX_NAME_CHARS);
    let code = members.required("code").and_then(|text| {
        let code = SubtenantCode::parse(&text);
        if code.is_none() {
            members.fault("code", Problem::Malformed { expected: "1 to 64 of a-z, 0-9 and _" });
        }
        code
    });
    let tenant = members.required("tenant_id").unwrap_or_default();
    let description = members.short_text("description", MAX_DESCRIPTION_CHARS).unwrap_or_default();
    members.finish()?;
    let code = code.ok_or_else(|| Error::invalid("code", Problem::Missing))?;
    let subtenant = ops::subtenants::create_subtenant(context, tenant, name, code, description)?;
    Ok(answer::json(201, &Envelope::created(Record::from(subtenant))))
}

/// "Modify a subtenant by ID"
pub fn modify_subtenant(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    ops::subtenants::subtenant(context, call.param("id"), Role::Admin)?;
    let mut members = Members::read(call)?;
    let name = members.required_text("name", MAX_NAME_CHARS);
    members.finish()?;
    let subtenant = ops::subtenants::rename_subtenant(context, call.param("id"), name)?;
    Ok(answer::json(200, &Envelope::record(Record::from(subtenant))))
}

/// "Delete a subtenant by ID"
pub fn delete_subtenant(call: &Call) -> Result<Answer, Error> {
    ops::subtenants::delete_subtenant(call.context()?, call.param("id"))?;
    Ok(answer::no_content())
}
