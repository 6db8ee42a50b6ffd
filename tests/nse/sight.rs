//! Who sees which subtenants, and counts them.

use tenantd::model::{Id, Role};

use super::{ADDRESSES, SUBTENANTS, Scene, failure, ids, list, record};

fn below(scene: &Scene) -> serde_json::Value {
    record("in-below", "Part below", "part_below", (&scene.below, "Below"))
}

#[test]
fn a_member_sees_its_tenants_own_and_an_administrator_the_subtree() {
    let scene = Scene::new();
    let provider = scene.world.client(Role::Provider, &scene.tenant);
    let root = record("in-root", "Root part", "root_part", (&scene.root, "Group"));
    let foreign =
        record("in-foreign", "Part elsewhere", "part_elsewhere", (&scene.foreign, "Elsewhere"));
    let subtree = list(&[below(&scene), scene.part()], 2);
    for address in ADDRESSES {
        let path = format!("{address}/v2.1/subtenants");
        let own = list(&[scene.part()], 1);
        scene.world.get(&path).by(&scene.member).send().says(200, &own);
        scene.world.get(&path).by(&scene.admin).send().says(200, &subtree);
        scene.world.get(&path).by(&provider).send().says(200, &subtree);
        let everything = list(&[foreign.clone(), below(&scene), scene.part(), root.clone()], 4);
        scene.world.get(&path).by(&scene.operator).send().says(200, &everything);
    }
}

#[test]
fn a_tenants_subtenants_are_its_own_and_not_those_below() {
    let scene = Scene::new();
    let spellings = |id: &str| {
        let uuid = Id::parse(id).unwrap().uuid().to_string();
        [id.to_owned(), id.to_lowercase(), uuid.clone(), uuid.to_uppercase()]
    };
    for id in spellings(&scene.tenant) {
        let path = format!("{SUBTENANTS}?tenant_id={id}");
        for client in [&scene.member, &scene.admin, &scene.operator] {
            let own = list(&[scene.part()], 1);
            scene.world.get(&path).by(client).send().says(200, &own);
        }
    }
    for id in spellings(&scene.below) {
        let reply =
            scene.world.get(&format!("{SUBTENANTS}?tenant_id={id}")).by(&scene.admin).send();
        reply.says(200, &list(&[below(&scene)], 1));
    }
}

#[test]
fn an_invisible_or_malformed_tenant_has_an_empty_list() {
    let scene = Scene::new();
    let unknown = "01890a5d-ac96-774b-bcce-b302099a8057";
    let asked = |client, id: &str| {
        let reply = scene.world.get(&format!("{SUBTENANTS}?tenant_id={id}")).by(client).send();
        reply.says(200, &list(&[], 0));
        reply.but_for_id_and_time()
    };
    let expected = asked(&scene.admin, unknown);
    assert_eq!(asked(&scene.admin, &scene.foreign), expected);
    assert_eq!(asked(&scene.admin, &scene.root), expected);
    assert_eq!(asked(&scene.member, &scene.below), asked(&scene.member, unknown));
    for malformed in ["", "a%20b", "a.b", "%00", "%ff", "in/valid", &"x".repeat(65)] {
        assert_eq!(asked(&scene.operator, malformed), asked(&scene.operator, unknown));
    }
}

#[test]
fn the_total_counts_what_the_caller_sees_and_moves_with_it() {
    let scene = Scene::new();
    let total = |client| {
        let list = scene.world.get(&format!("{SUBTENANTS}?limit=1")).by(client).send().json();
        list["result"]["total_records"].as_i64().unwrap()
    };
    let totals = || (total(&scene.member), total(&scene.admin), total(&scene.operator));
    assert_eq!(totals(), (1, 2, 4));
    assert_eq!(scene.world.post(SUBTENANTS).by(&scene.admin).json(scene.body()).status, 201);
    assert_eq!(totals(), (2, 3, 5));
    for (id, expected) in [("in-below", (2, 2, 4)), ("in-foreign", (2, 2, 3))] {
        let deleted = scene.world.delete(&format!("{SUBTENANTS}/{id}")).by(&scene.operator).send();
        assert_eq!(deleted.status, 204);
        assert_eq!(totals(), expected);
    }
}

#[test]
fn a_foreign_subtenant_is_as_unknown_as_one_that_is_not_there() {
    let scene = Scene::new();
    let before = scene.state();
    for operation in super::OPERATIONS.into_iter().filter(|operation| operation.names_one) {
        for address in ADDRESSES {
            let asked = |client, id: &str| {
                let request = scene.world.request(operation.method, &operation.path(address, id));
                let reply = request.by(client).json(scene.body());
                reply.says(404, &failure(404, "There is no such subtenant."));
                reply.but_for_id_and_time()
            };
            let expected = asked(&scene.admin, "unknown");
            assert_eq!(asked(&scene.admin, "in-foreign"), expected);
            assert_eq!(asked(&scene.admin, "in-root"), expected);
            assert_eq!(asked(&scene.member, "in-below"), asked(&scene.member, "unknown"));
            for malformed in ["a%20b", "a.b", "%00", "%ff", "a%2Fb", &"x".repeat(65)] {
                let path = operation.path(address, malformed);
                let request = scene.world.request(operation.method, &path).by(&scene.operator);
                let text = "This cannot be an identifier.";
                request.json(scene.body()).says(404, &failure(404, text));
            }
        }
    }
    assert_eq!(scene.state(), before);
}

#[test]
fn a_deleted_tenant_takes_its_subtenants_along_and_frees_their_codes() {
    let scene = Scene::new();
    let ocs = format!("/ocs/api/v1/Tenants/{}", scene.below);
    let deleted = scene.world.put(&ocs).by(&scene.admin).json(serde_json::json!({"State": 5}));
    assert_eq!(deleted.status, 200);
    let path = format!("{SUBTENANTS}/in-below");
    let unknown = failure(404, "There is no such subtenant.");
    scene.world.get(&path).by(&scene.operator).send().says(404, &unknown);
    let left = scene.world.get(SUBTENANTS).by(&scene.operator).send().json();
    assert_eq!(ids(&left), ["in-foreign", "in-tenant", "in-root"]);
    assert_eq!(left["result"]["total_records"], 3);
    let mut body = scene.body();
    body["code"] = "part_below".into();
    assert_eq!(scene.world.post(SUBTENANTS).by(&scene.admin).json(body).status, 201);
}
