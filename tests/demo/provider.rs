//! What a believable provider has: enough of everything, and every kind of it.

use std::collections::{HashMap, HashSet};

use tenantd::model::icon::Png;
use tenantd::model::page::{Direction, Page, SubtenantOrder};
use tenantd::model::subtenant::Subtenant;
use tenantd::model::tenant::TenantKey;
use tenantd::model::user::{Member, MembershipStatus};
use tenantd::model::{Role, TenantState};
use tenantd::ops;
use tenantd::ops::subtenants::SubtenantQuery;
use tenantd::store::Sight;

use super::{Demo, OPERATOR, OTHER_MEMBER};

fn all_subtenants(demo: &Demo) -> Vec<Subtenant> {
    let caller = demo.caller(OPERATOR);
    let query = SubtenantQuery {
        tenant: None,
        order: SubtenantOrder::Created,
        direction: Direction::Ascending,
        page: Page { offset: 0, limit: 1_000 },
    };
    let listing = ops::subtenants::subtenants(demo.context(&caller), &query).unwrap();
    assert_eq!(usize::try_from(listing.total), Ok(listing.rows.len()), "the kept total holds");
    listing.rows
}

fn all_memberships(demo: &Demo) -> Vec<Member> {
    let caller = demo.caller(OPERATOR);
    let of = |id: &str| ops::users::members(demo.context(&caller), id).unwrap().members;
    demo.live_tenants().iter().flat_map(|(tenant, _)| of(tenant.id.as_str())).collect()
}

#[test]
fn there_are_three_levels_of_tenants_in_several_states() {
    let demo = Demo::filled();
    let tenants = demo.live_tenants();
    assert!(tenants.len() >= 25, "{}", tenants.len());
    let depths: HashSet<i64> = tenants.iter().map(|(_, depth)| *depth).collect();
    assert_eq!(depths, HashSet::from([1, 2, 3]));
    assert_eq!(tenants.iter().filter(|(_, depth)| *depth == 1).count(), 1, "one root");

    assert_eq!(demo.count_in(TenantState::IsHomeTenant), 1);
    assert_eq!(demo.count_in(TenantState::Creating), 1);
    assert_eq!(demo.count_in(TenantState::Deactivating), 1);
    assert_eq!(demo.count_in(TenantState::Deactivated), 2);
    assert_eq!(demo.count_in(TenantState::Deleted), 1);
    assert!(demo.count_in(TenantState::Active) >= 25);
    let live = TenantState::ALL.into_iter().filter(|state| state.is_live());
    let kept: i64 = live.map(|state| demo.count_in(state)).sum();
    assert_eq!(usize::try_from(kept), Ok(tenants.len()), "the kept counts hold");
}

#[test]
fn what_is_on_its_way_arrives_in_half_an_hour() {
    let demo = Demo::filled();
    let minutes_on = |minutes: i64| tenantd::model::Timestamp(demo.clock.0.0 + minutes * 60_000);
    demo.store.settle_due(minutes_on(29)).unwrap();
    assert_eq!(demo.count_in(TenantState::Creating), 1);
    assert_eq!(demo.count_in(TenantState::Deactivating), 1);
    demo.store.settle_due(minutes_on(31)).unwrap();
    assert_eq!(demo.count_in(TenantState::Creating), 0);
    assert_eq!(demo.count_in(TenantState::Deactivating), 0);
    assert_eq!(demo.count_in(TenantState::Deactivated), 3);
}

#[test]
fn no_subtenant_is_older_than_its_tenant_or_newer_than_the_seeds() {
    let demo = Demo::filled();
    let subtenants = all_subtenants(&demo);
    assert!(subtenants.len() >= 60, "{}", subtenants.len());
    let tenants: HashMap<String, _> = demo
        .live_tenants()
        .into_iter()
        .map(|(tenant, _)| (tenant.id.as_str().to_owned(), tenant))
        .collect();
    let last_day = tenantd::model::Timestamp::parse("2019-09-29T00:00:00Z").unwrap();
    for subtenant in &subtenants[..subtenants.len() - 2] {
        assert!(subtenant.created_at < last_day, "{subtenant:?}");
    }
    for subtenant in &subtenants {
        let tenant = &tenants[&subtenant.tenant_id];
        assert!(tenant.created_at < subtenant.created_at, "{subtenant:?}");
    }
}

#[test]
fn there_are_users_of_every_standing() {
    let demo = Demo::filled();
    let memberships = all_memberships(&demo);
    let people: HashSet<&str> = memberships.iter().map(|member| member.id.as_str()).collect();
    assert!(people.len() >= 40, "{}", people.len());
    assert!(people.len() < memberships.len(), "somebody is a member of two tenants");
    let count = |is: &dyn Fn(&Member) -> bool| memberships.iter().filter(|m| is(m)).count();
    assert!(count(&|m| m.is_admin) >= 25);
    assert!(count(&|m| m.is_developer) >= 8);
    assert!(count(&|m| m.status == MembershipStatus::Passive) >= 2);
    assert!(count(&|m| m.status == MembershipStatus::Banned) >= 2);
    assert!(count(&|m| m.is_admin_in_organization) >= 3);
    assert!(count(&|m| !m.is_active_in_organization) >= 1);
    assert!(count(&|m| m.last_login_at.is_some()) >= 25);
    assert!(count(&|m| m.last_login_at.is_none()) >= 5);
    for member in &memberships {
        assert!(member.created_at < demo.clock.0, "{member:?}");
        assert!(member.email.is_ascii() && member.email.ends_with("example.com"), "{member:?}");
        assert!(member.last_login_at.is_none_or(|at| at > member.created_at), "{member:?}");
    }
}

#[test]
fn most_tenants_have_an_icon_of_their_own() {
    let demo = Demo::filled();
    let tenants = demo.live_tenants();
    let icons: Vec<Vec<u8>> = demo
        .store
        .read(|tx| {
            tenants.iter().filter_map(|(tenant, _)| tx.icon(tenant.key).transpose()).collect()
        })
        .unwrap();
    assert!(icons.len() * 10 >= tenants.len() * 9, "{} of {}", icons.len(), tenants.len());
    assert_eq!(icons.iter().collect::<HashSet<_>>().len(), icons.len(), "no two are alike");
    for icon in icons {
        assert!(icon.len() < 10_000, "{} bytes", icon.len());
        Png::check(icon).unwrap();
    }
}

#[test]
fn every_tenant_has_features_entitlements_and_regions() {
    let demo = Demo::filled();
    let caller = demo.caller(OPERATOR);
    for (tenant, _) in demo.live_tenants() {
        let id = tenant.id.as_str();
        let details = ops::tenants::tenant_details(demo.context(&caller), id).unwrap();
        assert_eq!(details.features.len(), 6);
        let kinds: HashSet<i64> =
            details.entitlements.iter().map(|entitlement| entitlement.entitlement_type).collect();
        assert_eq!(kinds, HashSet::from([0, 1, 2]));
        let limits: HashSet<i64> =
            details.entitlements.iter().map(|entitlement| entitlement.limit_type).collect();
        assert_eq!(limits, HashSet::from([0, 1]));
        for entitlement in &details.entitlements {
            let total =
                demo.store.read(|tx| tx.usage_total(tenant.key, &entitlement.definition_id));
            assert!(total.unwrap() <= i64::from(entitlement.value), "{id}: {entitlement:?}");
        }
        let regions = ops::regions::tenant_regions(demo.context(&caller), id).unwrap();
        assert_eq!(regions.len(), 3);
        assert!(regions.iter().all(|region| region.base_address.is_none()));
        let homes: Vec<&str> = regions
            .iter()
            .filter(|region| region.is_home)
            .map(|region| region.name.as_str())
            .collect();
        assert_eq!(homes, ["West Europe"]);
    }
}

#[test]
fn the_clients_come_in_their_order_and_see_what_is_theirs() {
    let demo = Demo::filled();
    let shown: Vec<(Role, Option<&str>)> =
        demo.clients.iter().map(|client| (client.role, client.tenant.as_deref())).collect();
    let my_company = Some("a1b2c3d4-e5f6-7890-abcd-ef1234567890");
    assert_eq!(
        shown[..5],
        [
            (Role::Operator, None),
            (Role::Provider, Some("c3d4e5f6-a7b8-9012-cdef-345678901234")),
            (Role::Admin, my_company),
            (Role::Member, my_company),
            (Role::Admin, Some("5e7c3af7aab46c00014ce877")),
        ]
    );
    assert_eq!(shown[OTHER_MEMBER].0, Role::Member);
    for client in 0..demo.clients.len() {
        let caller = demo.caller(client);
        ops::enter(&demo.store, &caller).unwrap();
        if let Some((home, _)) = &caller.home {
            assert_ne!(*home, TenantKey::INSTANCE);
            assert_eq!(caller.sight().ancestor, *home);
        } else {
            assert_eq!(caller.sight(), Sight::EVERYTHING);
        }
    }
    assert!(demo.store.read(|tx| tx.has_demo_client()).unwrap());
}
