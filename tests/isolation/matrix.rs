//! Every operation × every role × every relation.

use super::Relation;
use super::operations::operations;
use super::scene::Scene;

#[test]
fn every_operation_by_every_role_on_every_tenant() {
    let scene = Scene::new();
    let callers = scene.callers();
    let (mut checked, mut wrong) = (0, Vec::new());
    for operation in operations() {
        for (role, caller) in &callers {
            for target in &scene.targets {
                if operation.is_about_parts() {
                    scene.restore(target);
                }
                let is_visible = operation.sees(target.relation, *role);
                let has_role = *role >= operation.least;
                let is_own = target.relation == Relation::Own && caller.id != scene.operator.id;
                let forbidden = scene
                    .state_of(target)
                    .filter(|_| is_visible && has_role)
                    .and_then(|state| operation.forbidden_by_state(state, is_own));
                let expected =
                    forbidden.unwrap_or_else(|| operation.expected(target.relation, *role));
                let reply = operation.call(&scene, target, caller);
                if reply.status != expected {
                    let (name, relation) = (operation.name(), target.relation);
                    wrong.push(format!("{name} by {role} on {relation:?}: {reply:?}, {expected}"));
                }
                checked += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(checked, operations().len() * 5 * Relation::ALL.len());
    assert!(operations().len() >= 55, "fewer than there were");
}

/// A refused call leaves everything as it was.
#[test]
fn what_is_refused_changes_nothing() {
    let scene = Scene::new();
    let untouched = [Relation::Parent, Relation::Sibling, Relation::Unrelated];
    let look = || -> Vec<_> {
        let paths = untouched.iter().flat_map(|relation| {
            let tenant = &scene.target(*relation).tenant;
            let subtenant = scene.target(*relation).subtenant.borrow().clone();
            [
                format!("/ocs/api/v1/Tenants/{tenant}"),
                format!("/ocs/api/v1/Tenants/{tenant}/Icon"),
                format!("/processmind/tenant/{tenant}/users"),
                format!("/nse/v2.1/subtenants/{subtenant}"),
                format!("/nse/v2.1/subtenants?tenant_id={tenant}"),
                format!("/control/v1/tenants/{tenant}"),
                format!("/control/v1/tenants?parent={tenant}"),
                format!("/control/v1/tenants/{tenant}/users"),
                format!("/control/v1/tenants/{tenant}/settings"),
                format!("/control/v1/tenants/{tenant}/features"),
                format!("/control/v1/tenants/{tenant}/entitlements"),
                format!("/control/v1/clients?homeTenant={tenant}"),
                format!("/control/v1/audit?tenant={tenant}"),
            ]
        });
        paths.map(|path| scene.world.get(&path).by(&scene.operator).send().whole()).collect()
    };
    let before = look();
    for (role, caller) in scene.callers().iter().filter(|(role, _)| role.name() != "operator") {
        for operation in operations() {
            for relation in untouched {
                assert!(!relation.is_visible_to(*role));
                operation.call(&scene, scene.target(relation), caller);
            }
        }
    }
    assert_eq!(look(), before);
}
