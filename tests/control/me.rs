//! Who is asking.

use serde_json::{Value, json};
use tenantd::model::{Clock, Role, Scope, Scopes};
use tenantd::store::NewClient;

use super::Stage;
use crate::support::{World, WorldOptions};

#[test]
fn everybody_learns_who_they_are_and_where() {
    let stage = Stage::new();
    let me = |client: &str, role: &str, home: Value| {
        json!({
            "clientId": client, "name": format!("a {role}"), "role": role, "scopes": [],
            "homeTenant": home, "currentTenant": home, "isStandIn": false, "world": null,
        })
    };
    let root = json!({"id": stage.root, "name": "Acme"});
    let child = json!({"id": stage.child, "name": "Acme Labs"});
    let member = stage.world.client(Role::Member, &stage.child);
    for (caller, role, home) in [
        (&stage.operator, "operator", Value::Null),
        (&stage.provider, "provider", root),
        (&stage.child_admin, "admin", child.clone()),
        (&member, "member", child),
    ] {
        stage.get("/me", caller).says(200, &me(&caller.id, role, home));
    }
    assert_eq!(stage.world.get("/control/v1/me").send().status, 401);
}

/// A token has the scopes that it was asked for, a key those of its client.
#[test]
fn the_scopes_are_those_of_the_credentials() {
    let stage = Stage::new();
    let both = Scopes::of(&[Scope::Admin, Scope::AppOwner]);
    let client = stage.world.client_with(Role::Admin, Some(&stage.child), both);
    let path = "/control/v1/me";
    let by_key = stage.world.get(path).api_key(&client.api_key).send().json();
    assert_eq!(by_key["scopes"], json!(["dpod.tenant.admin", "dpod.tenant.appowner"]));
    let token = stage.world.token(&client, Scope::Admin.name());
    let by_token = stage.world.get(path).bearer(&token).send().json();
    assert_eq!(by_token["scopes"], json!(["dpod.tenant.admin"]));
}

#[test]
fn who_shows_nothing_learns_who_stands_in() {
    let options = WorldOptions { anonymous: Some("stand-in".into()), ..WorldOptions::default() };
    let world = World::with(WorldOptions { is_stand_in: true, ..options });
    let stand_in = NewClient {
        id: "stand-in".into(),
        name: "Anybody".into(),
        role: Role::Operator,
        scopes: Scopes::NONE,
        secret_hash: [0; 32],
        home: None,
        is_demo: true,
        created_at: world.clock.now(),
    };
    world.app.store.write(move |tx| tx.insert_client(&stand_in)).unwrap();
    let expected = json!({
        "clientId": "stand-in", "name": "Anybody", "role": "operator", "scopes": [],
        "homeTenant": null, "currentTenant": null, "isStandIn": true, "world": null,
    });
    world.get("/control/v1/me").send().says(200, &expected);
}
