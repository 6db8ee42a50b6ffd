//! From rows to a seed of them, part by part.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::document::{
    Address, Client, Entitlement, Feature, FeatureState, Head, Icon, Location, Moment, Person,
    Quota, Region, SCHEMA_REFERENCE, SeedDocument, Service, Settings, Subtenant, Tenant, Usage,
    User,
};
use crate::model::day::Day;
use crate::model::feature::{ENTITLEMENT_TYPES, LIMIT_TYPES};
use crate::model::tenant::{AccountType, TenantKey, TenantProfile};
use crate::model::user::{MembershipKind, MembershipStatus};
use crate::model::{Error, TenantState, Timestamp};
use crate::ops::settings::ONBOARDING;
use crate::store::{ClientWithHome, Reading, SubtenantRow, UsageDay};

/// How many tenants, or clients, are read at once.
const PAGE: i64 = 20;
/// As many as there are.
const ALL: i64 = i64::MAX;
/// Before every moment.
const BEGINNING: Timestamp = Timestamp(i64::MIN);

/// Everything that is there, as one value.
pub fn export_of(tx: &Reading) -> Result<SeedDocument, Error> {
    let mut tenants = Vec::new();
    let mut after = TenantKey::INSTANCE;
    while let Some(last) = tenants_after(tx, after, &mut |tenant| {
        tenants.push(tenant);
        Ok(())
    })? {
        after = last;
    }
    let mut clients = Vec::new();
    let mut place = (BEGINNING, String::new());
    while let Some(last) = clients_after(tx, &place, &mut |client| {
        clients.push(client);
        Ok(())
    })? {
        place = last;
    }
    Ok(SeedDocument { head: head(tx)?, tenants, clients })
}

/// Where the list of clients begins.
pub(super) fn first_client() -> (Timestamp, String) {
    (BEGINNING, String::new())
}

pub(super) fn head(tx: &Reading) -> Result<Head, Error> {
    let regions = tx.regions()?.into_iter().map(|region| Region {
        id: region.id,
        name: region.name,
        is_home: region.is_home,
        base_address: region.base_address,
    });
    let features = tx.features_after(TenantKey::INSTANCE, "", ALL)?.into_iter();
    let features = features.map(|feature| Feature {
        id: feature.id,
        name: feature.name,
        description: feature.description,
        default_state: feature.default_state,
    });
    Ok(Head {
        schema: SCHEMA_REFERENCE,
        regions: regions.collect(),
        features: features.collect(),
        metrics: tx.metric_names()?,
    })
}

/// Hands the next few tenants on, in the order in which they were made, and returns the key of the
/// last; `None` if there were no more.
pub(super) fn tenants_after(
    tx: &Reading,
    after: TenantKey,
    take: &mut impl FnMut(Tenant) -> Result<(), Error>,
) -> Result<Option<TenantKey>, Error> {
    let keys = tx.tenant_keys_after(after, PAGE)?;
    for key in &keys {
        if let Some(profile) = tx.profile(*key)? {
            take(tenant(tx, profile)?)?;
        }
    }
    Ok(keys.last().copied())
}

/// The same with clients, oldest first.
pub(super) fn clients_after(
    tx: &Reading,
    (at, id): &(Timestamp, String),
    take: &mut impl FnMut(Client) -> Result<(), Error>,
) -> Result<Option<(Timestamp, String)>, Error> {
    let clients = tx.clients_with_homes((*at, id), PAGE)?;
    let last = clients.last().map(|client| (client.created_at, client.id.clone()));
    for row in clients {
        take(client(tx, row)?)?;
    }
    Ok(last)
}

fn tenant(tx: &Reading, profile: TenantProfile) -> Result<Tenant, Error> {
    let own = profile.tenant;
    let key = own.key;
    let subtenants = tx.subtenant_rows(key)?;
    let people = if own.parent.is_none() { tx.people(key)? } else { Vec::new() };
    Ok(Tenant {
        id: own.id.as_str().to_owned(),
        parent: profile.parent_id.map(|id| id.as_str().to_owned()),
        name: own.name,
        company_name: profile.company_name,
        department_name: profile.department_name,
        description: profile.description,
        account_type: Some(profile.account_type)
            .filter(|kind| *kind != AccountType::default())
            .map(AccountType::name),
        plan: own.plan,
        service_quota: profile.service_quota,
        state: Some(own.state).filter(|state| *state != TenantState::Active).map(TenantState::name),
        settles_at: tx.settles_at(key)?.map(Moment),
        hostname: profile.hostname,
        alias: own.alias,
        external_account_id: own.external_account_id,
        tenant_type: own.tenant_type,
        address: address(profile.address),
        created_at: Moment(own.created_at),
        updated_at: Some(Moment(own.updated_at)).filter(|at| at.0 != own.created_at),
        icon: tx.icon_row(key)?.map(|(png, updated_at)| Icon {
            base64: BASE64.encode(png),
            updated_at: Moment(updated_at),
        }),
        settings: tx
            .setting(key, ONBOARDING)?
            .map(|value| Settings { automatic_tenant_onboarding: value == "true" }),
        features: tx
            .own_feature_states(key)?
            .into_iter()
            .map(|(id, current_state)| FeatureState { id, current_state })
            .collect(),
        entitlements: entitlements(tx, key)?,
        quotas: tx
            .quotas(key)?
            .into_iter()
            .map(|quota| Quota { service_type: quota.service_type, limit: quota.limit })
            .collect(),
        services: services(tx, key)?,
        locations: locations(tx, key)?,
        usage: usage(tx.usage_days(key)?, &subtenants),
        subtenants: subtenants.into_iter().map(subtenant).collect(),
        people: people.into_iter().map(person).collect(),
        users: users(tx, key)?,
    })
}

fn address(address: crate::model::address::Address) -> Option<Address> {
    let further = address.further();
    let crate::model::address::Address { street, city, postal_code, country, .. } = address;
    let parts = [&street, &city, &postal_code, &country];
    let is_said = parts.iter().any(|part| part.is_some()) || !further.is_empty();
    is_said.then_some(Address { street, city, postal_code, country, further })
}

fn name_of(names: &[&'static str], number: i64) -> &'static str {
    usize::try_from(number).ok().and_then(|number| names.get(number).copied()).unwrap_or_default()
}

fn entitlements(tx: &Reading, tenant: TenantKey) -> Result<Vec<Entitlement>, Error> {
    let rows = tx.entitlements(tenant)?.into_iter();
    Ok(rows
        .map(|row| Entitlement {
            definition_id: row.definition_id,
            entitlement_type: name_of(&ENTITLEMENT_TYPES, row.entitlement_type),
            limit_type: name_of(&LIMIT_TYPES, row.limit_type),
            value: row.value,
            manual_block: row.manual_block,
        })
        .collect())
}

fn services(tx: &Reading, tenant: TenantKey) -> Result<Vec<Service>, Error> {
    let rows = tx.services(tenant)?.into_iter();
    Ok(rows
        .map(|row| Service {
            service_type: row.service_type,
            plan: row.plan,
            marketplace_name: row.marketplace_name,
            marketplace_account_id: row.marketplace_account_id,
            count: row.count,
        })
        .collect())
}

fn locations(tx: &Reading, tenant: TenantKey) -> Result<Vec<Location>, Error> {
    let rows = tx.locations_after(tenant, (BEGINNING, 0), ALL)?.into_iter();
    Ok(rows
        .map(|row| Location {
            id: row.id,
            name: row.name,
            is_default: row.is_default,
            created_at: Moment(row.created_at),
        })
        .collect())
}

fn subtenant(row: SubtenantRow) -> Subtenant {
    Subtenant {
        id: row.id.as_str().to_owned(),
        name: row.name,
        code: row.code,
        description: row.description,
        created_at: Moment(row.created_at),
        updated_at: Some(Moment(row.updated_at)).filter(|at| at.0 != row.created_at),
    }
}

fn person(row: crate::store::Person) -> Person {
    Person {
        id: row.id.as_str().to_owned(),
        email: row.email,
        first_name: row.first_name,
        last_name: row.last_name,
        phone_number: row.phone_number,
        created_at: Moment(row.created_at),
        last_login_at: row.last_login_at.map(Moment),
    }
}

fn users(tx: &Reading, tenant: TenantKey) -> Result<Vec<User>, Error> {
    let rows = tx.memberships(tenant)?.into_iter();
    Ok(rows
        .map(|(row, email)| User {
            email,
            status: Some(row.status)
                .filter(|status| *status != MembershipStatus::Active)
                .map(MembershipStatus::name),
            kind: Some(row.kind)
                .filter(|kind| *kind != MembershipKind::default())
                .map(MembershipKind::name),
            is_admin: row.is_admin,
            is_developer: row.is_developer,
            is_primary: row.is_primary,
            member_since: Moment(row.created_at),
        })
        .collect())
}

/// What was counted of a subtenant that is gone counts as the tenant's own, as in every answer.
fn usage(rows: Vec<UsageDay>, subtenants: &[SubtenantRow]) -> Vec<Usage> {
    let codes: HashMap<i64, &str> =
        subtenants.iter().map(|subtenant| (subtenant.key, subtenant.code.as_str())).collect();
    let mut lines: Vec<Usage> = Vec::with_capacity(rows.len());
    // Where the line of the tenant's own use stands, of the metric and day under way.
    let mut own: Option<usize> = None;
    for row in rows {
        let (subtenant, day) = (codes.get(&row.subtenant).copied(), Day(row.day));
        let is_same = |line: &Usage| line.metric == row.metric && line.day == day;
        own = own.filter(|at| is_same(&lines[*at]));
        match own {
            Some(at) if subtenant.is_none() => lines[at].amount += row.amount,
            _ => {
                if subtenant.is_none() {
                    own = Some(lines.len());
                }
                lines.push(Usage {
                    metric: row.metric,
                    day,
                    subtenant: subtenant.map(str::to_owned),
                    amount: row.amount,
                });
            }
        }
    }
    lines
}

fn client(tx: &Reading, row: ClientWithHome) -> Result<Client, Error> {
    let id_of = |key: Option<TenantKey>| {
        let id = key.map(|key| tx.tenant_id(key)).transpose()?.flatten();
        Ok::<_, Error>(id.map(|id| id.as_str().to_owned()))
    };
    let scopes = row.scopes.to_string();
    Ok(Client {
        home_tenant: id_of(row.home)?,
        current_tenant: if row.current == row.home { None } else { Some(id_of(row.current)?) },
        id: row.id,
        name: row.name,
        role: row.role.name(),
        scopes: scopes.split_ascii_whitespace().map(str::to_owned).collect(),
        is_demo: row.is_demo,
        created_at: Moment(row.created_at),
    })
}
