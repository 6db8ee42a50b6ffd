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
            "tenants plan professional starter".to_owned(),
            "tenants state Active Deactivated".to_owned(),
            "tenants settings.automaticTenantOnboarding false true".to_owned(),
            "tenants address.street null A 1".to_owned(),
            format!("tenants icon.sizeBytes null {size}"),
            "people firstName  Ada".to_owned(),
            "users status active banned".to_owned(),
            "usage amount 9 4".to_owned(),
        ]
    );
    let text =
        scene.world.get("/control/v1/snapshots/before/diff").api_key(&scene.operator.api_key);
    let text = text.header("Accept", "text/plain, application/json;q=0.5").send();
    let expected = "changed  usage m 2024-01-15 r of Acme\n           amount: 9 -> 4\n";
    assert!(text.text().ends_with(expected), "{}", text.text());
}

/// What a thing may really be without, and what is no difference.
const ABSENT: [&str; 18] = [
    "region.baseAddress",
    "tenant.parent",
    "tenant.companyName",
    "tenant.departmentName",
    "tenant.description",
    "tenant.serviceQuota",
    "tenant.settlesAt",
    "tenant.hostname",
    "tenant.alias",
    "tenant.externalAccountId",
    "tenant.tenantType",
    "tenant.address",
    "tenant.updatedAt",
    "tenant.icon",
    "subtenant.updatedAt",
    "person.phoneNumber",
    "person.lastLoginAt",
    "usage.subtenant",
];
/// The kinds, and what the schema of seeds calls one of each.
const KINDS: [(&str, &str); 13] = [
    ("regions", "region"),
    ("features", "feature"),
    ("tenants", "tenant"),
    ("featureStates", "featureState"),
    ("entitlements", "entitlement"),
    ("quotas", "quota"),
    ("services", "service"),
    ("locations", "location"),
    ("subtenants", "subtenant"),
    ("people", "person"),
    ("users", "user"),
    ("usage", "usage"),
    ("clients", "client"),
];

/// What a thing has without its seed's saying so is told like everything else; null is what it has not.
#[test]
fn what_is_usual_is_told() {
    let scene = Scene::new();
    scene.tool("PUT", "/snapshots/empty", None);
    let line = json!({"metric": "m", "day": "2024-01-15", "amount": 9});
    let right =
        json!({"definitionId": "m", "entitlementType": "usage", "limitType": "soft", "value": 3});
    scene.tool("POST", "/seed", Some(json!({
        "regions": [{"id": "home", "name": "Home", "isHome": true}, {"id": "far", "name": "Far"}],
        "features": [{"id": "f"}],
        "tenants": [{
            "id": "acme", "name": "Acme", "features": [{"id": "f", "currentState": 1}],
            "entitlements": [right], "quotas": [{"serviceType": "hsm", "limit": 1}],
            "services": [{"serviceType": "hsm", "count": 2}], "locations": [{"name": "HQ"}],
            "subtenants": [{"name": "Research", "code": "r"}], "users": [{"email": "ada@acme.example"}],
            "usage": [line],
        }],
        "clients": [{"id": "ci", "role": "admin", "homeTenant": "acme"}],
    })));
    let made = scene.tool("GET", "/snapshots/empty/diff", None).json();
    let schema: Value = serde_json::from_str(tenantd::seed::SCHEMA).unwrap();
    for (kind, described) in KINDS {
        let made = made["created"].as_array().unwrap().iter().find(|one| one["kind"] == kind);
        let value = &made.unwrap_or_else(|| panic!("{kind}"))["value"];
        let members = schema["$defs"][described]["properties"].as_object().unwrap();
        for (member, about) in members {
            let is_list = about["type"] == "array" && member != "scopes";
            // The children, a new client's secret, and of a place in a tenant the person's own.
            let is_elsewhere = member == "secret" || described == "user" && made_of_person(member);
            let is_absent = ABSENT.contains(&format!("{described}.{member}").as_str());
            if !(is_list || is_elsewhere || is_absent) {
                assert!(!value[member].is_null(), "{described}.{member}: {value}");
            }
        }
    }
    let user = made["created"].as_array().unwrap().iter().find(|one| one["kind"] == "users");
    let user = &user.unwrap()["value"];
    assert_eq!((&user["status"], &user["isAdmin"]), (&json!("active"), &json!(false)));
}

fn made_of_person(member: &str) -> bool {
    ["id", "firstName", "lastName", "phoneNumber", "lastLoginAt"].contains(&member)
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
