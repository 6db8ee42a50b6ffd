//! Whatever changes the state of a tenant moves `Store::states`, by which remembered looks at states
//! are known to be old. Which statements those are, the schema's own triggers tell.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tenantd::model::TenantState;
use tenantd::seed::{Purpose, Seed, SeedRights, apply};

use super::Relation;
use super::operations::operations;
use super::scene::Scene;
use crate::support::Statements;

/// The triggers that run when a tenant's state is written, and when a tenant is removed.
const TRIGGERS: [&str; 2] = ["tenant_changes_state", "tenant_leaves"];

/// Does something; whether it touched a state. It must have been noted then.
#[track_caller]
fn touches_a_state(
    scene: &Scene,
    statements: &Statements,
    name: &str,
    work: impl FnOnce(),
) -> bool {
    let before = scene.world.app.store.states();
    let ((), run) = statements.of(work);
    let is_touched = run
        .iter()
        .any(|sql| TRIGGERS.iter().any(|trigger| sql.ends_with(&format!("-- TRIGGER {trigger}"))));
    let is_moved = scene.world.app.store.states() != before;
    assert!(is_moved || !is_touched, "{name} changes a state, and does not note it: {run:#?}");
    is_touched
}

#[test]
fn every_operation_that_changes_a_state_notes_it() {
    let statements = Statements::listen();
    let scene = Scene::traced();
    let mut touching = Vec::new();
    for relation in
        [Relation::Child, Relation::Grandchild, Relation::Deactivated, Relation::Deleted]
    {
        let target = scene.target(relation);
        for operation in operations() {
            let state = scene.state_of(target);
            let is_touched = touches_a_state(&scene, &statements, operation.name(), || {
                operation.send(&scene, target, &scene.operator);
            });
            if is_touched {
                touching.push(operation.name());
            }
            scene.put_back(target, state);
        }
    }
    touching.sort_unstable();
    touching.dedup();
    assert_eq!(touching, ["ipera.activateTenant", "ipera.deactivateTenant"]);
}

/// The steps that the operations take whose body, or the tenant's state, has to be just so.
#[test]
fn every_step_notes_it() {
    let statements = Statements::listen();
    let scene = Scene::traced();
    let world = &scene.world;
    let (one, other) = (world.root("One"), world.root("Other"));
    let control = |tenant: &str| format!("/control/v1/tenants/{tenant}");
    for (method, path, body) in [
        ("PUT", format!("/ocs/api/v1/Tenants/{one}"), json!({"State": 2})),
        ("PUT", format!("/ocs/api/v1/Tenants/{one}"), json!({"State": 4})),
        ("PATCH", control(&one), json!({"state": "Deactivating"})),
        ("PATCH", control(&one), json!({"state": "Reactivating"})),
        ("DELETE", format!("/dpod/tenants/{one}"), json!({})),
        ("DELETE", control(&other), json!({})),
        ("PATCH", control(&other), json!({"state": "Purging"})),
    ] {
        // What the step before has left on its way arrives before the next one is looked at.
        world.app.store.settle_due(world.app.clock.now()).unwrap();
        let name = format!("{method} {path} {body}");
        let step = || {
            let reply = world.request(method, &path).by(&scene.operator).json(body);
            assert!(reply.status < 300, "{name}: {reply:?}");
        };
        assert!(touches_a_state(&scene, &statements, &name, step), "{name}");
    }
}

/// Time, and a seed.
#[test]
fn what_is_no_operation_of_the_tables_notes_it_too() {
    let statements = Statements::listen();
    let scene = Scene::traced();
    let app = &scene.world.app;
    let child = &scene.target(Relation::Child).tenant;
    let sow = |state: &str| {
        let seed = json!({"tenants": [{"id": child, "state": state}]}).to_string();
        let seed = Seed::read(seed.as_bytes(), &SeedRights::default()).unwrap();
        let (stamp, clock) = (scene.world.stamp(), Arc::clone(&app.clock));
        apply(&app.store, clock, stamp, seed, Purpose::Apply, |_| Ok(()), |_| Ok(())).unwrap();
    };
    for state in [TenantState::Deactivated, TenantState::Active, TenantState::Deactivating] {
        assert!(touches_a_state(&scene, &statements, "a seed", || sow(state.name())));
    }
    scene.world.clock.advance(Duration::from_secs(120));
    let settle = || app.store.settle_due(app.clock.now()).unwrap();
    assert!(touches_a_state(&scene, &statements, "settling", settle));
    assert!(!touches_a_state(&scene, &statements, "nothing", settle));
}
