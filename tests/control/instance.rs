//! The instance: what it is, what it holds, where its regions are.

use serde_json::json;
use tenantd::model::Role;

use super::{Stage, kind};

#[test]
fn info_counts_what_the_caller_sees() {
    let stage = Stage::new();
    stage.world.root("Foreign");
    let path = format!("/tenants/{}/subtenants", stage.child);
    let subtenant = json!({"name": "S", "code": "s"});
    assert_eq!(stage.send("POST", &path, &stage.provider, subtenant).status, 201);
    let off = format!("/tenants/{}", stage.child);
    stage.send("PATCH", &off, &stage.provider, json!({"state": "Deactivating"}));
    let instance = stage.world.app.store.read(|tx| tx.instance()).unwrap();
    let member = stage.world.client(Role::Member, &stage.root);
    for (caller, tenants, subtenants) in [
        (&stage.operator, json!({"Active": 2, "Deactivated": 1}), 1),
        (&stage.provider, json!({"Active": 1, "Deactivated": 1}), 1),
        (&member, json!({"Active": 1}), 0),
    ] {
        let reply = stage.get("/info", caller);
        let is = reply.json();
        let expected = json!({
            "version": env!("CARGO_PKG_VERSION"), "instanceId": instance.id,
            "createdAt": instance.created_at, "now": is["now"],
            "startedAt": stage.world.app.start.at, "uptimeS": is["uptimeS"], "isStandIn": false,
            "durability": "normal", "tenants": tenants, "subtenants": subtenants,
            "fileBytes": is["fileBytes"], "file": is["file"],
        });
        reply.says(200, &expected);
        let knows_file = is["file"].is_string() && is["fileBytes"].is_u64();
        assert_eq!(knows_file, caller.id == stage.operator.id, "{is}");
        assert_eq!(is["file"].is_null(), is["fileBytes"].is_null());
    }
}

/// How the file grows tells of everybody's writes, so it is the operators' alone.
#[test]
fn an_operator_learns_of_the_file_and_its_log() {
    let stage = Stage::new();
    let info = stage.get("/info", &stage.operator).json();
    let path = stage.world.path.canonicalize().unwrap();
    let log = path.with_extension("db-wal");
    let length = |path: &std::path::Path| path.metadata().unwrap().len();
    assert_eq!(info["file"], json!(path));
    assert_eq!(info["fileBytes"], json!(length(&path) + length(&log)));
    assert!(length(&log) > 0);
}

/// The clock of a server may be moved; for how long it has been running stays true.
#[test]
fn the_start_is_told_by_both_clocks() {
    let stage = Stage::new();
    stage.world.clock.advance(std::time::Duration::from_secs(600));
    let info = stage.get("/info", &stage.operator).json();
    assert!(info["uptimeS"].as_u64().unwrap() < 600, "{info}");
    assert_eq!(info["startedAt"], json!(stage.world.app.start.at));
    assert_ne!(info["startedAt"], info["now"]);
}

#[test]
fn regions_are_replaced_by_operators_and_seen_by_ocs() {
    let stage = Stage::new();
    let home = json!({"id": "home", "name": "Home", "isHome": true, "baseAddress": null});
    stage.get("/regions", &stage.child_admin).says(200, &json!({"regions": [home]}));
    let regions = json!({"regions": [
        home,
        {"id": "eu", "name": "Europe", "isHome": false, "baseAddress": "https://eu.example/x"},
    ]});
    let refused = stage.send("PUT", "/regions", &stage.provider, regions.clone());
    assert_eq!(kind(&refused), (403, "forbidden".into()));
    stage.send("PUT", "/regions", &stage.operator, regions.clone()).says(200, &regions);
    let ocs = stage.world.get(&format!("/ocs/api/v1/Tenants/{}/Regions", stage.child));
    let ocs = ocs.by(&stage.child_admin).send().json();
    assert_eq!(
        (&ocs[1]["Id"], &ocs[1]["BaseAddress"]),
        (&json!("eu"), &json!("https://eu.example/x"))
    );
    let region = format!("/regions/eu/api/v1/Tenants/{}", stage.child);
    assert_eq!(stage.world.get(&region).by(&stage.child_admin).send().status, 200);
}

#[test]
fn there_is_one_home_region_and_no_two_of_one_id() {
    let stage = Stage::new();
    let put = |regions| stage.send("PUT", "/regions", &stage.operator, json!({"regions": regions}));
    for (regions, detail) in [
        (json!([]), "regions must be regions of which one is home."),
        (
            json!([{"id": "a", "name": "A", "isHome": true}, {"id": "A", "name": "B"}]),
            "regions must be regions of different ids.",
        ),
        (
            json!([{"id": "a", "name": "A", "isHome": true, "baseAddress": "eu"}]),
            "regions.0.baseAddress must be an http or https URL.",
        ),
        (json!([{"id": "a", "name": "A", "isHome": true}, 7]), "regions.1 must be of type object."),
    ] {
        let reply = put(regions);
        assert_eq!((reply.status, &reply.json()["detail"]), (400, &json!(detail)));
    }
    let one = put(json!([{"id": "a", "isHome": true, "moon": 1}]));
    let errors = json!([
        {"pointer": "/regions/0/moon", "detail": "regions.0.moon is not known."},
        {"pointer": "/regions/0/name", "detail": "regions.0.name is required."},
    ]);
    assert_eq!(one.json()["errors"], errors);
}
