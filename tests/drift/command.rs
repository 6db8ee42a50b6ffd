//! The command: what it is told, what it prints and how it ends.

use serde_json::{Value, json};

use super::scene::Scene;
use super::service::Service;
use super::{contract, drift};
use crate::support::program::{Ended, run};

#[test]
fn without_good_credentials_nothing_is_compared() {
    let scene = Scene::new();
    let base = format!("http://{}/processmind", scene.world.address);
    let arguments = ["--dialect", "processmind", "--against", &base, "--param", "tenantId=acme"];
    let expected = Ended {
        code: Some(1),
        out: "\
getTenant      401  GET /tenant/{tenantId}             not compared: answered 401: {\"message\":\"Unauthorized\"}
getStatistics  401  GET /tenant/{tenantId}/statistics  not compared: answered 401: {\"message\":\"Unauthorized\"}
listUsers      401  GET /tenant/{tenantId}/users       not compared: answered 401: {\"message\":\"Unauthorized\"}
0 of 3 operations compared, 0 with differences
"
        .into(),
        err: "tenantd: nothing could be compared\n".into(),
    };
    assert_eq!(drift("wrong", &arguments), expected);
    assert_eq!(drift("", &arguments), expected);
}

#[test]
fn parameters_that_are_missing_are_told() {
    let scene = Scene::new();
    let base = format!("http://{}/processmind/", scene.world.address);
    let arguments = ["--dialect", "processmind", "--against", &base];
    let ended = drift(&scene.provider.api_key, &arguments);
    let rows: Vec<&str> = ended.out.lines().collect();
    assert_eq!(rows.len(), 4);
    for row in &rows[..3] {
        assert!(row.ends_with("  not compared: say --param tenantId=VALUE"), "{row}");
    }
    assert_eq!((ended.code, &*ended.err), (Some(1), "tenantd: nothing could be compared\n"));
    assert_eq!(scene.asked(), []);
}

#[test]
fn a_header_takes_the_place_of_a_token() {
    let scene = Scene::new();
    let base = format!("http://{}/processmind", scene.world.address);
    let header = format!("x-api-key: {}", scene.provider.api_key);
    let place = ["--dialect", "processmind", "--against", &base, "--param", "tenantId=acme"];
    assert_eq!(run(&[&["drift"], &place[..], &["--header", &header]].concat()).code, Some(0));
    let token = ["--token", &scene.provider.token];
    assert_eq!(run(&[&["drift"], &place[..], &token].concat()).code, Some(0));
}

#[test]
fn json_has_everything() {
    let service = Service::answering("application/json", r#"{"id": 7, "color": "red"}"#);
    let (_place, file) = contract(&json!({"paths": {
        "/a": {"get": {"operationId": "getA", "responses": {"200": {"content": {"application/json": {
            "schema": {"type": "object", "properties": {"id": {"type": "string"}}},
        }}}}}},
        "/b/{b}": {"get": {"operationId": "getB", "responses": {}}},
    }}));
    let base = format!("http://{}", service.address);
    let arguments = ["--dialect", "ocs", "--against", &base, "--contract", &file, "--json"];
    let ended = drift("", &arguments);
    let told: Value = serde_json::from_str(&ended.out).unwrap();
    let expected = json!({"operations": [
        {
            "operation": "getA", "path": "/a", "status": 200, "notCompared": null, "further": 0,
            "differences": [
                {"place": "/color", "kind": "added", "contract": "", "found": "string", "times": 1},
                {"place": "/id", "kind": "type", "contract": "string", "found": "integer", "times": 1},
            ],
        },
        {
            "operation": "getB", "path": "/b/{b}", "status": null, "notCompared": "say --param b=VALUE",
            "differences": [], "further": 0,
        },
    ]});
    assert_eq!(told, expected);
    let line = "tenantd: 1 of the operations are not as in the contract of ocs\n";
    assert_eq!((ended.code, &*ended.err), (Some(1), line));
    let heard = service.heard();
    assert!(!heard[0].to_lowercase().contains("authorization"), "{heard:?}");
}

#[track_caller]
fn wrong(further: &[&str], line: &str) {
    let arguments = [&["drift", "--dialect", "ocs"], further].concat();
    let expected = Ended { code: Some(2), out: String::new(), err: format!("tenantd: {line}\n") };
    assert_eq!(run(&arguments), expected, "{arguments:?}");
}

#[test]
fn wrong_use_is_told() {
    let against = ["--against", "http://127.0.0.1:9"];
    let with = |further: &[&'static str]| [&against[..], further].concat();
    wrong(&[], "the following required arguments were not provided: --against <URL>");
    for address in [
        "127.0.0.1:9",
        "ftp://127.0.0.1",
        "http://",
        "http://a.example/?x=1",
        "http://a.example/#b",
        "http://user:word@a.example/",
        "http://a.example\n/",
    ] {
        let shown = address.replace('\n', " ");
        let line = format!(
            "invalid value '{shown}' for '--against <URL>': expected an http or https URL without a user name or a query"
        );
        wrong(&["--against", address], &line);
    }
    for header in ["X-Api-Key", ": a", "X Y: a", "X-A: a\nX-B: b"] {
        let shown = header.replace('\n', " ");
        let line = format!(
            "invalid value '{shown}' for '--header <NAME: VALUE>': expected a header such as 'X-Api-Key: value'"
        );
        wrong(&with(&["--header", header]), &line);
    }
    for pair in ["tenantId", "=acme"] {
        let line =
            format!("invalid value '{pair}' for '--param <NAME=VALUE>': expected NAME=VALUE");
        wrong(&with(&["--param", pair]), &line);
    }
    wrong(
        &with(&["--timeout", "soon"]),
        "invalid value 'soon' for '--timeout <TIME>': expected a time such as 500ms, 2s or 1m",
    );
    wrong(&with(&["--token", "a\nb"]), "--token has characters that no header may have");
    wrong(
        &with(&["--token", "-a", "--header", "authorization: Basic b"]),
        "--token and a header Authorization are both given: say one of them",
    );
}

#[test]
fn a_contract_that_is_none_is_wrong_use() {
    let against = ["--against", "http://127.0.0.1:9", "--contract"];
    let nowhere = "/nowhere/contract.json";
    let line = format!("{nowhere}: No such file or directory (os error 2)");
    wrong(&[&against[..], &[nowhere]].concat(), &line);
    let (_place, file) = contract(&json!({"swagger": 2}));
    let line = format!("{file}: it is no OpenAPI document: it has no paths");
    wrong(&[&against[..], &[&file]].concat(), &line);
    let (_place, file) = contract(&"{");
    let line = format!("{file}: it is not JSON: EOF while parsing an object at line 1 column 1");
    wrong(&[&against[..], &[&file]].concat(), &line);
}
