//! Making a tenant, whoever asks.

use std::sync::Arc;

use super::Context;
use super::admission::require_open;
use super::users::insert_member;
use crate::access::Caller;
use crate::model::address::Address;
use crate::model::tenant::{AccountType, NewTenant, TenantKey, TenantProfile};
use crate::model::user::NewAdministrator;
use crate::model::{Error, Hostname, Id, Problem, Role, TenantState};
use crate::store::Writing;

/// How many levels of service providers a tree has, at most (DPoD).
const MAX_PROVIDER_LEVELS: i64 = 3;
/// The name of the location that a tenant gets unasked.
const DEFAULT_LOCATION: &str = "Default";

/// Which host name a new tenant is to have.
#[derive(Clone, Debug)]
pub enum HostnameWish {
    /// None.
    None,
    /// This one, or it is an error.
    Exactly(Hostname),
    /// One made from its name that is free.
    FromName,
}

/// What the tenant above must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParentRule {
    /// Any tenant.
    Any,
    /// A service provider or a root (DPoD).
    ProviderOrRoot,
}

/// What a new tenant is to be. It stands below the caller's home; an operator without one makes a
/// root.
#[derive(Clone, Debug)]
pub struct TenantDraft {
    /// Its name, 1 to 200 characters.
    pub name: String,
    /// The company's name where it differs.
    pub company_name: Option<String>,
    /// A department.
    pub department_name: Option<String>,
    /// A description, searched by its words.
    pub description: Option<String>,
    /// Its billing address.
    pub address: Address,
    /// What it is to its provider.
    pub account_type: AccountType,
    /// How many services it may have.
    pub service_quota: Option<i64>,
    /// Its host name.
    pub hostname: HostnameWish,
    /// Its primary administrator.
    pub administrator: Option<NewAdministrator>,
    /// What the tenant above must be.
    pub parent_rule: ParentRule,
    /// Whether the client's current tenant becomes the new one, and it gets a default location,
    /// as IPERA does; `None` for neither.
    pub moves_client: Option<MovesClient>,
}

/// The API user is moved to the new tenant, which gets a default location (IPERA, "Create Tenant").
#[derive(Clone, Copy, Debug)]
pub struct MovesClient;

/// Makes a tenant below the caller's home and returns it. Least role: provider.
///
/// Errors: `ParentNotProvider`, `TooManyProviderLevels`, `NameTaken` for the host name.
pub fn create_tenant(context: Context, draft: TenantDraft) -> Result<TenantProfile, Error> {
    let (caller, stamp) = (Arc::clone(context.caller), context.stamp());
    let ids = NewIds {
        tenant: context.clock.new_id(),
        administrator: context.clock.new_id(),
        location: context.clock.new_id(),
    };
    // With a delay the tenant is Creating first; without one nobody would ever see that.
    let delay = context.provisioning_delay;
    let is_delayed = !delay.is_zero() && draft.moves_client.is_none();
    context.store.write(move |tx| {
        require_open(tx, &caller)?;
        caller.require(Role::Provider)?;
        let parent = caller.home.as_ref().map(|(home, _)| *home);
        require_parent(tx, parent, &draft)?;
        let mut new = NewTenant::named(ids.tenant.clone(), parent, &draft.name, stamp.at);
        if is_delayed {
            new.state = TenantState::Creating;
            new.settles_at = Some(stamp.at.plus(delay));
        }
        new.company_name.clone_from(&draft.company_name);
        new.department_name.clone_from(&draft.department_name);
        new.description.clone_from(&draft.description);
        new.address = draft.address.clone();
        new.account_type = draft.account_type;
        new.service_quota = draft.service_quota;
        new.hostname =
            choose_hostname(tx, &draft, &ids.tenant)?.map(|hostname| hostname.as_str().to_owned());
        let key = super::tenants::insert_tenant(tx, &new, &stamp)?;
        finish(tx, key, &draft, &ids, &caller, stamp.at)
    })
}

struct NewIds {
    tenant: Id,
    administrator: Id,
    location: Id,
}

fn require_parent(
    tx: &Writing,
    parent: Option<TenantKey>,
    draft: &TenantDraft,
) -> Result<(), Error> {
    let above = parent.map(|parent| tx.profile(parent)).transpose()?.flatten();
    let may_have_children = above.as_ref().is_none_or(|above| {
        above.account_type == AccountType::ServiceProvider || above.tenant.parent.is_none()
    });
    if draft.parent_rule == ParentRule::ProviderOrRoot && !may_have_children {
        return Err(Error::ParentNotProvider);
    }
    if draft.account_type == AccountType::ServiceProvider {
        require_provider_level(parent.map_or(Ok(0), |parent| tx.provider_levels(parent))?)?;
    }
    Ok(())
}

/// `TooManyProviderLevels` if there is no place for one more above or below so many.
pub(crate) fn require_provider_level(levels: i64) -> Result<(), Error> {
    if levels < MAX_PROVIDER_LEVELS {
        Ok(())
    } else {
        Err(Error::TooManyProviderLevels { max: MAX_PROVIDER_LEVELS })
    }
}

fn choose_hostname(tx: &Writing, draft: &TenantDraft, id: &Id) -> Result<Option<Hostname>, Error> {
    let nobody = TenantKey::INSTANCE;
    match &draft.hostname {
        HostnameWish::None => Ok(None),
        HostnameWish::Exactly(hostname) if tx.hostname_is_taken(hostname, nobody)? => {
            Err(Error::NameTaken { field: "hostname" })
        }
        HostnameWish::Exactly(hostname) => Ok(Some(hostname.clone())),
        HostnameWish::FromName => {
            // A few numbers for few of the same name; beyond that, a part of the id that nobody has.
            let numbers = (2..10).map(|number: u32| Some(number.to_string()));
            for suffix in std::iter::once(None).chain(numbers) {
                let hostname = Hostname::from_name(&draft.name, suffix.as_deref());
                if !tx.hostname_is_taken(&hostname, nobody)? {
                    return Ok(Some(hostname));
                }
            }
            let random_part = &id.as_str()[id.as_str().len() - 12..];
            Ok(Some(Hostname::from_name(&draft.name, Some(random_part))))
        }
    }
}

/// What comes into being with the tenant, in the same transaction.
fn finish(
    tx: &Writing,
    key: TenantKey,
    draft: &TenantDraft,
    ids: &NewIds,
    caller: &Caller,
    now: crate::model::Timestamp,
) -> Result<TenantProfile, Error> {
    let profile = tx
        .profile(key)?
        .ok_or_else(|| Error::Internal { reason: "a new tenant is not there".into() })?;
    if let Some(administrator) = &draft.administrator {
        let (user, id) =
            insert_member(tx, &profile.tenant, &ids.administrator, &administrator.member, now)?;
        if id == ids.administrator {
            tx.set_phone_number(user, &administrator.phone_number)?;
        }
    }
    if draft.moves_client.is_some() {
        tx.insert_default_location(&ids.location, key, DEFAULT_LOCATION, now)?;
        tx.set_current_tenant(&caller.client, key)?;
    }
    Ok(profile)
}

/// `SetFromAbove` unless the caller's home stands above `tenant`, or the caller is an operator.
pub(crate) fn require_above(
    caller: &Caller,
    tenant: TenantKey,
    field: &'static str,
) -> Result<(), Error> {
    if caller.role == Role::Operator || !caller.is_at_home_in(tenant) {
        Ok(())
    } else {
        Err(Error::SetFromAbove { field })
    }
}

/// A hostname in a request, or the fault that it is none.
pub fn read_hostname(text: &str) -> Result<Hostname, Problem> {
    Hostname::parse(text).ok_or(Problem::Malformed { expected: "a DNS label or name" })
}
