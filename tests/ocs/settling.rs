//! States on the way: how they end by themselves, and what a deleted tenant leaves behind.

use std::time::Duration;

use serde_json::{Value, json};
use tenantd::dialects::Settings;
use tenantd::model::{Id, IdRef, Role, TenantState, Timestamp};
use tenantd::store::{NewSubtenant, Sight};

use super::answers::{NO_ACCESS, NO_TENANT, SUSPENDED, refuses, refuses_head, says};
use super::house::{House, icon_path, path, regions_path, with};
use crate::support::WorldOptions;

const MINUTE: Duration = Duration::from_secs(60);

fn house_with_a_delay(provisioning_delay: Duration) -> House {
    let settings = Settings { provisioning_delay, ..Settings::default() };
    House::with(WorldOptions { settings, ..WorldOptions::default() })
}

#[track_caller]
fn steps(house: &House, tenant: &str, to: i64) {
    let reply = house.put(tenant, json!({"State": to}));
    assert_eq!((reply.status, &reply.json()["State"]), (200, &json!(to)));
}

#[test]
fn without_a_delay_the_next_request_sees_the_settled_state() {
    let house = House::new();
    for (to, settled) in [(2, 3), (4, 1), (2, 3)] {
        steps(&house, &house.plant, to);
        assert_eq!(house.get(&house.plant)["State"], json!(settled));
    }
    let trail = house.audit(&house.plant, 6);
    let (admin, system) = (
        (house.admin.id.clone(), "ocs.updateTenant".to_owned()),
        ("system".to_owned(), "system.settle".to_owned()),
    );
    assert_eq!(trail, [&system, &admin, &system, &admin, &system, &admin].map(Clone::clone));
}

#[test]
fn the_next_request_may_be_the_next_step() {
    let house = House::new();
    for to in [2, 4, 2, 4, 2, 5] {
        steps(&house, &house.plant, to);
    }
    refuses(&house.put(&house.plant, json!({})), 403, NO_ACCESS);
}

#[test]
fn with_a_delay_the_state_ends_when_its_time_has_come() {
    let house = house_with_a_delay(MINUTE);
    for (from, on_the_way, settled) in [(1, 2, 3), (3, 4, 1)] {
        steps(&house, &house.plant, on_the_way);
        let begun = house.get(&house.plant)["LastUpdated"].clone();
        house.world.clock.advance(Duration::from_secs(50));
        let before = house.get(&house.plant);
        assert_eq!((&before["State"], &before["LastUpdated"]), (&json!(on_the_way), &begun));
        let back = house.put(&house.plant, json!({"State": from}));
        let reason = format!("A tenant in state {on_the_way} cannot go to state {from}.");
        refuses(&back, 400, &reason);
        house.world.clock.advance(10 * MINUTE);
        let after = house.get(&house.plant);
        let at = |text: &Value| Timestamp::parse(text.as_str().unwrap()).unwrap().seconds();
        // It ended at its time, not when somebody looked.
        assert_eq!(at(&after["LastUpdated"]) - at(&begun), 60);
        let shown = [("State", json!(settled)), ("LastUpdated", after["LastUpdated"].clone())];
        assert_eq!(after, with(before, &shown));
    }
}

#[test]
fn a_tenant_that_is_being_made_becomes_active_by_itself() {
    let house = House::new();
    let new = house.tenant_in(TenantState::Creating, &house.acme);
    let client = house.world.client(Role::Admin, &new);
    refuses(&house.world.get(&path(&new)).by(&client).send(), 403, SUSPENDED);
    house.world.clock.advance(Duration::from_secs(3601));
    // The token was good for an hour; the key is good for longer.
    let reply = house.world.get(&path(&new)).api_key(&client.api_key).send();
    assert_eq!((reply.status, &reply.json()["State"]), (200, &json!(1)));
}

#[test]
fn callers_at_home_or_below_wait_outside_and_callers_above_go_on() {
    let house = House::new();
    let below = house.world.client(Role::Admin, &house.plant);
    let to = |state: i64| {
        let put = house.world.put(&path(&house.acme)).by(&house.provider);
        put.json(json!({"State": state, "TenantType": "set from above"}))
    };
    assert_eq!(to(2).json()["TenantType"], json!("set from above"));
    for (client, tenant) in
        [(&house.admin, &house.acme), (&house.member, &house.acme), (&below, &house.plant)]
    {
        refuses(&house.world.get(&path(tenant)).by(client).send(), 403, SUSPENDED);
        refuses(&house.world.put(&path(tenant)).by(client).json(json!({})), 403, SUSPENDED);
        refuses_head(&house.world.head(&path(tenant)).by(client).send(), 403);
    }
    let above = house.world.get(&path(&house.acme)).by(&house.provider).send();
    assert_eq!(above.json()["State"], json!(3));
    let change = house.world.put(&path(&house.plant)).by(&house.provider);
    assert_eq!(change.json(json!({"CompanyName": "Renamed"})).status, 200);
    assert_eq!(to(4).status, 200);
    // Tokens and secrets stayed good.
    let reply = house.world.get(&path(&house.plant)).by(&below).send();
    assert_eq!((reply.status, &reply.json()["CompanyName"]), (200, &json!("Renamed")));
}

#[test]
fn a_tenant_on_its_way_out_is_unknown_to_every_dialect() {
    for delay in [Duration::ZERO, MINUTE] {
        let house = house_with_a_delay(delay);
        let world = &house.world;
        steps(&house, &house.plant, 5);
        for client in [&house.operator, &house.provider, &house.admin] {
            let icon = icon_path(&house.plant);
            refuses(&world.get(&path(&house.plant)).by(client).send(), 403, NO_ACCESS);
            refuses_head(&world.head(&path(&house.plant)).by(client).send(), 404);
            refuses(&world.put(&path(&house.plant)).by(client).json(json!({})), 403, NO_ACCESS);
            refuses(&world.get(&icon).by(client).send(), 403, NO_ACCESS);
            refuses(&world.put(&icon).by(client).json(json!("x")), 403, NO_ACCESS);
            refuses(&world.delete(&icon).by(client).send(), 403, NO_ACCESS);
            refuses(&world.get(&regions_path(&house.plant)).by(client).send(), 404, NO_TENANT);
            let processmind = world.get(&format!("/processmind/tenant/{}", house.plant)).by(client);
            assert_eq!(processmind.send().status, 404);
            let list = format!("/nse/v2.1/subtenants?tenant_id={}", house.plant);
            let nse = world.get(&list).by(client).send();
            assert_eq!(nse.json()["result"]["records"], json!([]));
        }
    }
}

#[test]
fn a_deleting_tenant_becomes_deleted_by_itself() {
    let house = house_with_a_delay(MINUTE);
    let plant = IdRef::parse(&house.plant).unwrap();
    let key = house.world.app.store.read(|tx| tx.visible_tenant(Sight::EVERYTHING, plant));
    let key = key.unwrap().unwrap().key;
    let trail = || {
        let rows = house.world.app.store.read(|tx| tx.audit_of_tenant(key, 2)).unwrap();
        rows.into_iter().map(|row| (row.client, row.operation, row.tenant_id)).collect::<Vec<_>>()
    };
    let in_state = |state: TenantState| {
        let acme = house.world.app.store.read(|tx| tx.tenant_id(key)).unwrap();
        assert_eq!(acme.as_ref().map(Id::as_str), Some(&*house.plant));
        let counts = house.world.app.store.read(|tx| tx.state_counts(key)).unwrap();
        counts.iter().find(|count| count.state == state).map_or(0, |count| count.subtree)
    };
    steps(&house, &house.plant, 5);
    assert_eq!((in_state(TenantState::Deleting), in_state(TenantState::Deleted)), (1, 0));
    house.world.clock.advance(MINUTE);
    house.get(&house.acme);
    assert_eq!((in_state(TenantState::Deleting), in_state(TenantState::Deleted)), (0, 1));
    let row = |client: &str, operation: &str| {
        (client.to_owned(), operation.to_owned(), Some(house.plant.clone()))
    };
    assert_eq!(trail(), [row("system", "system.settle"), row(&house.admin.id, "ocs.updateTenant")]);
}

#[test]
fn a_child_on_its_way_out_is_in_nobodys_way() {
    let house = house_with_a_delay(MINUTE);
    let child = house.tenant_in(TenantState::Deactivated, &house.plant);
    let delete = json!({"State": 5});
    let refused = house.put(&house.plant, delete.clone());
    refuses(&refused, 400, "The tenant still has tenants below it.");
    steps(&house, &child, 5);
    steps(&house, &house.plant, 5);
    refuses(&house.put(&house.plant, delete), 403, NO_ACCESS);
}

#[test]
fn a_deleted_tenant_gives_its_alias_and_its_codes_up() {
    let house = House::new();
    let subtenant = |tenant: &str| {
        let create = json!({"name": "Line", "code": "line_1", "tenant_id": tenant});
        house.world.post("/nse/v2.1/subtenants").by(&house.admin).json(create)
    };
    assert_eq!(house.put(&house.plant, json!({"Alias": "plant"})).status, 200);
    let made = subtenant(&house.plant);
    assert_eq!(made.status, 201);
    let id = made.json()["result"]["records"][0]["id"].as_str().unwrap().to_owned();
    refuses(&house.put(&house.acme, json!({"Alias": "plant"})), 400, "Alias is already taken.");
    assert_eq!(subtenant(&house.acme).status, 400);

    steps(&house, &house.plant, 5);
    let gone = house.world.get(&format!("/nse/v2.1/subtenants/{id}")).by(&house.admin).send();
    assert_eq!(gone.status, 404);
    assert_eq!(subtenant(&house.acme).status, 201);
    let reply = house.put(&house.acme, json!({"Alias": "plant"}));
    assert_eq!(reply.json()["Alias"], json!("plant"));
    says(&reply, &reply.json());
}

#[test]
fn subtenants_are_of_their_own_tenant_alone() {
    let house = House::new();
    let sibling = house.tenant_in(TenantState::Active, &house.acme);
    let kept = IdRef::parse(&sibling).unwrap();
    let created_at = Timestamp::parse(super::house::BORN).unwrap();
    house.prepare(move |tx| {
        let tenant = tx.visible_tenant(Sight::EVERYTHING, kept)?.unwrap().key;
        let id = Id::parse("5e7c3af8aab46c00014ce878")?;
        let code = tenantd::model::subtenant::SubtenantCode::parse("kept").unwrap();
        let (name, description) = ("Kept".to_owned(), String::new());
        tx.insert_subtenant(&NewSubtenant { id, tenant, name, code, description, created_at })?;
        Ok(())
    });
    steps(&house, &house.plant, 5);
    let path = "/nse/v2.1/subtenants/5e7c3af8aab46c00014ce878";
    assert_eq!(house.world.get(path).by(&house.admin).send().status, 200);
}
