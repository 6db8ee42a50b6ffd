//! The demo: a believable service provider with the seeds' own examples below it.

mod catalog;
mod clients;
mod customers;
mod draft;
mod drawing;
mod people;
mod seeds;
mod tenants;
mod usage;

use std::collections::HashMap;

use crate::model::tenant::{Tenant, TenantKey};
use crate::model::{Clock, Error, Problem, Role};
use crate::ops::clients::ClientCredentials;
use crate::ops::tenants::insert_tenant;
use crate::store::{Reading, Sight, Stamp, Store, Writing};
use draft::Draft;
use people::DraftMember;

/// How many clients the demo has.
pub const CLIENT_COUNT: usize = clients::CLIENTS.len();

/// A client of the demo with its credentials.
#[derive(Clone)]
pub struct DemoClient {
    /// Id and secret.
    pub credentials: ClientCredentials,
    /// What a person calls it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The id of its home tenant, as the tenant spells it.
    pub tenant: Option<String>,
}

/// Fills an empty file with the demo, in one write. The clients come in the order operator,
/// provider, admin and member of My Company, then the others.
///
/// `Invalid` if there is a tenant in the file already; nothing is written then.
pub fn fill(store: &Store, clock: &dyn Clock) -> Result<Vec<DemoClient>, Error> {
    let now = clock.now();
    store.read(require_empty)?;
    // Icons are drawn here, on the caller's thread: the writer has others to serve.
    let tenants = draft::draft(clock, now)?;
    let members = people::draft(&tenants, clock, now)?;
    let client_ids = clients::ids(clock);
    let stamp = Stamp::system(now, "demo.fill");
    store.write(move |tx| {
        require_empty(tx)?;
        tx.replace_regions(&catalog::regions())?;
        catalog::write_features(tx)?;
        let written = write_tenants(tx, &tenants, &stamp)?;
        write_belongings(tx, &tenants, &written, &stamp)?;
        write_members(tx, &tenants, &written, &members)?;
        clients::write(tx, client_ids, |slug| written.get(slug), &stamp)
    })
}

/// The tenants that were written and are live, by slug.
type Written = HashMap<&'static str, Tenant>;

fn require_empty(tx: &Reading) -> Result<(), Error> {
    if tx.state_counts(TenantKey::INSTANCE)?.is_empty() {
        Ok(())
    } else {
        Err(Error::invalid("file", Problem::Taken))
    }
}

fn write_tenants(tx: &Writing, tenants: &[Draft], stamp: &Stamp) -> Result<Written, Error> {
    let (mut keys, mut written) = (HashMap::new(), HashMap::new());
    for draft in tenants {
        let key = insert_tenant(tx, &draft.placed(&keys)?, stamp)?;
        keys.insert(draft.entry.slug, key);
        catalog::write_tenant(tx, key, draft)?;
        if let Some(tenant) = tx.visible_tenant(Sight::EVERYTHING, draft.new.id.reference())? {
            written.insert(draft.entry.slug, tenant);
        }
    }
    Ok(written)
}

/// Icons, subtenants and counters.
fn write_belongings(
    tx: &Writing,
    tenants: &[Draft],
    written: &Written,
    stamp: &Stamp,
) -> Result<(), Error> {
    for draft in tenants {
        let Some(tenant) = written.get(draft.entry.slug) else { continue };
        if let Some(icon) = &draft.icon {
            tx.put_icon(tenant.key, icon, stamp.at)?;
        }
        let mut first = None;
        for subtenant in &draft.subtenants {
            let key = tx.insert_subtenant(&subtenant.placed(tenant.key))?;
            first.get_or_insert(key);
        }
        usage::write(tx, (tenant.key, tenant.id.as_str()), draft, first, stamp)?;
    }
    Ok(())
}

fn write_members(
    tx: &Writing,
    tenants: &[Draft],
    written: &Written,
    members: &[DraftMember],
) -> Result<(), Error> {
    for draft in tenants {
        let Some(tenant) = written.get(draft.entry.slug) else { continue };
        let own: Vec<&DraftMember> =
            members.iter().filter(|member| member.is_of(draft.entry.slug)).collect();
        people::write(tx, tenant, &own)?;
    }
    Ok(())
}
