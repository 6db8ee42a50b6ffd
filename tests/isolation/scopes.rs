//! Every scope × every role × every operation.
//!
//! Scopes say what may be done in `DPoD`, and `api_service` alone is good for nothing that needs a
//! role; everywhere else the role counts. So one table says all: the role that a scope amounts to.

use tenantd::model::{Role, Scope, Scopes};

use super::Relation;
use super::operations::{Operation, operations, operations_about_home};
use super::scene::Scene;
use crate::support::Client;

/// The role that a token with this scope alone has in `DPoD`.
const RIGHTS: [(Scope, Option<Role>); 6] = [
    (Scope::SpAdmin, Some(Role::Provider)),
    (Scope::ApiSpAdmin, Some(Role::Provider)),
    (Scope::Admin, Some(Role::Admin)),
    (Scope::AppOwner, Some(Role::Member)),
    (Scope::ApiAppOwner, Some(Role::Member)),
    (Scope::ApiService, None),
];

/// What a tenant may be to the home, where the scope changes what is seen.
const RELATIONS: [Relation; 5] =
    [Relation::Own, Relation::Child, Relation::Parent, Relation::Unknown, Relation::Deactivated];

/// A token with one scope.
struct Scoped {
    scope: Scope,
    /// Of its client.
    role: Role,
    has_home: bool,
    client: Client,
}

impl Scoped {
    /// Every scope by a client of every role at home, and by an operator at home nowhere.
    fn all(scene: &Scene) -> Vec<Self> {
        let at_home = Role::ALL.map(|role| (role, Some(scene.home())));
        let clients = at_home.into_iter().chain([(Role::Operator, None)]);
        let with_scope = |(role, home)| {
            let client = scene.world.client_with(role, home, Scopes::of(&Scope::ALL));
            Scope::ALL.map(|scope| Self {
                scope,
                role,
                has_home: home.is_some(),
                client: Client {
                    token: scene.world.token(&client, scope.name()),
                    ..client.clone()
                },
            })
        };
        clients.flat_map(with_scope).collect()
    }

    /// What it may do in a dialect; `None` for nothing.
    fn rights(&self, dialect: &str) -> Option<Role> {
        let (_, amounts_to) = RIGHTS.iter().find(|(scope, _)| *scope == self.scope)?;
        let role = amounts_to.as_ref()?;
        match (dialect, role) {
            ("dpod", Role::Provider) => Some(self.role.max(*role)),
            ("dpod", _) => Some(*role),
            _ => Some(self.role),
        }
    }

    fn expected(&self, operation: &Operation, relation: Relation) -> u16 {
        let Some(role) = self.rights(operation.dialect()) else { return 403 };
        if operation.is_about_home() {
            return match (self.has_home, role >= operation.least) {
                (false, _) => 404,
                (true, false) => 403,
                (true, true) => 200,
            };
        }
        // An operator that asked for less, and has no home to be less in, sees nothing.
        let is_nowhere = role < Role::Operator && !self.has_home;
        let relation = if is_nowhere { Relation::Unknown } else { relation };
        operation.expected(relation, role)
    }
}

#[test]
fn every_scope_by_every_role_and_operation() {
    let scene = Scene::new();
    let tokens = Scoped::all(&scene);
    assert_eq!(tokens.len(), RIGHTS.len() * 5);
    let mut wrong = Vec::new();
    for operation in operations().into_iter().chain(operations_about_home()) {
        // What a role lets see is told by the matrix of roles.
        let relations = match operation.dialect() {
            "dpod" if !operation.is_about_home() => &RELATIONS[..],
            _ => &[Relation::Own],
        };
        for target in scene.targets.iter().filter(|target| relations.contains(&target.relation)) {
            scene.restore(target);
            for token in &tokens {
                let expected = token.expected(&operation, target.relation);
                let is_own = target.relation == Relation::Own && token.has_home;
                let state = scene.state_of(target);
                let forbidden = state
                    .filter(|_| (200..300).contains(&expected))
                    .and_then(|state| operation.forbidden_by_state(state, is_own));
                let expected = forbidden.unwrap_or(expected);
                let reply = operation.call(&scene, target, &token.client);
                if reply.status != expected {
                    let (name, relation) = (operation.name(), target.relation);
                    let (scope, role, home) = (token.scope.name(), token.role, token.has_home);
                    let who = format!("{scope} of {role}, at home: {home}");
                    wrong.push(format!("{name} by {who} on {relation:?}: {reply:?}, {expected}"));
                }
                if operation.takes_away() && reply.status < 300 {
                    scene.restore(target);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
