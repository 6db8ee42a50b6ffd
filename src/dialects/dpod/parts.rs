//! Single facts of a tenant: its primary administrator, its host name, its quotas.

use serde::Serialize;
use uuid::Uuid;

use super::rights::Rights;
use crate::dialects::{Answer, Call, answer};
use crate::model::{Entity, Error, Role};
use crate::ops::{profiles, services};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AdminBody {
    given_name: String,
    family_name: String,
    email: String,
    phone_number: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct QuotasBody {
    tenant_id: Uuid,
    service_quota: Option<i64>,
    services_used: i64,
    quotas: Vec<QuotaBody>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct QuotaBody {
    service_type: String,
    limit: i64,
    used: i64,
}

/// "getAdmin"
pub fn get_admin(call: &Call) -> Result<Answer, Error> {
    let rights = Rights::of(call)?;
    let person = profiles::administrator(rights.context()?, call.param("tenantId"))?;
    let body = AdminBody {
        given_name: person.first_name,
        family_name: person.last_name,
        email: person.email,
        phone_number: person.phone_number,
    };
    Ok(answer::json(200, &body))
}

/// "getHostname"
pub fn get_hostname(call: &Call) -> Result<Answer, Error> {
    let rights = Rights::of(call)?;
    let id = call.param("tenantId");
    let profile = profiles::profile(rights.context()?, id, Role::Member)?;
    let hostname = profile.hostname.ok_or_else(|| Error::not_found(Entity::Hostname, id))?;
    Ok(answer::bytes_of("text/plain", hostname.into_bytes()))
}

/// "getQuotas"
pub fn get_quotas(call: &Call) -> Result<Answer, Error> {
    let rights = Rights::of(call)?;
    let (id, quotas) = services::service_quotas(rights.context()?, call.param("tenantId"))?;
    let body = QuotasBody {
        tenant_id: id.uuid(),
        service_quota: quotas.service_quota,
        services_used: quotas.services_used,
        quotas: quotas
            .quotas
            .into_iter()
            .map(|quota| QuotaBody {
                service_type: quota.service_type,
                limit: quota.limit,
                used: quota.used,
            })
            .collect(),
    };
    Ok(answer::json(200, &body))
}
