//! Services that a tenant has, and how many of a type it may have (DPoD).

/// Services of one type and plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// What it is.
    pub service_type: String,
    /// Its plan; empty for none.
    pub plan: String,
    /// Where it was bought; empty for the vendor itself.
    pub marketplace_name: String,
    /// The account there; empty for none.
    pub marketplace_account_id: String,
    /// How many there are.
    pub count: i64,
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
