//! Another tenantd, held to its own contract and to others.

use serde_json::{Value, json};

use super::contract;
use super::scene::Scene;
use crate::support::program::output;

/// Each difference behind its operation, and the line that counts them.
fn differences(out: &str) -> (Vec<String>, &str) {
    let (mut found, mut operation) = (Vec::new(), "");
    for line in out.lines() {
        match line.strip_prefix("    ") {
            Some(difference) => found.push(format!("{operation}: {difference}")),
            None => operation = line.split(' ').next().unwrap(),
        }
    }
    (found, out.lines().last().unwrap())
}

#[test]
fn it_is_as_in_its_own_contract_and_nothing_but_gets_are_sent() {
    let scene = Scene::new();
    for (dialect, count) in [
        ("ocs", "3 of 3"),
        ("processmind", "3 of 3"),
        ("nse", "2 of 2"),
        ("dpod", "14 of 14"),
        ("ipera", "2 of 2"),
        ("identity", "4 of 4"),
    ] {
        let ended = scene.drift(dialect, &[]);
        let (found, last) = differences(&ended.out);
        assert_eq!((found, ended.code, &*ended.err), (vec![], Some(0), ""), "{dialect}");
        assert_eq!(last, format!("{count} operations compared, 0 with differences"));
        let is_row = |line: &&str| line.ends_with("  as in the contract");
        assert_eq!(ended.out.lines().filter(is_row).count() + 1, ended.out.lines().count());
    }
    let asked = scene.asked();
    assert_eq!(asked.len(), 28, "{asked:?}");
    assert!(asked.iter().all(|(method, _)| method == "GET"), "{asked:?}");
    let of_subtenant = ("GET".to_owned(), "/nse/v2.1/subtenants/part".to_owned());
    assert!(asked.contains(&of_subtenant), "an id of a list: {asked:?}");
}

/// Its event stream never ends; nobody waits for that.
#[test]
fn the_control_api_is_as_in_its_contract() {
    let scene = Scene::new();
    let ended = scene.drift("control", &["--param", "featureId=none"]);
    let (found, last) = differences(&ended.out);
    assert_eq!((found, ended.code, &*ended.err), (vec![], Some(0), ""));
    assert!(last.ends_with(" operations compared, 0 with differences"), "{last}");
    let row = |name: &str| {
        let mut lines = ended.out.lines();
        lines.find(|line| line.split(' ').next() == Some(name)).unwrap().to_owned()
    };
    assert!(row("streamJournal").ends_with("  as in the contract"));
    assert!(row("getWorld").ends_with("  not compared: say --param name=VALUE"));
    assert!(row("getSubtenant").ends_with("  as in the contract"));
    assert!(row("getFeature").contains("  not compared: answered 404: {\"type\":"));
}

/// A contract of the program, changed.
fn doctored(dialect: &str, change: fn(&mut Value)) -> Value {
    let mut document = serde_json::from_str(&output(&["openapi", dialect])).unwrap();
    change(&mut document);
    document
}

fn schema<'a>(document: &'a mut Value, name: &str) -> &'a mut Value {
    &mut document["components"]["schemas"][name]
}

fn take_out(schema: &mut Value, member: &str) {
    schema["properties"].as_object_mut().unwrap().remove(member).unwrap();
    schema["required"].as_array_mut().unwrap().retain(|name| name != member);
}

fn require(schema: &mut Value, member: &str, kind: &str) {
    schema["properties"][member] = json!({"type": kind});
    schema["required"].as_array_mut().unwrap().push(member.into());
}

fn rename_media_type(document: &mut Value, path: &str, from: &str, to: &str) {
    let content = &mut document["paths"][path]["get"]["responses"]["200"]["content"];
    let media = content.as_object_mut().unwrap().remove(from).unwrap();
    content[to] = media;
}

/// Compares with a doctored contract: exactly these differences are told.
#[track_caller]
fn differs(scene: &Scene, dialect: &str, change: fn(&mut Value), expected: &[&str], count: &str) {
    let (_place, file) = contract(&doctored(dialect, change));
    let ended = scene.drift(dialect, &["--contract", &file]);
    let (found, last) = differences(&ended.out);
    assert_eq!(found, expected, "{}", ended.out);
    assert_eq!(last, format!("{count} with differences"));
    let drifted = count.rsplit(' ').next().unwrap();
    let line =
        format!("tenantd: {drifted} of the operations are not as in the contract of {dialect}\n");
    assert_eq!((ended.code, ended.err), (Some(1), line));
    assert!(scene.asked().iter().all(|(method, _)| method == "GET"));
}

#[test]
fn ocs_beside_another_contract() {
    let change = |document: &mut Value| {
        for name in ["TenantWithProperties", "BriefTenantWithProperties"] {
            take_out(schema(document, name), "CompanyName");
        }
        for name in ["RegionBase", "BriefRegionBase"] {
            require(schema(document, name), "Zone", "string");
        }
        let path = "/api/v1/Tenants/{tenantId}/Icon";
        rename_media_type(document, path, "application/json", "text/plain");
    };
    let expected = [
        "getTenant: added    /CompanyName: string",
        "getIcon: media type the answer: image/png or text/plain in the contract, application/json here",
        "getRegions: missing  /*/Zone: string in the contract",
    ];
    differs(&Scene::new(), "ocs", change, &expected, "3 of 3 operations compared, 3");
}

#[test]
fn processmind_beside_another_contract() {
    let change = |document: &mut Value| {
        schema(document, "Statistics")["properties"]["userCount"] = json!({"type": "string"});
        take_out(schema(document, "User"), "organizationId");
        require(schema(document, "User"), "phone", "boolean");
    };
    let expected = [
        "getStatistics: type     /userCount: string in the contract, integer here",
        "listUsers: added    /*/organizationId: string (2 times)",
        "listUsers: missing  /*/phone: boolean in the contract (2 times)",
    ];
    differs(&Scene::new(), "processmind", change, &expected, "3 of 3 operations compared, 2");
}

#[test]
fn nse_beside_another_contract() {
    let change = |document: &mut Value| {
        schema(document, "SubtenantList")["properties"]["sort_by"]["enum"] = json!(["name", "id"]);
        schema(document, "Subtenant")["properties"]["code"] = json!({"type": "integer"});
    };
    let expected = [
        "listSubtenants: type     /result/records/*/code: integer in the contract, string here",
        r#"listSubtenants: value    /result/sort_by: "name" or "id" in the contract, "created" here"#,
        "getSubtenant: type     /result/records/*/code: integer in the contract, string here",
    ];
    differs(&Scene::new(), "nse", change, &expected, "2 of 2 operations compared, 2");
}

#[test]
fn dpod_beside_another_contract() {
    let change = |document: &mut Value| {
        schema(document, "AccountType")["enum"] = json!(["trial"]);
        take_out(schema(document, "TenantPage"), "totalPages");
        schema(document, "Settings")["properties"]["automaticTenantOnboarding"] =
            json!({"type": "string"});
        let path = "/tenants/servicesSummaryFile";
        rename_media_type(document, path, "text/csv", "application/json");
        let children = &mut document["paths"]["/tenants/{tenantId}/children"]["get"]["responses"];
        children["202"] = children["200"].take();
        children.as_object_mut().unwrap().remove("200");
    };
    let expected = [
        r#"listTenants: value    /content/*/accountType: "trial" in the contract, "subscriber" here"#,
        "listTenants: added    /totalPages: integer",
        "collectServicesSummaryFile: media type the answer: application/json in the contract, text/csv here",
        "getTenantSettings: type     /automaticTenantOnboarding: string in the contract, boolean here",
        r#"getTenant: value    /accountType: "trial" in the contract, "subscriber" here"#,
        "getChildren: status   the answer: 202 in the contract, 200 here",
    ];
    differs(&Scene::new(), "dpod", change, &expected, "14 of 14 operations compared, 5");
}

#[test]
fn ipera_beside_another_contract() {
    let change = |document: &mut Value| {
        take_out(schema(document, "Meta"), "to");
        require(schema(document, "Links"), "self", "string");
        schema(document, "TenantItem")["properties"]["group_id"]["const"] = json!("1");
        schema(document, "TenantCount")["properties"]["count"] = json!({"type": "string"});
    };
    let expected = [
        r#"listTenants: value    /data/*/group_id: "1" in the contract, "0" here"#,
        "listTenants: missing  /links/self: string in the contract",
        "listTenants: added    /meta/to: integer",
        "countTenants: type     /count: string in the contract, integer here",
    ];
    differs(&Scene::new(), "ipera", change, &expected, "2 of 2 operations compared, 2");
}

#[test]
fn identity_beside_another_contract() {
    let change = |document: &mut Value| {
        take_out(schema(document, "Configuration"), "issuer");
        schema(document, "Key")["properties"]["alg"]["const"] = json!("RS256");
    };
    let expected = [
        "discovery: added    /issuer: string",
        "connectDiscovery: added    /issuer: string",
        r#"keySet: value    /keys/*/alg: "RS256" in the contract, "EdDSA" here"#,
        r#"connectKeySet: value    /keys/*/alg: "RS256" in the contract, "EdDSA" here"#,
    ];
    differs(&Scene::new(), "identity", change, &expected, "4 of 4 operations compared, 4");
}
