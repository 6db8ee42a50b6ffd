//! The services that tenants have bought, their quotas, and what is used of them.

use super::draft::Draft;
use crate::model::service::{Quota, Service};
use crate::model::tenant::TenantKey;
use crate::model::{Error, TenantState};
use crate::ops::services::set_services;
use crate::store::Writing;

/// A service as the plans offer it.
pub struct Offer {
    service_type: &'static str,
    plan: &'static str,
    /// The metric of its use.
    pub metric: &'static str,
    /// The plans of a tenant that have it beside `enterprise`.
    plans: &'static [&'static str],
    marketplace: (&'static str, &'static str),
    /// What one service does on a working day, about.
    pub daily_use: i64,
}

#[rustfmt::skip]
pub const OFFERS: [Offer; 4] = [
    Offer { service_type: "hsm", plan: "standard", metric: "hsm/standard", plans: &["professional"],
        marketplace: ("", ""), daily_use: 310 },
    Offer { service_type: "hsm_FIPS", plan: "premium", metric: "hsm_FIPS/premium", plans: &[],
        marketplace: ("Northwind Marketplace", "NW-4711"), daily_use: 95 },
    Offer { service_type: "key_vault", plan: "", metric: "key_vault", plans: &["professional", "starter"],
        marketplace: ("", ""), daily_use: 1_240 },
    Offer { service_type: "key_vault", plan: "archive", metric: "key_vault/archive", plans: &[],
        marketplace: ("Harbor Market", "HM-1029"), daily_use: 12 },
];

/// How many services a tenant of a plan may have in all.
pub fn service_quota(plan: &str) -> i64 {
    match plan {
        "starter" => 3,
        "enterprise" => 40,
        _ => 12,
    }
}

/// How many services of an offer a tenant has.
pub fn count(offer: &Offer, draft: &Draft) -> i64 {
    let plan = draft.entry.plan;
    let has_any = !matches!(draft.new.state, TenantState::Creating | TenantState::Deleted)
        && (plan == "enterprise" || offer.plans.contains(&plan));
    let spread = if plan == "enterprise" { 4 } else { 2 };
    let place = i64::try_from(draft.place).unwrap_or(0);
    if has_any { 1 + (place + offer.daily_use) % spread } else { 0 }
}

/// Gives a tenant its quotas and its services.
pub fn write(tx: &Writing, tenant: TenantKey, draft: &Draft) -> Result<(), Error> {
    let quota = |service_type: &str, limit| Quota { service_type: service_type.to_owned(), limit };
    let third = service_quota(draft.entry.plan) / 3;
    tx.replace_quotas(
        tenant,
        &[quota("hsm", third), quota("hsm_FIPS", third), quota("key_vault", 2 * third)],
    )?;
    let services: Vec<Service> = OFFERS
        .iter()
        .map(|offer| Service {
            service_type: offer.service_type.to_owned(),
            plan: offer.plan.to_owned(),
            marketplace_name: offer.marketplace.0.to_owned(),
            marketplace_account_id: offer.marketplace.1.to_owned(),
            count: count(offer, draft),
        })
        .filter(|service| service.count > 0)
        .collect();
    set_services(tx, tenant, &services)
}
