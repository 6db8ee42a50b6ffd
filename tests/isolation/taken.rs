//! The first stated exception: a name that is unique in the instance may be answered with "taken",
//! in the same bytes whoever has it.

use serde_json::{Value, json};
use tenantd::model::{Clock, Role};

use super::Relation;
use super::sameness::without_ids;
use super::scene::{Scene, Target};
use crate::support::{Client, Reply};

/// The code of a subtenant is unique in the instance.
#[test]
fn a_taken_code_is_taken_but_not_by_whom() {
    let scene = Scene::new();
    let admin = scene.world.client(Role::Admin, scene.home());
    let create = |code: &str| {
        let body = json!({"name": "Mine", "code": code, "tenant_id": scene.home()});
        scene.world.post("/nse/v2.1/subtenants").by(&admin).json(body)
    };
    let code_of = |relation| {
        let id = scene.target(relation).subtenant.borrow().clone();
        let reply = scene.world.get(&format!("/v2.1/subtenants/{id}")).by(&scene.operator).send();
        reply.json()["result"]["records"][0]["code"].as_str().unwrap().to_owned()
    };
    let expected = json!({
        "status": {"user_message": "code is already taken.", "verbose_message": "", "code": 400},
        "result": {"returned_records": 0, "records": []},
    });
    for relation in [Relation::Own, Relation::Unrelated, Relation::Parent] {
        assert_eq!(create(&code_of(relation)).whole(), (400, expected.clone()), "{relation:?}");
    }
}

#[test]
fn a_taken_alias_is_taken_but_not_by_whom() {
    let scene = Scene::new();
    let admin = scene.world.client(Role::Admin, scene.home());
    let foreign = &scene.target(Relation::Unrelated).tenant;
    let alias = json!({"Alias": "acme"});
    let path = format!("/ocs/api/v1/Tenants/{foreign}");
    assert_eq!(scene.world.put(&path).by(&scene.operator).json(alias.clone()).status, 200);
    let reply = scene.world.put(&format!("/ocs/api/v1/Tenants/{}", scene.home()));
    let reply = reply.by(&admin).json(alias);
    let expected = json!({
        "OperationId": reply.header("operation-id"), "Error": "Bad request.",
        "Reason": "Alias is already taken.",
        "Resolution": "Correct the request and try it again.",
    });
    assert_eq!(reply.whole(), (400, expected));
}

/// Whoever may have the name already.
const OWNERS: [Relation; 5] =
    [Relation::Own, Relation::Grandchild, Relation::Parent, Relation::Sibling, Relation::Unrelated];

/// Every way to ask for a name: its kind, the status when it is taken, method, path and body.
fn ways(
    child: &str,
    name: &str,
    id: &str,
) -> Vec<(&'static str, u16, &'static str, String, Value)> {
    let tenants = || "/control/v1/tenants".to_owned();
    let record = || format!("/control/v1/tenants/{child}");
    let profile = || format!("/dpod/v1/tenants/{child}");
    vec![
        ("alias", 400, "PUT", format!("/ocs/api/v1/Tenants/{child}"), json!({"Alias": name})),
        ("alias", 409, "PATCH", record(), json!({"alias": name})),
        ("alias", 409, "POST", tenants(), json!({"name": "New", "alias": name})),
        ("hostname", 409, "PATCH", record(), json!({"hostname": name})),
        ("hostname", 409, "POST", tenants(), json!({"name": "New", "hostname": name})),
        ("hostname", 409, "PATCH", profile(), json!({"hostname": name})),
        (
            "hostname",
            409,
            "POST",
            "/dpod/v1/tenants".to_owned(),
            json!({"name": "New", "hostname": name}),
        ),
        (
            "code",
            400,
            "POST",
            "/nse/v2.1/subtenants".to_owned(),
            json!({"name": "New", "code": name, "tenant_id": child}),
        ),
        (
            "code",
            409,
            "POST",
            format!("{}/subtenants", record()),
            json!({"name": "New", "code": name}),
        ),
        ("id", 409, "POST", tenants(), json!({"name": "New", "id": id})),
    ]
}

/// Gives a tenant a name of each kind.
fn give(scene: &Scene, owner: &Target, name: &str) {
    let path = format!("/control/v1/tenants/{}", owner.tenant);
    let body = json!({"alias": name, "hostname": name});
    let reply = scene.world.patch(&path).by(&scene.operator).json(body);
    assert_eq!(reply.status, 200, "{reply:?}");
    let body = json!({"name": "Division", "code": name});
    let reply = scene.world.post(&format!("{path}/subtenants")).by(&scene.operator).json(body);
    assert_eq!(reply.status, 201, "{reply:?}");
}

#[test]
fn a_taken_name_is_answered_alike_whoever_has_it() {
    let scene = Scene::new();
    let child = &scene.target(Relation::Child).tenant;
    let path = format!("/control/v1/tenants/{}", scene.home());
    let body = json!({"accountType": "service_provider"});
    assert_eq!(scene.world.patch(&path).by(&scene.operator).json(body).status, 200);
    let provider = scene.world.client(Role::Provider, scene.home());
    let ask = |by: &Client, (_, _, method, path, body): (_, _, &str, String, Value)| -> Reply {
        scene.world.request(method, &path).by(by).json(body)
    };
    let answers = OWNERS.map(|relation| {
        let owner = scene.target(relation);
        let name = format!("name{}", scene.number());
        give(&scene, owner, &name);
        ways(child, &name, &owner.tenant)
            .into_iter()
            .map(|way| {
                let (kind, status) = (way.0, way.1);
                let reply = ask(&provider, way);
                let said = format!("{kind} is already taken.").to_lowercase();
                assert_eq!(reply.status, status, "{relation:?} {kind}: {reply:?}");
                assert!(reply.text().to_lowercase().contains(&said), "{reply:?}");
                assert!(!reply.text().contains(&name), "{reply:?}");
                without_ids(&reply, owner)
            })
            .collect::<Vec<_>>()
    });
    for (relation, answer) in OWNERS.iter().zip(&answers) {
        assert_eq!(*answer, answers[0], "{relation:?}");
    }
    // What nobody has is not taken.
    for way in 0..answers[0].len() {
        let (name, id) = (format!("free{}", scene.number()), scene.world.clock.new_id());
        let reply = ask(&provider, ways(child, &name, id.as_str()).swap_remove(way));
        assert!((200..300).contains(&reply.status), "{reply:?}");
    }
}
