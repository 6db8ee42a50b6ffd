//! "updateTenant": a merge patch.

use serde_json::{Value, json};

use super::house::{House, body, path, refuses, with};

#[test]
fn null_clears_and_what_is_absent_stays() {
    let house = House::new();
    let all = json!({
        "companyName": "Acme Inc.", "departmentName": "IT", "hostname": "acme", "serviceQuota": 5,
        "billingAddress": {"street": "Main 1", "city": "Bern", "geo": {"lat": 1, "long": 2}},
        "accountType": "trial",
    });
    let plain = body(&house.acme, "Acme", "subscriber", Some(&house.home));
    let full = with(plain.clone(), &all);
    let patch = |changes| house.patch(&house.acme, &house.provider, changes);
    patch(all).says(200, &full);
    patch(json!({})).says(200, &full);
    // The company keeps its own name when the tenant gets another.
    let changes = json!({"name": "Acme 2", "billingAddress": {"city": null, "geo": {"lat": 3}}});
    let address = json!({"street": "Main 1", "geo": {"lat": 3, "long": 2}});
    let renamed = with(full, &json!({"name": "Acme 2", "billingAddress": address}));
    patch(changes).says(200, &renamed);
    let cleared = json!({
        "companyName": null, "departmentName": null, "hostname": null, "serviceQuota": null,
        "billingAddress": null, "accountType": "subscriber",
    });
    let expected = with(plain, &json!({"name": "Acme 2", "companyName": "Acme 2"}));
    patch(cleared).says(200, &expected);
    house.get(&path(&house.acme), &house.admin).says(200, &expected);
    let at = format!("{}/hostname", path(&house.acme));
    refuses(&house.get(&at, &house.admin), 404, &at, "The tenant has no hostname.");
}

#[test]
fn a_wrong_member_is_named_and_nothing_changes() {
    let house = House::new();
    let at = path(&house.acme);
    for (name, value, message) in [
        ("name", Value::Null, "name is required."),
        ("name", json!(1), "name must be of type string."),
        ("name", json!("\u{1}"), "name must have no control characters."),
        ("companyName", json!(1), "companyName must be of type string."),
        ("departmentName", json!({}), "departmentName must be of type string."),
        ("billingAddress", json!([]), "billingAddress must be of type object."),
        ("billingAddress", json!({"street": 1}), "billingAddress.street must be of type string."),
        ("accountType", Value::Null, "accountType is required."),
        ("accountType", json!(1), "accountType must be of type string."),
        ("hostname", json!("-"), "hostname must be a DNS label or name."),
        ("serviceQuota", json!(true), "serviceQuota must be of type integer."),
    ] {
        let mut changes = json!({"departmentName": "Changed"});
        changes[name] = value;
        let reply = house.patch(&house.acme, &house.provider, changes);
        let message = message.replace("have no control", "be text without control");
        refuses(&reply, 400, &at, &message);
    }
    let reply = house.world.patch(&at).by(&house.admin).body("[1]");
    refuses(&reply, 400, &at, "The body must be a JSON object.");
    let expected = body(&house.acme, "Acme", "subscriber", Some(&house.home));
    house.get(&at, &house.admin).says(200, &expected);
}

#[test]
fn what_limits_a_tenant_is_set_from_above() {
    let house = House::new();
    let at = path(&house.acme);
    for (changes, field) in [
        (json!({"accountType": "trial", "name": "X"}), "accountType"),
        (json!({"serviceQuota": 5}), "serviceQuota"),
    ] {
        let reply = house.patch(&house.acme, &house.admin, changes.clone());
        let message = format!("{field} can be changed only from a tenant above.");
        refuses(&reply, 403, &at, &message);
        assert_eq!(house.tenant(&house.acme)["name"], "Acme");
        assert_eq!(house.patch(&house.acme, &house.provider, changes.clone()).status, 200);
        // The present value is accepted.
        assert_eq!(house.patch(&house.acme, &house.admin, changes).status, 200);
        assert_eq!(house.patch(&house.plant, &house.admin, json!({"serviceQuota": 1})).status, 200);
        house.patch(&house.acme, &house.provider, json!({"name": "Acme"}));
    }
    let reply = house.patch(&house.acme, &house.admin, json!({"serviceQuota": null}));
    refuses(&reply, 403, &at, "serviceQuota can be changed only from a tenant above.");
    assert_eq!(house.patch(&house.home, &house.operator, json!({"serviceQuota": 9})).status, 200);
}

#[test]
fn a_host_name_is_nobody_elses() {
    let house = House::new();
    let hostname = json!({"hostname": "acme.example.com"});
    assert_eq!(house.patch(&house.stranger, &house.operator, hostname.clone()).status, 200);
    let reply = house.patch(&house.acme, &house.admin, hostname.clone());
    refuses(&reply, 409, &path(&house.acme), "hostname is already taken.");
    assert_eq!(house.patch(&house.stranger, &house.operator, hostname).status, 200);
}

#[test]
fn unknown_members_are_ignored() {
    let house = House::new();
    let changes = json!({"id": "x", "accountStatus": 3, "parentId": [], "nothing": 1});
    let expected = body(&house.acme, "Acme", "subscriber", Some(&house.home));
    house.patch(&house.acme, &house.admin, changes).says(200, &expected);
}
