//! "Deactivate Tenant" and "Activate Tenant".

use std::time::Duration;

use serde_json::{Value, json};
use tenantd::dialects::Settings;
use tenantd::model::user::MembershipStatus::{self, Active, Banned, Passive};
use tenantd::model::{Role, TenantState};

use super::{Scene, invalid, message};
use crate::support::{Client, Person, Reply};

fn put(scene: &Scene, client: &Client, tenant: &str, tail: &str, body: &Value) -> Reply {
    let path = format!("/ipera/tenants/{tenant}/{tail}");
    scene.world.put(&path).by(client).json(body.clone())
}

fn ocs_state(scene: &Scene, tenant: &str) -> Value {
    let path = format!("/ocs/api/v1/Tenants/{tenant}");
    scene.world.get(&path).by(&scene.operator).send().json()["State"].take()
}

fn trashed(is_trashed: bool) -> Value {
    json!({ "is_trashed": is_trashed })
}

#[test]
fn a_tenant_goes_off_and_on_at_once_whatever_the_delay() {
    let provisioning_delay = Duration::from_secs(3_600);
    let scene = Scene::with(Settings { provisioning_delay, ..Settings::default() });
    for _ in 0..2 {
        put(&scene, &scene.admin, &scene.tenant, "deactivate", &json!({}))
            .says(200, &trashed(true));
        assert_eq!(ocs_state(&scene, &scene.tenant), 3);
        assert_eq!(scene.item(&scene.tenant)["is_trashed"], true);
    }
    let trace = (scene.admin.id.clone(), "ipera.deactivateTenant".to_owned());
    assert_eq!(scene.world.last_audit(&scene.tenant), Some(trace));
    for _ in 0..2 {
        put(&scene, &scene.admin, &scene.tenant, "activate", &json!({})).says(200, &trashed(false));
        assert_eq!(ocs_state(&scene, &scene.tenant), 1);
        assert_eq!(scene.item(&scene.tenant)["is_trashed"], false);
    }
    let trace = (scene.admin.id.clone(), "ipera.activateTenant".to_owned());
    assert_eq!(scene.world.last_audit(&scene.tenant), Some(trace));
    assert_eq!(scene.count(&scene.admin, ""), 3);
}

#[test]
fn from_every_live_state_but_the_instances_own() {
    use TenantState::{Active, Creating, Deactivated, Deactivating, IsHomeTenant, Reactivating};
    let scene = Scene::new();
    for state in [Creating, Active, Deactivating, Deactivated, Reactivating] {
        for (tail, after, is_trashed) in [("deactivate", 3, true), ("activate", 1, false)] {
            scene.world.set_state(&scene.tenant, state);
            let reply = put(&scene, &scene.admin, &scene.tenant, tail, &json!({}));
            reply.says(200, &trashed(is_trashed));
            assert_eq!(ocs_state(&scene, &scene.tenant), after, "{state:?} {tail}");
        }
    }
    scene.world.set_state(&scene.tenant, IsHomeTenant);
    for tail in ["deactivate", "activate"] {
        let reply = put(&scene, &scene.operator, &scene.tenant, tail, &json!({"user_status": 0}));
        reply.says(422, &invalid(&[("id", "The state of this tenant cannot be changed.")]));
        assert_eq!(ocs_state(&scene, &scene.tenant), 8);
    }
}

#[test]
fn a_settling_state_does_not_come_back() {
    let provisioning_delay = Duration::from_secs(60);
    let scene = Scene::with(Settings { provisioning_delay, ..Settings::default() });
    let ocs = format!("/ocs/api/v1/Tenants/{}", scene.tenant);
    let step = scene.world.put(&ocs).by(&scene.admin).json(json!({"State": 2}));
    assert_eq!((step.status, &step.json()["State"]), (200, &json!(2)));
    assert_eq!(scene.item(&scene.tenant)["is_trashed"], true);
    put(&scene, &scene.admin, &scene.tenant, "activate", &json!({})).says(200, &trashed(false));
    scene.world.clock.advance(Duration::from_secs(120));
    assert_eq!(ocs_state(&scene, &scene.tenant), 1);
}

#[test]
fn nobody_changes_the_state_of_the_own_home() {
    let scene = Scene::new();
    let own = message("The state of your own tenant cannot be changed by you.");
    let at_home = scene.world.client(Role::Operator, &scene.root);
    for client in [&scene.admin, &scene.provider, &at_home] {
        for tail in ["deactivate", "activate"] {
            put(&scene, client, &scene.root, tail, &json!({})).says(403, &own);
        }
    }
    assert_eq!(ocs_state(&scene, &scene.root), 1);
    put(&scene, &scene.operator, &scene.root, "deactivate", &json!({})).says(200, &trashed(true));
}

#[test]
fn who_is_at_home_in_a_deactivated_tenant_or_below_is_kept_out() {
    let scene = Scene::new();
    let child = scene.world.tenant("Child of the customer", Some(&scene.tenant));
    let callers = [&scene.tenant, &child].map(|home| scene.world.client(Role::Admin, home));
    let status = |client: &Client| scene.world.get("/ipera/tenants").by(client).send().status;
    assert_eq!(callers.each_ref().map(status), [200, 200]);
    put(&scene, &scene.admin, &scene.tenant, "deactivate", &json!({}));
    let suspended = message("The tenant of these credentials is not active.");
    for client in &callers {
        scene.world.get("/ipera/tenants").by(client).send().says(403, &suspended);
    }
    assert_eq!(status(&scene.admin), 200);
    put(&scene, &scene.admin, &scene.tenant, "activate", &json!({}));
    assert_eq!(callers.each_ref().map(status), [200, 200]);
}

/// A tenant with a member of each status, and one of the support staff; the other tenant's too.
fn with_members(scene: &Scene) -> [String; 4] {
    let users = [("p", Passive), ("a", Active), ("b", Banned), ("support", Active)];
    let users = users.map(|(name, status)| {
        let person = Person { status, ..Person::of(&format!("{name}@example.com")) };
        scene.world.member(&scene.sibling, person.clone());
        scene.world.member(&scene.tenant, person)
    });
    let sql = "UPDATE membership SET kind = 'support'
               WHERE user IN (SELECT key FROM user WHERE email = 'support@example.com')";
    assert_eq!(scene.raw().execute(sql, []).unwrap(), 2);
    users
}

fn statuses(scene: &Scene, tenant: &str, users: &[String; 4]) -> [MembershipStatus; 4] {
    users.each_ref().map(|user| scene.world.status_of(tenant, user))
}

#[test]
fn every_membership_gets_the_status_but_those_of_support() {
    let before = [Passive, Active, Banned, Active];
    for tail in ["deactivate", "activate"] {
        for (number, status) in [(0, Passive), (1, Active), (2, Banned)] {
            let scene = Scene::new();
            let users = with_members(&scene);
            let body = json!({ "user_status": number });
            let reply = put(&scene, &scene.admin, &scene.tenant, tail, &body);
            reply.says(200, &trashed(tail == "deactivate"));
            let after = [status, status, status, Active];
            assert_eq!(statuses(&scene, &scene.tenant, &users), after, "{tail} {number}");
            assert_eq!(statuses(&scene, &scene.sibling, &users), before);
        }
    }
}

#[test]
fn without_a_status_memberships_stay() {
    let scene = Scene::new();
    let users = with_members(&scene);
    let before = statuses(&scene, &scene.tenant, &users);
    for body in
        [json!({}), json!({"user_status": null}), json!({"user_status": ""}), json!({"x": 2})]
    {
        assert_eq!(put(&scene, &scene.admin, &scene.tenant, "deactivate", &body).status, 200);
    }
    let path = format!("/ipera/tenants/{}/deactivate", scene.tenant);
    assert_eq!(scene.world.put(&path).by(&scene.admin).send().status, 200);
    assert_eq!(scene.world.put(&path).by(&scene.admin).form("user_status=").status, 200);
    assert_eq!(statuses(&scene, &scene.tenant, &users), before);
}

#[test]
fn a_form_says_the_status_in_text_and_processmind_shows_it() {
    let scene = Scene::new();
    let users = with_members(&scene);
    let path = format!("/ipera/tenants/{}/deactivate", scene.tenant);
    scene.world.put(&path).by(&scene.admin).form("user_status=0").says(200, &trashed(true));
    assert_eq!(statuses(&scene, &scene.tenant, &users)[1], Passive);
    let users = format!("/processmind/tenant/{}/users", scene.tenant);
    let shown = scene.world.get(&users).by(&scene.admin).send().json();
    let active: Vec<_> =
        shown.as_array().unwrap().iter().map(|user| &user["isActiveInTenant"]).collect();
    assert_eq!(active, [false, false, false, true]);
}

#[test]
fn another_status_is_refused_and_nothing_changes() {
    let scene = Scene::new();
    let users = with_members(&scene);
    let before = (scene.state(), statuses(&scene, &scene.tenant, &users));
    let refused = invalid(&[("user_status", "The selected user status is invalid.")]);
    for tail in ["deactivate", "activate"] {
        for status in [
            json!(3),
            json!(-1),
            json!(1.5),
            json!(1.0),
            json!(9_223_372_036_854_775_808_u64),
            json!("1"),
            json!("active"),
            json!(true),
            json!([1]),
            json!({}),
        ] {
            let body = json!({ "user_status": status });
            put(&scene, &scene.admin, &scene.tenant, tail, &body).says(422, &refused);
        }
        let path = format!("/ipera/tenants/{}/{tail}", scene.tenant);
        for form in ["user_status=3", "user_status=01", "user_status=+1", "user_status=x"] {
            scene.world.put(&path).by(&scene.admin).form(form).says(422, &refused);
        }
    }
    assert_eq!((scene.state(), statuses(&scene, &scene.tenant, &users)), before);
}
