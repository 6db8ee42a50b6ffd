//! A batch with every name in it written once, and what is behind those names.

use std::collections::HashMap;

use crate::model::feature::Entitlement;
use crate::model::tenant::TenantKey;
use crate::model::usage::{
    DAYS_BACK, EventFault, MAX_COUNTER, MAX_KEY_CHARS, MINUTES_AHEAD, Metric, ReportedBatch,
    ReportedEvent,
};
use crate::model::{Error, IdRef, Problem, Timestamp};
use crate::store::{Reading, Sight};

/// The events of a batch, their names replaced by places in the lists of names.
pub(super) struct Batch {
    /// Every tenant named; `None` for what cannot be an id.
    tenants: Vec<Option<IdRef>>,
    /// Every subtenant named, with the place of its tenant.
    subtenants: Vec<(usize, Option<IdRef>)>,
    /// Every metric named.
    pub metrics: Vec<String>,
    /// The events without a fault.
    pub entries: Vec<Entry>,
    /// What is wrong with the others.
    pub faults: Vec<EventFault>,
}

/// One event.
pub(super) struct Entry {
    pub place: usize,
    pub tenant: usize,
    pub metric: usize,
    pub subtenant: Option<usize>,
    pub day: i64,
    pub delta: i64,
    pub key: Option<String>,
}

impl Batch {
    /// Checks what can be checked without looking anything up.
    pub(super) fn of(reported: &ReportedBatch, now: Timestamp) -> Self {
        let mut batch = Self {
            tenants: Vec::new(),
            subtenants: Vec::new(),
            metrics: Vec::new(),
            entries: Vec::with_capacity(reported.events.len()),
            faults: reported.faults.clone(),
        };
        let mut places = Places::default();
        for event in &reported.events {
            let before = batch.faults.len();
            check(event, now, &mut batch.faults);
            let metric = places.metrics.get(event.metric.as_ref()).copied();
            let metric = metric.or_else(|| {
                let metric = Metric::parse(&event.metric)?;
                batch.metrics.push(metric.as_str().to_owned());
                places.metrics.insert(&event.metric, batch.metrics.len() - 1);
                Some(batch.metrics.len() - 1)
            });
            let Some(metric) = metric else {
                let expected = "1 to 64 of A-Z, a-z, 0-9, _, ., : and -, and a plan after /";
                let problem = Problem::Malformed { expected };
                batch.faults.push(EventFault { place: event.place, member: "metric", problem });
                continue;
            };
            // An event with a fault is looked up all the same, so that all faults are told.
            let tenant = *places.tenants.entry(&event.tenant).or_insert_with(|| {
                batch.tenants.push(IdRef::parse(&event.tenant));
                batch.tenants.len() - 1
            });
            let subtenant = event.subtenant.as_deref().map(|id| {
                *places.subtenants.entry((tenant, id)).or_insert_with(|| {
                    batch.subtenants.push((tenant, IdRef::parse(id)));
                    batch.subtenants.len() - 1
                })
            });
            let key = event.key.as_deref().filter(|_| batch.faults.len() == before);
            batch.entries.push(Entry {
                place: event.place,
                tenant,
                metric,
                subtenant,
                day: event.at.day(),
                delta: event.delta,
                key: key.map(str::to_owned),
            });
        }
        batch
    }
}

/// Where each name stands in the batch's lists.
#[derive(Default)]
struct Places<'e> {
    tenants: HashMap<&'e str, usize>,
    subtenants: HashMap<(usize, &'e str), usize>,
    metrics: HashMap<&'e str, usize>,
}

/// Notes what is wrong with an event by itself.
fn check(event: &ReportedEvent, now: Timestamp, faults: &mut Vec<EventFault>) {
    let mut fault = |member, problem| {
        faults.push(EventFault { place: event.place, member, problem });
    };
    if !(-MAX_COUNTER..=MAX_COUNTER).contains(&event.delta) {
        fault("delta", Problem::OutOfRange { min: -MAX_COUNTER, max: MAX_COUNTER });
    }
    let (earliest, latest) = (now.0 - DAYS_BACK * 86_400_000, now.0 + MINUTES_AHEAD * 60_000);
    if !(earliest..=latest).contains(&event.at.0) {
        fault("at", Problem::NotInTime { days_back: DAYS_BACK, minutes_ahead: MINUTES_AHEAD });
    }
    if let Some(key) = &event.key {
        if key.is_empty() {
            fault("key", Problem::Blank);
        } else if key.len() > MAX_KEY_CHARS && key.chars().count() > MAX_KEY_CHARS {
            fault("key", Problem::TooLong { max_chars: MAX_KEY_CHARS });
        } else if key.contains('\0') {
            fault("key", Problem::Malformed { expected: "text without NUL" });
        }
    }
}

/// What is behind the names of a batch, place by place.
pub(super) struct Found {
    tenants: Vec<Option<FoundTenant>>,
    subtenants: Vec<Option<i64>>,
    /// The metrics' row keys; `None` for one that nothing was counted of yet.
    pub metrics: Vec<Option<i64>>,
}

/// A tenant that the caller sees.
pub(super) struct FoundTenant {
    pub key: TenantKey,
    pub id: String,
    pub entitlements: Vec<Entitlement>,
}

impl Found {
    /// Looks every name of the batch up, once.
    pub(super) fn look_up(tx: &Reading, sight: Sight, batch: &Batch) -> Result<Self, Error> {
        let mut found = Self {
            tenants: Vec::with_capacity(batch.tenants.len()),
            subtenants: Vec::with_capacity(batch.subtenants.len()),
            metrics: Vec::with_capacity(batch.metrics.len()),
        };
        for id in &batch.tenants {
            let id = id.and_then(|id| tx.visible_tenant_key(sight, id).transpose());
            let tenant = id.transpose()?.map(|(key, id)| {
                let entitlements = tx.entitlements(key)?;
                Ok::<_, Error>(FoundTenant { key, id, entitlements })
            });
            found.tenants.push(tenant.transpose()?);
        }
        for (tenant, id) in &batch.subtenants {
            let pair = found.tenants[*tenant].as_ref().zip(*id);
            let key = pair.and_then(|(tenant, id)| tx.subtenant_of(tenant.key, id).transpose());
            found.subtenants.push(key.transpose()?);
        }
        for name in &batch.metrics {
            found.metrics.push(tx.metric(name)?);
        }
        Ok(found)
    }

    /// The events about what is not there, or not for this caller: the two are not told apart.
    pub(super) fn faults(&self, batch: &Batch) -> Vec<EventFault> {
        let unknown = |entry: &Entry| {
            if self.tenants[entry.tenant].is_none() {
                Some("tenant")
            } else if entry.subtenant.is_some_and(|slot| self.subtenants[slot].is_none()) {
                Some("subtenant")
            } else {
                None
            }
        };
        let fault = |entry: &Entry| {
            let member = unknown(entry)?;
            Some(EventFault { place: entry.place, member, problem: Problem::Unknown })
        };
        batch.entries.iter().filter_map(fault).collect()
    }

    /// Every tenant of the batch.
    pub(super) fn tenants(&self) -> impl Iterator<Item = &FoundTenant> {
        self.tenants.iter().flatten()
    }

    /// The tenant at a place. Only for batches without faults.
    pub(super) fn tenant(&self, place: usize) -> &FoundTenant {
        self.tenants[place].as_ref().expect("a batch with an unknown tenant is not counted")
    }

    /// The row key of the subtenant at a place. Only for batches without faults.
    pub(super) fn subtenant(&self, place: usize) -> i64 {
        self.subtenants[place].expect("a batch with an unknown subtenant is not counted")
    }
}
