//! Random batches against a small model of the rules. A failure prints its seed.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};
use tenantd::model::Clock;
use tenantd::model::feature::{EntitlementType, LimitType};

use super::Scene;
use crate::support::Chance;

const MAX: i128 = (1 << 53) - 1;

/// The rules as plainly as they can be written: one counter a tenant, metric and subtenant.
#[derive(Clone, Default)]
struct Model {
    totals: HashMap<(usize, String, bool), i128>,
    keys: HashSet<(usize, String)>,
}

struct Event {
    tenant: usize,
    metric: String,
    delta: i64,
    in_part: bool,
    key: Option<String>,
}

const METRICS: [&str; 4] = ["free", "hard", "soft", "big"];

impl Model {
    fn sum(&self, tenant: usize, metric: &str) -> i128 {
        [false, true]
            .iter()
            .filter_map(|part| self.totals.get(&(tenant, metric.to_owned(), *part)))
            .sum()
    }

    /// The status of the answer, how many events counted, and how many soft flags it has.
    fn apply(&mut self, events: &[Event]) -> (u16, usize, usize) {
        let before = self.clone();
        let mut new = 0;
        for event in events {
            let is_new =
                event.key.as_ref().is_none_or(|key| self.keys.insert((event.tenant, key.clone())));
            if is_new {
                new += 1;
                let counter = (event.tenant, event.metric.clone(), event.in_part);
                *self.totals.entry(counter).or_default() += i128::from(event.delta);
            }
        }
        let refused = if self.totals.values().any(|total| *total > MAX) {
            Some(400)
        } else if self.totals.values().any(|total| *total < 0) {
            Some(409)
        } else {
            None
        };
        let rises = |tenant, metric| self.sum(tenant, metric) > before.sum(tenant, metric);
        // Tenant 0 may have 20 of `hard`, and 20 of `soft` without a flag.
        let is_over = |metric| rises(0, metric) && self.sum(0, metric) > 20;
        let refused = refused.or_else(|| is_over("hard").then_some(409));
        let flags = usize::from(is_over("soft"));
        match refused {
            Some(status) => {
                *self = before;
                (status, 0, 0)
            }
            None => (200, new, flags),
        }
    }
}

#[test]
fn random_batches_do_what_the_model_does() {
    let seed = match std::env::var("TENANTD_TEST_SEED") {
        Ok(seed) => seed.parse().unwrap(),
        Err(_) => u64::try_from(Scene::new().world.clock.now().0).unwrap(),
    };
    println!("seed {seed}: again with TENANTD_TEST_SEED={seed}");
    let mut chance = Chance(seed);
    let scene = Scene::new();
    scene.entitle("hard", EntitlementType::Resource, LimitType::Hard, 20);
    scene.entitle("soft", EntitlementType::Resource, LimitType::Soft, 20);
    let tenants = [scene.tenant.clone(), scene.root.clone()];
    let mut model = Model::default();
    for round in 0..300 {
        let events: Vec<Event> = (0..=chance.next(6)).map(|_| event(&mut chance)).collect();
        let body: Vec<Value> = events.iter().map(|event| body(&scene, &tenants, event)).collect();
        let reply = scene.post(json!(body));
        let (status, counted, flags) = model.apply(&events);
        let answer = reply.json();
        assert_eq!(reply.status, status, "round {round}: {body:?}: {answer}");
        if status == 200 {
            assert_eq!(answer["counted"], counted, "round {round}: {body:?}");
            assert_eq!(answer["repeated"], events.len() - counted, "round {round}");
            assert_eq!(
                answer["overLimit"].as_array().unwrap().len(),
                flags,
                "round {round}: {answer}"
            );
        }
    }
    for (place, tenant) in tenants.iter().enumerate() {
        let key = scene.key(tenant);
        for metric in METRICS {
            let total = scene.world.app.store.read(|tx| tx.usage_total(key, metric)).unwrap();
            assert_eq!(i128::from(total), model.sum(place, metric), "{tenant} {metric}");
        }
    }
    assert_eq!(astray(&scene), 0, "every sum is that of its days");
}

fn event(chance: &mut Chance) -> Event {
    let tenant = usize::try_from(chance.next(2)).unwrap();
    let metric = chance.pick(&METRICS);
    let delta = match metric {
        "big" => chance.pick(&[9_007_199_254_740_991, -9_007_199_254_740_991, 1, -1]),
        _ => i64::try_from(chance.next(14)).unwrap() - 5,
    };
    let key = (chance.next(3) == 0).then(|| format!("key-{}", chance.next(60)));
    let in_part = tenant == 0 && chance.next(3) == 0;
    Event { tenant, metric: metric.to_owned(), delta, in_part, key }
}

fn body(scene: &Scene, tenants: &[String], event: &Event) -> Value {
    let mut body = json!({
        "tenant": tenants[event.tenant], "metric": event.metric, "delta": event.delta
    });
    if event.in_part {
        body["subtenant"] = json!(scene.subtenant);
    }
    if let Some(key) = &event.key {
        body["key"] = json!(key);
    }
    body
}

/// How many sums differ from those of their days.
fn astray(scene: &Scene) -> i64 {
    let file = rusqlite::Connection::open(&scene.world.path).unwrap();
    let sql = "SELECT count(*) FROM usage_total t WHERE t.amount <> coalesce(
        (SELECT sum(d.amount) FROM usage_day d
         WHERE d.tenant = t.tenant AND d.metric = t.metric AND d.subtenant = t.subtenant), 0)";
    file.query_row(sql, [], |row| row.get(0)).unwrap()
}
