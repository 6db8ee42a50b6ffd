//! What services every tenant has.

use serde::Serialize;
use uuid::Uuid;

use super::csv::{self, Lines, text};
use super::rights::Rights;
use super::stream::ArrayOf;
use crate::dialects::{Answer, Call, answer};
use crate::model::Error;
use crate::ops::reports::{self, ServiceRow};

const HEADER: [&str; 7] = [
    "Tenant ID",
    "Tenant Name",
    "Service Type",
    "Plan",
    "Marketplace Name",
    "Marketplace Account Id",
    "Count",
];

/// The marketplace of services that were bought from the vendor itself, as the file names it.
const OWN_MARKETPLACE: &str = "DPoD";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ServiceBody {
    tenant_id: Uuid,
    tenant_name: String,
    service_type: String,
    plan: String,
    marketplace_name: String,
    marketplace_account_id: String,
    count: i64,
}

/// "collectServicesSummary"
pub fn summary(call: &Call) -> Result<Answer, Error> {
    let rights = Rights::of(call)?;
    let body_of = |row: ServiceRow| ServiceBody {
        tenant_id: row.tenant.uuid(),
        tenant_name: row.tenant_name,
        service_type: row.service.service_type,
        plan: row.service.plan,
        marketplace_name: row.service.marketplace_name,
        marketplace_account_id: row.service.marketplace_account_id,
        count: row.service.count,
    };
    let rows = ArrayOf::new("[".into(), body_of, "]");
    let service_type = call.query("serviceType");
    let stream = reports::services_summary(rights.context()?, service_type, rows)?;
    Ok(answer::stream_of("application/json", stream))
}

/// "collectServicesSummaryFile"
pub fn summary_file(call: &Call) -> Result<Answer, Error> {
    let rights = Rights::of(call)?;
    let cells_of = |row: ServiceRow| {
        let service = row.service;
        let marketplace = match service.marketplace_name.as_str() {
            "" => OWN_MARKETPLACE,
            name => name,
        };
        [
            row.tenant.uuid().to_string(),
            text(&row.tenant_name).into_owned(),
            text(&service.service_type).into_owned(),
            text(&service.plan).into_owned(),
            text(marketplace).into_owned(),
            text(&service.marketplace_account_id).into_owned(),
            service.count.to_string(),
        ]
    };
    let lines = Lines::new(&HEADER, cells_of);
    let service_type = call.query("serviceType");
    let stream = reports::services_summary(rights.context()?, service_type, lines)?;
    Ok(csv::attachment("services-summary.csv", stream))
}
