//! What limits or bills a tenant is set by somebody above it.

use serde_json::{Value, json};
use tenantd::model::Role;

use super::{Stage, kind, problem};

fn changes() -> [(&'static str, Value, Value); 3] {
    [
        ("accountType", json!("subscriber"), json!("service_provider")),
        ("serviceQuota", Value::Null, json!(5)),
        ("plan", json!("professional"), json!("enterprise")),
    ]
}

#[test]
fn a_tenant_does_not_set_its_own_limits() {
    let stage = Stage::new();
    let path = format!("/tenants/{}", stage.child);
    for caller in [&stage.child_admin, &stage.world.client(Role::Provider, &stage.child)] {
        for (field, present, other) in changes() {
            let same = stage.send("PATCH", &path, caller, json!({field: present}));
            assert_eq!(same.status, 200, "the present {field} is accepted");
            let reply = stage.send("PATCH", &path, caller, json!({field: other, "name": "X"}));
            let detail = format!("{field} can be changed only from a tenant above.");
            let expected = problem("set-from-above", "Set from above", 403, &detail, &path);
            assert_eq!(reply.whole(), expected);
        }
    }
    let shown = stage.get(&path, &stage.child_admin).json();
    assert_eq!(
        (&shown["name"], &shown["accountType"]),
        (&json!("Acme Labs"), &json!("subscriber"))
    );
}

#[test]
fn somebody_above_and_an_operator_set_them() {
    let stage = Stage::new();
    let path = format!("/tenants/{}", stage.child);
    let above = stage.world.client(Role::Admin, &stage.root);
    let at_home = stage.world.client(Role::Operator, &stage.child);
    for caller in [&above, &stage.operator, &at_home] {
        for (field, present, other) in changes() {
            for value in [other, present] {
                let reply = stage.send("PATCH", &path, caller, json!({field: value}));
                assert_eq!((reply.status, &reply.json()[field]), (200, &value));
            }
        }
    }
}

#[test]
fn entitlements_are_set_from_above() {
    let stage = Stage::new();
    let path = format!("/tenants/{}/entitlements/process", stage.child);
    let body = json!({"entitlementType": "resource", "limitType": "hard", "value": 3});
    let refused = stage.send("PUT", &path, &stage.child_admin, body.clone());
    assert_eq!(kind(&refused), (403, "set-from-above".into()));
    assert_eq!(stage.send("PUT", &path, &stage.provider, body.clone()).status, 200);
    let same = stage.send("PUT", &path, &stage.child_admin, body);
    assert_eq!(same.status, 200, "the present one is accepted");
    assert_eq!(kind(&stage.delete(&path, &stage.child_admin)), (403, "set-from-above".into()));
    stage.delete(&path, &stage.provider).says_nothing(204);
    assert_eq!(kind(&stage.delete(&path, &stage.provider)), (404, "not-found".into()));
}

#[test]
fn there_are_three_levels_of_service_providers() {
    let stage = Stage::new();
    let provider = |name: &str, parent: &str| {
        let body = json!({"name": name, "parent": parent, "accountType": "service_provider"});
        stage.send("POST", "/tenants", &stage.operator, body)
    };
    let one = provider("One", &stage.child).json()["id"].as_str().unwrap().to_owned();
    let two = provider("Two", &one).json()["id"].as_str().unwrap().to_owned();
    let three = provider("Three", &two).json()["id"].as_str().unwrap().to_owned();
    assert_eq!(kind(&provider("Four", &three)), (409, "too-many-provider-levels".into()));
    // Also when one above the three becomes a provider.
    let path = format!("/tenants/{}", stage.child);
    let change = json!({"accountType": "service_provider"});
    let reply = stage.send("PATCH", &path, &stage.operator, change.clone());
    assert_eq!(kind(&reply), (409, "too-many-provider-levels".into()));
    let leaf = format!("/tenants/{three}");
    let less = json!({"accountType": "trial"});
    assert_eq!(stage.send("PATCH", &leaf, &stage.operator, less).status, 200);
    assert_eq!(stage.send("PATCH", &path, &stage.operator, change).status, 200);
}
