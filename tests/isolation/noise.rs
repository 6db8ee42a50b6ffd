//! Whatever happens beyond a caller's sight, nothing that the caller is answered changes by a byte,
//! and no answer names what is there.

use serde_json::{Value, json};
use tenantd::model::service::Service;
use tenantd::model::{Clock, IdRef, Role};

use super::Relation;
use super::operations::operations;
use super::questions::{Answered, ask_everything};
use super::sameness::without_ids;
use super::scene::{Scene, Target};
use crate::support::{Client, Person};

/// What no caller below an operator sees.
const BEYOND: [Relation; 3] = [Relation::Parent, Relation::Sibling, Relation::Unrelated];
/// What is the same for everybody, or about the caller alone.
const ABOUT_NO_TENANT: [&str; 3] =
    ["control.listRegions", "control.listKnownFeatures", "control.getMe"];
/// In everything that is made beyond, and nowhere else.
const MARK: &str = "foreign";

/// A scene with figures in it, and with tenants beyond that will go.
struct Stage {
    scene: Scene,
    leaving: Vec<String>,
}

impl Stage {
    fn new() -> Self {
        let scene = Scene::new();
        for target in &scene.targets {
            if target.relation.is_live() {
                figures(&scene, target, "hsm", 5);
            }
        }
        let above = BEYOND.map(|relation| scene.target(relation).tenant.clone());
        let leaving = above.iter().map(|above| {
            let leaving = scene.world.tenant(&format!("{MARK} leaving"), Some(above));
            let below = scene.world.tenant(&format!("{MARK} below"), Some(&leaving));
            scene.world.client(Role::Provider, &below);
            scene.world.usage(&below, "hsm", 7);
            let id = scene.world.clock.new_id().as_str().to_owned();
            scene.world.subtenant(&below, &id, MARK, &format!("{MARK}_{}", scene.number()));
            leaving
        });
        let leaving = leaving.collect();
        Self { scene, leaving }
    }

    /// Callers of the roles that do not see everything, with the one dialect in which they do not.
    fn callers(&self) -> Vec<(&'static str, Client, Option<&'static str>)> {
        let Scene { world, .. } = &self.scene;
        let home = self.scene.home();
        let below_operator = [Role::Member, Role::Admin, Role::Provider];
        let mut callers: Vec<_> = below_operator
            .map(|role| (role.name(), world.client(role, home), None))
            .into_iter()
            .collect();
        callers.push(("operator as admin", self.scene.operator_as_admin(), Some("dpod")));
        callers
    }

    fn send(&self, method: &str, path: &str, body: Value) -> Value {
        let Scene { world, operator, .. } = &self.scene;
        let reply = world.request(method, &format!("/control/v1{path}")).by(operator).json(body);
        assert!((200..300).contains(&reply.status), "{reply:?}");
        if reply.bytes.is_empty() { Value::Null } else { reply.json() }
    }

    /// Changes, adds and takes away all that can be beyond the callers' sight.
    fn make_noise(&self) {
        for relation in BEYOND {
            let target = self.scene.target(relation);
            self.change(target);
            self.change_parts(target);
            self.take_away(target);
            self.add_tenants(&target.tenant);
        }
        for tenant in &self.leaving {
            self.send("DELETE", &format!("/tenants/{tenant}?force=true"), json!({}));
        }
        self.send("PATCH", &format!("/tenants/{}", self.leaving[0]), json!({"state": "Purging"}));
        let sibling = &self.scene.target(Relation::Sibling).tenant;
        self.send("PATCH", &format!("/tenants/{sibling}"), json!({"state": "Deactivating"}));
    }

    fn change(&self, target: &Target) {
        let number = self.scene.number();
        let body = json!({
            "name": "Own", "companyName": MARK, "departmentName": MARK, "plan": MARK,
            "description": format!("same words, {MARK}"), "alias": format!("{MARK}{number}"),
            "hostname": format!("{MARK}{number}.example"), "externalAccountId": MARK,
            "serviceQuota": 900, "address": {"city": MARK, "country": "FR"},
        });
        let tenant = &target.tenant;
        self.send("PATCH", &format!("/tenants/{tenant}"), body);
        let settings = json!({"automaticTenantOnboarding": true});
        self.send("PATCH", &format!("/tenants/{tenant}/settings"), settings);
        self.send(
            "PUT",
            &format!("/tenants/{tenant}/features/feature-1"),
            json!({"currentState": 2}),
        );
        let limit = json!({"entitlementType": "usage", "limitType": "soft", "value": 77});
        self.send("PUT", &format!("/tenants/{tenant}/entitlements/metric-1"), limit.clone());
        self.send("PUT", &format!("/tenants/{tenant}/entitlements/{MARK}"), limit);
        let quotas = json!({"quotas": [{"serviceType": "hsm", "limit": 700}]});
        self.send("PUT", &format!("/tenants/{tenant}/quotas"), quotas);
        figures(&self.scene, target, "hsm", 400);
        figures(&self.scene, target, MARK, 300);
    }

    fn change_parts(&self, target: &Target) {
        let (tenant, number) = (&target.tenant, self.scene.number());
        for letter in ["a", "zz"] {
            let code = format!("{letter}_{MARK}_{number}");
            let body = json!({"name": format!("{letter} {MARK}"), "code": code});
            self.send("POST", &format!("/tenants/{tenant}/subtenants"), body);
            let email = format!("{letter}.{MARK}@example.com");
            let person = Person { is_admin: true, ..Person::of(&email) };
            self.scene.world.member(tenant, person);
            let body = json!({"name": MARK, "role": "admin", "homeTenant": tenant});
            self.send("POST", "/clients", body);
        }
        let subtenant = format!("/tenants/{tenant}/subtenants/{}", target.subtenant.borrow());
        self.send("PATCH", &subtenant, json!({"name": format!("00 {MARK}")}));
    }

    fn take_away(&self, target: &Target) {
        let Target { tenant, user, client, .. } = target;
        self.send("DELETE", &format!("/tenants/{tenant}/users/{user}"), json!({}));
        self.send("DELETE", &format!("/clients/{client}"), json!({}));
        self.send("DELETE", &format!("/tenants/{tenant}/icon"), json!({}));
        let subtenant = target.subtenant.borrow();
        self.send("DELETE", &format!("/tenants/{tenant}/subtenants/{subtenant}"), json!({}));
    }

    /// Before and after all others, by age as well as by id, and alike in what is searched for.
    fn add_tenants(&self, above: &str) {
        let number = self.scene.number();
        for (id, created_at) in [("0", "2001-01-01T00:00:00Z"), ("z", "2002-01-01T00:00:00Z")] {
            let body = json!({
                "id": format!("{id}-{MARK}-{number}"), "name": "Own", "parent": above,
                "description": "same words", "createdAt": created_at,
            });
            self.send("POST", "/tenants", body);
        }
        for state in ["Active", "Deactivated"] {
            let name = format!("Child {MARK}");
            self.send("POST", "/tenants", json!({"name": name, "parent": above, "state": state}));
        }
    }
}

/// Services and their use.
fn figures(scene: &Scene, target: &Target, service_type: &str, count: i64) {
    let service = Service {
        service_type: service_type.to_owned(),
        plan: "gold".to_owned(),
        marketplace_name: String::new(),
        marketplace_account_id: String::new(),
        count,
    };
    scene.world.service(&target.tenant, service);
    scene.world.usage(&target.tenant, service_type, count);
    let subtenant = target.subtenant.borrow();
    scene.world.usage_of_subtenant(&target.tenant, &subtenant, service_type, count);
}

/// Everything that would name a tenant beyond, or what is in it.
fn names_beyond(scene: &Scene) -> Vec<String> {
    let mut names = vec![MARK.to_owned(), "\"Sibling\"".to_owned(), "\"Unrelated\"".to_owned()];
    let elsewhere = [Relation::DeletedElsewhere, Relation::DeactivatedElsewhere];
    for relation in BEYOND.into_iter().chain(elsewhere) {
        let Target { tenant, user, subtenant, client, .. } = scene.target(relation);
        names.extend([user.clone(), client.clone(), subtenant.borrow().clone()]);
        // A tenant's own record names its parent and its organization, by id alone.
        if relation == Relation::Parent {
            names.push("\"Parent\"".to_owned());
        } else {
            names.push(IdRef::parse(tenant).unwrap().uuid().to_string());
            names.push(tenant.clone());
        }
    }
    names
}

fn check_names(names: &[String], answers: &[Answered]) {
    for (question, status, headers, body) in answers {
        let said = format!("{headers:?}{body}");
        // What was asked may be said again.
        let told = names.iter().find(|name| said.contains(*name) && !question.contains(*name));
        assert_eq!(told, None, "{question} -> {status} {said}");
    }
}

#[test]
fn what_happens_beyond_sight_changes_no_answer() {
    let stage = Stage::new();
    let callers = stage.callers();
    let names = names_beyond(&stage.scene);
    let ask = |caller: &Client, dialect| ask_everything(&stage.scene, caller, dialect);
    let before: Vec<_> = callers.iter().map(|(_, caller, dialect)| ask(caller, *dialect)).collect();
    stage.make_noise();
    for ((who, caller, dialect), before) in callers.iter().zip(&before) {
        let after = ask(caller, *dialect);
        assert_eq!(before.len(), after.len(), "{who}");
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(before, after, "{who}");
        }
        check_names(&names, &after);
        assert!(after.iter().any(|(_, status, ..)| *status == 200), "{who} sees something");
    }
}

/// An operator without a home sees all of it: the noise reaches every list, count and report.
#[test]
fn the_noise_is_heard_by_whoever_sees_it() {
    let stage = Stage::new();
    let ask = || ask_everything(&stage.scene, &stage.scene.operator, None);
    let before = ask();
    stage.make_noise();
    let after = ask();
    let has_changed = |path: &str| {
        let begins = format!("GET {path}");
        let is_about = |answer: &&Answered| {
            let rest = answer.0.strip_prefix(&begins);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('?'))
        };
        let answers = |all: &[Answered]| all.iter().filter(is_about).cloned().collect::<Vec<_>>();
        answers(&before) != answers(&after)
    };
    let lists = operations().into_iter().filter(|one| one.is_safe() && !one.has_in_path("{"));
    for list in lists.filter(|one| !ABOUT_NO_TENANT.contains(&one.name())) {
        let path = list.path(stage.scene.target(Relation::Unknown));
        assert!(has_changed(&path), "{} is the same", list.name());
    }
}

#[test]
fn what_happens_beyond_sight_changes_no_refusal_of_a_write() {
    let stage = Stage::new();
    let callers = stage.callers();
    let scene = &stage.scene;
    let refusals = || {
        let mut refusals = Vec::new();
        for (role, caller, _) in callers.iter().filter(|(.., dialect)| dialect.is_none()) {
            for operation in operations().into_iter().filter(|one| !one.is_safe()) {
                for relation in BEYOND.into_iter().filter(|_| operation.is_about_a_tenant()) {
                    let target = scene.target(relation);
                    let reply = operation.send(scene, target, caller);
                    assert!(reply.status >= 400, "{reply:?}");
                    let what = format!("{} by {role} on {relation:?}", operation.name());
                    refusals.push((what, without_ids(&reply, target)));
                }
            }
        }
        refusals
    };
    let before = refusals();
    stage.make_noise();
    let after = refusals();
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before, after);
    }
    assert_eq!(before.len(), after.len());
}
