//! A file with one tenant, and what a client was told about it through every dialect.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::program::Serving;
use crate::support::{Place, Reply, Request};

/// The dialects, each with one write of its own.
pub const DIALECTS: [&str; 6] = ["ocs", "processmind", "nse", "dpod", "ipera", "control"];

/// How long the server may take to see that something has changed; readiness is looked at once a
/// second.
const NOTICE: Duration = Duration::from_secs(10);

/// What a client was told, and so what must be there.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Told {
    name: String,
    department: Option<String>,
    codes: BTreeSet<String>,
    counted: i64,
}

/// A prepared file, and its one client's account of it.
pub struct House {
    pub folder: tempfile::TempDir,
    pub db: String,
    pub tenant: String,
    pub key: String,
    told: Told,
    serial: u32,
}

impl House {
    pub fn new() -> Self {
        let place = Place::new();
        let tenant = place.tenant("Prepared");
        let key = place.operator().api_key;
        let Place { folder, db } = place;
        let told = Told { name: "Prepared".to_owned(), ..Told::default() };
        Self { folder, db, tenant, key, told, serial: 0 }
    }

    pub fn serve(&self) -> Serving {
        Serving::start(&self.db, &["--rate-limit", "0"])
    }

    pub fn request(&self, address: SocketAddr, method: &str, path: &str) -> Request {
        Request::new(address, method, path).api_key(&self.key)
    }

    /// A write through one dialect; what it was told is noted.
    pub fn write(&mut self, address: SocketAddr, dialect: &str) -> Reply {
        self.serial += 1;
        let text = format!("write_{}", self.serial);
        let (method, path, body) = request_of(dialect, &self.tenant, &text);
        let reply = self.request(address, method, &path).json(body);
        if reply.status < 300 {
            match dialect {
                "nse" => drop(self.told.codes.insert(text)),
                "dpod" => self.told.department = Some(text),
                "control" => self.told.counted += 1,
                _ => self.told.name = text,
            }
        }
        reply
    }

    /// A write through each dialect; all must succeed.
    #[track_caller]
    pub fn all_writes_succeed(&mut self, address: SocketAddr) {
        for dialect in DIALECTS {
            let reply = self.write(address, dialect);
            assert!(reply.status < 300, "{dialect}: {reply:?}");
        }
    }

    /// A write through each dialect; all must be refused in the dialect's words.
    #[track_caller]
    pub fn all_writes_are_refused(&mut self, address: SocketAddr, status: u16) {
        for dialect in DIALECTS {
            let reply = self.write(address, dialect);
            self.is_refused(dialect, &reply, status);
        }
    }

    /// The whole answer of a dialect to a write that the file does not take.
    #[track_caller]
    pub fn is_refused(&self, dialect: &str, reply: &Reply, status: u16) {
        let sentence = match status {
            507 => "The service has no space left to write this.",
            _ => "The service cannot use its storage at present. Try again later.",
        };
        let body = reply.json();
        let expected = match (dialect, status) {
            ("ocs", _) => {
                let (error, resolution) = match status {
                    507 => ("Insufficient storage.", "Try the request again when there is room."),
                    _ => ("Service unavailable.", "Try the request again in a moment."),
                };
                let id = reply.header("Operation-Id");
                json!({"OperationId": id, "Error": error, "Reason": sentence, "Resolution": resolution})
            }
            ("nse", _) => json!({
                "status": {"user_message": sentence, "verbose_message": "", "code": status},
                "result": {"returned_records": 0, "records": []},
            }),
            ("dpod", _) => {
                let error =
                    if status == 507 { "Insufficient Storage" } else { "Service Unavailable" };
                let path = format!("/dpod/tenants/{}", self.tenant);
                let at = &body["timestamp"];
                json!({"timestamp": at, "status": status, "error": error, "message": sentence, "path": path})
            }
            ("control", _) => {
                let (kind, title) = match status {
                    507 => ("/problems/no-space", "No space left"),
                    _ => ("/problems/storage-unavailable", "Storage unavailable"),
                };
                json!({
                    "type": kind, "title": title, "status": status, "detail": sentence,
                    "instance": "/control/v1/usage",
                })
            }
            _ => json!({"message": sentence}),
        };
        assert_eq!((reply.status, &body), (status, &expected), "{dialect}");
        assert_eq!(reply.header("Retry-After"), Some("5"), "{dialect}");
    }

    /// Reads everything back: it is what the client was told, no more and no less.
    #[track_caller]
    pub fn holds_what_was_told(&self, address: SocketAddr) {
        let json = |path: &str| {
            let reply = self.request(address, "GET", path).send();
            assert_eq!(reply.status, 200, "{path}: {reply:?}");
            reply.json()
        };
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let name = json(&format!("/processmind/tenant/{}", self.tenant));
        let department = json(&format!("/dpod/tenants/{}", self.tenant));
        let list = json(&format!("/nse/v2.1/subtenants?limit=1000&tenant_id={}", self.tenant));
        let usage = json(&format!("/control/v1/usage?tenant={}", self.tenant));
        let records = list["result"]["records"].as_array().unwrap();
        let counted = usage["items"].as_array().unwrap().iter();
        let found = Told {
            name: text(&name["displayName"]).unwrap(),
            department: text(&department["departmentName"]),
            codes: records.iter().filter_map(|record| text(&record["code"])).collect(),
            counted: counted.filter_map(|item| item["amount"].as_i64()).sum(),
        };
        assert_eq!(found, self.told);
    }
}

/// Method, path and body of a dialect's write.
fn request_of(dialect: &str, tenant: &str, text: &str) -> (&'static str, String, Value) {
    match dialect {
        "ocs" => ("PUT", format!("/ocs/api/v1/Tenants/{tenant}"), json!({"CompanyName": text})),
        "processmind" => {
            ("PUT", format!("/processmind/tenant/{tenant}"), json!({"displayName": text}))
        }
        "nse" => {
            let body = json!({"name": text, "code": text, "tenant_id": tenant});
            ("POST", "/nse/v2.1/subtenants".to_owned(), body)
        }
        "dpod" => ("PATCH", format!("/dpod/tenants/{tenant}"), json!({"departmentName": text})),
        "ipera" => ("PUT", format!("/ipera/tenants/{tenant}"), json!({"name": text})),
        "control" => {
            let event = json!({"tenant": tenant, "metric": "fault", "delta": 1, "key": text});
            ("POST", "/control/v1/usage".to_owned(), json!([event]))
        }
        other => panic!("{other} is no dialect"),
    }
}

/// What readiness says now.
pub fn readiness(address: SocketAddr) -> u16 {
    Request::new(address, "GET", "/readyz").send().status
}

/// Waits until readiness says this.
#[track_caller]
pub fn becomes_ready(address: SocketAddr) {
    let start = Instant::now();
    while readiness(address) != 200 {
        assert!(start.elapsed() < NOTICE, "it does not become ready");
        std::thread::sleep(Duration::from_millis(20));
    }
}
