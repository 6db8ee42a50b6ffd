//! 16 test processes at once, each in a world of its own.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::Demo;
use crate::support::Request;

const PROCESSES: usize = 16;
const ROUNDS: usize = 12;
/// What tells a process which world is its own: address, number and the operator's key.
const MINE: &str = "TENANTD_TEST_WORLD";

#[test]
fn sixteen_processes_never_see_each_other() {
    let demo = Demo::start(&[]);
    let address = demo.origin().strip_prefix("http://").unwrap();
    let start = |number: usize| {
        let mine = json!({"address": address, "number": number, "key": demo.operator("api_key")});
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "stand_in::worlds::crowd::one_process", "--nocapture"])
            .env(MINE, mine.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let processes: Vec<_> = (0..PROCESSES).map(start).collect();
    for process in processes {
        let ended = process.wait_with_output().unwrap();
        let out = String::from_utf8_lossy(&ended.stdout);
        assert!(ended.status.success() && out.contains("1 passed"), "{ended:?}");
    }
    let names: Vec<String> = (0..PROCESSES).map(|number| format!("process-{number:02}")).collect();
    assert_eq!(demo.worlds(), names);
    let own = demo.get("/control/v1/tenants?limit=500").to_string();
    assert!(!own.contains("Tenant of"), "the server itself stays as it was: {own}");
}

/// Not a test of its own: what each of the processes does.
#[test]
fn one_process() {
    let Ok(mine) = std::env::var(MINE) else { return };
    let mine: Value = serde_json::from_str(&mine).unwrap();
    Tester::new(&mine).run();
}

struct Tester {
    address: std::net::SocketAddr,
    number: u64,
    key: String,
}

impl Tester {
    fn new(mine: &Value) -> Self {
        let text = |member: &str| mine[member].as_str().unwrap().to_owned();
        Self {
            address: text("address").parse().unwrap(),
            number: mine["number"].as_u64().unwrap(),
            key: text("key"),
        }
    }

    fn request(&self, method: &str, path: &str) -> Request {
        let path = format!("/world/process-{:02}{path}", self.number);
        Request::new(self.address, method, &path)
    }

    fn send(&self, method: &str, path: &str, body: Value) -> Value {
        let reply = self.request(method, path).api_key(&self.key).json(body);
        assert!((200..300).contains(&reply.status), "{reply:?}");
        reply.whole().1
    }

    /// Every process does the same, with names, e-mails and codes that are unique in a server.
    fn run(&self) {
        let (id, secret) = self.key.split_once('.').unwrap();
        let token = self.request("POST", "/oauth/token").basic(id, secret);
        let token = token.form("grant_type=client_credentials").json();
        let token = token["access_token"].as_str().unwrap();
        let year = 2030 + self.number;
        let now = format!("{year}-01-01T00:00:00Z");
        self.send("PUT", "/control/v1/clock", json!({"now": now, "frozen": true}));
        let before = self.tenants();
        for round in 0..ROUNDS {
            let name = format!("Tenant of {}", self.number);
            let body = json!({"name": name, "hostname": "taken.example", "alias": "taken"});
            let made = self.send("POST", "/control/v1/tenants", body);
            let id = made["id"].as_str().unwrap();
            assert_eq!(made["createdAt"], now);
            let subtenant = json!({"name": "Part", "code": "taken", "tenant_id": id});
            self.send("POST", "/nse/v2.1/subtenants", subtenant);
            let user = json!({"email": "ann@example.com"});
            self.send("POST", &format!("/processmind/tenant/{id}/users"), user);
            let users = self.send("GET", &format!("/processmind/tenant/{id}/users"), Value::Null);
            assert_eq!(users.as_array().unwrap().len(), 1, "{round}");
            let seen = self.tenants();
            assert_eq!(seen.len(), before.len() + 1, "{round}: {seen:?}");
            assert!(
                seen.contains(&name) && !seen.iter().any(|one| self.is_others(one)),
                "{seen:?}"
            );
            let clock = self.send("GET", "/control/v1/clock", Value::Null);
            assert_eq!(clock["now"], now, "{round}");
            self.send("PUT", "/control/v1/snapshots/mine", Value::Null);
            self.send("POST", "/control/v1/reset", json!({}));
            assert_eq!(self.tenants(), before, "{round}");
            self.send("POST", "/control/v1/snapshots/mine/restore", Value::Null);
            assert_eq!(self.tenants(), seen, "{round}");
            self.send("POST", "/control/v1/reset", json!({}));
            self.send("PUT", "/control/v1/clock", json!({"now": now, "frozen": true}));
        }
        // Good in this world, and worth nothing in the next one.
        self.send("DELETE", "/control/v1/clock", Value::Null);
        let info = |path: &str| Request::new(self.address, "GET", path).bearer(token).send().status;
        let of = |number: u64| info(&format!("/world/process-{number:02}/control/v1/info"));
        let next = (self.number + 1) % PROCESSES as u64;
        assert_eq!((of(self.number), of(next), info("/control/v1/info")), (200, 401, 401));
    }

    fn tenants(&self) -> Vec<String> {
        let list = self.send("GET", "/control/v1/tenants?limit=500", Value::Null);
        let items = list["items"].as_array().unwrap().iter();
        items.map(|item| item["name"].as_str().unwrap().to_owned()).collect()
    }

    fn is_others(&self, name: &str) -> bool {
        name.starts_with("Tenant of ") && name != format!("Tenant of {}", self.number)
    }
}
