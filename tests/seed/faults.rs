//! Nothing of a seed with faults is kept, and all of them are told at once.

use serde_json::json;

use super::Bed;

#[track_caller]
fn is_told(bed: &Bed, seed: &serde_json::Value, expected: &[(&str, &str)]) {
    let told = bed.refuse(&seed.to_string());
    let told: Vec<(&str, &str)> = told.iter().map(|(at, words)| (&**at, &**words)).collect();
    assert_eq!(told, expected);
}

#[test]
fn every_fault_is_told_with_its_place() {
    let bed = Bed::new();
    bed.sow(&json!({"tenants": [{"id": "there", "name": "There", "alias": "there", "createdAt": "2024-01-15T10:30:00Z",
        "subtenants": [{"name": "S", "code": "s"}], "people": [{"id": "p", "email": "p@x.example"}]}]}));
    is_told(
        &bed,
        &json!({
            "tenants": [
                {"name": " ", "plan": 1, "colour": "red"},
                {"name": "A", "parent": "nobody", "users": [{"email": "no address"}]},
                {"name": "B", "alias": "THERE", "id": "other"},
                {"id": "there", "createdAt": "2020-01-01T00:00:00Z", "parent": null},
                {"name": "C", "state": "Purging", "settlesAt": "2024-01-15T10:30:00Z",
                 "features": [{"id": "f"}], "usage": [{"metric": "a b", "day": "2024-02-30", "amount": 0.5}]},
                {"name": "D", "features": [{"id": "f", "currentState": 1}], "subtenants": [{"code": "s"}, {"code": "t"}],
                 "usage": [{"metric": "m", "day": "2024-01-01", "amount": 1, "subtenant": "t"}],
                 "icon": {"base64": "AAAA"}, "children": [{"name": "E", "parent": "there", "people": [{"email": "q@x.example"}]}]},
            ],
            "clients": [{"id": "c"}, {"id": "d", "role": "admin"}, {"id": "e", "role": "king"}],
        }),
        &[
            ("/tenants/0/name", "tenants.0.name must not be blank."),
            ("/tenants/0/plan", "tenants.0.plan must be of type string."),
            (
                "/tenants/0/colour",
                "tenants.0.colour is not known. Known here: parent, id, name, companyName, departmentName, \
                 description, accountType, plan, serviceQuota, state, settlesAt, hostname, alias, \
                 externalAccountId, tenantType, address, createdAt, updatedAt, icon, settings, features, \
                 entitlements, quotas, services, locations, subtenants, people, users, usage, children.",
            ),
            ("/tenants/1/users/0/email", "tenants.1.users.0.email must be an e-mail address."),
            (
                "/tenants/4/state",
                "tenants.4.state must be the name or the number of a state, but not Purging.",
            ),
            (
                "/tenants/4/features/0/currentState",
                "tenants.4.features.0.currentState is required.",
            ),
            (
                "/tenants/4/usage/0/metric",
                "tenants.4.usage.0.metric must be 1 to 64 of A-Z, a-z, 0-9, _, ., : and -, with a plan \
                 after / if there is one.",
            ),
            ("/tenants/4/usage/0/day", "tenants.4.usage.0.day must be a day such as 2024-01-15."),
            ("/tenants/4/usage/0/amount", "tenants.4.usage.0.amount must be of type integer."),
            (
                "/tenants/5/icon/base64",
                "The icon is not a sound PNG: the file ends before its IEND chunk.",
            ),
            (
                "/tenants/5/children/0/parent",
                "tenants.5.children.0.parent must be left out: the tenant stands among another one's children.",
            ),
            ("/clients/2/role", "clients.2.role must be member, admin, provider or operator."),
            (
                "/tenants/1/parent",
                "tenants.1.parent names no tenant there is, nor one that stands before it in the file.",
            ),
            ("/tenants/2/alias", "tenants.2.alias is already taken."),
            (
                "/tenants/3/createdAt",
                "tenants.3.createdAt cannot change; it is 2024-01-15T10:30:00Z.",
            ),
            (
                "/tenants/4/settlesAt",
                "tenants.4.settlesAt must be left out: the state does not end by itself.",
            ),
            ("/tenants/5/features/0/id", "tenants.5.features.0.id is not known."),
            ("/tenants/5/subtenants/0/code", "tenants.5.subtenants.0.code is already taken."),
            ("/tenants/5/subtenants/1/name", "tenants.5.subtenants.1.name is required."),
            ("/tenants/5/usage/0/subtenant", "tenants.5.usage.0.subtenant is not known."),
            (
                "/tenants/5/children/0/people/0",
                "tenants.5.children.0.people.0 must be left out: people are those of the root of the tree.",
            ),
            ("/clients/0/role", "clients.0.role is required."),
            ("/clients/1/homeTenant", "clients.1.homeTenant is required."),
        ],
    );
}

/// What is said twice is told at the second place, with the first.
#[test]
fn what_is_said_twice_is_a_fault() {
    let bed = Bed::new();
    let line = json!({"metric": "m", "day": "2024-01-01", "amount": 1});
    let seed = json!({
        "regions": [{"id": "a", "name": "A", "isHome": true}, {"id": "A", "name": "A"}],
        "features": [{"id": "f"}, {"id": "f"}],
        "metrics": ["m", "m"],
        "tenants": [
            {"name": "T"}, {"name": "T"}, {"id": "u", "name": "U"}, {"id": "u"},
            {"name": "V", "users": [{"email": "a@x.example", "firstName": "A"}, {"email": "A@x.example"}],
             "usage": [line, line], "quotas": [{"serviceType": "q", "limit": 1}, {"serviceType": "q", "limit": 2}],
             "children": [{"name": "W", "users": [{"email": "a@x.example", "firstName": "B"}]}]},
        ],
        "clients": [{"id": "c", "role": "operator"}, {"id": "c", "role": "operator"}],
    });
    let at = |place: &str, first: &str| {
        let name = place.trim_start_matches('/').replace('/', ".");
        (place.to_owned(), format!("{name} is in the file already, at {first}."))
    };
    let first_name = "/tenants/4/children/0/users/0/firstName";
    assert_eq!(
        bed.refuse(&seed.to_string()),
        [
            at("/regions/1/id", "/regions/0"),
            at("/features/1", "/features/0"),
            at("/metrics/1", "/metrics/0"),
            at("/tenants/1", "/tenants/0"),
            at("/tenants/3", "/tenants/2"),
            at("/tenants/4/quotas/1", "/tenants/4/quotas/0"),
            at("/tenants/4/users/1", "/tenants/4/users/0"),
            at("/tenants/4/usage/1", "/tenants/4/usage/0"),
            (
                first_name.to_owned(),
                "tenants.4.children.0.users.0.firstName differs from what the file says at \
                 /tenants/4/users/0/firstName."
                    .to_owned()
            ),
            at("/clients/1", "/clients/0"),
        ]
    );
    let twice = r#"{"tenants": [{"name": "A", "name": "B"}], "a/b~c": 1, "a/b~c": 2}"#;
    let told = bed.refuse(twice);
    let places: Vec<&str> = told.iter().map(|(place, _)| &**place).collect();
    assert_eq!(places, ["/tenants/0/name", "/a~1b~0c"]);
}

/// Whoever has a name that is taken may stand in the same file.
#[test]
fn a_name_that_the_file_has_taken_is_told_with_its_place() {
    let bed = Bed::new();
    bed.sow(&json!({"tenants": [{"id": "there", "name": "There", "alias": "there"}]}));
    is_told(
        &bed,
        &json!({"tenants": [
            {"id": "a", "name": "A", "alias": "one", "hostname": "host", "locations": [{"id": "l", "name": "L"}],
             "subtenants": [{"id": "s", "name": "S", "code": "s"}]},
            {"id": "b", "name": "B", "alias": "ONE", "hostname": "host"},
            {"id": "c", "name": "C", "alias": "there"},
            {"id": "d", "name": "D", "locations": [{"id": "l", "name": "L"}],
             "subtenants": [{"id": "t", "name": "T", "code": "s"}]},
        ]}),
        &[
            ("/tenants/1/alias", "tenants.1.alias is already taken, at /tenants/0."),
            ("/tenants/1/hostname", "tenants.1.hostname is already taken, at /tenants/0."),
            ("/tenants/2/alias", "tenants.2.alias is already taken."),
            (
                "/tenants/3/locations/0/id",
                "tenants.3.locations.0.id is already taken, at /tenants/0/locations/0.",
            ),
            (
                "/tenants/3/subtenants/0/code",
                "tenants.3.subtenants.0.code is already taken, at /tenants/0/subtenants/0.",
            ),
        ],
    );
}

#[test]
fn no_tenant_stands_below_itself() {
    let bed = Bed::new();
    bed.sow(&json!({"tenants": [{"id": "a", "name": "A", "children": [
        {"id": "b", "name": "B", "children": [{"id": "c", "name": "C"}]}]}, {"id": "x", "name": "X"}]}));
    let circle = |at: &str| format!("{at} makes a circle: the tenant would stand below itself.");
    is_told(
        &bed,
        &json!({"tenants": [
            {"id": "c", "children": [{"id": "a"}]},
            {"id": "b", "parent": "c"},
            {"id": "x", "parent": "X"},
        ]}),
        &[
            ("/tenants/0/children/0", &circle("tenants.0.children.0")),
            ("/tenants/1/parent", &circle("tenants.1.parent")),
            ("/tenants/2/parent", &circle("tenants.2.parent")),
        ],
    );
    is_told(
        &bed,
        &json!({"tenants": [
            {"id": "x", "parent": "c"}, {"id": "b", "parent": null},
            {"id": "b", "name": "B", "children": [{"name": "D", "children": [{"id": "b"}]}]},
        ]}),
        &[
            (
                "/tenants/0/parent",
                "tenants.0.parent cannot change; it is none, for the tenant is the root of a tree.",
            ),
            ("/tenants/1/parent", "tenants.1.parent cannot change; it is a."),
            ("/tenants/2", "tenants.2 is in the file already, at /tenants/1."),
            ("/tenants/2/children/0/children/0", &circle("tenants.2.children.0.children.0")),
        ],
    );
}

/// Deeper than that no parser should have to go.
#[test]
fn nesting_has_a_bound_that_is_told_with_its_place() {
    let bed = Bed::new();
    // The seed, its tenants, this one, its address and what is further of it stand around.
    let seed = |depth: usize| {
        let deep = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        format!(r#"{{"tenants": [{{"name": "A", "address": {{"further": {{"deep": {deep}}}}}}}]}}"#)
    };
    let place = format!("/tenants/0/address/further/deep{}", "/0".repeat(95));
    let words = format!(
        "{} stands in 100 objects and arrays; no more can be read.",
        place[1..].replace('/', ".")
    );
    for depth in [96, 5_000] {
        assert_eq!(bed.refuse(&seed(depth)), [(place.clone(), words.clone())], "{depth}");
    }
    bed.sow_as(&seed(95), &tenantd::seed::SeedRights::default()).unwrap();
}

/// Who names a tenant that has a fault has none.
#[test]
fn a_fault_does_not_breed_others() {
    let bed = Bed::new();
    is_told(
        &bed,
        &json!({
            "tenants": [
                {"id": "bad", "alias": "worse", "name": "Bad", "parent": "nobody",
                 "children": [{"name": "Child", "id": "child"}]},
                {"name": "Other", "parent": "worse"},
            ],
            "clients": [{"id": "c", "role": "admin", "homeTenant": "Bad"}, {"id": "d", "role": "admin", "homeTenant": "child"}],
        }),
        &[(
            "/tenants/0/parent",
            "tenants.0.parent names no tenant there is, nor one that stands before it in the file.",
        )],
    );
}

#[test]
fn rules_of_the_house_hold() {
    let bed = Bed::new();
    let provider = "service_provider";
    bed.sow(&json!({"tenants": [
        {"name": "Twin", "alias": "a"}, {"name": "Twin", "alias": "b", "people": [{"id": "p", "email": "p@x.example"}]},
        {"name": "Three", "users": [{"id": "q", "email": "q@x.example", "isPrimary": true}], "locations": [{"id": "l", "name": "L", "isDefault": true}]},
    ]}));
    is_told(
        &bed,
        &json!({
            "regions": [{"id": "a", "name": "A"}],
            "tenants": [
                {"name": "1", "accountType": provider, "children": [{"name": "2", "accountType": provider, "children": [
                    {"name": "3", "accountType": provider, "children": [{"name": "4", "accountType": provider}]}]}]},
                {"name": "Child", "parent": "Twin"},
                {"name": "Three", "users": [
                    {"email": "r@x.example", "isPrimary": true}, {"email": "s@x.example", "isPrimary": true, "isAdmin": false},
                    {"id": "p", "email": "t@x.example"}, {"id": "z", "email": "q@x.example"}],
                 "locations": [{"name": "M", "isDefault": true}]},
                {"name": "Four", "locations": [{"id": "l", "name": "L"}]},
            ],
        }),
        &[
            ("/regions", "regions must be regions of which one is home."),
            (
                "/tenants/0/children/0/children/0/children/0/accountType",
                "tenants.0.children.0.children.0.children.0.accountType must be another: there are three levels \
                 of service providers already.",
            ),
            (
                "/tenants/1/parent",
                "tenants.1.parent names several tenants; give an id or an alias.",
            ),
            (
                "/tenants/2/locations/0/isDefault",
                "tenants.2.locations.0.isDefault is already taken.",
            ),
            ("/tenants/2/users/0/isPrimary", "tenants.2.users.0.isPrimary is already taken."),
            (
                "/tenants/2/users/1/isAdmin",
                "tenants.2.users.1.isAdmin must be true: the primary administrator is an administrator.",
            ),
            ("/tenants/2/users/2/id", "tenants.2.users.2.id is already taken."),
            ("/tenants/2/users/3/id", "tenants.2.users.3.id cannot change; it is q."),
            ("/tenants/3/locations/0/id", "tenants.3.locations.0.id is already taken."),
        ],
    );
}

#[test]
fn a_seed_is_an_object() {
    let bed = Bed::new();
    assert_eq!(bed.refuse("[]"), [(String::new(), "The body must be of type object.".to_owned())]);
    let told = bed.refuse(r#"{"tenants": {}, "clients": [1], "metrics": [1]}"#);
    let places: Vec<&str> = told.iter().map(|(place, _)| &**place).collect();
    assert_eq!(places, ["/metrics/0", "/tenants", "/clients/0"]);
}

/// More than anybody reads.
#[test]
fn faults_have_a_bound() {
    let bed = Bed::new();
    let tenants: Vec<_> = (0..10_100).map(|_| json!({"name": ""})).collect();
    let told = bed.refuse(&json!({ "tenants": tenants }).to_string());
    assert_eq!(told.len(), 10_001);
    assert_eq!(told[10_000], (String::new(), "There are more than these 10000 faults.".to_owned()));
}
