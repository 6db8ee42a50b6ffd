//! Features and their states.

use serde_json::{Value, json};
use tenantd::model::IdRef;
use tenantd::model::feature::Entitlement;
use tenantd::store::Sight;

use super::answers::{refuses, says};
use super::house::{House, body, feature, path, plain, updated, with};

const MALFORMED: &str = "Features must be an array of {\"Feature\": {\"Id\": string}, \
                         \"CurrentState\": integer}.";

fn state(id: &str, state: impl Into<Value>) -> Value {
    json!({"Feature": {"Id": id}, "CurrentState": state.into()})
}

#[test]
fn every_tenant_has_every_feature_in_its_default_state() {
    let house = House::new();
    house.features(&[("sds", 1), ("af", 0)]);
    let features = json!([feature("af", 0, 0), feature("sds", 1, 1)]);
    for (tenant, name) in [(&house.acme, "Acme"), (&house.plant, "Plant")] {
        let reply = house.world.get(&path(tenant)).by(&house.admin).send();
        says(&reply, &with(body(tenant, name), &[("Features", features.clone())]));
    }
}

#[test]
fn the_state_of_a_feature_is_the_tenants_own() {
    let house = House::new();
    house.features(&[("af", 0), ("sds", 1)]);
    let reply = house.put(&house.acme, json!({"Features": [state("sds", 5)]}));
    let shown = [
        ("LastUpdated", updated(&house.world, &reply)),
        ("Features", json!([feature("af", 0, 0), feature("sds", 1, 5)])),
    ];
    let acme = with(body(&house.acme, "Acme"), &shown);
    says(&reply, &plain(acme.clone()));
    assert_eq!(house.get(&house.acme), acme);
    let untouched = json!([feature("af", 0, 0), feature("sds", 1, 1)]);
    assert_eq!(house.get(&house.plant)["Features"], untouched);
}

#[test]
fn features_left_out_stay_and_the_last_of_two_counts() {
    let house = House::new();
    house.features(&[("af", 0), ("sds", 1)]);
    for features in [
        json!([state("af", 2), state("sds", 3)]),
        json!([]),
        json!([state("af", 9), state("af", 4)]),
    ] {
        assert_eq!(house.put(&house.acme, json!({"Features": features})).status, 200);
    }
    let shown = json!([feature("af", 0, 4), feature("sds", 1, 3)]);
    assert_eq!(house.get(&house.acme)["Features"], shown);
}

#[test]
fn what_else_a_feature_says_is_the_services_own() {
    let house = House::new();
    house.features(&[("af", 0)]);
    let own = json!([{
        "Feature": {"Id": "af", "Name": "Mine", "Description": 7, "DefaultState": 3, "x": 1},
        "CurrentState": 1, "y": null
    }]);
    let reply = house.put(&house.acme, json!({"Features": own}));
    assert_eq!(reply.json()["Features"], json!([feature("af", 0, 1)]));
}

#[test]
fn a_state_is_a_whole_number_of_32_bits() {
    let house = House::new();
    house.features(&[("af", 0)]);
    for number in [i32::MIN, -1, 0, i32::MAX] {
        let reply = house.put(&house.acme, json!({"Features": [state("af", number)]}));
        assert_eq!(reply.json()["Features"], json!([feature("af", 0, number)]));
    }
    let beyond = [json!(2_147_483_648_i64), json!(-2_147_483_649_i64), json!(u64::MAX)];
    let other = [json!("1"), json!(1.0), json!(true), json!(null), json!([1])];
    for value in beyond.into_iter().chain(other) {
        let reply = house.put(&house.acme, json!({"Features": [state("af", value)]}));
        refuses(&reply, 400, MALFORMED);
    }
    assert_eq!(house.get(&house.acme)["Features"], json!([feature("af", 0, i32::MAX)]));
}

#[test]
fn what_is_no_feature_state_is_refused_with_all_that_stands_beside_it() {
    let house = House::new();
    house.features(&[("af", 0)]);
    let before = house.get(&house.acme);
    for broken in [
        json!(1),
        json!("af"),
        json!(null),
        json!([]),
        json!({}),
        json!({"CurrentState": 1}),
        json!({"Feature": {"Id": "af"}}),
        json!({"Feature": null, "CurrentState": 1}),
        json!({"Feature": "af", "CurrentState": 1}),
        json!({"Feature": {"Id": 7}, "CurrentState": 1}),
    ] {
        let change = json!({"CompanyName": "Changed", "Features": [state("af", 1), broken]});
        refuses(&house.put(&house.acme, change), 400, MALFORMED);
    }
    for unknown in ["sds", "AF", "", "af\0"] {
        let change = json!({
            "CompanyName": "Changed", "Alias": "changed", "State": 0,
            "Features": [state("af", 1), state(unknown, 1)]
        });
        refuses(&house.put(&house.acme, change), 400, "A feature in Features is not known.");
    }
    assert_eq!(house.get(&house.acme), before);
}

#[test]
fn entitlements_are_shown_by_get_and_never_by_put() {
    let house = House::new();
    let id = IdRef::parse(&house.acme).unwrap();
    house.prepare(move |tx| {
        let acme = tx.visible_tenant(Sight::EVERYTHING, id)?.unwrap();
        for (definition_id, entitlement_type, limit_type, value, manual_block) in [
            ("streams", 1, 0, 1000, false),
            ("access", 0, 1, i32::MAX, true),
            ("bytes", 2, 1, 0, false),
        ] {
            let definition_id = definition_id.to_owned();
            let entitlement =
                Entitlement { definition_id, entitlement_type, limit_type, value, manual_block };
            tx.put_entitlement(acme.key, &entitlement)?;
        }
        Ok(())
    });
    let entitlements = json!([
        {"EntitlementDefinitionId": "access", "EntitlementType": 0, "LimitType": 1,
         "Value": 2_147_483_647, "ManualBlockStatus": true},
        {"EntitlementDefinitionId": "bytes", "EntitlementType": 2, "LimitType": 1,
         "Value": 0, "ManualBlockStatus": false},
        {"EntitlementDefinitionId": "streams", "EntitlementType": 1, "LimitType": 0,
         "Value": 1000, "ManualBlockStatus": false}
    ]);
    let acme = with(body(&house.acme, "Acme"), &[("Entitlements", entitlements)]);
    says(&house.world.get(&path(&house.acme)).by(&house.member).send(), &acme);
    let reply = house.put(&house.acme, json!({"Entitlements": []}));
    let shown = [("LastUpdated", updated(&house.world, &reply))];
    let acme = with(acme, &shown);
    says(&reply, &plain(acme.clone()));
    assert_eq!(house.get(&house.acme), acme);
}
