//! The stated exceptions that these dialects have: a name may be taken, and a user names their
//! organization.

use serde_json::json;
use tenantd::model::Role;

use super::Relation;
use super::scene::Scene;

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

/// A user belongs to the root of the tree, which a caller below does not see otherwise.
#[test]
fn a_user_names_the_organization_by_id_alone() {
    let scene = Scene::new();
    let member = scene.world.client(Role::Member, scene.home());
    let path = format!("/processmind/tenant/{}/users", scene.home());
    let reply = scene.world.get(&path).by(&member).send();
    let root = tenantd::model::IdRef::parse(&scene.target(Relation::Parent).tenant).unwrap();
    assert_eq!(reply.json()[0]["organizationId"], root.uuid().to_string());
    assert!(!reply.text().contains("\"Parent\""), "not its name: {}", reply.text());
}
