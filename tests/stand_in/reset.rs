//! Back to the start: what goes, and what stays.

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::Reply;
use crate::support::program::{Serving, output, run};

/// A file with a tenant, an operator and an administrator, and a server on it.
struct Start {
    _folder: tempfile::TempDir,
    db: String,
    tenant: String,
    operator: String,
    admin: (String, String),
    serving: Serving,
}

impl Start {
    fn new(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("t.db").to_str().unwrap().to_owned();
        let tenant = output(&["tenant", "add", "--db", &db, "--name", "Acme"]);
        let client = |role: &str| -> Value {
            let add = ["client", "add", "--db", &db, "--tenant", &tenant, "--json"];
            let made = output(&[&add[..], &["--role", role, "--name", role]].concat());
            serde_json::from_str(&made).unwrap()
        };
        let text = |made: &Value, member: &str| made[member].as_str().unwrap().to_owned();
        let operator = text(&client("operator"), "api_key");
        let admin = client("admin");
        let admin = (text(&admin, "id"), text(&admin, "secret"));
        let serving = Serving::start(&db, &[&["--stand-in"][..], arguments].concat());
        Self { _folder: folder, db, tenant, operator, admin, serving }
    }

    fn send(&self, method: &str, path: &str, body: Value) -> Reply {
        self.serving.request(method, path).api_key(&self.operator).json(body)
    }

    fn reset(&self, body: Value) {
        let reply = self.send("POST", "/control/v1/reset", body);
        assert_eq!(reply.status, 204, "{reply:?}");
    }

    fn name(&self) -> Value {
        let path = format!("/control/v1/tenants/{}", self.tenant);
        self.serving.request("GET", &path).api_key(&self.operator).send().json()["name"].clone()
    }

    fn rename(&self, name: &str) {
        let path = format!("/control/v1/tenants/{}", self.tenant);
        assert_eq!(self.send("PATCH", &path, json!({ "name": name })).status, 200);
    }

    fn token(&self, secret: &str) -> Reply {
        let post = self.serving.request("POST", "/oauth/token").basic(&self.admin.0, secret);
        post.form("grant_type=client_credentials")
    }
}

#[test]
fn everything_is_as_it_was_when_the_server_began_to_answer() {
    let start = Start::new(&["--rate-limit", "1", "--login-limit", "1"]);
    let call = || start.serving.request("GET", "/ipera/tenants/count").api_key(&start.operator);
    let look = || {
        let read =
            |path: &str| start.serving.request("GET", path).api_key(&start.operator).send().json();
        json!([
            read("/control/v1/tenants"),
            read("/control/v1/audit"),
            read("/control/v1/clients"),
            read("/control/v1/usage"),
            read(&format!("/control/v1/tenants/{}/users", start.tenant)),
        ])
    };
    let before = look();
    for round in 0..3 {
        assert_eq!((call().send().status, call().send().status), (200, 429), "{round}");
        assert_eq!((start.token("a").status, start.token("b").status), (401, 429), "{round}");
        start.rename("Renamed");
        let users = format!("/control/v1/tenants/{}/users", start.tenant);
        assert_eq!(start.send("POST", &users, json!({"email": "a@example.com"})).status, 201);
        let event = json!([{"tenant": start.tenant, "metric": "m", "delta": 1}]);
        assert_eq!(start.send("POST", "/control/v1/usage", event).status, 200);
        let clock = json!({"advance": "P10D", "frozen": true});
        assert_eq!(start.send("PUT", "/control/v1/clock", clock).status, 200);
        assert_ne!(look(), before);
        start.reset(json!({}));
        assert_eq!(look(), before, "{round}");
        let clock = start.send("GET", "/control/v1/clock", Value::Null).json();
        assert_eq!(clock["frozen"], false);
    }
}

#[test]
fn clients_of_the_start_keep_secrets_and_tokens_whatever_became_of_them() {
    let start = Start::new(&[]);
    let token = start.token(&start.admin.1).json()["access_token"].as_str().unwrap().to_owned();
    let client = format!("/control/v1/clients/{}", start.admin.0);
    let reads = || {
        let path = format!("/control/v1/tenants/{}", start.tenant);
        start.serving.request("GET", &path).bearer(&token).send().status
    };
    let keys = || start.serving.request("GET", "/.well-known/jwks.json").send().json();
    let keys_of_start = keys();
    let save = |name: &str| {
        let path = format!("/control/v1/snapshots/{name}");
        assert_eq!(start.send("PUT", &path, Value::Null).status, 200);
    };
    assert_eq!(start.send("POST", &format!("{client}/rotate"), json!({})).status, 200);
    save("rotated");
    assert_eq!(start.send("DELETE", &client, Value::Null).status, 204);
    save("removed");
    assert_eq!((reads(), start.token(&start.admin.1).status), (401, 401));
    for body in [json!({}), json!({"snapshot": "rotated"}), json!({"snapshot": "removed"})] {
        start.send("DELETE", &client, Value::Null);
        start.reset(body.clone());
        assert_eq!((reads(), start.token(&start.admin.1).status), (200, 200), "{body}");
    }
    for name in ["rotated", "removed"] {
        start.send("DELETE", &client, Value::Null);
        let path = format!("/control/v1/snapshots/{name}/restore");
        assert_eq!(start.send("POST", &path, json!({})).status, 204);
        assert_eq!((reads(), start.token(&start.admin.1).status), (200, 200), "{name}");
    }
    assert_eq!(keys(), keys_of_start);
}

#[test]
fn a_named_snapshot_is_gone_back_to_and_the_start_is_still_there() {
    let start = Start::new(&[]);
    start.rename("Paid");
    assert_eq!(start.send("PUT", "/control/v1/snapshots/paid", Value::Null).status, 200);
    start.rename("Later");
    start.send("PUT", "/control/v1/clock", json!({"advance": "P1D", "frozen": true}));
    start.reset(json!({"snapshot": "paid"}));
    assert_eq!(start.name(), "Paid");
    let clock = start.send("GET", "/control/v1/clock", Value::Null).json();
    assert_eq!(clock["frozen"], false);
    start.reset(json!({"snapshot": null}));
    assert_eq!(start.name(), "Acme");
}

/// What a reset put back is what the file holds when the server is gone.
#[test]
fn a_reset_outlives_the_server() {
    let start = Start::new(&[]);
    start.rename("Renamed");
    start.reset(json!({}));
    let Start { _folder, db, tenant, serving, .. } = start;
    assert_eq!(serving.end(Signal::KILL).code, None);
    let shown = output(&["tenant", "show", "--db", &db, &tenant, "--json"]);
    let shown: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["name"], "Acme");
    let checked = run(&["check", "--db", &db, "--json"]);
    assert_eq!(checked.code, Some(0), "{checked:?}");
}
