//! The users of a tenant.

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::dialects::{Answer, Call, Members, answer, required_email};
use crate::model::tenant::MAX_NAME_CHARS;
use crate::model::user::{Member, MemberChange, MembershipKind, MembershipStatus, NewMember};
use crate::model::{Entity, Error, IdRef, Problem, Role, Timestamp};
use crate::ops;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UserBody {
    id: Uuid,
    email: String,
    first_name: String,
    last_name: String,
    created_at: Timestamp,
    last_login_at: Option<Timestamp>,
    tenant_id: Uuid,
    is_active_in_tenant: bool,
    is_admin_in_tenant: bool,
    is_developer_in_tenant: bool,
    organization_id: Uuid,
    is_active_in_organization: bool,
    is_admin_in_organization: bool,
}

impl UserBody {
    fn new(member: Member, tenant: Uuid, organization: Uuid) -> Self {
        Self {
            id: member.id.uuid(),
            email: member.email,
            first_name: member.first_name,
            last_name: member.last_name,
            created_at: member.created_at,
            last_login_at: member.last_login_at,
            tenant_id: tenant,
            is_active_in_tenant: member.status == MembershipStatus::Active,
            is_admin_in_tenant: member.is_admin,
            is_developer_in_tenant: member.is_developer,
            organization_id: organization,
            is_active_in_organization: member.is_active_in_organization,
            is_admin_in_organization: member.is_admin_in_organization,
        }
    }
}

/// "List Tenant Users"
pub fn list_users(call: &Call) -> Result<Answer, Error> {
    let found = ops::users::members(call.context()?, call.param("tenantId"))?;
    let (tenant, organization) = (found.tenant.id.uuid(), found.organization.uuid());
    let users: Vec<_> = found
        .members
        .into_iter()
        .map(|member| UserBody::new(member, tenant, organization))
        .collect();
    Ok(answer::json(200, &users))
}

/// "Add Tenant User"
pub fn add_user(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Admin)?;
    let member = read_new_member(call)?;
    let id = ops::users::add_member(context, call.param("tenantId"), member)?;
    Ok(answer::json(200, &json!({"id": id.uuid(), "message": "User added to tenant."})))
}

fn read_new_member(call: &Call) -> Result<NewMember, Error> {
    let mut members = Members::read(call)?;
    let email = required_email(&mut members);
    let first_name = members.short_text("firstName", MAX_NAME_CHARS).unwrap_or_default();
    let last_name = members.short_text("lastName", MAX_NAME_CHARS).unwrap_or_default();
    let is_active = members.flag("isActiveInTenant").unwrap_or(true);
    let is_admin = members.flag("isAdminInTenant").unwrap_or(false);
    let is_developer = members.flag("isDeveloperInTenant").unwrap_or(false);
    members.finish()?;
    let email = email.ok_or_else(|| Error::invalid("email", Problem::Missing))?;
    let status = if is_active { MembershipStatus::Active } else { MembershipStatus::Passive };
    Ok(NewMember {
        email,
        first_name,
        last_name,
        status,
        is_admin,
        is_developer,
        kind: MembershipKind::Normal,
        is_primary: false,
    })
}

/// "Update Tenant User"
pub fn update_user(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Admin)?;
    let mut members = Members::read(call)?;
    let is_admin = members.flag("isAdminInTenant");
    let is_active = members.flag("isActiveInTenant");
    let is_developer = members.flag("isDeveloperInTenant");
    let user = read_user(call, members)?;
    let change = MemberChange { user, is_admin, is_active, is_developer };
    ops::users::update_member(context, call.param("tenantId"), change)?;
    Ok(answer::json(200, &json!({"message": "User tenant settings updated."})))
}

/// "Remove Tenant User"
pub fn remove_user(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    ops::admit(context, call.param("tenantId"), Role::Admin)?;
    let user = read_user(call, Members::read(call)?)?;
    ops::users::remove_member(context, call.param("tenantId"), user)?;
    Ok(answer::json(200, &json!({"message": "User removed from tenant."})))
}

/// The user that the body names. `tenantId` must name the tenant that the path names; what cannot
/// be an id names nobody.
fn read_user(call: &Call, mut members: Members) -> Result<IdRef, Error> {
    let user = members.required("userId").unwrap_or_default();
    let tenant = members.required("tenantId");
    if tenant.is_some_and(|id| IdRef::parse(&id) != IdRef::parse(call.param("tenantId"))) {
        members.fault("tenantId", Problem::Differs);
    }
    members.finish()?;
    IdRef::parse(&user).ok_or_else(|| Error::not_found(Entity::User, user))
}
