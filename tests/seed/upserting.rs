//! What is named is made, or changed to be as the seed says; the second time nothing happens.

use serde_json::{Value, json};

use super::Bed;

#[test]
fn a_tenant_takes_one_line() {
    let bed = Bed::new();
    let seed = json!({"tenants": [{"name": "Acme"}]});
    assert_eq!(bed.sow(&seed), json!({"tenants": {"created": 1}}));
    let before = bed.state();
    assert_eq!(bed.sow(&seed), json!({"tenants": {"unchanged": 1}}));
    assert!(bed.state() == before);
    assert_eq!(bed.exported()["tenants"][0]["name"], "Acme");
}

/// Everything that a seed can say, small.
fn everything() -> Value {
    json!({
        "regions": [{"id": "eu", "name": "Europe", "isHome": true}, {"id": "us", "name": "US", "baseAddress": "https://us.example.com"}],
        "features": [{"id": "f"}],
        "metrics": ["process"],
        "tenants": [{
            "name": "Acme", "alias": "acme", "accountType": "service_provider",
            "icon": {"base64": png()},
            "settings": {"automaticTenantOnboarding": true},
            "features": [{"id": "f", "currentState": 1}],
            "entitlements": [{"definitionId": "process", "entitlementType": "usage", "limitType": "soft", "value": 3}],
            "quotas": [{"serviceType": "hsm", "limit": 1}],
            "services": [{"serviceType": "hsm", "count": 2}],
            "locations": [{"name": "HQ"}],
            "subtenants": [{"name": "R", "code": "r"}],
            "people": [{"email": "bob@acme.example"}],
            "users": [{"email": "ada@acme.example", "firstName": "Ada", "isPrimary": true}],
            "usage": [{"metric": "process", "day": "2024-01-15", "amount": 9, "subtenant": "r"}],
            "children": [{"name": "Labs"}],
        }],
        "clients": [{"id": "ci", "role": "admin", "homeTenant": "Labs"}],
    })
}

fn png() -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(crate::isolation::png())
}

#[test]
fn everything_is_made_once_and_changed_when_it_differs() {
    let bed = Bed::new();
    let one = json!({"created": 1});
    let mut expected = json!({
        "regions": {"created": 2, "removed": 1}, "features": one, "metrics": one, "tenants": {"created": 2},
        "icons": one, "settings": one, "featureStates": one, "entitlements": one, "quotas": one,
        "services": one, "locations": one, "subtenants": one, "people": {"created": 2}, "users": one,
        "usage": one, "clients": one,
    });
    assert_eq!(bed.sow(&everything()), expected);
    let before = bed.state();
    for counts in expected.as_object_mut().unwrap().values_mut() {
        *counts = json!({"unchanged": counts["created"]});
    }
    // Who is there as a user is not counted as a person again.
    expected["people"] = json!({"unchanged": 1});
    assert_eq!(bed.sow(&everything()), expected);
    assert!(bed.state() == before);

    let updated = json!({"updated": 1});
    for (pointer, value, counts) in [
        ("/regions/1/name", json!("America"), json!({"updated": 1, "unchanged": 1})),
        ("/features/0/defaultState", json!(1), updated.clone()),
        ("/tenants/0/plan", json!("starter"), json!({"updated": 1, "unchanged": 1})),
        ("/tenants/0/icon/updatedAt", json!("2024-01-15T10:30:00Z"), updated.clone()),
        ("/tenants/0/settings/automaticTenantOnboarding", json!(false), updated.clone()),
        ("/tenants/0/features/0/currentState", json!(-1), updated.clone()),
        ("/tenants/0/entitlements/0/manualBlock", json!(true), updated.clone()),
        ("/tenants/0/quotas/0/limit", json!(5), updated.clone()),
        ("/tenants/0/services/0/marketplaceName", json!("M"), updated.clone()),
        ("/tenants/0/locations/0/isDefault", json!(true), updated.clone()),
        ("/tenants/0/subtenants/0/name", json!("Research"), updated.clone()),
        ("/tenants/0/people/0/phoneNumber", json!("+1"), updated.clone()),
        ("/tenants/0/users/0/isDeveloper", json!(true), updated.clone()),
        ("/tenants/0/usage/0/amount", json!(4), updated.clone()),
        ("/clients/0/name", json!("CI"), updated),
    ] {
        let mut seed = everything();
        let (parent, member) = pointer.rsplit_once('/').unwrap();
        seed.pointer_mut(parent).unwrap()[member] = value.clone();
        let kind =
            pointer.split('/').rev().find(|part| part.parse::<usize>().is_err() && *part != member);
        let kind = match (kind.unwrap(), pointer) {
            ("icon", _) => "icons",
            ("features", pointer) if pointer.contains("tenants") => "featureStates",
            (kind, _) => kind,
        };
        let changed = bed.sow(&seed);
        assert_eq!(changed[kind], counts, "{pointer}: {changed}");
        let others = changed.as_object().unwrap().iter().filter(|(name, _)| *name != kind);
        for (name, counts) in others {
            let is_more = counts.as_object().unwrap().keys().any(|count| count != "unchanged");
            // Whatever was changed the time before goes back.
            assert!(!is_more || counts.get("created").is_none(), "{pointer}: {name} {counts}");
        }
        bed.sow(&everything());
    }
}

#[test]
fn null_takes_away_and_what_is_absent_stays() {
    let bed = Bed::new();
    bed.sow(&everything());
    bed.sow(&json!({"tenants": [{"alias": "acme", "description": "Text", "address": {"city": "Bern", "street": "A 1"}}]}));
    let tenant = || bed.exported()["tenants"][0].clone();
    assert_eq!(tenant()["address"], json!({"street": "A 1", "city": "Bern"}));
    let seed = json!({"tenants": [{
        "alias": "acme", "description": null, "address": {"street": null}, "icon": null,
        "settings": {"automaticTenantOnboarding": null},
    }]});
    let one = json!({"removed": 1});
    assert_eq!(bed.sow(&seed), json!({"tenants": {"updated": 1}, "icons": one, "settings": one}));
    assert_eq!(tenant()["address"], json!({"city": "Bern"}));
    assert_eq!(tenant().get("description"), None);
    assert_eq!(tenant().get("icon"), None);
    assert_eq!(tenant()["users"].as_array().unwrap().len(), 1, "what is not mentioned stays");
    let unchanged = json!({"unchanged": 1});
    assert_eq!(
        bed.sow(&seed),
        json!({"tenants": unchanged, "icons": unchanged, "settings": unchanged})
    );
    bed.sow(&json!({"tenants": [{"alias": "acme", "address": null}]}));
    assert_eq!(tenant().get("address"), None);
}

fn ulid_of(uuid: &str) -> String {
    ulid::Ulid(uuid::Uuid::parse_str(uuid).unwrap().as_u128()).to_string()
}

/// By id in any spelling, by alias, by host name, by name among siblings.
#[test]
fn tenants_are_found_by_what_nobody_shares() {
    let bed = Bed::new();
    let id = "01890a5d-ac96-774b-bcce-b302099a8057";
    bed.sow(&json!({"tenants": [
        {"id": id, "name": "One", "hostname": "one", "alias": "uno"},
        {"name": "Twin", "alias": "a"}, {"name": "Twin", "alias": "b"},
        {"name": "Twin", "parent": "One"},
    ]}));
    for (tenant, name) in [
        (json!({"id": id.to_uppercase(), "plan": "1"}), "One"),
        (json!({"id": ulid_of(id), "plan": "2"}), "One"),
        (json!({"alias": "UNO", "plan": "3"}), "One"),
        (json!({"hostname": "ONE", "plan": "4"}), "One"),
        (json!({"name": "One", "plan": "5"}), "One"),
        (json!({"name": "Twin", "parent": "uno", "plan": "6"}), "Twin"),
        (json!({"name": "Twin", "alias": "b", "plan": "7"}), "Twin"),
        (json!({"alias": "b", "name": "Renamed", "plan": "8"}), "Renamed"),
    ] {
        let plan = tenant["plan"].clone();
        let counts = bed.sow(&json!({"tenants": [tenant]}));
        assert_eq!(counts, json!({"tenants": {"updated": 1}}), "{tenant}");
        let tenants = bed.exported()["tenants"].clone();
        let found = tenants.as_array().unwrap().iter().find(|one| one["plan"] == plan);
        assert_eq!(found.unwrap()["name"], name, "{tenant}");
    }
    // Another alias makes another tenant.
    let third = json!({"tenants": [{"name": "Twin", "alias": "c"}]});
    assert_eq!(bed.sow(&third), json!({"tenants": {"created": 1}}));
    // An id finds a tenant that is deleted, a name does not.
    bed.sow(&json!({"tenants": [{"id": id, "state": "Deleted"}]}));
    let counts = bed.sow(&json!({"tenants": [{"name": "One", "alias": "uno", "hostname": "one"}]}));
    assert_eq!(counts, json!({"tenants": {"created": 1}}));
}

#[test]
fn an_ing_state_ends_by_itself() {
    let bed = Bed::new();
    let seed = json!({"tenants": [{"id": "t", "name": "T", "state": "Creating"}]});
    bed.sow(&seed);
    let settles_at = bed.exported()["tenants"][0]["settlesAt"].clone();
    assert!(settles_at.is_string(), "{settles_at}");
    assert_eq!(bed.sow(&seed), json!({"tenants": {"unchanged": 1}}));
    assert_eq!(bed.exported()["tenants"][0]["settlesAt"], settles_at);
    let soon = json!({"tenants": [{"id": "t", "settlesAt": "2024-01-15T10:30:00Z"}]});
    assert_eq!(bed.sow(&soon), json!({"tenants": {"updated": 1}}));
    bed.sow(&json!({"tenants": [{"id": "t", "state": 1}]}));
    assert_eq!(bed.exported()["tenants"][0].get("settlesAt"), None);
}

#[test]
fn a_counter_is_set_not_added_to() {
    let bed = Bed::new();
    let seed = |amount: i64| {
        json!({"tenants": [{"id": "t", "name": "T", "usage": [
            {"metric": "m", "day": "2024-01-01", "amount": amount},
            {"metric": "m", "day": "2024-01-02", "amount": -3},
        ]}]})
    };
    bed.sow(&seed(10));
    bed.sow(&seed(4));
    let totals = bed.state()["usage_total"].clone();
    assert_eq!(totals.len(), 1);
    assert!(totals[0].ends_with("Integer(1)]"), "{totals:?}");
    let faults = bed.refuse(&seed(2).to_string());
    assert_eq!(faults[0].0, "/tenants/0/usage/0/amount", "{faults:?}");
}

/// Of each tenant that was changed, and of the instance if anything of it was, there is a row.
#[test]
fn the_audit_trail_tells_of_what_was_changed() {
    let bed = Bed::new();
    let rows = || crate::backup::tables(&bed.path())["audit"].len();
    bed.sow(&everything());
    let first = rows();
    assert_eq!(first, 3, "two tenants and the instance");
    bed.sow(&everything());
    assert_eq!(rows(), first);
    bed.sow(
        &json!({"tenants": [{"alias": "acme", "quotas": [{"serviceType": "hsm", "limit": 9}]}]}),
    );
    assert_eq!(rows(), first + 1);
}
