//! What hangs on a tenant, written here and read through the vendors' APIs, and the other way round.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tenantd::model::{Clock, IdRef};
use tenantd::store::Sight;

use super::{Stage, kind};

#[test]
fn features_are_the_instances_and_their_states_the_tenants() {
    let stage = Stage::new();
    let body = json!({"name": "Beta", "description": "New things", "defaultState": 2});
    let refused = stage.send("PUT", "/features/beta", &stage.provider, body.clone());
    assert_eq!(kind(&refused), (403, "forbidden".into()));
    let feature = |state: i32| {
        json!({
            "id": "beta", "name": "Beta", "description": "New things", "defaultState": 2,
            "currentState": state,
        })
    };
    stage.send("PUT", "/features/beta", &stage.operator, body).says(200, &feature(2));
    let list = format!("/tenants/{}/features", stage.child);
    let page = |state| json!({"items": [feature(state)], "next": null});
    stage.get(&list, &stage.child_admin).says(200, &page(2));
    let path = format!("{list}/beta");
    let change = json!({"currentState": -1});
    stage.send("PUT", &path, &stage.child_admin, change).says(200, &feature(-1));
    stage.get(&path, &stage.child_admin).says(200, &feature(-1));
    stage.get(&list, &stage.child_admin).says(200, &page(-1));
    stage.get("/features", &stage.child_admin).says(200, &page(2));
    let ocs = stage.world.get(&format!("/ocs/api/v1/Tenants/{}", stage.child));
    let ocs = ocs.by(&stage.child_admin).send().json();
    assert_eq!(ocs["Features"][0]["CurrentState"], -1);
    assert_eq!(ocs["Features"][0]["Feature"]["Id"], "beta");
    for bad in
        [json!({}), json!({"currentState": null}), json!({"currentState": 2_147_483_648_i64})]
    {
        let reply = stage.send("PUT", &path, &stage.child_admin, bad);
        assert_eq!(reply.json()["errors"][0]["pointer"], "/currentState");
    }
    let unknown = format!("{list}/gamma");
    let reply = stage.send("PUT", &unknown, &stage.child_admin, json!({"currentState": 1}));
    assert_eq!(kind(&reply), (404, "not-found".into()));
}

#[test]
fn entitlements_are_put_listed_and_taken_away() {
    let stage = Stage::new();
    let list = format!("/tenants/{}/entitlements", stage.child);
    let path = format!("{list}/hsm%2Fgold");
    let body = json!({
        "entitlementType": "usage", "limitType": "soft", "value": 9, "manualBlock": true,
    });
    let shown = json!({
        "definitionId": "hsm/gold", "entitlementType": "usage", "limitType": "soft", "value": 9,
        "manualBlock": true,
    });
    stage.send("PUT", &path, &stage.provider, body).says(200, &shown);
    stage.get(&path, &stage.child_admin).says(200, &shown);
    stage.get(&list, &stage.child_admin).says(200, &json!({"items": [shown], "next": null}));
    let ocs = stage.world.get(&format!("/ocs/api/v1/Tenants/{}", stage.child));
    let ocs = ocs.by(&stage.child_admin).send().json()["Entitlements"][0].take();
    assert_eq!((&ocs["Value"], &ocs["ManualBlockStatus"]), (&json!(9), &json!(true)));
    stage.delete(&path, &stage.provider).says_nothing(204);
    stage.get(&list, &stage.child_admin).says(200, &json!({"items": [], "next": null}));
    let bad = json!({"entitlementType": "all", "limitType": "hard"});
    let reply = stage.send("PUT", &path, &stage.provider, bad);
    let errors = json!([
        {"pointer": "/entitlementType",
         "detail": "entitlementType must be feature, resource or usage."},
        {"pointer": "/value", "detail": "value is required."},
    ]);
    assert_eq!(reply.json()["errors"], errors);
    let no_metric = stage.send("PUT", &format!("{list}/a%20b"), &stage.provider, json!({}));
    assert_eq!(kind(&no_metric), (404, "not-found".into()));
}

#[test]
fn settings_have_defaults_that_null_brings_back() {
    let stage = Stage::new();
    let path = format!("/tenants/{}/settings", stage.child);
    let shown = |flag: bool| json!({"automaticTenantOnboarding": flag});
    stage.get(&path, &stage.child_admin).says(200, &shown(false));
    stage.send("PATCH", &path, &stage.child_admin, shown(true)).says(200, &shown(true));
    stage.send("PATCH", &path, &stage.child_admin, json!({})).says(200, &shown(true));
    let null = json!({"automaticTenantOnboarding": null});
    stage.send("PATCH", &path, &stage.child_admin, null).says(200, &shown(false));
    let wrong = json!({"automaticTenantOnboarding": "yes"});
    let reply = stage.send("PATCH", &path, &stage.child_admin, wrong);
    assert_eq!(reply.json()["errors"][0]["pointer"], "/automaticTenantOnboarding");
}

#[test]
fn the_icon_is_its_bytes() {
    let stage = Stage::new();
    let url = format!("/control/v1/tenants/{}/icon", stage.child);
    let get = || stage.world.get(&url).by(&stage.child_admin);
    assert_eq!(kind(&get().send()), (404, "not-found".into()));
    let png = crate::isolation::png();
    let put = stage.world.put(&url).by(&stage.child_admin).header("Content-Type", "image/png");
    let put = put.body(png.clone());
    put.says_nothing(204);
    let tag = put.header("ETag").unwrap();
    let shown = get().send();
    assert_eq!((shown.status, &shown.bytes), (200, &png));
    assert_eq!(
        (shown.header("Content-Type"), shown.header("ETag")),
        (Some("image/png"), Some(tag))
    );
    assert_eq!(get().header("If-None-Match", tag).send().status, 304);
    let ocs = stage.world.get(&format!("/ocs/api/v1/Tenants/{}/Icon", stage.child));
    assert_eq!(ocs.by(&stage.child_admin).send().json(), Value::from(STANDARD.encode(&png)));
    let bad = stage.world.put(&url).by(&stage.child_admin).body("no picture");
    assert_eq!(kind(&bad), (400, "icon-refused".into()));
    let delete = || stage.world.delete(&url).by(&stage.child_admin);
    let other = delete().header("If-Match", "\"x\"").send();
    assert_eq!(kind(&other), (412, "precondition-failed".into()));
    delete().send().says_nothing(204);
    delete().send().says_nothing(204);
    assert_eq!(get().send().status, 404);
}

#[test]
fn subtenants_are_nses() {
    let stage = Stage::new();
    let list = format!("/tenants/{}/subtenants", stage.child);
    let body = json!({"name": "Ops", "code": "ops", "description": "The night shift"});
    let made = stage.send("POST", &list, &stage.child_admin, body.clone());
    let shown = made.json();
    let id = shown["id"].as_str().unwrap();
    let expected = json!({
        "id": id, "uuid": shown["uuid"], "tenantId": stage.child, "name": "Ops", "code": "ops",
        "description": "The night shift", "createdAt": shown["createdAt"],
    });
    made.says(201, &expected);
    let ask = || stage.world.get(&format!("/v2.1/subtenants/{id}")).by(&stage.child_admin).send();
    let nse = || ask().json()["result"]["records"][0].take();
    let record = json!({
        "id": id, "description": "The night shift", "name": "Ops", "code": "ops",
        "tenant_id": stage.child, "tenant": "Acme Labs",
    });
    assert_eq!(nse(), record);
    assert_eq!(kind(&stage.send("POST", &list, &stage.provider, body)), (409, "name-taken".into()));
    let path = format!("{list}/{id}");
    let change = json!({"name": "Day", "description": ""});
    let changed = stage.send("PATCH", &path, &stage.child_admin, change).json();
    assert_eq!((&changed["name"], &changed["description"]), (&json!("Day"), &json!("")));
    assert_eq!(nse()["name"], "Day");
    let code = stage.send("PATCH", &path, &stage.child_admin, json!({"code": "x"}));
    assert_eq!(code.json()["errors"][0]["pointer"], "/code");
    let elsewhere = format!("/tenants/{}/subtenants/{id}", stage.root);
    assert_eq!(kind(&stage.get(&elsewhere, &stage.provider)), (404, "not-found".into()));
    stage.world.usage_of_subtenant(&stage.child, id, "storage_bytes", 1);
    assert_eq!(kind(&stage.delete(&path, &stage.child_admin)), (409, "holds-storage".into()));
    stage.world.usage_of_subtenant(&stage.child, id, "storage_bytes", -1);
    stage.delete(&path, &stage.child_admin).says_nothing(204);
    assert_eq!(ask().status, 404);
}

#[test]
fn locations_are_listed_and_the_current_tenant_is_shown() {
    let stage = Stage::new();
    let (id, at) = (stage.world.clock.new_id(), stage.world.clock.now());
    let (location, client) = (id.as_str().to_owned(), stage.provider.id.clone());
    let child = IdRef::parse(&stage.child).unwrap();
    let written = stage.world.app.store.write(move |tx| {
        let child = tx.visible_tenant(Sight::EVERYTHING, child)?.unwrap().key;
        tx.set_current_tenant(&client, child)?;
        tx.insert_default_location(&id, child, "Default", at)
    });
    written.unwrap();
    let shown = json!({"id": location, "name": "Default", "isDefault": true, "createdAt": at});
    let path = format!("/tenants/{}/locations", stage.child);
    stage.get(&path, &stage.child_admin).says(200, &json!({"items": [shown], "next": null}));
    let client = stage.get(&format!("/clients/{}", stage.provider.id), &stage.provider).json();
    assert_eq!(
        (&client["homeTenant"], &client["currentTenant"]),
        (&json!(stage.root), &json!(stage.child))
    );
}
