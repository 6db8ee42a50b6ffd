//! "Update Tenant", member by member.

use serde_json::{Value, json};
use tenantd::model::{Clock, IdRef};

use super::answers::{refuses, says};
use super::house::{House, body, path, plain, updated, with};

/// Sends `change`; the answer and the next GET show Acme with `shown`, and nothing else changed.
#[track_caller]
fn changes(house: &House, change: Value, shown: &[(&str, Value)]) {
    let before = house.get(&house.acme);
    let reply = house.put(&house.acme, change);
    let after = with(with(before, shown), &[("LastUpdated", updated(&house.world, &reply))]);
    says(&reply, &plain(after.clone()));
    says(&house.world.get(&path(&house.acme)).by(&house.member).send(), &after);
}

/// Sends `change` with a good member beside it; it is refused, and nothing changed.
#[track_caller]
fn is_refused(house: &House, change: &Value, reason: &str) {
    let before = (house.get(&house.acme), house.audit(&house.acme, 100));
    let mut whole = json!({"CompanyName": "Changed", "TenantType": "changed"});
    for (name, value) in change.as_object().unwrap() {
        whole[name] = value.clone();
    }
    refuses(&house.put(&house.acme, whole), 400, reason);
    assert_eq!((house.get(&house.acme), house.audit(&house.acme, 100)), before);
}

#[test]
fn present_members_change_and_absent_ones_stay() {
    let house = House::new();
    changes(&house, json!({"Alias": "acme"}), &[("Alias", json!("acme"))]);
    changes(&house, json!({"CompanyName": "Acme 2"}), &[("CompanyName", json!("Acme 2"))]);
    changes(&house, json!({"ExternalAccountId": "A-1"}), &[("ExternalAccountId", json!("A-1"))]);
    changes(&house, json!({"TenantType": "trial"}), &[("TenantType", json!("trial"))]);
    changes(&house, json!({}), &[]);
    let all = body(&house.acme, "Acme 2");
    let now = house.get(&house.acme)["LastUpdated"].clone();
    let changed = [
        ("LastUpdated", now),
        ("Alias", json!("acme")),
        ("ExternalAccountId", json!("A-1")),
        ("TenantType", json!("trial")),
    ];
    assert_eq!(house.get(&house.acme), with(all, &changed));
}

#[test]
fn null_clears_the_three_members_that_may_be_null() {
    let house = House::new();
    house.put(&house.acme, json!({"Alias": "a", "ExternalAccountId": "b", "TenantType": "c"}));
    for member in ["Alias", "ExternalAccountId", "TenantType"] {
        changes(&house, json!({member: null}), &[(member, Value::Null)]);
    }
}

#[test]
fn null_elsewhere_changes_nothing_or_is_refused() {
    let house = House::new();
    changes(&house, json!({"Id": null, "Features": null, "Created": null}), &[]);
    is_refused(&house, &json!({"CompanyName": null}), "CompanyName must be of type string.");
    is_refused(&house, &json!({"State": null}), "State must be of type integer.");
}

#[test]
fn a_known_member_of_another_type_is_refused_and_nothing_changes() {
    let house = House::new();
    for member in ["Id", "CompanyName", "Alias", "ExternalAccountId", "TenantType"] {
        for value in [json!(1), json!(true), json!(["a"]), json!({"a": "b"}), json!(1.5)] {
            let reason = format!("{member} must be of type string.");
            is_refused(&house, &json!({member: value}), &reason);
        }
    }
    for value in [json!("1"), json!(true), json!([1]), json!({}), json!(1.0), json!(u64::MAX)] {
        is_refused(&house, &json!({"State": value}), "State must be of type integer.");
    }
    for value in [json!("x"), json!(1), json!(false), json!({})] {
        is_refused(&house, &json!({"Features": value}), "Features must be of type array.");
    }
}

#[test]
fn every_wrong_member_is_named_in_one_answer() {
    let house = House::new();
    let change = json!({"Id": 1, "CompanyName": " ", "Alias": 2, "State": "x", "Features": 3});
    let reason = "Id must be of type string. CompanyName must not be blank. Alias must be of type \
                  string. Features must be of type array. State must be of type integer.";
    is_refused(&house, &change, reason);
}

#[test]
fn texts_have_one_to_two_hundred_characters() {
    let house = House::new();
    let (longest, too_long) = ("ä".repeat(200), "ä".repeat(201));
    for member in ["CompanyName", "Alias", "ExternalAccountId", "TenantType"] {
        changes(&house, json!({member: longest}), &[(member, json!(longest))]);
        let reason = format!("{member} must have at most 200 characters.");
        is_refused(&house, &json!({member: too_long}), &reason);
        for blank in ["", " ", "\u{a0}\t"] {
            let reason = format!("{member} must not be blank.");
            is_refused(&house, &json!({member: blank}), &reason);
        }
        let reason = format!("{member} must be text without control characters.");
        is_refused(&house, &json!({member: "a\0b"}), &reason);
        changes(&house, json!({member: "日本 🏭 \" \\"}), &[(member, json!("日本 🏭 \" \\"))]);
    }
}

#[test]
fn the_id_of_the_body_is_the_paths_in_any_spelling() {
    let house = House::new();
    let acme = IdRef::parse(&house.acme).unwrap();
    let uuid = acme.uuid().to_string();
    let spellings =
        [house.acme.clone(), house.acme.to_lowercase(), uuid.clone(), uuid.to_uppercase()];
    for of_path in &spellings {
        for of_body in &spellings {
            let reply = house.put(of_path, json!({"Id": of_body, "TenantType": of_body}));
            let shown =
                [("LastUpdated", updated(&house.world, &reply)), ("TenantType", json!(of_body))];
            says(&reply, &plain(with(body(&house.acme, "Acme"), &shown)));
        }
    }
}

#[test]
fn another_id_is_refused_whoever_has_it() {
    let house = House::new();
    let new = house.world.clock.new_id();
    for id in [&*house.plant, &*house.stranger, &*house.provider_home, new.as_str(), "a b", ""] {
        is_refused(&house, &json!({"Id": id}), "Id differs from the path.");
    }
}

#[test]
fn an_id_of_another_shape_counts_with_its_case() {
    let house = House::new();
    let hex = house.world.tenant_with_id("5e7c3af7aab46c00014ce877", "Hex", Some(&house.acme));
    assert_eq!(house.put(&hex, json!({"Id": hex})).status, 200);
    let uuid = IdRef::parse(&hex).unwrap().uuid().to_string();
    assert_eq!(house.put(&uuid, json!({"Id": hex})).json()["Id"], json!(hex));
    let other = house.put(&hex, json!({"Id": hex.to_uppercase()}));
    refuses(&other, 400, "Id differs from the path.");
    let unseen = house.put(&hex.to_uppercase(), json!({}));
    refuses(&unseen, 403, super::answers::NO_ACCESS);
}

#[test]
fn an_alias_is_unique_in_any_case_and_nobody_learns_whose_it_is() {
    let house = House::new();
    let stranger = house.world.put(&path(&house.stranger)).by(&house.outsider);
    assert_eq!(stranger.json(json!({"Alias": "Taken"})).status, 200);
    for alias in ["Taken", "taken", "TAKEN"] {
        is_refused(&house, &json!({"Alias": alias}), "Alias is already taken.");
    }
    // One's own is not taken, not even in another case; the alias of nobody is free.
    changes(&house, json!({"Alias": "mine"}), &[("Alias", json!("mine"))]);
    changes(&house, json!({"Alias": "Mine"}), &[("Alias", json!("Mine"))]);
    changes(&house, json!({"Alias": null}), &[("Alias", Value::Null)]);
    let stranger = house.world.put(&path(&house.stranger)).by(&house.outsider);
    assert_eq!(stranger.json(json!({"Alias": "mine"})).status, 200);
    changes(&house, json!({"Alias": "taken"}), &[("Alias", json!("taken"))]);
}

#[test]
fn what_the_service_keeps_itself_is_ignored_whatever_its_type() {
    let house = House::new();
    let own = json!({
        "Created": "1999-01-01T00:00:00Z", "LastUpdated": 7, "Unknown": {"deep": [1]},
        "companyName": "other case", "parent": house.stranger,
        "Entitlements": [{"EntitlementDefinitionId": "x", "Value": 1_000_000}]
    });
    changes(&house, own, &[]);
}
