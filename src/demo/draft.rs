//! A tenant as it is about to be written: the part that needs no writer, icons above all.

use std::collections::HashMap;

use super::customers::CUSTOMERS;
use super::drawing;
use super::seeds::{EXAMPLE_SUBTENANTS, EXAMPLES};
use super::tenants::{DAY_MS, Entry, PROVIDER, ago, moment};
use crate::model::icon::Png;
use crate::model::subtenant::SubtenantCode;
use crate::model::tenant::{NewTenant, TenantKey};
use crate::model::{Clock, Error, Id, Timestamp};
use crate::store::NewSubtenant;

/// A tenant of the tables with all that its row takes but the parent's key.
pub struct Draft {
    /// Its line in the tables.
    pub entry: &'static Entry,
    /// Its place in the tables.
    pub place: usize,
    /// Its row, without the parent.
    pub new: NewTenant,
    /// Its icon.
    pub icon: Option<Png>,
    /// Its subtenants.
    pub subtenants: Vec<DraftSubtenant>,
}

/// A subtenant with all that its row takes but the tenant's key.
pub struct DraftSubtenant {
    id: Id,
    name: &'static str,
    code: SubtenantCode,
    created_at: Timestamp,
}

/// Every tenant, the ones above before those below.
pub fn draft(clock: &dyn Clock, now: Timestamp) -> Result<Vec<Draft>, Error> {
    let entries = [PROVIDER, EXAMPLES, CUSTOMERS].into_iter().flatten();
    entries.enumerate().map(|(place, entry)| Draft::new(entry, place, clock, now)).collect()
}

impl Draft {
    fn new(
        entry: &'static Entry,
        place: usize,
        clock: &dyn Clock,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let created_at = entry.created_at(now)?;
        let id = match entry.id {
            Some(id) => Id::parse(id)?,
            None => Id::from_parts(created_at, clock.random_bits()),
        };
        Ok(Self {
            entry,
            place,
            new: entry.to_new_tenant(id, None, place, now)?,
            icon: entry.has_icon.then(|| drawing::draw(place)).transpose()?,
            subtenants: subtenants(entry, created_at, clock)?,
        })
    }

    /// Its row, below the tenant that its line names; `keys` are those of the tenants written.
    pub fn placed(&self, keys: &HashMap<&str, TenantKey>) -> Result<NewTenant, Error> {
        let parent = self.entry.parent.map(|slug| {
            keys.get(slug).copied().ok_or_else(|| Error::Internal {
                reason: format!("the demo has no {slug:?} above {:?}", self.entry.slug),
            })
        });
        Ok(NewTenant { parent: parent.transpose()?, ..self.new.clone() })
    }
}

impl DraftSubtenant {
    /// Its row, in the tenant with this key.
    pub fn placed(&self, tenant: TenantKey) -> NewSubtenant {
        NewSubtenant {
            id: self.id.clone(),
            tenant,
            name: self.name.to_owned(),
            code: self.code.clone(),
            description: String::new(),
            created_at: self.created_at,
        }
    }
}

/// The tenant's own divisions, made in the weeks after it, and the seeds' examples.
fn subtenants(
    entry: &Entry,
    tenant_created_at: Timestamp,
    clock: &dyn Clock,
) -> Result<Vec<DraftSubtenant>, Error> {
    let own = (1i64..).zip(entry.subtenants).map(|(number, name)| {
        let created_at = ago(tenant_created_at, -number * 19 * DAY_MS);
        Ok(DraftSubtenant {
            id: Id::from_parts(created_at, clock.random_bits()),
            name,
            code: code(&format!("{}_{name}", entry.slug))?,
            created_at,
        })
    });
    let examples = EXAMPLE_SUBTENANTS.iter().filter(|example| example.tenant == entry.slug);
    let examples = examples.map(|example| {
        Ok(DraftSubtenant {
            id: Id::parse(example.id)?,
            name: example.name,
            code: code(example.code)?,
            created_at: moment(example.since)?,
        })
    });
    own.chain(examples).collect()
}

/// The code in `text`, with `_` for what a code cannot have.
fn code(text: &str) -> Result<SubtenantCode, Error> {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
    let text = text.chars().map(plain).collect::<String>().to_ascii_lowercase();
    SubtenantCode::parse(&text)
        .ok_or_else(|| Error::Internal { reason: format!("the demo has a bad code: {text:?}") })
}
