//! What is different since a snapshot: of every kind of thing, field by field.

use serde_json::{Value, json};

use super::Scene;

fn everything() -> Value {
    json!({
        "features": [{"id": "f"}],
        "tenants": [{
            "id": "acme", "name": "Acme", "address": {"city": "Bern"},
            "features": [{"id": "f", "currentState": 1}],
            "entitlements": [{"definitionId": "m", "entitlementType": "usage", "limitType": "soft", "value": 3}],
            "quotas": [{"serviceType": "hsm", "limit": 1}],
            "services": [{"serviceType": "hsm", "plan": "gold", "count": 2}],
            "locations": [{"id": "hq", "name": "HQ"}],
            "subtenants": [{"id": "s", "name": "Research", "code": "r"}],
            "users": [{"id": "p", "email": "ada@acme.example"}],
            "usage": [{"metric": "m", "day": "2024-01-15", "amount": 9, "subtenant": "r"}],
        }],
        "clients": [{"id": "ci", "role": "admin", "homeTenant": "acme"}],
    })
}

/// The kind and the id of everything that was made, or is gone.
fn names(things: &Value) -> Vec<String> {
    let things = things.as_array().unwrap().iter();
    things
        .map(|one| format!("{} {}", one["kind"].as_str().unwrap(), one["id"].as_str().unwrap()))
        .collect()
}

#[test]
fn things_of_every_kind_come_and_go() {
    let scene = Scene::new();
    scene.tool("PUT", "/snapshots/empty", None);
    scene.tool("POST", "/seed", Some(everything()));
    scene.tool("PUT", "/snapshots/full", None);
    let expected = [
        "features f",
        "clients ci",
        "metrics m",
        "tenants acme",
        "featureStates f",
        "entitlements m",
        "quotas hsm",
        "services hsm gold",
        "locations hq",
        "subtenants s",
        "people p",
        "users ada@acme.example",
        "usage m 2024-01-15 r",
    ];
    let made = scene.tool("GET", "/snapshots/empty/diff", None).json();
    assert_eq!(names(&made["created"]), expected);
    assert_eq!((&made["changed"], &made["deleted"]), (&json!([]), &json!([])));
    let users: Vec<&Value> =
        made["created"].as_array().unwrap().iter().filter(|one| one["kind"] == "users").collect();
    assert_eq!(users.len(), 1, "exactly one user was added");
    assert_eq!((&users[0]["tenant"], &users[0]["tenantName"]), (&json!("acme"), &json!("Acme")));
    assert_eq!(users[0]["value"]["email"], "ada@acme.example");
    let gone = scene.tool("GET", "/snapshots/full/diff?against=empty", None).json();
    assert_eq!(names(&gone["deleted"]), expected);
    assert_eq!((&gone["changed"], &gone["created"]), (&json!([]), &json!([])));
}

#[test]
fn changes_are_told_field_by_field() {
    let scene = Scene::new();
    scene.tool("POST", "/seed", Some(everything()));
    scene.tool("PUT", "/snapshots/before", None);
    let icon = {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(crate::isolation::png())
    };
    scene.tool("POST", "/seed", Some(json!({
        "tenants": [{
            "id": "acme", "plan": "starter", "address": {"city": null, "street": "A 1"}, "state": "Deactivated",
            "icon": {"base64": icon}, "settings": {"automaticTenantOnboarding": true},
            "usage": [{"metric": "m", "day": "2024-01-15", "amount": 4, "subtenant": "r"}],
            "users": [{"email": "ada@acme.example", "firstName": "Ada", "status": "banned"}],
        }],
        "clients": [{"id": "ci", "role": "provider"}],
    })));
    let diff = scene.tool("GET", "/snapshots/before/diff", None).json();
    assert_eq!((&diff["created"], &diff["deleted"]), (&json!([]), &json!([])));
    let size = crate::isolation::png().len();
    let changes: Vec<String> = diff["changed"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|one| {
            one["changes"].as_array().unwrap().iter().map(move |change| {
                format!(
                    "{} {} {} {}",
                    one["kind"], change["field"], change["before"], change["after"]
                )
                .replace('"', "")
            })
        })
        .filter(|change| !change.contains("sha256"))
        .collect();
    assert_eq!(
        changes,
        [
            "clients role admin provider".to_owned(),
            "tenants address.city Bern null".to_owned(),
            "tenants plan null starter".to_owned(),
            "tenants state null Deactivated".to_owned(),
            "tenants address.street null A 1".to_owned(),
            format!("tenants icon.sizeBytes null {size}"),
            "tenants settings.automaticTenantOnboarding null true".to_owned(),
            "people firstName null Ada".to_owned(),
            "users status null banned".to_owned(),
            "usage amount 9 4".to_owned(),
        ]
    );
    let text =
        scene.world.get("/control/v1/snapshots/before/diff").api_key(&scene.operator.api_key);
    let text = text.header("Accept", "text/plain, application/json;q=0.5").send();
    let expected = "changed  usage m 2024-01-15 r of Acme\n           amount: 9 -> 4\n";
    assert!(text.text().ends_with(expected), "{}", text.text());
}

/// Only what nobody did is no difference: an icon that is put again, a name that is given again.
#[test]
fn when_something_was_changed_is_no_difference() {
    let scene = Scene::new();
    scene.tool("POST", "/seed", Some(everything()));
    scene.tool("PUT", "/snapshots/before", None);
    scene.tool("PATCH", "/tenants/acme", Some(json!({"name": "Acme"})));
    let diff = scene.tool("GET", "/snapshots/before/diff", None).json();
    assert_eq!(diff, json!({"created": [], "changed": [], "deleted": []}));
}
