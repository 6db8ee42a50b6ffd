//! The usage of tenants: what is reported of it, and the report on it.

mod events;

use serde::Serialize;

use super::fields::INSIDE;
use crate::dialects::answer::json;
use crate::dialects::{Answer, Call};
use crate::model::day::Day;
use crate::model::month::Month;
use crate::model::usage::{BatchOutcome, LimitBreach};
use crate::model::{Error, Fault, Problem, Role};
use crate::ops;
use crate::ops::usage::{UsageGrain, UsageItem, UsagePage, UsageQuery};

/// The largest batch, in bytes.
pub const BATCH_LIMIT_BYTES: usize = 8 * 1024 * 1024;
/// How many lines a page of the report has when nobody says so, and at most.
const DEFAULT_LIMIT: usize = 100;
const MAX_LIMIT: usize = 1000;

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
struct Page {
    tenant: String,
    items: Vec<Item>,
    next: Option<String>,
}

#[derive(Serialize)]
struct Item {
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
    let page = ops::usage::usage(call.context()?, &query)?;
    Ok(json(200, &page_of(page, query.grain)))
}

fn page_of(page: UsagePage, grain: UsageGrain) -> Page {
    let last = page.items.last().filter(|_| page.has_more);
    let next = last.map(|item| format!("{},{}", item.metric, item.day));
    let item = |item: UsageItem| {
        let (day, month) = match grain {
            UsageGrain::Day => (Some(item.day.to_string()), None),
            UsageGrain::Month => (None, Some(Month::of(item.day).to_string())),
        };
        Item { metric: item.metric, day, month, amount: item.amount }
    };
    Page { tenant: page.tenant, items: page.items.into_iter().map(item).collect(), next }
}

fn read_query(call: &Call) -> Result<UsageQuery, Error> {
    let mut faults = Vec::new();
    let mut malformed = |field: &str, expected| {
        let field = format!("?{field}");
        faults.push(Fault { field, problem: Problem::Malformed { expected } });
    };
    let grain = match call.query("by").as_deref() {
        None | Some("day") => UsageGrain::Day,
        Some("month") => UsageGrain::Month,
        Some(_) => {
            malformed("by", "day or month");
            UsageGrain::Day
        }
    };
    let mut days = (Day::FIRST, Day::LAST);
    for (field, end) in [("from", &mut days.0), ("to", &mut days.1)] {
        let Some(text) = call.query(field) else { continue };
        let month = Month::parse(&text).map(|m| if field == "from" { m.first } else { m.last });
        match Day::parse(&text).or(month) {
            Some(day) => *end = day,
            None => malformed(field, "a day such as 2024-01-15, or a month such as 2024-01"),
        }
    }
    let after = call.query("after").and_then(|text| {
        let cursor = text
            .rsplit_once(',')
            .and_then(|(metric, day)| Some((metric.to_owned(), Day::parse(day)?)));
        if cursor.is_none() {
            malformed("after", "the next of an earlier page");
        }
        cursor
    });
    let limit = call.query("limit").map_or(DEFAULT_LIMIT, |text| {
        let number = text.parse().ok().filter(|limit: &usize| *limit >= 1);
        number.unwrap_or_else(|| {
            malformed("limit", "a whole number, 1 or more");
            DEFAULT_LIMIT
        })
    });
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    Ok(UsageQuery {
        tenant: call.query("tenant"),
        subtenant: call.query("subtenant"),
        metric: call.query("metric"),
        grain,
        days,
        after,
        limit: limit.min(MAX_LIMIT),
    })
}
