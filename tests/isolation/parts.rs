//! Parts of other tenants, asked for through a tenant that the caller sees: no less unknown than
//! what was never there, by bytes and by statements.

use std::cell::RefCell;

use super::Relation;
use super::operations::{Operation, operations};
use super::sameness::without_ids;
use super::scene::{Scene, Target};
use crate::support::Statements;

/// The operations whose body names a part of the tenant in the path or of one in the body.
const IN_BODY: [&str; 3] =
    ["processmind.updateUser", "processmind.removeUser", "control.recordUsage"];

fn is_about_a_part(operation: &Operation) -> bool {
    let is_in_path = ["{userId}", "{subtenantId}"].iter().any(|part| operation.has_in_path(part));
    is_in_path || IN_BODY.contains(&operation.name())
}

/// The caller's own tenant with what is in another one.
fn own_with_parts_of(scene: &Scene, other: &Target) -> Target {
    Target {
        relation: other.relation,
        tenant: scene.home().to_owned(),
        user: other.user.clone(),
        subtenant: RefCell::new(other.subtenant.borrow().clone()),
        client: other.client.clone(),
    }
}

#[test]
fn a_part_of_another_tenant_is_as_unknown_as_any() {
    let statements = Statements::listen();
    let scene = Scene::traced();
    let others = scene.targets.iter().filter(|target| target.relation != Relation::Own);
    let targets: Vec<_> = others.map(|other| own_with_parts_of(&scene, other)).collect();
    let unknown = targets.iter().find(|target| target.relation == Relation::Unknown).unwrap();
    let operations: Vec<_> = operations().into_iter().filter(is_about_a_part).collect();
    assert!(operations.len() >= 9, "fewer than there were");
    for (role, caller) in scene.callers() {
        for operation in &operations {
            let ask = |target: &Target| {
                let (reply, run) = statements.of(|| operation.send(&scene, target, &caller));
                assert!(reply.status >= 400, "{role}: {reply:?}");
                (without_ids(&reply, target), run)
            };
            // The first call may have to learn that the caller's home is open.
            ask(unknown);
            let expected = ask(unknown);
            for target in &targets {
                let relation = target.relation;
                assert_eq!(ask(target), expected, "{} {role} {relation:?}", operation.name());
            }
        }
    }
}
