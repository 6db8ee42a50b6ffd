//! "createTenant": what it needs, and what it makes of what it is not told.

use serde_json::{Value, json};
use tenantd::model::Role;

use super::house::{House, NEEDS_PROVIDER, path, refuses};

const AT: &str = "/dpod/v1/tenants";

#[test]
fn a_name_is_enough() {
    let house = House::new();
    let made = house.create(json!({"name": "Acme, Inc."})).json();
    let expected = json!({
        "id": made["id"], "name": "Acme, Inc.", "companyName": "Acme, Inc.",
        "departmentName": null, "billingAddress": {}, "accountType": "subscriber",
        "accountStatus": "active", "hostname": "acme-inc", "parentId": made["parentId"],
        "serviceQuota": null, "createdAt": made["createdAt"],
    });
    assert_eq!(made.to_string(), expected.to_string());
    let admin = format!("{}/admin", path(made["id"].as_str().unwrap()));
    let reply = house.get(&admin, &house.provider);
    refuses(&reply, 404, &admin, "The tenant has no primary administrator.");
}

#[test]
fn a_host_name_is_made_unique_and_one_that_was_asked_for_is_not() {
    let house = House::new();
    let hostname = |body| house.create(body).json()["hostname"].clone();
    for expected in ["acme", "acme-2", "acme-3"] {
        assert_eq!(hostname(json!({"name": "Acme"})), expected);
    }
    assert_eq!(hostname(json!({"name": "日本", "hostname": null})), "tenant");
    let reply = house.create(json!({"name": "Other", "hostname": "ACME"}));
    refuses(&reply, 409, AT, "hostname is already taken.");
    // One that is given up is free, and of many of one name none is refused.
    let id = house.created(json!({"name": "Short", "hostname": "short"}));
    house.world.delete(&path(&id)).by(&house.provider).send();
    assert_eq!(hostname(json!({"name": "Next", "hostname": "short"})), "short");
    for _ in 0..12 {
        assert!(hostname(json!({"name": "Acme"})).as_str().unwrap().starts_with("acme-"));
    }
}

#[test]
fn the_tenant_above_must_be_a_provider_or_a_root() {
    let house = House::new();
    let below = |home: &str| {
        let client = house.world.client(Role::Provider, home);
        house.world.post(AT).by(&client).json(json!({"name": "Below"}))
    };
    assert_eq!(below(&house.stranger).status, 201);
    let message = "Only a service provider or a root may have tenants below it.";
    refuses(&below(&house.acme), 403, AT, message);
    house.patch(&house.acme, &house.provider, json!({"accountType": "service_provider"}));
    assert_eq!(below(&house.acme).status, 201);
    // An operator without a home makes a root.
    let root = house.world.post(AT).by(&house.operator).json(json!({"name": "Root"}));
    assert_eq!((root.status, &root.json()["parentId"]), (201, &Value::Null));
}

#[test]
fn there_are_three_levels_of_providers() {
    let house = House::new();
    let provider = json!({"name": "Level", "accountType": "service_provider"});
    let mut home = house.home.clone();
    for _ in 2..=3 {
        let client = house.world.client(Role::Provider, &home);
        let reply = house.world.post(AT).by(&client).json(provider.clone());
        assert_eq!(reply.status, 201);
        home = reply.json()["id"].as_str().unwrap().to_owned();
    }
    let client = house.world.client(Role::Provider, &home);
    let reply = house.world.post(AT).by(&client).json(provider);
    let message = "There are at most 3 levels of service providers.";
    refuses(&reply, 409, AT, message);
    let reply = house.world.post(AT).by(&client).json(json!({"name": "Customer"}));
    assert_eq!(reply.status, 201);
    // Nor does a change get around it: from below, or from above.
    let customer = reply.json()["id"].as_str().unwrap().to_owned();
    let change = json!({"accountType": "service_provider"});
    let reply = house.patch(&customer, &client, change.clone());
    refuses(&reply, 409, &path(&customer), message);
    let top = house.world.root("Top");
    let levels = ["a", "b", "c"].iter().fold(vec![top], |mut levels, name| {
        let above = levels.last().unwrap().clone();
        levels.push(house.world.tenant(name, Some(&above)));
        levels
    });
    for id in levels[1..].iter().rev() {
        assert_eq!(house.patch(id, &house.operator, change.clone()).status, 200);
    }
    let reply = house.patch(&levels[0], &house.operator, change);
    refuses(&reply, 409, &path(&levels[0]), message);
}

#[test]
fn the_administrator_is_the_person_of_that_address() {
    let house = House::new();
    house.world.primary_administrator(&house.home, "ada@example.com");
    let id = house.created(json!({
        "name": "New", "admin": {"givenName": "Another", "familyName": "Name",
            "email": "ADA@example.com", "phoneNumber": "1"},
    }));
    let expected = json!({
        "givenName": "Ada", "familyName": "Lovelace", "email": "ada@example.com",
        "phoneNumber": null,
    });
    house.get(&format!("{}/admin", path(&id)), &house.provider).says(200, &expected);
    let id = house.created(json!({
        "name": "New", "admin": {"givenName": "Ann", "familyName": "Lee",
            "email": "ann@example.com", "phoneNumber": "1"},
    }));
    let expected = json!({
        "givenName": "Ann", "familyName": "Lee", "email": "ann@example.com", "phoneNumber": "1",
    });
    house.get(&format!("{}/admin", path(&id)), &house.provider).says(200, &expected);
}

#[test]
fn every_fault_is_named_and_nothing_is_made() {
    let house = House::new();
    let person = json!({
        "givenName": "A", "familyName": "B", "email": "a@example.com", "phoneNumber": "1",
    });
    let with = |name: &str, value: Value| {
        let mut person = person.clone();
        person[name] = value;
        json!({"name": "N", "admin": person})
    };
    let long = "x".repeat(201);
    for (body, message) in [
        (json!({}), "name is required."),
        (json!({"name": null}), "name is required."),
        (json!({"name": " "}), "name must not be blank."),
        (json!({"name": 1}), "name must be of type string."),
        (json!({"name": long}), "name must have at most 200 characters."),
        (json!({"name": "N", "companyName": 1}), "companyName must be of type string."),
        (json!({"name": "N", "departmentName": []}), "departmentName must be of type string."),
        (json!({"name": "N", "billingAddress": "x"}), "billingAddress must be of type object."),
        (
            json!({"name": "N", "billingAddress": {"city": 1}}),
            "billingAddress.city must be of type string.",
        ),
        (
            json!({"name": "N", "billingAddress": {"note": "x".repeat(20_000)}}),
            "billingAddress must have at most 16384 characters.",
        ),
        (
            json!({"name": "N", "accountType": "Trial"}),
            "accountType must be subscriber, trial or service_provider.",
        ),
        (json!({"name": "N", "hostname": "a_b"}), "hostname must be a DNS label or name."),
        (json!({"name": "N", "hostname": 1}), "hostname must be of type string."),
        (json!({"name": "N", "serviceQuota": "1"}), "serviceQuota must be of type integer."),
        (
            json!({"name": "N", "serviceQuota": -1}),
            "serviceQuota must be from 0 to 9007199254740991.",
        ),
        (json!({"name": "N", "admin": "me"}), "admin must be of type object."),
        (with("givenName", json!("")), "admin.givenName must not be blank."),
        (with("familyName", Value::Null), "admin.familyName is required."),
        (with("email", json!("x")), "admin.email must be an e-mail address."),
        (with("phoneNumber", json!(1)), "admin.phoneNumber must be of type string."),
        (with("password", json!(1)), "admin.password must be of type string."),
        (
            json!({"name": "", "serviceQuota": 1.5}),
            "name must not be blank. serviceQuota must be of type integer.",
        ),
        (json!([]), "The body must be a JSON object."),
    ] {
        refuses(&house.create(body), 400, AT, message);
    }
    let multipart = house.world.post(AT).by(&house.provider);
    let reply = multipart.header("Content-Type", "multipart/form-data").body("x");
    refuses(&reply, 415, AT, "The body must be JSON.");
    assert_eq!(house.get(AT, &house.provider).json()["totalElements"], 3);
}

#[test]
fn whoever_may_not_learns_nothing_from_the_body() {
    let house = House::new();
    let reply = house.world.post(AT).by(&house.world.client(Role::Admin, &house.home)).body("x");
    refuses(&reply, 403, AT, NEEDS_PROVIDER);
}

#[test]
fn of_two_who_race_for_a_host_name_one_wins() {
    let house = House::new();
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let race = || house.create(json!({"name": "Race", "hostname": "race"})).status;
        let racers: Vec<_> = (0..8).map(|_| scope.spawn(race)).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1);
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 7);
}
