//! Finding tenants by name and by the words of their descriptions (IPERA, "Get Tenant List").

use super::Context;
use crate::model::Error;
use crate::model::page::Page;
use crate::model::tenant::TenantProfile;
use crate::store::{Reading, TenantMatch};

/// Which tenants to find.
#[derive(Clone, Debug, Default)]
pub struct TenantFilter {
    /// Those of this full name, in any case.
    pub name: Option<String>,
    /// Those whose description has, for every word of this, a word that begins with it.
    pub text: Option<String>,
}

/// A page of what was found.
#[derive(Clone, Debug)]
pub struct FoundTenants {
    /// The page's tenants, oldest first.
    pub rows: Vec<TenantProfile>,
    /// Whether there are more after them.
    pub has_more: bool,
}

impl TenantFilter {
    fn to_match(&self) -> Option<TenantMatch> {
        TenantMatch::new(self.name.as_deref(), self.text.as_deref())
    }
}

/// A page of the tenants that the caller sees, its own included, oldest first; neither deleted
/// ones nor the instance's own. Least role: member.
pub fn find_tenants(
    context: Context,
    filter: &TenantFilter,
    page: Page,
) -> Result<FoundTenants, Error> {
    let sight = context.caller.sight();
    context.store.read(|tx| {
        let wanted = Page { limit: page.limit.saturating_add(1), ..page };
        let mut keys = match filter.to_match() {
            None => tx.listed_tenants(sight, wanted)?,
            Some(matching) => tx.matching_tenants(sight, &matching, wanted)?,
        };
        let limit = usize::try_from(page.limit).unwrap_or(0);
        let has_more = keys.len() > limit;
        keys.truncate(limit);
        let rows = keys.into_iter().filter_map(|key| tx.profile(key).transpose());
        Ok(FoundTenants { rows: rows.collect::<Result<_, _>>()?, has_more })
    })
}

/// How many tenants [`find_tenants`] finds on all its pages. With a filter they are counted, up to
/// 100,000. Least role: member.
pub fn count_tenants(context: Context, filter: &TenantFilter) -> Result<i64, Error> {
    let sight = context.caller.sight();
    context.store.read(|tx: &Reading| match filter.to_match() {
        None => tx.count_listed_tenants(sight),
        Some(matching) => tx.count_matching_tenants(sight, &matching),
    })
}
