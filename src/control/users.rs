//! `/control/v1/tenants/{tenantId}/users`: people and their place in the tenant.

use serde::Serialize;
use uuid::Uuid;

use super::etag::{guard, object};
use super::fields::parsed;
use super::once::{Secrecy, once, respond};
use super::page::{page, read_page};
use super::query::Query;
use crate::dialects::{Answer, Call, Members, answer, required_email};
use crate::model::tenant::MAX_NAME_CHARS;
use crate::model::user::{MemberRecord, MembershipKind, MembershipStatus, NewMember};
use crate::model::{Error, Problem, Role, Timestamp};
use crate::ops;
use crate::ops::member_records::{
    MembershipChange, add_member_record, member_record, member_records, remove_member_record,
    update_member_record,
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UserBody {
    id: String,
    uuid: Uuid,
    email: String,
    first_name: String,
    last_name: String,
    phone_number: Option<String>,
    last_login_at: Option<Timestamp>,
    status: &'static str,
    kind: &'static str,
    is_admin: bool,
    is_developer: bool,
    is_primary: bool,
    member_since: Timestamp,
}

impl UserBody {
    fn new(member: &MemberRecord) -> Self {
        let member = member.clone();
        Self {
            uuid: member.id.uuid(),
            id: member.id.as_str().to_owned(),
            email: member.email,
            first_name: member.first_name,
            last_name: member.last_name,
            phone_number: member.phone_number,
            last_login_at: member.last_login_at,
            status: member.status.name(),
            kind: member.kind.name(),
            is_admin: member.is_admin,
            is_developer: member.is_developer,
            is_primary: member.is_primary,
            member_since: member.created_at,
        }
    }
}

/// `GET …/users`
pub fn list_users(call: &Call) -> Result<Answer, Error> {
    let mut query = Query::of(call);
    let request = read_page(&mut query);
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Member)?;
    query.finish()?;
    let found = member_records(context, call.param("tenantId"), &request)?;
    Ok(page(found, |member| UserBody::new(&member)))
}

/// `GET …/users/{userId}`
pub fn get_user(call: &Call) -> Result<Answer, Error> {
    let found = member_record(call.context()?, call.param("tenantId"), call.param("userId"))?;
    Ok(object(call, 200, &UserBody::new(&found)))
}

/// `POST …/users`: a person who exists in the organization keeps their names.
pub fn add_user(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    let tenant = ops::admit(context, call.param("tenantId"), Role::Admin)?;
    let member = read_new(call)?;
    let path = format!("/control/v1/tenants/{}/users", tenant.id);
    let shown = |made: &MemberRecord| (made.id.as_str().to_owned(), UserBody::new(made));
    let once = once(call, Some(&path), Secrecy::Open, shown)?;
    Ok(respond(add_member_record(context, call.param("tenantId"), member, once)?))
}

fn read_new(call: &Call) -> Result<NewMember, Error> {
    let mut members = Members::read(call)?;
    members.only(&["email", "firstName", "lastName", "status", "kind", "isAdmin", "isDeveloper"]);
    let email = required_email(&mut members);
    let first_name = members.short_text("firstName", MAX_NAME_CHARS).unwrap_or_default();
    let last_name = members.short_text("lastName", MAX_NAME_CHARS).unwrap_or_default();
    let change = read_flags(&mut members);
    members.finish()?;
    let email = email.ok_or_else(|| Error::invalid("email", Problem::Missing))?;
    Ok(NewMember {
        email,
        first_name,
        last_name,
        status: change.status.unwrap_or(MembershipStatus::Active),
        is_admin: change.is_admin.unwrap_or(false),
        is_developer: change.is_developer.unwrap_or(false),
        kind: change.kind.unwrap_or_default(),
        is_primary: false,
    })
}

fn read_flags(members: &mut Members) -> MembershipChange {
    MembershipChange {
        status: parsed(members, "status", "passive, active or banned", MembershipStatus::from_name),
        kind: parsed(members, "kind", "normal or support", MembershipKind::from_name),
        is_admin: members.flag("isAdmin"),
        is_developer: members.flag("isDeveloper"),
    }
}

/// `PATCH …/users/{userId}`
pub fn update_user(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Admin)?;
    let mut members = Members::read(call)?;
    members.only(&["status", "kind", "isAdmin", "isDeveloper"]);
    let change = read_flags(&mut members);
    members.finish()?;
    let guard = guard(call, UserBody::new);
    let (tenant, user) = (call.param("tenantId"), call.param("userId"));
    let changed = update_member_record(context, tenant, user, change, guard)?;
    Ok(object(call, 200, &UserBody::new(&changed)))
}

/// `DELETE …/users/{userId}`: ends the membership; the person stays in the organization.
pub fn remove_user(call: &Call) -> Result<Answer, Error> {
    let guard = guard(call, UserBody::new);
    let (tenant, user) = (call.param("tenantId"), call.param("userId"));
    remove_member_record(call.context()?, tenant, user, guard)?;
    Ok(answer::no_content())
}
