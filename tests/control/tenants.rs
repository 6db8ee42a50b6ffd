//! Tenants: made with every field, shown, changed, deleted; and seen so by the other APIs.

use serde_json::{Value, json};
use tenantd::model::{IdRef, Role};

use super::{Stage, kind};

fn every_field() -> Value {
    json!({
        "id": "5e7c3af7aab46c00014ce877", "name": "Initech", "companyName": "Initech Inc.",
        "departmentName": "TPS", "description": "Reports, mostly", "accountType": "service_provider",
        "plan": "enterprise", "serviceQuota": 7, "hostname": "Initech.example", "alias": "initech",
        "externalAccountId": "A-17", "tenantType": "Customer",
        "address": {
            "street": "4120 Freidrich Ln", "city": "Austin", "postalCode": "78744", "country": "US",
            "further": {"state": "TX"},
        },
        "createdAt": "2024-01-15T10:30:00Z",
    })
}

#[test]
fn a_tenant_is_made_with_every_field_and_shown_so() {
    let stage = Stage::new();
    let reply = stage.send("POST", "/tenants", &stage.provider, every_field());
    let id = "5e7c3af7aab46c00014ce877";
    let uuid = IdRef::parse(id).unwrap().uuid().to_string();
    let body = json!({
        "id": id, "uuid": uuid, "parentId": stage.root, "organizationId": stage.root,
        "name": "Initech", "companyName": "Initech Inc.", "departmentName": "TPS",
        "description": "Reports, mostly", "accountType": "service_provider", "plan": "enterprise",
        "serviceQuota": 7, "state": "Active", "stateNumber": 1, "hostname": "initech.example",
        "alias": "initech", "externalAccountId": "A-17", "tenantType": "Customer",
        "address": {
            "street": "4120 Freidrich Ln", "city": "Austin", "postalCode": "78744", "country": "US",
            "further": {"state": "TX"},
        },
        "hasIcon": false, "createdAt": "2024-01-15T10:30:00Z", "updatedAt": "2024-01-15T10:30:00Z",
    });
    reply.says(201, &body);
    let location = reply.header("Location").unwrap();
    assert_eq!(location, format!("http://{}/control/v1/tenants/{id}", stage.world.address));
    let tag = reply.header("ETag").unwrap();
    for spelling in [id, &uuid, &uuid.to_uppercase()] {
        let shown = stage.get(&format!("/tenants/{spelling}"), &stage.provider);
        shown.says(200, &body);
        assert_eq!(shown.header("ETag"), Some(tag));
    }
    assert_eq!(
        stage.world.last_audit(id),
        Some((stage.provider.id.clone(), "control.createTenant".into()))
    );
    // The same tenant in the others' words.
    let ocs = stage.world.get(&format!("/ocs/api/v1/Tenants/{id}")).by(&stage.provider).send();
    let ocs = ocs.json();
    assert_eq!(
        (&ocs["CompanyName"], &ocs["Alias"], &ocs["ExternalAccountId"], &ocs["TenantType"]),
        (&json!("Initech"), &json!("initech"), &json!("A-17"), &json!("Customer"))
    );
    let path = format!("/processmind/tenant/{id}");
    stage.world.get(&path).by(&stage.provider).send().says(
        200,
        &json!({
            "id": uuid, "displayName": "Initech", "createdAt": "2024-01-15T10:30:00Z",
            "plan": "enterprise",
        }),
    );
}

#[test]
fn a_name_alone_is_enough_and_the_rest_has_defaults() {
    let stage = Stage::new();
    let reply = stage.send("POST", "/tenants", &stage.operator, json!({"name": "Root"}));
    let body = reply.json();
    let id = body["id"].as_str().unwrap();
    let expected = json!({
        "id": id, "uuid": IdRef::parse(id).unwrap().uuid(), "parentId": null, "organizationId": id,
        "name": "Root", "companyName": "Root", "departmentName": null, "description": null,
        "accountType": "subscriber", "plan": "professional", "serviceQuota": null,
        "state": "Active", "stateNumber": 1, "hostname": null, "alias": null,
        "externalAccountId": null, "tenantType": null,
        "address": {"street": null, "city": null, "postalCode": null, "country": null, "further": {}},
        "hasIcon": false, "createdAt": body["createdAt"], "updatedAt": body["createdAt"],
    });
    reply.says(201, &expected);
}

#[test]
fn a_parent_is_named_within_sight() {
    let stage = Stage::new();
    let new = |parent: &str| json!({"name": "Below", "parent": parent});
    let reply = stage.send("POST", "/tenants", &stage.provider, new(&stage.child));
    assert_eq!(reply.json()["parentId"], stage.child);
    let foreign = stage.world.root("Foreign");
    for parent in [&foreign, "nobody", "no id"] {
        let reply = stage.send("POST", "/tenants", &stage.provider, new(parent));
        assert_eq!(kind(&reply), (400, "invalid".into()));
        let errors = json!([{"pointer": "/parent", "detail": "parent is not known."}]);
        assert_eq!(reply.json()["errors"], errors);
    }
}

#[test]
fn only_providers_make_tenants() {
    let stage = Stage::new();
    let count = || stage.walk("/tenants", &stage.operator, 100).len();
    let before = count();
    for role in [Role::Member, Role::Admin] {
        let caller = stage.world.client(role, &stage.root);
        let reply = stage.send("POST", "/tenants", &caller, json!({"nonsense": 1}));
        assert_eq!(kind(&reply), (403, "forbidden".into()));
    }
    assert_eq!(count(), before);
}

#[test]
fn unique_names_are_taken_once() {
    let stage = Stage::new();
    assert_eq!(stage.send("POST", "/tenants", &stage.provider, every_field()).status, 201);
    for (field, value) in
        [("id", "5e7c3af7aab46c00014ce877"), ("hostname", "INITECH.example"), ("alias", "Initech")]
    {
        let body = json!({"name": "Another", field: value});
        let reply = stage.send("POST", "/tenants", &stage.operator, body);
        assert_eq!(kind(&reply), (409, "name-taken".into()), "{field}");
        assert_eq!(reply.json()["detail"], format!("{field} is already taken."));
    }
}

#[test]
fn a_patch_changes_what_is_there_and_null_clears() {
    let stage = Stage::new();
    let made = stage.send("POST", "/tenants", &stage.provider, every_field()).json();
    let path = "/tenants/5e7c3af7aab46c00014ce877";
    let change = json!({
        "name": "Initrode", "companyName": null, "departmentName": null, "description": null,
        "accountType": "trial", "plan": null, "serviceQuota": null, "hostname": null,
        "alias": "initrode", "externalAccountId": null, "tenantType": null,
        "address": {"street": null, "city": "Dallas", "further": null},
    });
    let reply = stage.send("PATCH", path, &stage.provider, change);
    let mut expected = made;
    for (field, value) in [
        ("name", json!("Initrode")),
        ("companyName", json!("Initrode")),
        ("departmentName", Value::Null),
        ("description", Value::Null),
        ("accountType", json!("trial")),
        ("plan", json!("professional")),
        ("serviceQuota", Value::Null),
        ("hostname", Value::Null),
        ("alias", json!("initrode")),
        ("externalAccountId", Value::Null),
        ("tenantType", Value::Null),
    ] {
        expected[field] = value;
    }
    expected["address"] = json!({
        "street": null, "city": "Dallas", "postalCode": "78744", "country": "US", "further": {},
    });
    expected["updatedAt"] = reply.json()["updatedAt"].clone();
    reply.says(200, &expected);
    assert_eq!(stage.get(path, &stage.provider).json(), expected);
    let cleared = stage.send("PATCH", path, &stage.provider, json!({"address": null})).json();
    assert_eq!(cleared["address"]["city"], Value::Null);
    assert_eq!(cleared["name"], "Initrode");
}

#[test]
fn a_delete_refuses_children_unless_forced() {
    let stage = Stage::new();
    let leaf = stage.world.tenant("Leaf", Some(&stage.child));
    let path = format!("/tenants/{}", stage.child);
    let above = stage.world.client(Role::Admin, &stage.root);
    assert_eq!(kind(&stage.delete(&path, &above)), (403, "forbidden".into()));
    let reply = stage.delete(&path, &stage.provider);
    assert_eq!(kind(&reply), (409, "live-children".into()));
    let bad = stage.delete(&format!("{path}?force=yes"), &stage.provider);
    let errors = json!([{"parameter": "force", "detail": "force must be true or false."}]);
    assert_eq!((bad.status, bad.json()["errors"].clone()), (400, errors));
    stage.delete(&format!("{path}?force=true"), &stage.provider).says_nothing(204);
    for id in [&stage.child, &leaf] {
        let shown = stage.get(&format!("/tenants/{id}"), &stage.provider).json();
        assert!(["Deleting", "Deleted"].contains(&shown["state"].as_str().unwrap()));
        let other = stage.world.get(&format!("/tenant/{id}")).by(&stage.provider).send();
        assert_eq!(other.status, 404);
    }
    let own = format!("/tenants/{}?force=true", stage.root);
    assert_eq!(kind(&stage.delete(&own, &stage.provider)), (403, "own-home-state".into()));
}
