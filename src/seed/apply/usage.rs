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

impl Work<'_> {
    pub(super) fn usage(&mut self, tenant: TenantKey, lines: Vec<UsageDraft>) -> Result<(), Error> {
        let mut metrics: HashMap<String, i64> = HashMap::new();
        let mut subtenants: HashMap<String, Option<i64>> = HashMap::new();
        let mut days = Vec::new();
        // Of each counter: by how much its sum changes, and where the file speaks of it first.
        let mut sums: BTreeMap<Counter, (i128, Place)> = BTreeMap::new();
        for line in lines {
            let subtenant = match &line.subtenant {
                None => Some(0),
                Some(text) => match subtenants.get(text) {
                    Some(known) => *known,
                    None => {
                        let found = self.own_subtenant(tenant, text)?;
                        subtenants.insert(text.clone(), found);
                        found
                    }
                },
            };
            let Some(subtenant) = subtenant else {
                self.faults.note(&line.place.member("subtenant"), Problem::Unknown);
                continue;
            };
            let name = line.metric.as_str();
            let metric = match metrics.get(name) {
                Some(metric) => *metric,
                None => {
                    let metric = self.tx.metric_key(name)?;
                    metrics.insert(name.to_owned(), metric);
                    metric
                }
            };
            let counter = Counter { tenant, metric, subtenant };
            let day = line.day.number();
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
}
