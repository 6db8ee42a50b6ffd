//! The state of a tenant decides who is let in, in every operation.

use tenantd::model::{Role, TenantState};

use super::Relation;
use super::operations::{Operation, operations};
use super::scene::Scene;
use crate::support::Client;

/// The statuses of an operation on the caller's own tenant and on the others.
fn statuses(scene: &Scene, operation: Operation, caller: &Client) -> Vec<u16> {
    let call = |relation| operation.call(scene, scene.target(relation), caller).status;
    [Relation::Own, Relation::Child, Relation::Unrelated, Relation::Unknown].map(call).to_vec()
}

#[test]
fn a_suspended_home_is_403_everywhere_for_who_is_at_home_there_or_below() {
    let scene = Scene::new();
    let child = &scene.target(Relation::Child).tenant;
    let at_home = Role::ALL.map(|role| scene.world.client(role, scene.home()));
    let below = Role::ALL.map(|role| scene.world.client(role, child));
    for state in [
        TenantState::Creating,
        TenantState::Deactivating,
        TenantState::Deactivated,
        TenantState::Reactivating,
    ] {
        scene.world.set_state(scene.home(), state);
        for operation in operations() {
            for caller in at_home.iter().chain(&below) {
                let expected = vec![403; 4];
                assert_eq!(statuses(&scene, operation, caller), expected, "{}", operation.name());
            }
        }
    }
}

#[test]
fn callers_above_a_suspended_tenant_read_and_write_as_before() {
    let scene = Scene::new();
    let parent = &scene.target(Relation::Parent).tenant;
    let provider = scene.world.client(Role::Provider, parent);
    let own = scene.target(Relation::Own);
    for state in [
        TenantState::Creating,
        TenantState::Deactivating,
        TenantState::Deactivated,
        TenantState::Reactivating,
    ] {
        scene.world.set_state(scene.home(), state);
        for operation in operations() {
            for (role, caller) in [(Role::Provider, &provider), (Role::Operator, &scene.operator)] {
                scene.restore(own);
                let status = operation.call(&scene, own, caller).status;
                let expected = match (operation.name(), role) {
                    ("control.deleteEntitlement", Role::Provider) => Some(204),
                    _ => operation.forbidden_by_state(state, false),
                };
                let expected = expected.unwrap_or_else(|| operation.expected(Relation::Own, role));
                assert_eq!(status, expected, "{} {state:?}", operation.name());
            }
        }
    }
}

#[test]
fn a_home_on_its_way_out_is_401_everywhere() {
    for state in [TenantState::Deleting, TenantState::Deleted, TenantState::Purging] {
        let scene = Scene::new();
        let leaf = scene.target(Relation::Grandchild);
        let callers = Role::ALL.map(|role| scene.world.client(role, &leaf.tenant));
        scene.world.set_state(&leaf.tenant, state);
        for operation in operations() {
            for caller in &callers {
                let expected = vec![401; 4];
                assert_eq!(statuses(&scene, operation, caller), expected, "{}", operation.name());
            }
            let status = operation.call(&scene, leaf, &scene.operator).status;
            let expected = operation.expected(Relation::Deleted, Role::Operator);
            assert_eq!(status, expected, "{} {state:?}", operation.name());
        }
    }
}
