//! The instance at a glance, and its regions.

use std::path::PathBuf;
use std::sync::Arc;

use super::admission::require_open;
use super::{Context, Guard};
use crate::model::region::Region;
use crate::model::{Error, Role, TenantState, Timestamp};

/// What there is to know of the instance.
#[derive(Clone, Debug)]
pub struct InstanceInfo {
    /// Its id.
    pub id: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// What an answered write survives.
    pub durability: &'static str,
    /// How many tenants the caller sees in each state.
    pub tenants: Vec<(TenantState, i64)>,
    /// How many subtenants the caller sees.
    pub subtenants: i64,
    /// The file, for an operator: how it grows tells of everybody's writes.
    pub file: Option<FileInfo>,
}

/// What there is to know of the file.
#[derive(Clone, Debug)]
pub struct FileInfo {
    /// Where it is.
    pub path: PathBuf,
    /// How long it is, together with its log.
    pub bytes: u64,
}

/// The instance, with counts of what the caller sees. Least role: member.
pub fn info(context: Context) -> Result<InstanceInfo, Error> {
    let store = context.store;
    let is_operator = context.caller.role == Role::Operator;
    let file = is_operator
        .then(|| store.size_bytes().map(|bytes| FileInfo { path: store.path().to_owned(), bytes }));
    let file = file.transpose()?;
    store.read(|tx| {
        let instance = tx.instance()?;
        let (caller, top) = (context.caller, context.caller.sight().ancestor);
        let (own, subtree) = tx.subtenant_counts(top)?;
        let (tenants, subtenants) = if caller.role == Role::Member {
            let own_state = tx.record(top)?.map(|record| (record.profile.tenant.state, 1));
            (own_state.into_iter().collect(), own)
        } else {
            let counts = tx.state_counts(top)?.into_iter();
            let counts = counts.filter(|count| count.subtree > 0);
            (counts.map(|count| (count.state, count.subtree)).collect(), subtree)
        };
        Ok(InstanceInfo {
            id: instance.id,
            created_at: instance.created_at,
            durability: store.durability().name(),
            tenants,
            subtenants,
            file,
        })
    })
}

/// The regions of the instance, the home region first. Least role: member.
pub fn instance_regions(context: Context) -> Result<Vec<Region>, Error> {
    super::regions::regions(context.store)
}

/// Puts these regions in place of those there are. Least role: operator.
pub fn replace_regions(
    context: Context,
    regions: Vec<Region>,
    guard: Guard<Vec<Region>>,
) -> Result<Vec<Region>, Error> {
    let (caller, stamp) = (Arc::clone(context.caller), context.stamp());
    context.store.write(move |tx| {
        require_open(tx, &caller)?;
        caller.require(Role::Operator)?;
        guard.check(|| tx.regions())?;
        tx.replace_regions(&regions)?;
        tx.audit(&stamp, None)?;
        tx.regions()
    })
}
