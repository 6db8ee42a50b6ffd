//! What everybody used of their services.

use std::collections::{BTreeMap, VecDeque};

use super::super::Context;
use super::super::profiles::visible_key;
use super::{Report, RowWriter, Rows, Tenants};
use crate::model::day::{Day, Period};
use crate::model::tenant::TenantKey;
use crate::model::{Error, Id, Role};
use crate::store::{ListedTenant, Reading, Stream};

/// What a tenant used of a service on one day.
#[derive(Clone, Debug)]
pub struct UsageRow {
    /// The tenant.
    pub tenant: Id,
    /// Its name.
    pub tenant_name: String,
    /// What was used.
    pub service_type: String,
    /// Under which plan; empty for none.
    pub plan: String,
    /// When.
    pub day: Day,
    /// How much.
    pub amount: i64,
}

/// Which usage to report.
#[derive(Clone, Debug)]
pub struct UsageQuery {
    /// Of which days.
    pub period: Period,
    /// Of this tenant alone.
    pub tenant: Option<String>,
    /// Of services of this type alone.
    pub service_type: Option<String>,
}

/// What every tenant that the caller sees used of its services: oldest tenant first, then by type,
/// plan and day. Nothing of a tenant that is not visible. Least role: admin.
pub fn usage(
    context: Context,
    query: UsageQuery,
    writer: impl RowWriter<UsageRow> + 'static,
) -> Result<Stream, Error> {
    context.caller.require(Role::Admin)?;
    let sight = context.caller.sight();
    context.store.stream(|tx| {
        let tenants = match &query.tenant {
            None => Tenants::below(sight.ancestor),
            Some(id) => {
                let key = visible_key(tx, sight, id)?;
                Tenants::only(key.map(|key| tx.listed_tenant(key)).transpose()?.flatten())
            }
        };
        Ok(Report::new(UsageRows { tenants, query, present: None }, writer))
    })
}

struct UsageRows {
    tenants: Tenants,
    query: UsageQuery,
    present: Option<(ListedTenant, VecDeque<Counter>)>,
}

/// What a type and plan are counted by.
struct Counter {
    service_type: String,
    plan: String,
    metrics: Vec<i64>,
}

impl Rows for UsageRows {
    type Row = UsageRow;

    fn more(&mut self, tx: &Reading) -> Result<Option<Vec<UsageRow>>, Error> {
        let present = self.present.as_mut();
        let next = present.and_then(|(tenant, left)| Some((&*tenant, left.pop_front()?)));
        let Some((tenant, counter)) = next else {
            let Some(tenant) = self.tenants.next(tx)? else { return Ok(None) };
            let counters = counters(tx, tenant.key, self.query.service_type.as_deref())?;
            self.present = Some((tenant, counters));
            return Ok(Some(Vec::new()));
        };
        let days = used_on_days(tx, tenant.key, &counter.metrics, self.query.period)?;
        let row = |(day, amount)| UsageRow {
            tenant: tenant.id.clone(),
            tenant_name: tenant.name.clone(),
            service_type: counter.service_type.clone(),
            plan: counter.plan.clone(),
            day,
            amount,
        };
        Ok(Some(days.into_iter().map(row).collect()))
    }
}

/// What counts a tenant's services, by type and plan. A metric without a plan is that of the
/// service; where there are several of that type, of the one whose plan comes first.
fn counters(
    tx: &Reading,
    tenant: TenantKey,
    service_type: Option<&str>,
) -> Result<VecDeque<Counter>, Error> {
    let mut plans: BTreeMap<String, String> = BTreeMap::new();
    for service in tx.services(tenant)? {
        if service_type.is_none_or(|wanted| wanted == service.service_type) {
            plans.entry(service.service_type).or_insert(service.plan);
        }
    }
    let mut counted: BTreeMap<(String, String), Vec<i64>> = BTreeMap::new();
    let mut last = 0;
    while !plans.is_empty()
        && let Some((metric, name)) = tx.next_metric(tenant, last)?
    {
        last = metric;
        let (service_type, plan) = match name.split_once('/') {
            Some((service_type, plan)) => (service_type, Some(plan)),
            None => (&*name, None),
        };
        if let Some(own_plan) = plans.get(service_type) {
            let plan = plan.unwrap_or(own_plan).to_owned();
            counted.entry((service_type.to_owned(), plan)).or_default().push(metric);
        }
    }
    let found = counted.into_iter();
    Ok(found
        .map(|((service_type, plan), metrics)| Counter { service_type, plan, metrics })
        .collect())
}

/// Days on which nothing was used, or all of it was taken back, are left out.
fn used_on_days(
    tx: &Reading,
    tenant: TenantKey,
    metrics: &[i64],
    period: Period,
) -> Result<BTreeMap<Day, i64>, Error> {
    let mut days = BTreeMap::new();
    for metric in metrics {
        for (day, amount) in tx.usage_by_day(tenant, *metric, period)? {
            *days.entry(day).or_insert(0) += amount;
        }
    }
    days.retain(|_, amount| *amount != 0);
    Ok(days)
}
