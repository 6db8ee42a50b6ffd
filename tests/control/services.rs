//! Services and quotas, written here and shown by DPoD.

use serde_json::{Value, json};

use super::{Stage, kind};

fn service(service_type: &str, plan: &str, count: i64) -> Value {
    json!({
        "serviceType": service_type, "plan": plan, "marketplaceName": "Bazaar",
        "marketplaceAccountId": "4711", "count": count,
    })
}

#[test]
fn services_are_put_by_the_provider_and_counted_against_quotas() {
    let stage = Stage::new();
    let services = format!("/tenants/{}/services", stage.child);
    let quotas = format!("/tenants/{}/quotas", stage.child);
    stage.get(&services, &stage.child_admin).says(200, &json!({"services": []}));

    let limits = json!({"quotas": [{"serviceType": "hsm", "limit": 3}]});
    let refused = stage.send("PUT", &quotas, &stage.child_admin, limits.clone());
    assert_eq!(kind(&refused), (403, "set-from-above".into()));
    let shown = |used: i64| {
        json!({
            "serviceQuota": null, "servicesUsed": used,
            "quotas": [{"serviceType": "hsm", "limit": 3, "used": used}],
        })
    };
    stage.send("PUT", &quotas, &stage.provider, limits).says(200, &shown(0));

    let wanted = json!({"services": [service("hsm", "gold", 2), service("hsm", "silver", 1)]});
    let refused = stage.send("PUT", &services, &stage.child_admin, wanted.clone());
    assert_eq!(kind(&refused), (403, "forbidden".into()));
    stage.send("PUT", &services, &stage.provider, wanted.clone()).says(200, &wanted);
    stage.get(&services, &stage.child_admin).says(200, &wanted);
    stage.get(&quotas, &stage.child_admin).says(200, &shown(3));

    let many = json!({"services": [service("hsm", "", 4)]});
    let refused = stage.send("PUT", &services, &stage.provider, many);
    assert_eq!(kind(&refused), (409, "over-quota".into()));
    stage.get(&services, &stage.child_admin).says(200, &wanted);

    let dpod = stage.world.get(&format!("/dpod/tenants/{}/quotas", stage.child));
    let dpod = dpod.by(&stage.child_admin).send().json();
    assert_eq!((&dpod["servicesUsed"], &dpod["quotas"][0]["used"]), (&json!(3), &json!(3)));
}

#[test]
fn each_fault_has_its_place_and_nothing_changes() {
    let stage = Stage::new();
    let services = format!("/tenants/{}/services", stage.child);
    let pointers = |body: Value| -> Vec<Value> {
        let reply = stage.send("PUT", &services, &stage.provider, body);
        assert_eq!(kind(&reply), (400, "invalid".into()));
        let errors = reply.json()["errors"].as_array().unwrap().clone();
        errors.into_iter().map(|error| error["pointer"].clone()).collect()
    };
    assert_eq!(pointers(json!({})), ["/services"]);
    assert_eq!(pointers(json!({"services": [1]})), ["/services/0"]);
    let half = json!({"services": [service("a", "", 1), {"count": -1, "color": "red"}]});
    let places = ["/services/1/color", "/services/1/serviceType", "/services/1/count"];
    assert_eq!(pointers(half), places);
    let twice = json!({"services": [service("a", "", 1), service("a", "", 2)]});
    assert_eq!(pointers(twice), ["/services/1/serviceType"]);
    stage.get(&services, &stage.child_admin).says(200, &json!({"services": []}));
}

#[test]
fn two_who_change_the_services_are_told() {
    let stage = Stage::new();
    let path = format!("/tenants/{}/services", stage.child);
    let tag = stage.get(&path, &stage.provider).header("ETag").unwrap().to_owned();
    let put = |count: i64| {
        let request = stage.world.put(&format!("/control/v1{path}")).by(&stage.provider);
        request.header("If-Match", &tag).json(json!({"services": [service("hsm", "", count)]}))
    };
    assert_eq!(put(1).status, 200);
    assert_eq!(kind(&put(2)), (412, "precondition-failed".into()));
}
