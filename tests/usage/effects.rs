//! What is counted shows in the vendors' APIs, at once.

use serde_json::json;

use super::{Scene, counted};

#[test]
fn processmind_shows_its_three_counters() {
    let scene = Scene::new();
    let event = |metric: &str, delta: i64| json!({"tenant": scene.tenant, "metric": metric, "delta": delta});
    let part = json!({
        "tenant": scene.tenant, "metric": "storage_bytes", "delta": 24, "subtenant": scene.subtenant
    });
    let events = json!([
        event("process", 15),
        event("dataset", 9),
        event("dataset", -1),
        event("storage_bytes", 1000),
        part,
        event("another", 5)
    ]);
    assert_eq!(scene.post(events).whole(), counted(6, 0));
    let path = format!("/processmind/tenant/{}/statistics", scene.tenant);
    scene.world.get(&path).by(&scene.operator).send().says(
        200,
        &json!({
            "processCount": 15, "datasetCount": 8, "userCount": 0, "storageUsedBytes": 1024
        }),
    );
}

#[test]
fn nse_keeps_a_subtenant_that_holds_storage() {
    let scene = Scene::new();
    let count = |delta: i64| {
        scene.post(json!([{
            "tenant": scene.tenant, "subtenant": scene.subtenant, "metric": "storage_bytes",
            "delta": delta
        }]))
    };
    assert_eq!(count(1).whole(), counted(1, 0));
    let path = format!("/nse/v2.1/subtenants/{}", scene.subtenant);
    assert_eq!(scene.world.delete(&path).by(&scene.operator).send().status, 412);
    assert_eq!(count(-1).whole(), counted(1, 0));
    assert_eq!(scene.world.delete(&path).by(&scene.operator).send().status, 204);
    assert_eq!(count(1).status, 400, "it is gone");
}
