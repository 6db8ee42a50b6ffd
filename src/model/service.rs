//! Services that a tenant has, and the quotas that limit their number (DPoD, "Quotas").

use super::error::{Error, Fault, Problem};
use super::usage::is_metric_part;

/// The most services of one type and plan, and the highest quota.
pub const MAX_SERVICES: i64 = i32::MAX as i64;
/// The most lines of a tenant's list of services, and of its list of quotas.
pub const MAX_LINES: usize = 1000;
/// The longest marketplace name and account, in characters.
pub const MAX_MARKETPLACE_CHARS: usize = 200;

/// A tenant's services of one type and plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The type. Its use is the metric of this name.
    pub service_type: String,
    /// The plan; empty without one. Its use is the metric `<type>/<plan>`.
    pub plan: String,
    /// The marketplace it was bought on; empty for none.
    pub marketplace_name: String,
    /// The account there; empty for none.
    pub marketplace_account_id: String,
    /// How many there are.
    pub count: i64,
}

/// How many services of one type a tenant may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The type.
    pub service_type: String,
    /// How many.
    pub limit: i64,
}

/// A quota and what is used of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaUse {
    /// The type of service that it limits.
    pub service_type: String,
    /// How many there may be.
    pub limit: i64,
    /// How many there are.
    pub used: i64,
}

/// What a tenant may have of services, and what it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceQuotas {
    /// How many services there may be; `None` for no limit.
    pub service_quota: Option<i64>,
    /// How many there are.
    pub services_used: i64,
    /// The quotas of single types.
    pub quotas: Vec<QuotaUse>,
}

/// How many services there are of a type, or in all.
pub fn number_of(services: &[Service], service_type: Option<&str>) -> i64 {
    let counted = services
        .iter()
        .filter(|service| service_type.is_none_or(|wanted| service.service_type == wanted));
    counted.map(|service| service.count).fold(0, i64::saturating_add)
}

/// `Invalid` with everything that is wrong with a list of services.
pub fn check_services(services: &[Service]) -> Result<(), Error> {
    let mut faults = Faults::of_list(services.len())?;
    for (place, service) in services.iter().enumerate() {
        faults.check_part(place, "serviceType", &service.service_type);
        if !service.plan.is_empty() {
            faults.check_part(place, "plan", &service.plan);
        }
        faults.check_text(place, "marketplaceName", &service.marketplace_name);
        faults.check_text(place, "marketplaceAccountId", &service.marketplace_account_id);
        faults.check_number(place, "count", service.count);
        let is_same =
            |one: &Service| one.service_type == service.service_type && one.plan == service.plan;
        if services[..place].iter().any(is_same) {
            faults.note(place, "serviceType", Problem::Taken);
        }
    }
    faults.finish()
}

/// `Invalid` with everything that is wrong with a list of quotas.
pub fn check_quotas(quotas: &[Quota]) -> Result<(), Error> {
    let mut faults = Faults::of_list(quotas.len())?;
    for (place, quota) in quotas.iter().enumerate() {
        faults.check_part(place, "serviceType", &quota.service_type);
        faults.check_number(place, "limit", quota.limit);
        if quotas[..place].iter().any(|one| one.service_type == quota.service_type) {
            faults.note(place, "serviceType", Problem::Taken);
        }
    }
    faults.finish()
}

struct Faults(Vec<Fault>);

impl Faults {
    fn of_list(length: usize) -> Result<Self, Error> {
        if length > MAX_LINES {
            return Err(Error::invalid("", Problem::TooMany { max_items: MAX_LINES }));
        }
        Ok(Self(Vec::new()))
    }

    fn note(&mut self, place: usize, member: &str, problem: Problem) {
        self.0.push(Fault { field: format!("{place}.{member}"), problem });
    }

    fn check_part(&mut self, place: usize, member: &str, text: &str) {
        if !is_metric_part(text) {
            let expected = "1 to 64 of A-Z, a-z, 0-9, _, ., : and -";
            self.note(place, member, Problem::Malformed { expected });
        }
    }

    fn check_text(&mut self, place: usize, member: &str, text: &str) {
        if text.chars().count() > MAX_MARKETPLACE_CHARS {
            self.note(place, member, Problem::TooLong { max_chars: MAX_MARKETPLACE_CHARS });
        } else if text.chars().any(char::is_control) {
            let expected = "text without control characters";
            self.note(place, member, Problem::Malformed { expected });
        }
    }

    fn check_number(&mut self, place: usize, member: &str, number: i64) {
        if !(0..=MAX_SERVICES).contains(&number) {
            self.note(place, member, Problem::OutOfRange { min: 0, max: MAX_SERVICES });
        }
    }

    fn finish(self) -> Result<(), Error> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }
}
