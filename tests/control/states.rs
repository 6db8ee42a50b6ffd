//! States: the steps that may be asked for, and the end of a tenant.

use std::time::Duration;

use serde_json::json;
use tenantd::dialects::Settings;
use tenantd::model::{Role, TenantState};

use super::{Stage, kind};
use crate::support::{World, WorldOptions};

fn step(stage: &Stage, to: &str) -> crate::support::Reply {
    let path = format!("/tenants/{}", stage.child);
    stage.send("PATCH", &path, &stage.provider, json!({"state": to}))
}

#[test]
fn a_tenant_goes_where_its_state_leads() {
    let stage = Stage::new();
    let shown = || {
        let body = stage.get(&format!("/tenants/{}", stage.child), &stage.provider).json();
        (body["state"].as_str().unwrap().to_owned(), body["stateNumber"].as_i64().unwrap())
    };
    assert_eq!(step(&stage, "Deactivating").json()["state"], "Deactivating");
    assert_eq!(shown(), ("Deactivated".into(), 3));
    let ocs = format!("/ocs/api/v1/Tenants/{}", stage.child);
    assert_eq!(stage.world.get(&ocs).by(&stage.provider).send().json()["State"], 3);
    for wrong in ["Active", "Deactivating", "Purging", "Creating", "IsHomeTenant"] {
        assert_eq!(kind(&step(&stage, wrong)), (409, "no-such-step".into()), "{wrong}");
    }
    assert_eq!(step(&stage, "Deactivated").status, 200, "the present one asks for nothing");
    assert_eq!(step(&stage, "4").status, 200, "by number");
    assert_eq!(shown(), ("Active".into(), 1));
    assert_eq!(step(&stage, "Sleeping").status, 400);
}

#[test]
fn nobody_moves_the_own_home() {
    let stage = Stage::new();
    let path = format!("/tenants/{}", stage.child);
    for role in [Role::Admin, Role::Provider, Role::Operator] {
        let caller = stage.world.client(role, &stage.child);
        let reply = stage.send("PATCH", &path, &caller, json!({"state": "Deactivating"}));
        assert_eq!(kind(&reply), (403, "own-home-state".into()), "{role}");
    }
}

#[test]
fn deleting_is_for_providers_and_waits_for_children() {
    let stage = Stage::new();
    let leaf = stage.world.tenant("Leaf", Some(&stage.child));
    let admin = stage.world.client(Role::Admin, &stage.root);
    let path = format!("/tenants/{}", stage.child);
    let reply = stage.send("PATCH", &path, &admin, json!({"state": "Deleting"}));
    assert_eq!(kind(&reply), (403, "forbidden".into()));
    assert_eq!(kind(&step(&stage, "Deleting")), (409, "live-children".into()));
    stage.delete(&format!("/tenants/{leaf}"), &stage.provider).says_nothing(204);
    assert_eq!(step(&stage, "Deleting").json()["stateNumber"], 5);
}

#[test]
fn a_deleted_tenant_is_shown_with_its_old_names_and_can_only_be_purged() {
    let stage = Stage::new();
    let path = format!("/tenants/{}", stage.child);
    let names = json!({"alias": "labs", "hostname": "labs"});
    assert_eq!(stage.send("PATCH", &path, &stage.provider, names.clone()).status, 200);
    stage.delete(&path, &stage.provider).says_nothing(204);
    let shown = stage.get(&path, &stage.provider).json();
    assert_eq!((&shown["alias"], &shown["state"]), (&json!("labs"), &json!("Deleted")));
    // The names are free.
    let mut another = names;
    another["name"] = json!("Another");
    assert_eq!(stage.send("POST", "/tenants", &stage.provider, another).status, 201);
    let change = stage.send("PATCH", &path, &stage.provider, json!({"name": "X"}));
    assert_eq!(kind(&change), (409, "tenant-deleted".into()));
    for part in ["users", "subtenants", "features", "entitlements", "settings", "icon", "locations"]
    {
        let reply = stage.get(&format!("{path}/{part}"), &stage.provider);
        assert_eq!(kind(&reply), (404, "not-found".into()), "{part}");
    }
    assert_eq!(kind(&stage.delete(&path, &stage.provider)), (404, "not-found".into()));
    assert!(!stage.walk("/tenants", &stage.provider, 10).contains(&stage.child));
    assert_eq!(
        stage.walk("/tenants?state=Deleted", &stage.provider, 10),
        std::slice::from_ref(&stage.child)
    );
    let by_parent = format!("/tenants?state=6&parent={}", stage.root);
    assert_eq!(stage.walk(&by_parent, &stage.provider, 10), std::slice::from_ref(&stage.child));
}

#[test]
fn purging_removes_the_rows_and_keeps_the_audit() {
    let stage = Stage::new();
    let leaf = stage.world.tenant("Leaf", Some(&stage.child));
    let leaf_client = stage.world.client(Role::Member, &leaf);
    let path = format!("/tenants/{}", stage.child);
    assert_eq!(kind(&step(&stage, "Purging")), (409, "no-such-step".into()));
    stage.delete(&format!("{path}?force=true"), &stage.provider).says_nothing(204);
    let admin = stage.world.client(Role::Admin, &stage.root);
    let reply = stage.send("PATCH", &path, &admin, json!({"state": "Purging"}));
    assert_eq!(kind(&reply), (403, "forbidden".into()));
    let reply = step(&stage, "Purging");
    assert_eq!((reply.status, &reply.json()["stateNumber"]), (200, &json!(7)));
    for id in [&stage.child, &leaf] {
        let gone = stage.get(&format!("/tenants/{id}"), &stage.operator);
        assert_eq!(kind(&gone), (404, "not-found".into()));
        // Whoever was above reads on what was done to it.
        for caller in [&stage.operator, &stage.provider] {
            let rows = stage.get(&format!("/audit?tenant={id}&limit=2"), caller).json();
            assert_eq!(rows["items"][0]["operation"], "control.updateTenant", "{rows}");
            assert_eq!(rows["items"][0]["tenantId"], **id);
        }
    }
    assert_eq!(stage.get("/info", &stage.provider).json()["tenants"], json!({"Active": 1}));
    assert_eq!(stage.get("/info", &leaf_client).status, 401);
    let again = json!({"name": "Again", "id": leaf});
    assert_eq!(stage.send("POST", "/tenants", &stage.provider, again).status, 201);
}

#[test]
fn what_is_deleting_cannot_be_purged_yet() {
    let stage = Stage::new();
    stage.world.set_state(&stage.child, TenantState::Deleting);
    assert_eq!(kind(&step(&stage, "Purging")), (409, "no-such-step".into()));
    assert_eq!(step(&stage, "Deleting").status, 200);
}

#[test]
fn a_tenant_begins_in_a_state_that_was_chosen() {
    let stage = Stage::new();
    for (state, by, status) in [
        ("Deactivated", &stage.provider, 201),
        ("IsHomeTenant", &stage.provider, 403),
        ("IsHomeTenant", &stage.operator, 201),
        ("Deleted", &stage.operator, 400),
    ] {
        let reply = stage.send("POST", "/tenants", by, json!({"name": "New", "state": state}));
        assert_eq!(reply.status, status, "{state}");
        if status == 201 {
            assert_eq!(reply.json()["state"], state);
        }
    }
}

#[test]
fn with_a_delay_a_tenant_is_creating_first() {
    let provisioning_delay = Duration::from_secs(60);
    let settings = Settings { provisioning_delay, ..Settings::default() };
    let world = World::with(WorldOptions { settings, ..WorldOptions::default() });
    let operator = world.operator();
    let made = world.post("/control/v1/tenants").by(&operator).json(json!({"name": "Slow"}));
    assert_eq!((made.status, &made.json()["state"]), (201, &json!("Creating")));
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let shown = || {
        let path = format!("/control/v1/tenants/{id}");
        world.get(&path).by(&operator).send().json()["state"].take()
    };
    assert_eq!(shown(), "Creating");
    world.clock.advance(provisioning_delay);
    assert_eq!(shown(), "Active");
    let body = json!({"name": "Quick", "state": "Active"});
    let chosen = world.post("/control/v1/tenants").by(&operator).json(body);
    assert_eq!(chosen.json()["state"], "Active");
}
