//! `/control/v1/seed`.

use serde_json::{Value, json};
use tenantd::model::Role;

use crate::support::{Client, World, WorldOptions};

fn stand_in() -> World {
    World::with(WorldOptions { is_stand_in: true, ..WorldOptions::default() })
}

/// Whoever brings it could not take it back.
#[test]
fn nobody_takes_the_own_role_away() {
    let world = stand_in();
    let (operator, other) = (world.operator(), world.operator());
    let root = world.root("Acme");
    let seed = |id: &str| json!({"clients": [{"id": id, "role": "admin", "homeTenant": root}]});
    let post = |by: &Client, id: &str| world.post("/control/v1/seed").by(by).json(seed(id));
    let refused = post(&operator, &operator.id);
    let detail = "clients.0.role cannot change: the client is the one that brings this seed.";
    let errors = json!([{"pointer": "/clients/0/role", "detail": detail}]);
    assert_eq!((refused.status, refused.json()["errors"].clone()), (400, errors));
    assert_eq!(post(&operator, &other.id).status, 200);
    assert_eq!(post(&other, &operator.id).status, 403, "it is no operator any more");
}

#[test]
fn a_seed_is_applied_and_read_back() {
    let world = stand_in();
    let operator = world.operator();
    let root = world.root("Acme");
    let member = world.client(Role::Member, &root);
    let seed = json!({
        "tenants": [{"id": root, "plan": "starter"}],
        "clients": [{"id": "ci", "role": "provider", "homeTenant": "Acme", "secret": "s3cret"}, {"id": member.id, "role": "provider"}],
    });
    let post = |path: &str, body: &Value| world.post(path).by(&operator).json(body.clone());
    let one = |name: &str, count: usize| {
        let mut counts = json!({"created": 0, "updated": 0, "removed": 0, "unchanged": 0});
        counts[name] = json!(count);
        counts
    };
    let mut clients = one("updated", 1);
    clients["created"] = json!(1);
    let expected = json!({"counts": {"tenants": one("updated", 1), "clients": clients}, "clients": [], "keptSecrets": []});
    assert_eq!(post("/control/v1/seed?check=true", &seed).whole(), (200, expected.clone()));
    let plan = || {
        world.get(&format!("/control/v1/tenants/{root}")).by(&operator).send().json()["plan"]
            .clone()
    };
    assert_eq!(plan(), "professional", "a check does nothing");
    let create = || world.post("/control/v1/tenants").by(&member).json(json!({"name": "X"})).status;
    assert_eq!(create(), 403);
    assert_eq!(post("/control/v1/seed", &seed).whole(), (200, expected));
    assert_eq!(plan(), "starter");
    assert_eq!(create(), 201, "a token knows of its client's new role at once");
    let me = world.get("/control/v1/info").api_key("ci.s3cret").send();
    assert_eq!(me.status, 200);
    assert_eq!(world.last_audit(&root).unwrap().1, "control.applySeed");

    let export = world.get("/control/v1/seed").by(&operator).send();
    super::schema::fits(&export.json());
    assert_eq!(export.json()["tenants"][0]["plan"], "starter");
    let again = post("/control/v1/seed", &export.json()).json();
    for (kind, counts) in again["counts"].as_object().unwrap() {
        assert_eq!(
            counts["created"].as_i64().unwrap() + counts["updated"].as_i64().unwrap(),
            0,
            "{kind}"
        );
    }
    let schema = world.get("/control/v1/seed/schema").by(&operator).send();
    assert_eq!(schema.text(), tenantd::seed::SCHEMA);
    let path = json!({"tenants": [{"name": "A", "icon": {"path": "/etc/hostname"}}]});
    let refused = post("/control/v1/seed", &path);
    assert_eq!(refused.json()["errors"][0]["pointer"], "/tenants/0/icon/path");
}
