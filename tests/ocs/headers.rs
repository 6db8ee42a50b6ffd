//! Headers: request ids, `Accept-Verbosity`, compression.

use serde_json::{Value, json};
use tenantd::model::feature::Entitlement;
use tenantd::model::{IdRef, TenantState};
use tenantd::store::Sight;

use super::answers::{NO_ACCESS, refuses, says};
use super::house::{BORN, House, feature, path, regions_path};
use super::png::{of_bytes, text};

#[test]
fn the_callers_request_id_is_taken_over() {
    let house = House::new();
    for id in ["abc-123", "A.b_c:9", &"x".repeat(128)] {
        let ask = |tenant: &str| {
            house.world.get(&path(tenant)).by(&house.member).header("X-Request-Id", id).send()
        };
        assert_eq!(ask(&house.acme).header("X-Request-Id"), Some(id));
        let refused = ask(&house.stranger);
        refuses(&refused, 403, NO_ACCESS);
        assert_eq!(refused.json()["OperationId"], json!(id));
    }
}

#[test]
fn an_odd_request_id_is_replaced_by_one_of_ours() {
    let house = House::new();
    let mut seen = std::collections::HashSet::new();
    for id in ["", "a b", "a\"b", "<x>", &"x".repeat(129)] {
        let request = house.world.get(&path(&house.stranger)).by(&house.member);
        let reply = request.header("X-Request-Id", id).send();
        refuses(&reply, 403, NO_ACCESS);
        let ours = reply.header("X-Request-Id").unwrap().to_owned();
        assert!(uuid::Uuid::try_parse(&ours).is_ok(), "{ours}");
        assert!(seen.insert(ours));
    }
}

/// Acme with a feature and two entitlements, some of whose members are at their defaults.
fn furnish(house: &House) {
    house.features(&[("af", 0), ("sds", 1)]);
    let acme = IdRef::parse(&house.acme).unwrap();
    house.prepare(move |tx| {
        let acme = tx.visible_tenant(Sight::EVERYTHING, acme)?.unwrap();
        for (id, number, block) in [("bytes", 0, false), ("streams", 1, true)] {
            let entitlement = Entitlement {
                definition_id: id.into(),
                entitlement_type: number,
                limit_type: number,
                value: i32::try_from(number).unwrap() * 10,
                manual_block: block,
            };
            tx.put_entitlement(acme.key, &entitlement)?;
        }
        Ok(())
    });
    house.regions(&[("west", "West", None), ("east", "East", Some("https://east.example.com"))]);
}

fn verbose(house: &House) -> Value {
    json!({
        "Id": house.acme, "CompanyName": "Acme", "State": 1, "Created": BORN,
        "LastUpdated": BORN, "Alias": null,
        "Features": [feature("af", 0, 0), feature("sds", 1, 1)],
        "ExternalAccountId": null, "TenantType": null,
        "Entitlements": [
            {"EntitlementDefinitionId": "bytes", "EntitlementType": 0, "LimitType": 0,
             "Value": 0, "ManualBlockStatus": false},
            {"EntitlementDefinitionId": "streams", "EntitlementType": 1, "LimitType": 1,
             "Value": 10, "ManualBlockStatus": true}
        ]
    })
}

#[test]
fn null_and_default_members_are_sent_unless_the_caller_wants_less() {
    let house = House::new();
    furnish(&house);
    let get = |verbosity: &str| {
        let request = house.world.get(&path(&house.acme)).by(&house.member);
        request.header("Accept-Verbosity", verbosity).send()
    };
    says(&house.world.get(&path(&house.acme)).by(&house.member).send(), &verbose(&house));
    for more in ["verbose", "", "nonsense", "non-verbose, verbose"] {
        says(&get(more), &verbose(&house));
    }
    let less = json!({
        "Id": house.acme, "CompanyName": "Acme", "State": 1, "Created": BORN,
        "LastUpdated": BORN,
        "Features": [
            {"Feature": {"Id": "af", "Name": "The af", "Description": "What the af does"}},
            feature("sds", 1, 1)
        ],
        "Entitlements": [
            {"EntitlementDefinitionId": "bytes"},
            {"EntitlementDefinitionId": "streams", "EntitlementType": 1, "LimitType": 1,
             "Value": 10, "ManualBlockStatus": true}
        ]
    });
    for wish in ["non-verbose", "Non-Verbose", " non-verbose "] {
        says(&get(wish), &less);
    }
}

#[test]
fn the_answer_to_put_and_the_regions_can_be_short_too() {
    let house = House::new();
    furnish(&house);
    let put = house.world.put(&path(&house.acme)).by(&house.admin);
    let reply = put.header("Accept-Verbosity", "non-verbose").json(json!({"TenantType": "t"}));
    let short = json!({
        "Id": house.acme, "CompanyName": "Acme", "State": 1, "Created": BORN,
        "LastUpdated": super::house::updated(&house.world, &reply),
        "Features": [
            {"Feature": {"Id": "af", "Name": "The af", "Description": "What the af does"}},
            feature("sds", 1, 1)
        ],
        "TenantType": "t"
    });
    says(&reply, &short);
    let regions = house.world.get(&regions_path(&house.acme)).by(&house.member);
    let base = format!("http://{}/ocs", house.world.address);
    let short = json!([
        {"Id": "west", "Name": "West", "AdministrativeEndpointsWritable": true,
         "BaseAddress": base},
        {"Id": "east", "Name": "East", "BaseAddress": "https://east.example.com"}
    ]);
    says(&regions.header("Accept-Verbosity", "non-verbose").send(), &short);
}

#[test]
fn the_state_of_a_tenant_that_is_being_made_is_a_default_too() {
    let house = House::new();
    let new = house.tenant_in(TenantState::Creating, &house.acme);
    let request = house.world.get(&path(&new)).by(&house.admin);
    let short = json!({
        "Id": new, "CompanyName": "Another", "Created": BORN, "LastUpdated": BORN,
        "Features": [], "Entitlements": []
    });
    says(&request.header("Accept-Verbosity", "non-verbose").send(), &short);
}

#[test]
fn a_large_icon_is_compressed_for_whoever_takes_it() {
    use std::io::Read;
    let house = House::new();
    let icon = text(&of_bytes(6_000));
    let path = super::house::icon_path(&house.acme);
    house.world.put(&path).by(&house.admin).json(icon.clone());
    let reply = house.world.get(&path).by(&house.member).header("Accept-Encoding", "gzip").send();
    assert_eq!((reply.status, reply.header("Content-Encoding")), (200, Some("gzip")));
    assert_eq!(reply.header("Content-Type"), Some("application/json"));
    assert_eq!(reply.header("Vary"), Some("Accept, Accept-Encoding"));
    let mut whole = String::new();
    flate2::read::GzDecoder::new(&*reply.bytes).read_to_string(&mut whole).unwrap();
    assert_eq!(whole, icon.to_string());
}
