//! Counters: a seed sets what stands in them on a day, whatever stood there.

use std::collections::BTreeMap;
use std::collections::HashMap;

use super::{Work, effect};
use crate::model::tenant::TenantKey;
use crate::model::{Error, Problem};
use crate::seed::draft::UsageDraft;
use crate::seed::faults::Place;
use crate::seed::outcome::Kind;
use crate::store::{Counter, CounterDay};

/// Row keys that were looked up already.
#[derive(Default)]
struct Known {
    metrics: HashMap<String, i64>,
    subtenants: HashMap<String, Option<i64>>,
}

impl Work<'_> {
    pub(super) fn usage(&mut self, tenant: TenantKey, lines: Vec<UsageDraft>) -> Result<(), Error> {
        let mut known = Known::default();
        let mut days = Vec::new();
        // Of each counter: by how much its sum changes, and where the file speaks of it first.
        let mut sums: BTreeMap<Counter, (i128, Place)> = BTreeMap::new();
        for line in lines {
            let Some(counter) = self.counter(tenant, &line, &mut known)? else { continue };
            let day = line.day.number();
            let Counter { metric, subtenant, .. } = counter;
            if !self.is_first(format!("{} {metric} {day} {subtenant}", tenant.0), &line.place) {
                continue;
            }
            let present = self.tx.usage_of_day(counter, day)?;
            let delta = i128::from(line.amount) - i128::from(present.unwrap_or(0));
            if present != Some(line.amount) {
                days.push(CounterDay { counter, day, delta });
                let (sum, _) = sums.entry(counter).or_insert_with(|| (0, line.place.clone()));
                *sum += delta;
            }
            self.count(Kind::Usage, effect(present.is_some(), present != Some(line.amount)));
        }
        self.tx.add_to_days(days.into_iter())?;
        let changes = sums.iter().map(|(counter, (sum, _))| (*counter, *sum));
        for (counter, _) in self.tx.add_to_totals(changes)? {
            if let Some((_, place)) = sums.get(&counter) {
                let expected =
                    "so that the days of the counter sum up to 0 or more, and 2^53 - 1 or less";
                self.faults.note(&place.member("amount"), Problem::Malformed { expected });
            }
        }
        Ok(())
    }

    /// The counter that a line is about; `None` after a fault.
    fn counter(
        &self,
        tenant: TenantKey,
        line: &UsageDraft,
        known: &mut Known,
    ) -> Result<Option<Counter>, Error> {
        let name = line.metric.as_str();
        let metric = if let Some(metric) = known.metrics.get(name) {
            *metric
        } else {
            let metric = self.tx.metric_key(name)?;
            known.metrics.insert(name.to_owned(), metric);
            metric
        };
        let Some(text) = &line.subtenant else {
            return Ok(Some(Counter { tenant, metric, subtenant: 0 }));
        };
        let subtenant = if let Some(subtenant) = known.subtenants.get(text) {
            *subtenant
        } else {
            let found = self.own_subtenant(tenant, text)?;
            known.subtenants.insert(text.clone(), found);
            found
        };
        if subtenant.is_none() {
            self.faults.note(&line.place.member("subtenant"), Problem::Unknown);
        }
        Ok(subtenant.map(|subtenant| Counter { tenant, metric, subtenant }))
    }
}
