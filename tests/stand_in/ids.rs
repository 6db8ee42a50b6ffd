//! Equal bodies in every run, by `--id-seed`; and nothing secret is drawn from a seed.

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::program::{Process, output, program};
use crate::support::{Reply, Request};

/// A demo with these arguments, and its clients.
struct Demo {
    process: Process,
    page: Value,
}

impl Demo {
    fn start(arguments: &[&str]) -> Self {
        let demo = ["demo", "--json", "--listen", "127.0.0.1:0"];
        let process = Process::start(program(&[&demo, arguments].concat()));
        let page = serde_json::from_str(&process.line().unwrap()).unwrap();
        Self { process, page }
    }

    fn request(&self, method: &str, path: &str) -> Request {
        let origin = self.page["listening"].as_str().unwrap();
        let key = self.page["clients"][0]["api_key"].as_str().unwrap();
        let address = origin.strip_prefix("http://").unwrap().parse().unwrap();
        // The address is in some answers.
        Request::new(address, method, path).header("Host", "demo.test").api_key(key)
    }

    fn members(&self, member: &str) -> Vec<&str> {
        let clients = self.page["clients"].as_array().unwrap();
        clients.iter().map(|client| client[member].as_str().unwrap()).collect()
    }

    fn end(self) {
        self.process.signal(Signal::TERM);
        assert_eq!(self.process.wait().code, Some(0));
    }
}

/// A day's work: status, request id and body of each answer.
fn work(demo: &Demo) -> Vec<(u16, Option<String>, String)> {
    let told = |reply: Reply| {
        let id = reply.header("X-Request-Id").map(str::to_owned);
        let mut body = reply.text().to_owned();
        if reply.target.ends_with("/info") {
            let mut info = reply.json();
            for of_process in ["uptimeS", "fileBytes", "file"] {
                assert!(info.as_object_mut().unwrap().shift_remove(of_process).is_some());
            }
            body = info.to_string();
        }
        (reply.status, id, body)
    };
    let mut answers = Vec::new();
    let mut send = |method: &str, path: &str, body: Option<Value>| {
        let request = demo.request(method, path);
        answers.push(told(match body {
            Some(body) => request.json(body),
            None => request.send(),
        }));
    };
    let my_company = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
    send("GET", "/control/v1/info", None);
    send("POST", "/ipera/tenants", Some(json!({"name": "Bakery", "country_code": "US"})));
    let subtenant = json!({"name": "Part", "code": "part_a", "tenant_id": my_company});
    send("POST", "/nse/v2.1/subtenants", Some(subtenant));
    let user = json!({"email": "new@example.com", "firstName": "Nora"});
    send("POST", &format!("/processmind/tenant/{my_company}/users"), Some(user));
    send("POST", "/dpod/tenants", Some(json!({"no": "such thing"})));
    send("PUT", "/control/v1/clock", Some(json!({"advance": "P1D"})));
    send("POST", "/control/v1/tenants", Some(json!({"name": "A day later"})));
    send("GET", "/ocs/api/v1/Tenants/nobody", None);
    send("GET", "/control/v1/tenants?limit=500", None);
    send("GET", "/control/v1/audit?limit=5&operation=control.createTenant", None);
    send("GET", "/dpod/tenants/hierarchy", None);
    answers
}

const RUN: [&str; 4] = ["--id-seed", "7", "--freeze-at", "2026-03-04T05:06:07Z"];

#[test]
fn two_runs_with_the_same_seed_and_a_frozen_clock_give_equal_bodies() {
    let (one, other) = (Demo::start(&RUN), Demo::start(&RUN));
    let (first, second) = (work(&one), work(&other));
    for ((answer, again), place) in first.iter().zip(&second).zip(0..) {
        assert_eq!(answer, again, "{place}");
    }
    assert!(first.iter().filter(|(status, ..)| *status < 300).count() >= 8, "{first:#?}");
    // A reset begins the same run once more.
    let reset = one.request("POST", "/control/v1/reset").send();
    assert_eq!(reset.status, 204, "{reset:?}");
    let third = work(&one);
    assert_eq!(third, first);

    assert_eq!(one.members("id"), other.members("id"));
    for secret in one.members("secret") {
        assert!(!other.members("secret").contains(&secret));
    }
    let [keys, others] = [&one, &other]
        .map(|demo| demo.request("GET", "/.well-known/jwks.json").send().json()["keys"].clone());
    assert_ne!(keys, others, "signing keys");
    let made = [&one, &other].map(|demo| {
        let body = json!({"name": "CI", "role": "member", "homeTenant": "QZOpo3GoB8X"});
        let made = demo.request("POST", "/control/v1/clients").json(body).json();
        (made["id"].clone(), made["secret"].clone())
    });
    assert_eq!(made[0].0, made[1].0);
    assert_ne!(made[0].1, made[1].1, "a new client's secret");
    let jtis = [&one, &other].map(|demo| {
        let (id, secret) = (demo.members("id")[0], demo.members("secret")[0]);
        let origin = demo.page["listening"].as_str().unwrap();
        let address = origin.strip_prefix("http://").unwrap().parse().unwrap();
        let token = Request::new(address, "POST", "/oauth/token").basic(id, secret);
        let token = token.form("grant_type=client_credentials").json();
        claims(token["access_token"].as_str().unwrap())["jti"].clone()
    });
    assert_ne!(jtis[0], jtis[1], "the id of a token");
    one.end();
    other.end();
}

fn claims(token: &str) -> Value {
    use base64::Engine;
    let body = token.split('.').nth(1).unwrap();
    let body = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(body).unwrap();
    serde_json::from_slice(&body).unwrap()
}

/// The clock stands still, so that only the place in the sequence tells ids apart.
#[test]
fn no_id_comes_twice_in_one_file_whatever_is_restored_or_started_again() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("t.db").to_str().unwrap().to_owned();
    let made = output(&["client", "add", "--db", &db, "--role", "operator", "--json"]);
    let made: Value = serde_json::from_str(&made).unwrap();
    let key = made["api_key"].as_str().unwrap().to_owned();
    for _ in 0..2 {
        let arguments = [&["--stand-in"][..], &RUN].concat();
        let serving = crate::support::program::Serving::start(&db, &arguments);
        let send = |method: &str, path: &str, body: Value| {
            let path = format!("/control/v1{path}");
            let reply = serving.request(method, &path).api_key(&key).json(body);
            assert!(reply.status < 300, "{reply:?}");
            reply
        };
        let add = || send("POST", "/tenants", json!({"name": "Acme"}));
        add();
        send("PUT", "/snapshots/one", Value::Null);
        add();
        send("POST", "/snapshots/one/restore", json!({}));
        add();
        send("POST", "/reset", json!({"snapshot": "one"}));
        add();
        send("PUT", "/snapshots/one", Value::Null);
        send("POST", "/reset", json!({"snapshot": "one"}));
        add();
        assert_eq!(serving.end(Signal::TERM).code, Some(0));
    }
}
