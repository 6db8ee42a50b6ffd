//! What "createTenant" and "updateTenant" take.

use serde_json::Value;

use super::address;
use super::rights::Rights;
use super::tenant::TenantBody;
use crate::dialects::{Answer, Call, Members, answer, required_email};
use crate::model::address::Address;
use crate::model::tenant::{AccountType, MAX_NAME_CHARS};
use crate::model::usage::MAX_COUNTER;
use crate::model::user::{MembershipKind, MembershipStatus, NewAdministrator, NewMember};
use crate::model::{Change, Error, Hostname, Problem, Role};
use crate::ops::profiles::{self, ProfileUpdate};
use crate::ops::{self, HostnameWish, ParentRule, TenantDraft};

/// "createTenant"
pub fn create_tenant(call: &Call) -> Result<Answer, Error> {
    let rights = Rights::of(call)?;
    let context = rights.context()?;
    context.caller.require(Role::Provider)?;
    let body = TenantBody::from(ops::create_tenant(context, read_draft(call)?)?);
    let location = format!("{}/tenants/{}", call.base(), body.id());
    Ok(answer::json(201, &body).with_additional_header("Location", location))
}

fn read_draft(call: &Call) -> Result<TenantDraft, Error> {
    let mut members = Members::read(call)?;
    let name = members.required_text("name", MAX_NAME_CHARS);
    let company_name = members.clearable_name("companyName", MAX_NAME_CHARS).applied_to(None);
    let department_name = members.clearable_name("departmentName", MAX_NAME_CHARS).applied_to(None);
    let address = address::read(&mut members);
    let account_type = read_account_type(&mut members).unwrap_or_default();
    let hostname = read_hostname(&mut members).applied_to(None);
    let service_quota = read_service_quota(&mut members).applied_to(None);
    let administrator = read_administrator(&mut members);
    members.finish()?;
    Ok(TenantDraft {
        name,
        company_name,
        department_name,
        description: None,
        address: match address {
            Change::Set(patch) => Address::default().merged(patch)?,
            Change::Keep | Change::Clear => Address::default(),
        },
        account_type,
        service_quota,
        hostname: hostname.map_or(HostnameWish::FromName, HostnameWish::Exactly),
        administrator,
        parent_rule: ParentRule::ProviderOrRoot,
        moves_client: None,
    })
}

/// "updateTenant": a merge patch (RFC 7396). What a tenant always has cannot be cleared.
pub fn update_tenant(call: &Call) -> Result<Answer, Error> {
    let rights = Rights::of(call)?;
    let context = rights.context()?;
    ops::admit(context, call.param("tenantId"), Role::Admin)?;
    let update = read_update(call)?;
    let profile = profiles::update_profile(context, call.param("tenantId"), update)?;
    Ok(answer::json(200, &TenantBody::from(profile)))
}

fn read_update(call: &Call) -> Result<ProfileUpdate, Error> {
    let mut members = Members::read(call)?;
    let has_name = members.raw("name").is_some();
    let update = ProfileUpdate {
        name: has_name.then(|| members.required_text("name", MAX_NAME_CHARS)),
        company_name: members.clearable_name("companyName", MAX_NAME_CHARS),
        department_name: members.clearable_name("departmentName", MAX_NAME_CHARS),
        address: address::read(&mut members),
        account_type: match members.raw("accountType") {
            Some(Value::Null) => {
                members.fault("accountType", Problem::Missing);
                None
            }
            _ => read_account_type(&mut members),
        },
        hostname: read_hostname(&mut members),
        service_quota: read_service_quota(&mut members),
    };
    members.finish()?;
    Ok(update)
}

fn read_account_type(members: &mut Members) -> Option<AccountType> {
    let text = members.text("accountType")?;
    let account_type = AccountType::from_name(&text);
    if account_type.is_none() {
        let expected = "subscriber, trial or service_provider";
        members.fault("accountType", Problem::Malformed { expected });
    }
    account_type
}

fn read_hostname(members: &mut Members) -> Change<Hostname> {
    if members.raw("hostname") == Some(&Value::Null) {
        return Change::Clear;
    }
    let Some(text) = members.text("hostname") else { return Change::Keep };
    match ops::read_hostname(&text) {
        Ok(hostname) => Change::Set(hostname),
        Err(problem) => {
            members.fault("hostname", problem);
            Change::Keep
        }
    }
}

fn read_service_quota(members: &mut Members) -> Change<i64> {
    if members.raw("serviceQuota") == Some(&Value::Null) {
        return Change::Clear;
    }
    match members.integer("serviceQuota") {
        None => Change::Keep,
        Some(quota) if (0..=MAX_COUNTER).contains(&quota) => Change::Set(quota),
        Some(_) => {
            members.fault("serviceQuota", Problem::OutOfRange { min: 0, max: MAX_COUNTER });
            Change::Keep
        }
    }
}

/// The person who becomes the primary administrator. The password is not kept.
fn read_administrator(members: &mut Members) -> Option<NewAdministrator> {
    let mut person = match members.raw("admin")? {
        Value::Null => return None,
        Value::Object(person) => Members::of(person.clone()),
        _ => {
            members.fault("admin", Problem::WrongType { expected: "object" });
            return None;
        }
    };
    let first_name = person.required_text("givenName", MAX_NAME_CHARS);
    let last_name = person.required_text("familyName", MAX_NAME_CHARS);
    let email = required_email(&mut person);
    let phone_number = person.required_text("phoneNumber", MAX_NAME_CHARS);
    person.text("password");
    members.faults_within("admin", person.finish());
    let member = NewMember {
        email: email?,
        first_name,
        last_name,
        status: MembershipStatus::Active,
        is_admin: true,
        is_developer: false,
        kind: MembershipKind::Normal,
        is_primary: true,
    };
    Some(NewAdministrator { member, phone_number })
}
