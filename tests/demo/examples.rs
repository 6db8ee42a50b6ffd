//! The seeds' own examples, asked for as the seeds ask.

use tenantd::model::page::{Direction, Page, SubtenantOrder};
use tenantd::model::subtenant::{Subtenant, SubtenantCode};
use tenantd::model::usage::Statistics;
use tenantd::model::user::{Member, MembershipStatus};
use tenantd::model::{Error, Id, Role, Timestamp};
use tenantd::ops;
use tenantd::ops::subtenants::SubtenantQuery;

use super::{Demo, MY_COMPANY_ADMIN, MY_COMPANY_MEMBER, MY_TENANT_ADMIN, OPERATOR, PROVIDER};

const ROOT: &str = "c3d4e5f6-a7b8-9012-cdef-345678901234";
const MY_COMPANY: &str = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";

fn query(tenant: Option<&str>, limit: i64) -> SubtenantQuery {
    SubtenantQuery {
        tenant: tenant.map(str::to_owned),
        order: SubtenantOrder::Created,
        direction: Direction::Descending,
        page: Page { offset: 0, limit },
    }
}

/// Id, description, name, code, tenant's id, tenant's name: as seed 002 lists them.
fn record(subtenant: &Subtenant) -> [&str; 6] {
    [
        subtenant.id.as_str(),
        &subtenant.description,
        &subtenant.name,
        &subtenant.code,
        &subtenant.tenant_id,
        &subtenant.tenant_name,
    ]
}

const MY_SUBTENANT: [&str; 6] = [
    "5e7c3af8aab46c00014ce878",
    "",
    "MySubtenant",
    "mysubtenant",
    "5e7c3af7aab46c00014ce877",
    "MyTenant",
];
const MY_SUBTENANT_2: [&str; 6] = [
    "5d9144f3869caefed0f39f82",
    "",
    "Mysubtenant2",
    "myothersubtenant",
    "5d914499869caefed0f39eee",
    "MyTenant",
];
const MY_NEW_SUBTENANT: [&str; 6] = [
    "5ecefbbef418b40001f20bd6",
    "",
    "MyNewSubtenant",
    "mynewsubtenant_0",
    "5e7c3af7aab46c00014ce877",
    "MyTenant",
];

#[test]
fn my_company_is_that_of_seed_001() {
    let demo = Demo::filled();
    let caller = demo.caller(MY_COMPANY_MEMBER);
    let tenant = ops::tenants::tenant(demo.context(&caller), MY_COMPANY).unwrap();
    assert_eq!(tenant.id.as_str(), MY_COMPANY);
    assert_eq!(tenant.name, "My Company");
    assert_eq!(tenant.created_at.to_string(), "2024-01-15T10:30:00Z");
    assert_eq!(tenant.plan.as_deref(), Some("professional"));

    let statistics = ops::statistics::statistics(demo.context(&caller), MY_COMPANY).unwrap();
    let seed = Statistics { processes: 15, datasets: 8, users: 5, storage_bytes: 1_073_741_824 };
    assert_eq!(statistics, seed);
}

#[test]
fn the_first_user_of_my_company_is_that_of_seed_001() {
    let demo = Demo::filled();
    let caller = demo.caller(MY_COMPANY_MEMBER);
    let found = ops::users::members(demo.context(&caller), MY_COMPANY).unwrap();
    assert_eq!(found.organization.as_str(), ROOT);
    assert_eq!(found.members.len(), 5);
    assert!(found.members.iter().all(|member| member.status == MembershipStatus::Active));
    let seed = Member {
        id: Id::parse("b2c3d4e5-f6a7-8901-bcde-f23456789012").unwrap(),
        email: "user@example.com".into(),
        first_name: "John".into(),
        last_name: "Doe".into(),
        created_at: Timestamp::parse("2024-01-15T10:30:00Z").unwrap(),
        last_login_at: Timestamp::parse("2024-03-01T14:00:00Z"),
        status: MembershipStatus::Active,
        is_admin: false,
        is_developer: false,
        is_active_in_organization: true,
        is_admin_in_organization: false,
    };
    assert_eq!(found.members[0], seed);
    assert!(found.members.iter().all(|member| member.email != "newuser@example.com"));
}

#[test]
fn the_two_newest_subtenants_are_those_of_seed_002() {
    let demo = Demo::filled();
    for client in [OPERATOR, PROVIDER] {
        let caller = demo.caller(client);
        let listing = ops::subtenants::subtenants(demo.context(&caller), &query(None, 2)).unwrap();
        let records: Vec<_> = listing.rows.iter().map(record).collect();
        assert_eq!(records, [MY_SUBTENANT, MY_SUBTENANT_2]);
        let times: Vec<_> = listing.rows.iter().map(|row| row.created_at.to_string()).collect();
        assert_eq!(times, ["2020-03-26T05:17:44Z", "2019-09-29T23:57:39Z"]);
    }
}

#[test]
fn my_tenant_has_its_two_subtenants_and_the_third_tenant_none() {
    let demo = Demo::filled();
    let caller = demo.caller(MY_TENANT_ADMIN);
    let listing = ops::subtenants::subtenants(demo.context(&caller), &query(None, 100)).unwrap();
    let records: Vec<_> = listing.rows.iter().map(record).collect();
    assert_eq!(records, [MY_SUBTENANT, MY_NEW_SUBTENANT]);
    assert_eq!(listing.total, 2);

    let caller = demo.caller(PROVIDER);
    let third = query(Some("5ed5ac802c356a0001a735af"), 100);
    let listing = ops::subtenants::subtenants(demo.context(&caller), &third).unwrap();
    assert_eq!((listing.rows.len(), listing.total), (0, 0));
}

#[test]
fn every_request_of_seed_002_succeeds_in_the_seeds_order() {
    let demo = Demo::filled();
    let caller = demo.caller(PROVIDER);
    let context = demo.context(&caller);
    let found = ops::subtenants::subtenant(context, MY_SUBTENANT[0], Role::Member).unwrap();
    assert_eq!(record(&found), MY_SUBTENANT);

    let made = ops::subtenants::create_subtenant(
        context,
        "5ed5ac802c356a0001a735af".into(),
        "MySubtenant".into(),
        SubtenantCode::parse("mynewsubtenant").unwrap(),
        String::new(),
    );
    assert_eq!(made.unwrap().tenant_name, "MyTenant");

    let id = MY_NEW_SUBTENANT[0];
    let name = "MyModifiedSubtenant";
    let changed = ops::subtenants::rename_subtenant(context, id, name.into()).unwrap();
    assert_eq!(changed.name, name);
    ops::subtenants::delete_subtenant(context, id).unwrap();
}

#[test]
fn a_subtenant_that_holds_storage_is_there_to_be_refused() {
    let demo = Demo::filled();
    let caller = demo.caller(PROVIDER);
    let context = demo.context(&caller);
    let all = ops::subtenants::subtenants(context, &query(None, 1_000)).unwrap();
    let telemetry = all.rows.iter().find(|row| row.code == "skarvik_fleet_telemetry").unwrap();
    let id = telemetry.id.as_str();
    assert_eq!(ops::subtenants::delete_subtenant(context, id), Err(Error::HoldsStorage));
    assert!(ops::subtenants::subtenant(context, id, Role::Member).is_ok());
}

#[test]
fn company_is_the_oldest_customer_as_seed_003_lists_it() {
    let demo = Demo::filled();
    let tenants = demo.live_tenants();
    let (root, company) = (&tenants[0].0, &tenants[1].0);
    assert_eq!((root.id.as_str(), root.parent), (ROOT, None));
    assert_eq!((company.id.as_str(), company.name.as_str()), ("QZOpo3GoB8X", "Company"));
    assert_eq!(company.parent, Some(root.key));
}

#[test]
fn the_seeds_tenants_hang_directly_below_the_root() {
    let demo = Demo::filled();
    let caller = demo.caller(PROVIDER);
    let root = ops::tenants::tenant(demo.context(&caller), ROOT).unwrap();
    let examples = [
        (MY_COMPANY, "My Company"),
        ("5e7c3af7aab46c00014ce877", "MyTenant"),
        ("5d914499869caefed0f39eee", "MyTenant"),
        ("5ed5ac802c356a0001a735af", "MyTenant"),
        ("QZOpo3GoB8X", "Company"),
    ];
    for (id, name) in examples {
        let tenant = ops::tenants::tenant(demo.context(&caller), id).unwrap();
        assert_eq!((tenant.id.as_str(), tenant.name.as_str()), (id, name));
        assert_eq!(tenant.parent, Some(root.key), "{id}");
    }
    let caller = demo.caller(MY_COMPANY_ADMIN);
    assert!(ops::tenants::tenant(demo.context(&caller), ROOT).is_err(), "nobody sees upwards");
}
