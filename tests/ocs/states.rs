//! The provisioning state: which steps "Update Tenant" takes.

use serde_json::json;
use tenantd::model::{Role, TenantState};

use super::answers::{NEEDS_ADMIN, refuses, says};
use super::house::{BORN, House, path, plain, updated, with};

const LIVE: [TenantState; 6] = [
    TenantState::Creating,
    TenantState::Active,
    TenantState::Deactivating,
    TenantState::Deactivated,
    TenantState::Reactivating,
    TenantState::IsHomeTenant,
];

#[test]
fn zero_and_the_present_state_change_nothing() {
    let house = House::new();
    for state in LIVE {
        let tenant = house.tenant_in(state, &house.acme);
        for number in [0, state.number()] {
            let reply = house.put(&tenant, json!({"State": number}));
            let same = super::house::body(&tenant, "Another");
            let shown =
                [("State", json!(state.number())), ("LastUpdated", updated(&house.world, &reply))];
            says(&reply, &plain(with(same, &shown)));
            assert_eq!(house.get(&tenant)["State"], json!(state.number()));
        }
    }
}

#[test]
fn four_steps_are_taken_and_the_answer_shows_the_state_on_the_way() {
    let house = House::new();
    for (from, to) in [(1, 2), (1, 5), (3, 4), (3, 5)] {
        let tenant = house.tenant_in(TenantState::from_number(from).unwrap(), &house.acme);
        let reply = house.put(&tenant, json!({"State": to}));
        let same = super::house::body(&tenant, "Another");
        let shown = [("State", json!(to)), ("LastUpdated", updated(&house.world, &reply))];
        says(&reply, &plain(with(same, &shown)));
    }
}

#[test]
fn every_other_step_is_refused_and_changes_nothing() {
    let house = House::new();
    let steps = [(1, 2), (1, 5), (3, 4), (3, 5)];
    for state in LIVE {
        let tenant = house.tenant_in(state, &house.acme);
        let from = state.number();
        for to in [-1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 256, 257, i64::MAX, i64::MIN] {
            if to == from || steps.contains(&(from, to)) {
                continue;
            }
            let reply = house.put(&tenant, json!({"CompanyName": "Changed", "State": to}));
            let reason = format!("A tenant in state {from} cannot go to state {to}.");
            refuses(&reply, 400, &reason);
        }
        let now = house.get(&tenant);
        let untouched = (&now["CompanyName"], &now["State"], &now["LastUpdated"]);
        assert_eq!(untouched, (&json!("Another"), &json!(from), &json!(BORN)));
    }
}

#[test]
fn a_tenant_with_live_children_is_not_deleted() {
    let house = House::new();
    let children = LIVE.map(|state| {
        let parent = house.tenant_in(TenantState::Active, &house.acme);
        let child = house.tenant_in(state, &parent);
        (parent, child, state)
    });
    for (parent, child, state) in children {
        let delete = || house.put(&parent, json!({"CompanyName": "Changed", "State": 5}));
        refuses(&delete(), 400, "The tenant still has tenants below it.");
        assert_eq!(house.get(&parent)["CompanyName"], json!("Another"));
        if matches!(state, TenantState::Active | TenantState::Deactivated) {
            assert_eq!(house.put(&child, json!({"State": 5})).status, 200);
            assert_eq!(delete().status, 200);
        }
    }
}

#[test]
fn a_tenant_with_live_children_is_deactivated() {
    let house = House::new();
    let reply = house.world.put(&path(&house.acme)).by(&house.provider).json(json!({"State": 2}));
    assert_eq!((reply.status, &reply.json()["State"]), (200, &json!(2)));
    let below = house.world.get(&path(&house.plant)).by(&house.provider).send();
    assert_eq!(below.json()["State"], json!(1));
}

#[test]
fn nobody_changes_the_state_of_the_own_home() {
    let house = House::new();
    let own = "The state of your own tenant cannot be changed by you.";
    let at_home = [
        (&house.acme, house.admin.clone()),
        (&house.acme, house.world.client(Role::Provider, &house.acme)),
        (&house.acme, house.world.client(Role::Operator, &house.acme)),
        (&house.provider_home, house.provider.clone()),
        (&house.stranger, house.outsider.clone()),
    ];
    for (home, client) in at_home {
        let put = |state: i64| {
            let change = json!({"TenantType": "changed", "State": state});
            house.world.put(&path(home)).by(&client).json(change)
        };
        // Whatever stands below it: that is not asked any more.
        for state in [2, 5] {
            refuses(&put(state), 403, own);
        }
        refuses(&put(4), 400, "A tenant in state 1 cannot go to state 4.");
        assert_eq!(house.get(home)["TenantType"], json!(null));
        assert_eq!((put(0).status, put(1).status), (200, 200));
        let reset = house.world.put(&path(home)).by(&client);
        assert_eq!(reset.json(json!({"TenantType": null})).status, 200);
    }
    let member = house.world.put(&path(&house.acme)).by(&house.member);
    refuses(&member.json(json!({"State": 2})), 403, NEEDS_ADMIN);
}
