//! Named states: what they hold, and what stays when one is put back.

use serde_json::{Value, json};
use tenantd::model::Role;

use super::Scene;

impl Scene {
    pub(super) fn names(&self) -> Vec<String> {
        let list = self.world.get("/control/v1/tenants").api_key(&self.operator.api_key).send();
        let items = list.json()["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
    }
}

/// Neither what is to be saved nor what is to be restored can be told.
#[test]
fn a_snapshot_takes_no_body() {
    let scene = Scene::new();
    let send = |method: &str, path: &str| {
        let request = scene.world.request(method, &format!("/control/v1/snapshots/{path}"));
        request.api_key(&scene.operator.api_key).json(json!({"x": 1}))
    };
    let errors = json!([{"pointer": "/x", "detail": "x is not known."}]);
    let saved = send("PUT", "one");
    assert_eq!((saved.status, saved.json()["errors"].clone()), (400, errors.clone()));
    scene.tool("PUT", "/snapshots/one", None);
    let restored = send("POST", "one/restore");
    assert_eq!((restored.status, restored.json()["errors"].clone()), (400, errors));
    scene.tool("POST", "/snapshots/one/restore", Some(json!({})));
}

#[test]
fn a_snapshot_holds_everything_until_it_is_removed() {
    let scene = Scene::new();
    scene.world.root("Acme");
    scene.tool("PUT", "/clock", Some(json!({"now": "2024-01-15T10:30:00Z", "frozen": true})));
    let saved = scene.tool("PUT", "/snapshots/one", None).json();
    assert_eq!(
        (&saved["name"], &saved["savedAt"]),
        (&json!("one"), &json!("2024-01-15T10:30:00Z"))
    );
    assert!(saved["sizeBytes"].as_u64().unwrap() > 100_000, "{saved}");
    scene.world.root("Initech");
    scene.tool("PUT", "/snapshots/two", None);
    scene.world.root("Umbrella");
    for (name, expected) in
        [("one", &["Acme"][..]), ("two", &["Acme", "Initech"]), ("one", &["Acme"])]
    {
        scene.tool("POST", &format!("/snapshots/{name}/restore"), None);
        assert_eq!(scene.names(), expected, "{name}");
    }
    scene.world.root("Hooli");
    scene.tool("PUT", "/snapshots/one", None);
    let list = scene.tool("GET", "/snapshots", None).json();
    let listed: Vec<&Value> =
        list["snapshots"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(listed, ["one", "two"]);
    scene.tool("DELETE", "/snapshots/two", None);
    scene.tool("POST", "/snapshots/one/restore", None);
    assert_eq!(scene.names(), ["Acme", "Hooli"]);
    let clock = scene.tool("GET", "/clock", None).json();
    assert_eq!(clock["frozen"], true, "a restore is about data alone");
}

/// A client that the data does not have any more is unknown at once, also with a token that was
/// looked at a moment ago; one that it has again is known.
#[test]
fn clients_come_and_go_with_the_data() {
    let scene = Scene::new();
    let root = scene.world.root("Acme");
    scene.tool("PUT", "/snapshots/before", None);
    let late = scene.world.client(Role::Member, &root);
    scene.tool("PUT", "/snapshots/after", None);
    let read = || scene.world.get(&format!("/tenant/{root}")).by(&late).send().status;
    for (name, status) in [("before", 401), ("after", 200), ("before", 401), ("after", 200)] {
        scene.tool("POST", &format!("/snapshots/{name}/restore"), None);
        assert_eq!(read(), status, "{name}");
    }
}

/// What settles by itself is known anew: a tenant that was on its way when it was saved arrives.
#[test]
fn a_state_that_is_due_is_settled_after_a_restore() {
    let scene = Scene::with_settings(tenantd::dialects::Settings {
        provisioning_delay: std::time::Duration::from_secs(60),
        ..Default::default()
    });
    let root = scene.world.root("Acme");
    let path = format!("/ocs/api/v1/Tenants/{root}");
    let key = &scene.operator.api_key;
    assert_eq!(scene.world.put(&path).api_key(key).json(json!({"State": 2})).status, 200);
    scene.tool("PUT", "/snapshots/leaving", None);
    scene.tool("PUT", "/clock", Some(json!({"advance": "60s"})));
    let state = || scene.world.get(&path).api_key(key).send().json()["State"].clone();
    assert_eq!(state(), 3);
    scene.tool("POST", "/snapshots/leaving/restore", None);
    assert_eq!(state(), 3);
    scene.tool("DELETE", "/clock", None);
    scene.tool("POST", "/snapshots/leaving/restore", None);
    assert_eq!(state(), 2);
}

/// However often data is put back without a write in between, the log stays short.
#[test]
fn restores_do_not_pile_up_in_the_log() {
    let scene = Scene::new();
    scene.tool("PUT", "/snapshots/one", None);
    for _ in 0..60 {
        scene.tool("POST", "/snapshots/one/restore", None);
    }
    let log = format!("{}-wal", scene.world.path.display());
    let size_bytes = std::fs::metadata(log).unwrap().len();
    assert!(size_bytes < 8 * 1024 * 1024, "{size_bytes}");
}

#[test]
fn snapshots_are_closed_to_others() {
    use std::os::unix::fs::PermissionsExt;
    let scene = Scene::new();
    scene.tool("PUT", "/snapshots/one", None);
    let folder = format!("{}.snapshots", scene.world.path.display());
    let mode = |path: &str| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&folder), mode(&format!("{folder}/one.db"))), (0o700, 0o600));
    let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
    names.sort_by_key(|entry| entry.as_ref().unwrap().file_name());
    let names: Vec<_> = names.into_iter().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, [".start.db", "one.db"], "nothing is left over");
}
