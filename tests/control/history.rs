//! The trail of a tenant's states, whichever API changed them.

use std::time::Duration;

use serde_json::{Value, json};
use tenantd::dialects::Settings;
use tenantd::model::Role;

use super::Stage;
use crate::support::{Client, World, WorldOptions};

/// Operation and state of each row of a tenant's history, oldest first.
fn history(world: &World, by: &Client, tenant: &str) -> Vec<(String, String)> {
    let (mut rows, mut after) = (Vec::new(), String::new());
    loop {
        let path = format!("/control/v1/audit?tenant={tenant}&stateChanges=true&limit=2{after}");
        let page = world.get(&path).by(by).send().json();
        rows.extend(page["items"].as_array().unwrap().iter().map(|row| {
            let text = |member: &str| row[member].as_str().unwrap().to_owned();
            (text("operation"), text("state"))
        }));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    rows.reverse();
    rows
}

fn rows(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(operation, state): &(&str, &str)| ((*operation).into(), (*state).into());
    expected.iter().map(own).collect()
}

#[test]
fn every_step_through_every_api_is_there_and_nothing_else() {
    let stage = Stage::new();
    let Stage { world, operator, provider, .. } = &stage;
    let made = stage.send("POST", "/tenants", provider, json!({"name": "Made"})).json();
    let id = made["id"].as_str().unwrap();
    let send = |method: &str, path: String, body: Value| {
        let reply = world.request(method, &path).by(provider).json(body);
        assert!(reply.status < 300, "{reply:?}");
    };
    let control = format!("/control/v1/tenants/{id}");
    send("PATCH", control.clone(), json!({"name": "Renamed"}));
    send("PATCH", control.clone(), json!({"state": "Deactivating"}));
    send("PATCH", control.clone(), json!({"state": "Deactivated", "name": "Again"}));
    send("PATCH", control.clone(), json!({"state": "Reactivating"}));
    send("PUT", format!("/ocs/api/v1/Tenants/{id}"), json!({"State": 2}));
    send("PUT", format!("/ipera/tenants/{id}/activate"), json!({}));
    send("PUT", format!("/ipera/tenants/{id}/activate"), json!({}));
    send("DELETE", format!("/dpod/tenants/{id}"), json!({}));
    let expected = [
        ("control.createTenant", "Active"),
        ("control.updateTenant", "Deactivating"),
        ("system.settle", "Deactivated"),
        ("control.updateTenant", "Reactivating"),
        ("system.settle", "Active"),
        ("ocs.updateTenant", "Deactivating"),
        ("system.settle", "Deactivated"),
        ("ipera.activateTenant", "Active"),
        ("dpod.deleteTenant", "Deleting"),
        ("system.settle", "Deleted"),
        ("control.updateTenant", "Purging"),
    ];
    assert_eq!(history(world, operator, id), rows(&expected[..10]));
    send("PATCH", control, json!({"state": "Purging"}));
    // Also of a tenant that is no more, and for whoever is at home above it.
    for by in [operator, provider] {
        assert_eq!(history(world, by, id), rows(&expected));
    }
}

#[test]
fn what_is_deleted_with_another_one_has_a_history_of_its_own() {
    let stage = Stage::new();
    let leaf = stage.world.tenant("Leaf", Some(&stage.child));
    stage
        .delete(&format!("/tenants/{}?force=true", stage.child), &stage.provider)
        .says_nothing(204);
    let expected = [
        ("test.prepare", "Active"),
        ("control.deleteTenant", "Deleting"),
        ("system.settle", "Deleted"),
    ];
    for tenant in [&stage.child, &leaf] {
        assert_eq!(history(&stage.world, &stage.provider, tenant), rows(&expected));
    }
}

#[test]
fn a_state_that_ends_by_itself_is_a_step_of_the_system() {
    let provisioning_delay = Duration::from_secs(60);
    let settings = Settings { provisioning_delay, ..Settings::default() };
    let world = World::with(WorldOptions { settings, ..WorldOptions::default() });
    let operator = world.operator();
    let made = world.post("/control/v1/tenants").by(&operator).json(json!({"name": "Made"}));
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let creating = [("control.createTenant", "Creating"), ("system.settle", "Active")];
    assert_eq!(history(&world, &operator, &id), rows(&creating[..1]));
    world.clock.advance(Duration::from_secs(61));
    assert_eq!(history(&world, &operator, &id), rows(&creating));
}

/// A seed that says a tenant's state anew changes no state.
#[test]
fn a_seed_leaves_what_it_changes() {
    let world = World::with(WorldOptions { is_stand_in: true, ..WorldOptions::default() });
    let operator = world.operator();
    let seed = |name: &str, state: &str| {
        let tenant = json!({"id": "seeded", "name": name, "state": state});
        let reply = world.post("/control/v1/seed").by(&operator).json(json!({"tenants": [tenant]}));
        assert_eq!(reply.status, 200, "{reply:?}");
    };
    for (name, state) in
        [("A", "Active"), ("B", "Active"), ("B", "Deleted"), ("C", "Deleted"), ("C", "Active")]
    {
        seed(name, state);
    }
    let expected = [
        ("control.applySeed", "Active"),
        ("control.applySeed", "Deleted"),
        ("control.applySeed", "Active"),
    ];
    assert_eq!(history(&world, &operator, "seeded"), rows(&expected));
}

#[test]
fn nobody_reads_the_history_of_what_they_do_not_see() {
    let stage = Stage::new();
    let foreign = stage.world.root("Foreign");
    let member = stage.world.client(Role::Member, &stage.root);
    for (by, tenant) in
        [(&stage.provider, &foreign), (&member, &stage.child), (&stage.child_admin, &stage.root)]
    {
        assert_eq!(history(&stage.world, by, tenant), []);
    }
    let all = stage.get("/audit?stateChanges=true", &stage.child_admin).json();
    let mut named = all["items"].as_array().unwrap().iter().map(|row| &row["tenantId"]);
    assert!(named.all(|tenant| *tenant == json!(stage.child)), "{all}");
}
