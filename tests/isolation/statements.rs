//! Foreign and unknown are not told apart by what the store does: the same statements, in the same
//! order, so that neither time nor load tells what a caller does not see.

use super::Relation;
use super::operations::operations;
use super::scene::Scene;
use crate::support::Statements;

#[test]
fn unknown_and_foreign_take_the_same_statements() {
    let statements = Statements::listen();
    let scene = Scene::traced();
    let unknown = scene.target(Relation::Unknown);
    let mut compared = 0;
    for (role, caller) in scene.callers() {
        for operation in operations() {
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
