//! What every tenant used of its services.

use serde::Serialize;
use uuid::Uuid;

use super::csv::{self, Lines, text};
use super::period;
use super::rights::Rights;
use super::stream::ArrayOf;
use crate::dialects::{Answer, Call, answer};
use crate::model::day::{Day, Period};
use crate::model::{Error, Role};
use crate::ops::reports::{self, UsageQuery, UsageRow};

const HEADER: [&str; 6] = ["Tenant ID", "Tenant Name", "Service Type", "Plan", "Date", "Usage"];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UsageBody {
    tenant_id: Uuid,
    tenant_name: String,
    service_type: String,
    plan: String,
    date: Day,
    usage: i64,
}

/// "getUsageDetails"
pub fn details(call: &Call) -> Result<Answer, Error> {
    let rights = Rights::of(call)?;
    let context = rights.context()?;
    context.caller.require(Role::Admin)?;
    let period = period::read(call, Period::month_of)?;
    let before = format!(
        "{{\"startDate\":\"{}\",\"endDate\":\"{}\",\"content\":[",
        period.start(),
        period.end()
    );
    let body_of = |row: UsageRow| UsageBody {
        tenant_id: row.tenant.uuid(),
        tenant_name: row.tenant_name,
        service_type: row.service_type,
        plan: row.plan,
        date: row.day,
        usage: row.amount,
    };
    let query = UsageQuery {
        period,
        tenant: call.query("tenantId"),
        service_type: call.query("serviceType"),
    };
    let stream = reports::usage(context, query, ArrayOf::new(before, body_of, "]}"))?;
    Ok(answer::stream_of("application/json", stream))
}

/// "generateUsageReport"
pub fn report(call: &Call) -> Result<Answer, Error> {
    let rights = Rights::of(call)?;
    let context = rights.context()?;
    context.caller.require(Role::Admin)?;
    let period = period::read(call, Period::month_before)?;
    let cells_of = |row: UsageRow| {
        [
            row.tenant.uuid().to_string(),
            text(&row.tenant_name).into_owned(),
            text(&row.service_type).into_owned(),
            text(&row.plan).into_owned(),
            row.day.to_string(),
            row.amount.to_string(),
        ]
    };
    let query = UsageQuery { period, tenant: None, service_type: None };
    let stream = reports::usage(context, query, Lines::new(&HEADER, cells_of))?;
    let file_name = format!("usage-report_{}_{}.csv", period.start(), period.end());
    Ok(csv::attachment(&file_name, stream))
}
