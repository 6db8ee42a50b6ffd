//! A deleted tenant is gone everywhere, whoever deleted it.

use serde_json::{Value, json};
use tenantd::model::{Role, TenantState};

use super::forms::uuid;
use super::scene::{Scene, Subject};
use super::states::{api_key, is_gone};

/// Whether a list names the tenant, for all lists.
fn lists(scene: &Scene, subject: &Subject) -> Vec<(&'static str, bool)> {
    let operations = [
        "nse.listSubtenants",
        "dpod.listTenants",
        "dpod.getTenantHierarchy",
        "dpod.getChildren",
        "dpod.collectServicesSummary",
        "dpod.collectServicesSummaryFile",
        "dpod.getUsageDetails",
        "dpod.generateUsageReport",
        "ipera.listTenants",
        "control.listTenants",
    ];
    let names = |operation| {
        // Everybody's subtenants, not only those of a tenant that is named.
        let reply = match operation {
            "nse.listSubtenants" => {
                scene.world.get("/nse/v2.1/subtenants").by(&scene.provider).send()
            }
            _ => scene.call(operation, subject, None),
        };
        assert_eq!(reply.status, 200, "{operation}");
        let text = reply.text();
        (operation, text.contains(&subject.tenant) || text.contains(&uuid(&subject.tenant)))
    };
    operations.map(names).to_vec()
}

/// How many tenants and subtenants each API counts.
fn counts(scene: &Scene) -> Value {
    let get = |path: &str| scene.world.get(path).by(&scene.provider).send().json();
    let info = get("/control/v1/info");
    json!([
        get("/dpod/tenants?size=1")["totalElements"],
        get(&format!("/dpod/tenants?size=1&parentId={}", scene.root))["totalElements"],
        get("/ipera/tenants/count")["count"],
        info["tenants"]["Active"],
        get("/nse/v2.1/subtenants")["result"]["total_records"],
        info["subtenants"],
    ])
}

#[test]
fn a_tenant_that_any_api_deletes_is_gone_from_every_list_and_count() {
    let scene = Scene::new();
    for (operation, body) in [
        ("ocs.updateTenant", Some(json!({"State": 5}))),
        ("dpod.deleteTenant", None),
        ("control.updateTenant", Some(json!({"state": "Deleting"}))),
        ("control.deleteTenant", None),
    ] {
        let before = counts(&scene);
        let made = scene.must("dpod.createTenant", &scene.subject);
        let subject = scene.made("dpod.createTenant", &made, &scene.subject);
        let names = json!({"name": "Named", "alias": "short", "hostname": "gone.example"});
        let tenant = format!("/control/v1/tenants/{}", subject.tenant);
        let reply = scene.world.patch(&tenant).by(&scene.provider).json(names.clone());
        assert_eq!(reply.status, 200, "{reply:?}");
        scene.must("ocs.putIcon", &subject);
        let own = api_key(&scene, Role::Member, &subject.tenant);
        let logo = || {
            let request = scene.world.get("/dpod/tenants/logo").header("Host", "gone.example");
            request.send().status
        };
        assert_eq!(logo(), 200);
        let code = scene.call("nse.getSubtenant", &subject, None).json();
        let code = code["result"]["records"][0]["code"].clone();
        for (list, names_it) in lists(&scene, &subject) {
            assert!(names_it, "{list} before {operation}");
        }
        assert_ne!(counts(&scene), before);
        let reply = scene.call(operation, &subject, body);
        assert!((200..300).contains(&reply.status), "{operation}: {reply:?}");
        is_gone(&scene, &subject, TenantState::Deleted);
        for (list, names_it) in lists(&scene, &subject) {
            assert!(!names_it, "{list} after {operation}");
        }
        assert_eq!(counts(&scene), before, "{operation}");
        assert_eq!(logo(), 404);
        let request = scene.world.get("/ipera/tenants").api_key(&own);
        assert_eq!(request.send().status, 401, "{operation}");
        // What was its own alone is free, also for another API.
        let again = scene.world.post("/control/v1/tenants").by(&scene.provider).json(names);
        assert_eq!(again.status, 201, "{again:?}");
        let id = again.json()["id"].as_str().unwrap().to_owned();
        let part = json!({"name": "Part", "code": code, "tenant_id": id});
        let part = scene.world.post("/nse/v2.1/subtenants").by(&scene.provider).json(part);
        assert_eq!(part.status, 201, "{part:?}");
        let again = Subject { tenant: id, ..subject };
        scene.must("control.deleteTenant", &again);
    }
}
