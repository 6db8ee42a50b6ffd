//! `client` and `tenant`, beside a server that runs on the file.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::json;
use crate::support::Place;
use crate::support::program::{Ended, Serving, output, run};

#[test]
fn clients_come_and_go_while_the_server_runs() {
    let place = Place::new();
    let serving = Serving::start(&place.db, &[]);
    let db = place.db.as_str();
    let tenant = place.tenant("Acme");
    let works = |key: &str| {
        serving.request("GET", &format!("/tenant/{tenant}")).api_key(key).send().status == 200
    };
    let stops = |key: &str| {
        let start = Instant::now();
        while works(key) {
            assert!(start.elapsed() < Duration::from_secs(1));
        }
    };

    let add = ["client", "add", "--db", db, "--role", "member", "--tenant", &tenant];
    let made = output(&[&add[..], &["--name", "Portal"]].concat());
    let lines: Vec<&str> = made.lines().collect();
    let id = lines[0].strip_prefix("id       ").unwrap();
    let secret = lines[1].strip_prefix("secret   ").unwrap();
    let key = lines[2].strip_prefix("api key  ").unwrap();
    assert_eq!(key, format!("{id}.{secret}"));
    assert_eq!(lines[3..], ["The secret is shown this once."]);
    assert!(works(key));

    let list = output(&["client", "list", "--db", db]);
    let expected = format!(
        "{:<26}  ROLE      {:<36}  NAME\n{id}  member    {tenant:<36}  Portal",
        "ID", "HOME TENANT"
    );
    assert_eq!(list, expected);

    let rotated = json(&output(&["client", "rotate", id, "--db", db, "--json"]));
    assert_eq!(rotated["id"], id);
    stops(key);
    let key = rotated["api_key"].as_str().unwrap();
    assert!(works(key));

    assert_eq!(output(&["client", "remove", id, "--db", db]), "");
    stops(key);
    assert_eq!(output(&["client", "list", "--db", db, "--json"]), "[]");
}

#[test]
fn a_client_is_listed_with_everything_but_its_secret() {
    let place = Place::new();
    let tenant = place.tenant("Acme");
    let db = place.db.as_str();
    let scopes = ["--scope", "dpod.tenant.api_service", "--scope", "dpod.tenant.admin"];
    let add = ["client", "add", "--db", db, "--role", "provider", "--tenant", &tenant];
    let made = json(&output(&[&add[..], &scopes, &["--name", "Billing", "--json"]].concat()));
    assert_eq!(made.as_object().unwrap().keys().collect::<Vec<_>>(), ["id", "secret", "api_key"]);
    let operator = json(&output(&["client", "add", "--db", db, "--role", "operator", "--json"]));
    let list = output(&["client", "list", "--db", db, "--json"]);
    assert!(!list.contains(made["secret"].as_str().unwrap()));
    let list = json(&list);
    let expected = json!([
        {
            "id": made["id"], "name": "Billing", "role": "provider",
            "scopes": "dpod.tenant.admin dpod.tenant.api_service", "tenant": tenant,
            "createdAt": list[0]["createdAt"], "demo": false,
        },
        {
            "id": operator["id"], "name": "", "role": "operator", "scopes": "", "tenant": null,
            "createdAt": list[1]["createdAt"], "demo": false,
        },
    ]);
    assert_eq!(list, expected);
}

#[test]
fn tenants_are_made_and_seen_at_once() {
    let place = Place::new();
    let serving = Serving::start(&place.db, &[]);
    let db = place.db.as_str();
    let root = place.tenant("Acme");
    let add = ["tenant", "add", "--db", db, "--name", "Child", "--parent", &root];
    let made = json(&output(&[&add[..], &["--id", "QZOpo3GoB8X", "--json"]].concat()));
    let uuid = made["uuid"].as_str().unwrap();
    assert_eq!(made, json!({"id": "QZOpo3GoB8X", "uuid": uuid, "name": "Child"}));
    let key = place.client("admin", &root);
    let reply = serving.request("GET", "/ocs/api/v1/Tenants/QZOpo3GoB8X").api_key(&key).send();
    assert_eq!(reply.json()["CompanyName"], "Child");

    let list = output(&["tenant", "list", "--db", db]);
    let expected = format!(
        "{:<36}  {:<13}  NAME\n{root:<36}  Active         Acme\n{:<36}  Active           Child",
        "ID", "STATE", "QZOpo3GoB8X"
    );
    assert_eq!(list, expected);

    let shown = json(&output(&["tenant", "show", uuid, "--db", db, "--json"]));
    let created = shown["createdAt"].clone();
    let expected = json!({
        "id": "QZOpo3GoB8X", "uuid": uuid, "parent": root, "name": "Child", "state": "Active",
        "alias": null, "externalAccountId": null, "tenantType": null, "plan": "professional",
        "createdAt": created, "updatedAt": created,
    });
    assert_eq!(shown, expected);
    let listed = json(&output(&["tenant", "list", "--db", db, "--json"]));
    assert_eq!(listed[0]["parent"], Value::Null);
    assert_eq!(listed[1], expected);
    let text = output(&["tenant", "show", "QZOpo3GoB8X", "--db", db]);
    assert!(text.starts_with("id                 QZOpo3GoB8X\nuuid               "), "{text}");
    assert!(text.contains("\nname               Child\nstate              Active\n"), "{text}");
}

#[test]
fn who_only_looks_makes_no_file() {
    let place = Place::new();
    let db = place.db.as_str();
    for command in [
        &["client", "list"][..],
        &["client", "rotate", "somebody"],
        &["client", "remove", "somebody"],
        &["tenant", "list"],
        &["tenant", "show", "something"],
    ] {
        let ended = run(&[command, &["--db", db]].concat());
        let err = format!("tenantd: there is no file {db}\n");
        assert_eq!(ended, Ended { code: Some(1), out: String::new(), err }, "{command:?}");
        assert!(!std::fs::exists(db).unwrap());
    }
}

#[test]
fn a_secret_that_nobody_got_is_not_kept() {
    let place = Place::new();
    let tenant = place.tenant("Acme");
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    let to_nobody = |arguments: &[&str]| {
        let output = crate::support::program::program(arguments).stdout(full()).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let refused =
        "tenantd: standard output: No space left on device (os error 28); nothing was changed\n";

    let add = ["client", "add", "--db", &place.db, "--role", "admin", "--tenant", &tenant];
    assert_eq!(to_nobody(&add), (Some(1), refused.to_owned()));
    assert_eq!(output(&["client", "list", "--db", &place.db, "--json"]), "[]");

    let server = crate::support::program::Serving::start(&place.db, &[]);
    let key = place.client("admin", &tenant);
    let id = key.split('.').next().unwrap();
    assert_eq!(
        to_nobody(&["client", "rotate", "--db", &place.db, id]),
        (Some(1), refused.to_owned())
    );
    let path = format!("/processmind/tenant/{tenant}");
    assert_eq!(
        server.request("GET", &path).api_key(&key).send().status,
        200,
        "the old one is good"
    );
}
