//! "Update Tenant".

use serde_json::{Value, json};
use tenantd::model::{Id, Role};

use super::Scene;

fn full() -> Value {
    json!({
        "name": "Complete", "country_code": "US", "city": "New York", "address": "115 East",
        "post_code": "10010", "description": "All there"
    })
}

fn post_code(scene: &Scene) -> Option<String> {
    let sql = "SELECT postal_code FROM tenant WHERE id = ?1";
    scene.raw().query_row(sql, [&scene.tenant], |row| row.get(0)).unwrap()
}

#[test]
fn fields_left_out_stay_and_null_or_empty_ones_go() {
    let scene = Scene::new();
    let path = format!("/ipera/tenants/{}", scene.tenant);
    let put = |body: Value| scene.world.put(&path).by(&scene.admin).json(body);
    let mut expected = json!({"data": {
        "id": scene.tenant, "name": "Complete", "address": "115 East", "city": "New York",
        "country_code": "US", "country_name": "United States", "description": "All there",
        "is_trashed": false
    }});
    put(full()).says(200, &expected);
    assert_eq!(post_code(&scene).as_deref(), Some("10010"));

    expected["data"]["name"] = "Renamed".into();
    put(json!({"name": "Renamed"})).says(200, &expected);
    assert_eq!(post_code(&scene).as_deref(), Some("10010"));

    expected["data"]["city"] = "Boston".into();
    expected["data"]["description"] = Value::Null;
    put(json!({"name": "Renamed", "city": "Boston", "description": null})).says(200, &expected);

    for field in ["address", "country_code", "country_name"] {
        expected["data"][field] = Value::Null;
    }
    let body = json!({"name": "Renamed", "address": "", "country_code": " ", "post_code": ""});
    put(body).says(200, &expected);
    assert_eq!(post_code(&scene), None);
    let mut item = expected["data"].take();
    item["group_id"] = "0".into();
    item["group_name"] = "".into();
    assert_eq!(scene.item(&scene.tenant), item);
}

#[test]
fn the_other_voices_see_the_new_name() {
    let scene = Scene::new();
    let subtenant = "5e7c3af8aab46c00014ce878";
    scene.world.subtenant(&scene.tenant, subtenant, "Part", "part");
    let path = format!("/ipera/tenants/{}", scene.tenant);
    assert_eq!(scene.world.put(&path).by(&scene.admin).json(full()).status, 200);
    let get = |path: String| scene.world.get(&path).by(&scene.admin).send().json();
    let tenant = &scene.tenant;
    assert_eq!(get(format!("/ocs/api/v1/Tenants/{tenant}"))["CompanyName"], "Complete");
    assert_eq!(get(format!("/processmind/tenant/{tenant}"))["displayName"], "Complete");
    let record = get(format!("/nse/v2.1/subtenants/{subtenant}"))["result"]["records"][0].take();
    assert_eq!(record["tenant"], "Complete");
    let trace = (scene.admin.id.clone(), "ipera.updateTenant".to_owned());
    assert_eq!(scene.world.last_audit(tenant), Some(trace));
}

#[test]
fn nothing_else_of_a_tenant_changes() {
    let scene = Scene::new();
    let path = format!("/ocs/api/v1/Tenants/{}", scene.tenant);
    let members = json!({"Alias": "short", "ExternalAccountId": "77", "TenantType": "kind"});
    assert_eq!(scene.world.put(&path).by(&scene.admin).json(members).status, 200);
    let before = scene.world.get(&path).by(&scene.admin).send().json();
    let ipera = format!("/ipera/tenants/{}", scene.tenant);
    assert_eq!(scene.world.put(&ipera).by(&scene.admin).json(full()).status, 200);
    let mut after = scene.world.get(&path).by(&scene.admin).send().json();
    assert_eq!(after["CompanyName"], "Complete");
    after["CompanyName"] = before["CompanyName"].clone();
    after["LastUpdated"] = before["LastUpdated"].clone();
    assert_eq!(after, before);
    assert_eq!(scene.locations(&scene.tenant), []);
    assert_eq!(scene.current_tenant(&scene.admin), Some(scene.root.clone()));
}

#[test]
fn a_deactivated_tenant_and_the_own_home_are_updated_too() {
    let scene = Scene::new();
    let path = format!("/ipera/tenants/{}", scene.tenant);
    scene.world.put(&format!("{path}/deactivate")).by(&scene.admin).send();
    let reply = scene.world.put(&path).by(&scene.admin).json(json!({"name": "Sleeping"}));
    assert_eq!((reply.status, &reply.json()["data"]["is_trashed"]), (200, &json!(true)));
    let own = format!("/ipera/tenants/{}", scene.root);
    let reply = scene.world.put(&own).by(&scene.admin).json(json!({"name": "Our own"}));
    assert_eq!((reply.status, &reply.json()["data"]["name"]), (200, &json!("Our own")));
}

#[test]
fn an_id_is_known_in_every_spelling_and_answered_as_it_stands() {
    let scene = Scene::new();
    scene.world.tenant_with_id("QZOpo3GoB8X", "Hash of an id", Some(&scene.root));
    for id in [&*scene.tenant, "QZOpo3GoB8X"] {
        let uuid = Id::parse(id).unwrap().uuid().to_string();
        let mut spellings = vec![id.to_owned(), uuid.to_uppercase(), uuid];
        if id.len() == 26 {
            spellings.push(id.to_lowercase());
        }
        for spelling in spellings {
            let path = format!("/ipera/tenants/{spelling}");
            let reply = scene.world.put(&path).by(&scene.admin).json(json!({"name": "Known"}));
            assert_eq!(
                (reply.status, &reply.json()["data"]["id"]),
                (200, &json!(id)),
                "{spelling}"
            );
        }
    }
}

#[test]
fn those_who_see_it_with_the_role_change_it() {
    let scene = Scene::new();
    let at_home = scene.world.client(Role::Admin, &scene.tenant);
    for client in [&at_home, &scene.admin, &scene.provider, &scene.operator] {
        let path = format!("/ipera/tenants/{}", scene.tenant);
        let body = json!({"name": format!("By {}", client.id)});
        let reply = scene.world.put(&path).by(client).json(body.clone());
        assert_eq!((reply.status, &reply.json()["data"]["name"]), (200, &body["name"]));
    }
}
