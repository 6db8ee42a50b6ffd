//! Foreign and unknown are not told apart by what the store does: the same statements, in the same
//! order, so that neither time nor load tells what a caller does not see.

use tenantd::model::Role;

use super::Relation;
use super::operations::{Operation, operations};
use super::scene::Scene;
use crate::support::{Reply, Statements};

#[test]
fn unknown_and_foreign_take_the_same_statements() {
    let statements = Statements::listen();
    let scene = Scene::traced();
    let unknown = scene.target(Relation::Unknown);
    let mut compared = 0;
    let as_admin = (Role::Admin, scene.operator_as_admin(), Some("dpod"));
    let callers = scene.callers().into_iter().map(|(role, caller)| (role, caller, None));
    for (role, caller, dialect) in callers.chain([as_admin]) {
        let is_asked = |one: &Operation| dialect.is_none_or(|name| one.dialect() == name);
        for operation in operations().into_iter().filter(is_asked) {
            let run = |target| statements.of(|| operation.send(&scene, target, &caller)).1;
            // The first call may have to learn that the caller's home is open.
            run(unknown);
            let expected = run(unknown);
            let mut named = ["{tenantId}", "{id}", "{clientId}"].iter();
            let is_looked_up = named.any(|name| operation.has_in_path(name));
            assert!(!expected.is_empty() || !is_looked_up, "{} {role}", operation.name());
            let hidden = scene.targets.iter().filter(|one| !operation.sees(one.relation, role));
            for target in hidden.filter(|_| operation.is_about_a_tenant()) {
                let relation = target.relation;
                assert_eq!(run(target), expected, "{} {role} {relation:?}", operation.name());
                compared += 1;
            }
        }
    }
    assert!(compared >= 1_000, "only {compared} compared");
}

/// Who has no such client, and who has no such secret, is not told apart either.
#[test]
fn an_unknown_client_and_a_wrong_secret_take_the_same_statements() {
    let statements = Statements::listen();
    let scene = Scene::traced();
    let (_, member) = scene.callers().remove(0);
    let path = format!("/control/v1/tenants/{}", scene.home());
    let of = |id: &str| {
        let basic = || scene.world.get(&path).basic(id, "wrong").send();
        let key = || scene.world.get(&path).bearer(&format!("{id}.wrong")).send();
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret=wrong");
        let token = || scene.world.post("/oauth/token").form(&form);
        let asked: [&dyn Fn() -> Reply; 3] = [&basic, &key, &token];
        asked.map(|ask| {
            let (reply, run) = statements.of(ask);
            assert_eq!(reply.status, 401, "{reply:?}");
            run
        })
    };
    let unknown = &scene.target(Relation::Unknown).client;
    assert_eq!(of(&member.id), of(unknown));
    assert_eq!(of(&scene.target(Relation::Deleted).client), of(unknown));
}

/// The statements that are compared are really all of them: those of readers, of the writer, of
/// streams and of triggers.
#[test]
fn every_statement_is_heard() {
    let statements = Statements::listen();
    let scene = Scene::traced();
    let run = |name: &str, relation| {
        let operation = operations().into_iter().find(|one| one.name() == name).unwrap();
        statements.of(|| operation.send(&scene, scene.target(relation), &scene.operator)).1
    };
    let begins = |run: &[String], start: &str| run.iter().any(|sql| sql.starts_with(start));
    let hidden = run("ocs.getTenant", Relation::Unknown);
    assert_eq!((hidden.len(), &*hidden[0], &*hidden[2]), (3, "BEGIN", "COMMIT"), "{hidden:?}");
    assert!(hidden[1].contains("tenant_tree") && hidden[1].contains("?1"), "{hidden:?}");
    let found = run("ocs.getTenant", Relation::Own);
    assert!(found.len() > hidden.len(), "{found:?}");
    let written = run("nse.createSubtenant", Relation::Own);
    for start in ["BEGIN IMMEDIATE", "SAVEPOINT", "INSERT INTO subtenant", "-- TRIGGER", "COMMIT"] {
        assert!(begins(&written, start), "{start}: {written:?}");
    }
    let streamed = run("dpod.getTenantHierarchy", Relation::Own);
    assert!(begins(&streamed, "ROLLBACK"), "{streamed:?}");
}
