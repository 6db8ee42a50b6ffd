//! What a body may say of a tenant.

use serde_json::Value;

use super::fields::{change_number, change_object, change_text, given_id, nested, parsed};
use crate::dialects::{Call, Members};
use crate::model::address::{Address, MAX_FURTHER_CHARS, MEMBER_NAMES};
use crate::model::tenant::{AccountType, MAX_NAME_CHARS, NewTenant};
use crate::model::usage::MAX_COUNTER;
use crate::model::{Change, Clock, Error, Hostname, Problem, TenantState, Timestamp};
use crate::ops::tenant_record_changes::{AddressChange, RecordChange};
use crate::ops::tenant_records::NewRecord;

/// The longest description, in characters.
const MAX_DESCRIPTION_CHARS: usize = 1000;

const CHANGEABLE: [&str; 13] = [
    "name",
    "companyName",
    "departmentName",
    "description",
    "accountType",
    "plan",
    "serviceQuota",
    "hostname",
    "alias",
    "externalAccountId",
    "tenantType",
    "address",
    "state",
];
const ADDRESS: [&str; 5] = ["street", "city", "postalCode", "country", "further"];

/// What a PATCH changes, and the state it asks for.
pub fn read_change(call: &Call) -> Result<(RecordChange, Option<TenantState>), Error> {
    let mut members = Members::read(call)?;
    members.only(&CHANGEABLE);
    let change = change(&mut members);
    let state = state(&mut members);
    members.finish()?;
    Ok((change, state))
}

/// What a POST makes. Absent members are as a PATCH would leave a tenant with nothing but a name.
pub fn read_new(call: &Call) -> Result<NewRecord, Error> {
    let mut members = Members::read(call)?;
    let allowed = [&CHANGEABLE[..], &["id", "parent", "createdAt"]].concat();
    members.only(&allowed);
    if members.raw("name").is_none_or(Value::is_null) {
        members.fault("name", Problem::Missing);
    }
    let change = change(&mut members);
    let now = call.app.clock.now();
    let id = given_id(&mut members);
    let parent = members.text("parent");
    let created_at = parsed(&mut members, "createdAt", "a past RFC 3339 time", |text| {
        Timestamp::parse(text).filter(|at| (0..=now.0).contains(&at.0))
    });
    let state = state(&mut members);
    let may_begin =
        [TenantState::Active, TenantState::Deactivated, TenantState::IsHomeTenant].map(Some);
    if state.is_some() && !may_begin.contains(&state) {
        let expected = "Active, Deactivated or IsHomeTenant";
        members.fault("state", Problem::Malformed { expected });
    }
    members.finish()?;
    let tenant = made_of(call.app.clock.as_ref(), change, id, created_at.unwrap_or(now));
    Ok(NewRecord { tenant, state, parent })
}

fn made_of(
    clock: &dyn Clock,
    change: RecordChange,
    id: Option<crate::model::Id>,
    created_at: Timestamp,
) -> NewTenant {
    let id = id.unwrap_or_else(|| clock.new_id());
    let new = NewTenant::named(id, None, &change.name.unwrap_or_default(), created_at);
    let address = match change.address {
        Change::Set(address) => Address {
            street: address.street.applied_to(None),
            city: address.city.applied_to(None),
            postal_code: address.postal_code.applied_to(None),
            country: address.country.applied_to(None),
            further_members: address.further_members.applied_to(None),
        },
        _ => Address::default(),
    };
    let hostname = change.hostname.applied_to(None);
    NewTenant {
        company_name: change.company_name.applied_to(None),
        department_name: change.department_name.applied_to(None),
        description: change.description.applied_to(None),
        account_type: change.account_type.unwrap_or_default(),
        plan: change.plan.applied_to(None),
        service_quota: change.service_quota.applied_to(None),
        hostname: hostname.map(|hostname| hostname.as_str().to_owned()),
        alias: change.alias.applied_to(None),
        external_account_id: change.external_account_id.applied_to(None),
        tenant_type: change.tenant_type.applied_to(None),
        address,
        ..new
    }
}

fn change(members: &mut Members) -> RecordChange {
    let name = members.raw("name").is_some().then(|| members.required_text("name", MAX_NAME_CHARS));
    RecordChange {
        name,
        company_name: change_text(members, "companyName", MAX_NAME_CHARS),
        department_name: change_text(members, "departmentName", MAX_NAME_CHARS),
        description: change_long_text(members, "description"),
        account_type: parsed(
            members,
            "accountType",
            "subscriber, trial or service_provider",
            AccountType::from_name,
        ),
        plan: change_text(members, "plan", MAX_NAME_CHARS),
        service_quota: change_number(members, "serviceQuota", MAX_COUNTER),
        hostname: change_hostname(members),
        alias: change_text(members, "alias", MAX_NAME_CHARS),
        external_account_id: change_text(members, "externalAccountId", MAX_NAME_CHARS),
        tenant_type: change_text(members, "tenantType", MAX_NAME_CHARS),
        address: change_address(members),
    }
}

fn state(members: &mut Members) -> Option<TenantState> {
    let expected = "the name or the number of a state";
    if let Some(Value::Number(number)) = members.raw("state") {
        let state = number.as_i64().and_then(TenantState::from_number);
        if state.is_none() {
            members.fault("state", Problem::Malformed { expected });
        }
        return state;
    }
    parsed(members, "state", expected, TenantState::parse)
}

/// Text that may have lines, and may be empty.
fn change_long_text(members: &mut Members, field: &str) -> Change<String> {
    match members.raw(field) {
        Some(Value::Null) => Change::Clear,
        _ => members.short_text(field, MAX_DESCRIPTION_CHARS).map_or(Change::Keep, Change::Set),
    }
}

fn change_hostname(members: &mut Members) -> Change<Hostname> {
    match members.raw("hostname") {
        Some(Value::Null) => Change::Clear,
        _ => parsed(members, "hostname", "a DNS label or name", Hostname::parse)
            .map_or(Change::Keep, Change::Set),
    }
}

fn change_address(members: &mut Members) -> Change<AddressChange> {
    if members.raw("address").is_some_and(Value::is_null) {
        return Change::Clear;
    }
    let change = nested(members, "address", |inner| {
        inner.only(&ADDRESS);
        AddressChange {
            street: change_text(inner, "street", MAX_NAME_CHARS),
            city: change_text(inner, "city", MAX_NAME_CHARS),
            postal_code: change_text(inner, "postalCode", MAX_NAME_CHARS),
            country: change_text(inner, "country", MAX_NAME_CHARS),
            further_members: change_further(inner),
        }
    });
    change.map_or(Change::Keep, Change::Set)
}

/// Whatever else an address has, under names that no API has for its known members.
fn change_further(members: &mut Members) -> Change<String> {
    const FURTHER: &str = "further";
    let is_known = |name: &&str| members.raw(FURTHER).is_some_and(|it| it.get(name).is_some());
    if MEMBER_NAMES.iter().any(is_known) {
        let expected = "an object without street, city, postal_code and country";
        members.fault(FURTHER, Problem::Malformed { expected });
    }
    change_object(members, FURTHER, MAX_FURTHER_CHARS)
}
