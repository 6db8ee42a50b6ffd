//! The JSON Schema and the reader say the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Map, Value, json};
use tenantd::model::{Error, Problem, SeedProblem};
use tenantd::seed::{SCHEMA, SeedRights};

use super::Bed;

static ROOT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(SCHEMA).unwrap());
static COMPILED: LazyLock<Validator> =
    LazyLock::new(|| crate::contract::schemas::compile(&ROOT).unwrap());

/// Fails unless a seed fits the schema.
#[track_caller]
pub fn fits(seed: &Value) {
    let faults: Vec<String> = COMPILED
        .iter_errors(seed)
        .map(|error| format!("{}: {error}", error.instance_path().as_str()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

/// A seed with an object of each kind, each with a member that nobody knows; and where each kind's
/// object stands, with the schema's words about it.
fn one_of_each() -> (Value, BTreeMap<&'static str, &'static str>) {
    let unknown = json!({"unknown": 0});
    let seed = json!({
        "unknown": 0,
        "regions": [unknown], "features": [unknown],
        "tenants": [{
            "unknown": 0, "address": unknown, "icon": unknown, "settings": unknown, "features": [unknown],
            "entitlements": [unknown], "quotas": [unknown], "services": [unknown], "locations": [unknown],
            "subtenants": [unknown], "people": [unknown], "users": [unknown], "usage": [unknown],
        }],
        "clients": [unknown],
    });
    let places = [
        ("/unknown", ""),
        ("/regions/0/unknown", "region"),
        ("/features/0/unknown", "feature"),
        ("/tenants/0/unknown", "tenant"),
        ("/tenants/0/address/unknown", "address"),
        ("/tenants/0/icon/unknown", "icon"),
        ("/tenants/0/settings/unknown", "settings"),
        ("/tenants/0/features/0/unknown", "featureState"),
        ("/tenants/0/entitlements/0/unknown", "entitlement"),
        ("/tenants/0/quotas/0/unknown", "quota"),
        ("/tenants/0/services/0/unknown", "service"),
        ("/tenants/0/locations/0/unknown", "location"),
        ("/tenants/0/subtenants/0/unknown", "subtenant"),
        ("/tenants/0/people/0/unknown", "person"),
        ("/tenants/0/users/0/unknown", "user"),
        ("/tenants/0/usage/0/unknown", "usage"),
        ("/clients/0/unknown", "client"),
    ];
    (seed, places.into())
}

/// A reader that is asked what it knows names the schema's members, and no others.
#[test]
fn reader_and_schema_know_the_same_members() {
    let (seed, places) = one_of_each();
    let bed = Bed::new();
    let Err(Error::Invalid(faults)) = bed.sow_as(&seed.to_string(), &SeedRights::default()) else {
        panic!("it was taken");
    };
    let mut told = BTreeSet::new();
    for fault in faults {
        let Problem::OfSeed(SeedProblem::UnknownMember { known }) = &fault.problem else {
            continue;
        };
        let kind = places[fault.pointer().as_str()];
        let schema = if kind.is_empty() { &*ROOT } else { &ROOT["$defs"][kind] };
        let described: BTreeSet<&str> =
            schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(known.iter().copied().collect::<BTreeSet<_>>(), described, "{kind}");
        assert_eq!(schema["additionalProperties"], json!(false), "{kind}");
        told.insert(kind);
    }
    assert_eq!(told.len(), places.len(), "every kind was asked");
    let kinds: BTreeSet<&str> =
        ROOT["$defs"].as_object().unwrap().keys().map(String::as_str).chain([""]).collect();
    assert_eq!(told, kinds, "there is no other kind");
}

/// Values at which schema and reader have to agree: the seed, and whether it is good.
#[test]
fn reader_and_schema_draw_the_same_lines() {
    let tenant = |member: &str, value: Value| {
        let mut tenant = Map::from_iter([("name".to_owned(), json!("T"))]);
        tenant.insert(member.to_owned(), value);
        json!({"tenants": [tenant]})
    };
    let usage = |member: &str, value: Value| {
        let mut line = json!({"metric": "m", "day": "2024-01-15", "amount": 1});
        line[member] = value;
        tenant("usage", json!([line]))
    };
    let long = |length: usize| json!("x".repeat(length));
    let cases = [
        (tenant("name", long(200)), true),
        (tenant("name", long(201)), false),
        (tenant("name", json!("")), false),
        (tenant("name", Value::Null), false),
        (tenant("description", long(1000)), true),
        (tenant("description", long(1001)), false),
        (tenant("alias", Value::Null), true),
        (tenant("id", json!("a.b")), false),
        (tenant("id", long(64)), true),
        (tenant("id", long(65)), false),
        (tenant("state", json!(8)), true),
        (tenant("state", json!(7)), false),
        (tenant("state", json!("Purging")), false),
        (tenant("state", json!("active")), false),
        (tenant("serviceQuota", json!(-1)), false),
        (tenant("serviceQuota", json!(9_007_199_254_740_991_i64)), true),
        (tenant("serviceQuota", json!(9_007_199_254_740_992_i64)), false),
        (tenant("accountType", json!("trial")), true),
        (tenant("accountType", Value::Null), false),
        (tenant("createdAt", json!("2024-01-15T10:30:00.5Z")), true),
        (tenant("createdAt", json!("2024-01-15")), false),
        (tenant("address", Value::Null), true),
        (tenant("address", json!({"further": {"city": "x"}})), false),
        (tenant("address", json!({"further": {"floor": [1]}})), true),
        (tenant("icon", json!({})), false),
        (tenant("icon", json!({"base64": "!"})), false),
        (tenant("settings", Value::Null), false),
        (tenant("quotas", json!([{"serviceType": "a", "limit": 2_147_483_648_i64}])), false),
        (tenant("services", json!([{"serviceType": "a", "plan": "", "count": 0}])), true),
        (tenant("services", json!([{"serviceType": "", "count": 0}])), false),
        (tenant("subtenants", json!([{"code": "A", "name": "A"}])), false),
        (tenant("users", json!([{"email": "a@b.example", "status": "banned"}])), true),
        (tenant("users", json!([{"email": "a@b.example", "status": 2}])), false),
        (tenant("people", json!([{}])), false),
        (usage("amount", json!(-9_007_199_254_740_992_i64)), false),
        (usage("metric", json!("a/b")), true),
        (usage("metric", json!("a/b/c")), false),
        (usage("day", json!("15.01.2024")), false),
        (
            json!({"clients": [{"id": "c", "role": "operator", "scopes": ["dpod.tenant.admin"]}]}),
            true,
        ),
        (json!({"clients": [{"id": "c", "role": "operator", "scopes": ["root"]}]}), false),
        (json!({"clients": [{"role": "operator"}]}), false),
        (json!({"metrics": ["a b"]}), false),
        (
            json!({"regions": [{"id": "a", "name": "A", "isHome": true, "baseAddress": "ftp://x"}]}),
            false,
        ),
        (json!({"$schema": "./seed.schema.json"}), true),
        (json!({"$schema": 1}), false),
    ];
    for (seed, is_good) in cases {
        assert_eq!(COMPILED.is_valid(&seed), is_good, "the schema on {seed}");
        let taken = Bed::new().sow_as(&seed.to_string(), &SeedRights::default());
        assert_eq!(taken.is_ok(), is_good, "the reader on {seed}");
    }
}

/// Every block of JSON in the documents that is a seed is a good one.
#[test]
fn the_examples_in_the_documents_are_good() {
    let page = include_str!("../../docs/STAND-IN.md");
    let blocks = page.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let mut seeds = 0;
    for block in blocks {
        let value: Value = serde_json::from_str(block).unwrap_or_else(|e| panic!("{e}: {block}"));
        let Some(members) = value.as_object() else { continue };
        if !members.contains_key("tenants") {
            continue;
        }
        fits(&value);
        let rights = SeedRights { fixes_secrets: true, folder: None };
        let bed = Bed::new();
        if let Err(error) = bed.sow_as(block, &rights) {
            panic!("{error}: {block}");
        }
        seeds += 1;
    }
    assert!(seeds >= 2, "only {seeds} found");
}

/// The schema is in the form in which it is printed.
#[test]
fn the_schema_is_tidy() {
    assert_eq!(serde_json::to_string_pretty(&*ROOT).unwrap() + "\n", SCHEMA);
    assert_eq!(crate::support::program::output(&["seed", "--schema"]), SCHEMA.trim_end());
}
