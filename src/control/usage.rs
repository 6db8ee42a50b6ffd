//! The usage of tenants: what is reported of it, and the report on it.

pub(crate) mod events;

use serde::Serialize;

use super::page::{page, read_page};
use super::query::Query;
use crate::dialects::answer::json;
use crate::dialects::{Answer, Call};
use crate::model::day::Day;
use crate::model::month::Month;
use crate::model::usage::{BatchOutcome, LimitBreach};
use crate::model::{Error, INSIDE, Role};
use crate::ops;
use crate::ops::usage::{UsageGrain, UsageItem, UsageQuery};

/// The largest batch, in bytes.
pub const BATCH_LIMIT_BYTES: usize = 8 * 1024 * 1024;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    counted: usize,
    repeated: usize,
    over_limit: Vec<Breach>,
}

/// An entitlement that something goes beyond.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Breach {
    tenant: String,
    entitlement: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<String>,
    limit: i64,
    amount: i64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    blocked: bool,
}

impl From<&LimitBreach> for Breach {
    fn from(breach: &LimitBreach) -> Self {
        Self {
            tenant: breach.tenant.clone(),
            entitlement: breach.definition_id.clone(),
            month: breach.month.map(|month| month.to_string()),
            limit: breach.limit,
            amount: breach.amount,
            blocked: breach.is_blocked,
        }
    }
}

impl From<BatchOutcome> for Outcome {
    fn from(outcome: BatchOutcome) -> Self {
        let over_limit = outcome.over_limit.iter().map(Breach::from).collect();
        Self { counted: outcome.counted, repeated: outcome.repeated, over_limit }
    }
}

/// `POST /control/v1/usage`: a JSON array of events, or one event a line.
pub fn record_usage(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    context.caller.require(Role::Provider)?;
    let batch = events::read(call).map_err(with_places)?;
    let outcome = ops::usage::record_batch(context, &batch).map_err(with_places)?;
    Ok(json(200, &Outcome::from(outcome)))
}

/// The places of faults, `3.delta`, as those of nested members.
fn with_places(error: Error) -> Error {
    let Error::Invalid(mut faults) = error else { return error };
    for fault in &mut faults {
        fault.field = fault.field.replacen('.', &INSIDE.to_string(), 1);
    }
    Error::Invalid(faults)
}

#[derive(Serialize)]
struct Item {
    tenant: String,
    metric: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<String>,
    amount: i64,
}

/// `GET /control/v1/usage?tenant&subtenant&metric&by&from&to&after&limit`
pub fn read_usage(call: &Call) -> Result<Answer, Error> {
    let query = read_query(call)?;
    let found = ops::usage::usage(call.context()?, &query)?;
    Ok(page(found, |item| shown(item, query.grain)))
}

fn shown(item: UsageItem, grain: UsageGrain) -> Item {
    let (day, month) = match grain {
        UsageGrain::Day => (Some(item.day.to_string()), None),
        UsageGrain::Month => (None, Some(Month::of(item.day).to_string())),
    };
    let tenant = item.tenant.as_str().to_owned();
    Item { tenant, metric: item.metric, day, month, amount: item.amount }
}

fn read_query(call: &Call) -> Result<UsageQuery, Error> {
    let mut query = Query::of(call);
    let grain = query.parsed("by", "day or month", |text| match text {
        "day" => Some(UsageGrain::Day),
        "month" => Some(UsageGrain::Month),
        _ => None,
    });
    let expected = "a day such as 2024-01-15, or a month such as 2024-01";
    let from = query.parsed("from", expected, |text| {
        Day::parse(text).or_else(|| Month::parse(text).map(|month| month.first))
    });
    let to = query.parsed("to", expected, |text| {
        Day::parse(text).or_else(|| Month::parse(text).map(|month| month.last))
    });
    let asked = UsageQuery {
        tenant: query.text("tenant"),
        subtenant: query.text("subtenant"),
        metric: query.text("metric"),
        grain: grain.unwrap_or(UsageGrain::Day),
        days: (from.unwrap_or(Day::FIRST), to.unwrap_or(Day::LAST)),
        page: read_page(&mut query),
    };
    query.finish()?;
    Ok(asked)
}
