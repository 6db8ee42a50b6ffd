//! The use cases: one function each, the same for every dialect, the console and the commands.
//!
//! Each checks the caller, applies the rules and writes, inside one transaction, and leaves an
//! audit row in it. A read takes one snapshot. Nothing here knows a vendor or a status code.

mod admission;
pub mod audit;
pub mod backup;
pub mod client_records;
pub mod clients;
pub(crate) mod cursor;
pub mod dated_lists;
pub mod features;
mod guard;
pub mod icons;
pub mod instance;
pub mod logos;
pub mod member_records;
mod once;
pub mod profiles;
mod readiness;
pub mod regions;
pub mod reports;
mod scan;
pub mod services;
pub mod settings;
pub mod statistics;
pub mod subtenant_records;
pub mod subtenants;
pub mod tenant_contents;
mod tenant_creation;
pub mod tenant_lists;
pub mod tenant_order;
pub mod tenant_parts;
pub mod tenant_record;
pub mod tenant_record_changes;
pub mod tenant_records;
pub mod tenant_search;
mod tenant_states;
pub mod tenants;
pub mod usage;
pub mod users;

pub use admission::{admit, admit_again, enter};
pub use cursor::{KeyPage, PageRequest};
pub use guard::Guard;
pub use once::{Finished, Once, RepeatKey};
pub use readiness::Readiness;
pub(crate) use tenant_creation::require_provider_level;
pub use tenant_creation::{
    HostnameWish, MovesClient, ParentRule, TenantDraft, create_tenant, read_hostname,
};
pub use tenant_states::{
    ChildrenRule, activate_tenant, deactivate_tenant, delete_tenant, switch_tenant,
};

use std::sync::Arc;
use std::time::Duration;

use crate::access::Caller;
use crate::model::Clock;
use crate::store::{Stamp, Store};

/// What every use case works on.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The file.
    pub store: &'a Store,
    /// The time and new ids.
    pub clock: &'a dyn Clock,
    /// Who asks.
    pub caller: &'a Arc<Caller>,
    /// What is done, for the audit trail: `dialect.operation`.
    pub operation: &'static str,
    /// The request's id, for the audit trail.
    pub request_id: &'a str,
    /// How long an -ing state lasts.
    pub provisioning_delay: Duration,
}

impl Context<'_> {
    /// The audit stamp of a write that begins now.
    fn stamp(&self) -> Stamp {
        Stamp {
            at: self.clock.now(),
            client: self.caller.client.clone(),
            operation: self.operation,
            request_id: self.request_id.to_owned(),
        }
    }
}
