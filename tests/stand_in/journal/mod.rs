//! The journal: what was asked and answered.

mod broken;
mod command;
mod dropped;
mod masked;
mod stream;
mod unknown;
mod verify;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tenantd::model::Role;

use super::Scene;
use crate::support::{Client, Reply};

/// A scene with a tenant and its administrator.
struct Place {
    scene: Scene,
    tenant: String,
    admin: Client,
}

impl Place {
    fn new() -> Self {
        let scene = Scene::new();
        let tenant = scene.world.root("Acme");
        let admin = scene.world.client(Role::Admin, &tenant);
        scene.tool("PUT", "/snapshots/here", None);
        Self { scene, tenant, admin }
    }

    /// Reads the tenant through OCS.
    fn read(&self) -> Reply {
        let path = format!("/ocs/api/v1/Tenants/{}", self.tenant);
        self.scene.world.get(&path).by(&self.admin).send()
    }

    /// Adds a user through ProcessMind.
    fn add_user(&self, email: &str) -> Reply {
        let path = format!("/processmind/tenant/{}/users", self.tenant);
        let user = json!({"email": email, "firstName": "Ann", "lastName": "Ames"});
        self.scene.world.post(&path).by(&self.admin).json(user)
    }

    /// Back to a state that has the operator.
    fn reset(&self) {
        self.scene.tool("POST", "/reset", Some(json!({"snapshot": "here"})));
    }

    fn entries(&self, query: &str) -> Vec<Value> {
        let journal = self.scene.tool("GET", &format!("/journal?{query}"), None).json();
        journal["entries"].as_array().unwrap().clone()
    }

    fn numbers(&self, query: &str) -> Vec<u64> {
        self.entries(query).iter().map(|entry| entry["number"].as_u64().unwrap()).collect()
    }

    fn count(&self, query: &str) -> Value {
        self.scene.tool("GET", &format!("/journal/count?{query}"), None).json()
    }
}

/// The members of a body, whole, with these in place of what is different every time.
fn with(mut value: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, new) in changes {
        *value.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = new.clone();
    }
    value
}

#[test]
fn an_entry_tells_what_was_asked_and_answered() {
    let place = Place::new();
    let path = format!("/processmind/tenant/{}", place.tenant);
    let request = place.scene.world.put(&format!("{path}?a=b&token=t")).by(&place.admin);
    let sent = json!({"displayName": "Renamed", "password": "p"});
    let reply = request.header("X-Request-Id", "one").json(sent);
    assert_eq!(reply.status, 200);
    let entries = place.entries("");
    let headers = |entry: &Value, part: &str| -> Vec<String> {
        let fields = entry[part]["headers"].as_array().unwrap();
        let line = |field: &Value| format!("{}: {}", field["name"], field["value"]);
        fields.iter().map(|field| line(field).replace('"', "")).collect()
    };
    let asked = headers(&entries[0], "request");
    assert!(asked.contains(&"authorization: Bearer ***".to_owned()), "{asked:?}");
    let answered = headers(&entries[0], "answer");
    assert!(answered.contains(&"X-Request-Id: one".to_owned()), "{answered:?}");
    assert!(entries[0]["ms"].as_f64().unwrap() > 0.0);
    let shown = with(
        entries[0].clone(),
        &[
            ("/at", json!("t")),
            ("/ms", json!(1)),
            ("/request/headers", json!([])),
            ("/answer/headers", json!([])),
        ],
    );
    let size = reply.bytes.len();
    let expected = json!({
        "number": 1, "at": "t", "ms": 1, "world": null,
        "dialect": "processmind", "operation": "processmind.updateTenant",
        "client": place.admin.id, "requestId": "one", "notImplemented": false, "fault": null,
        "request": {
            "method": "PUT", "path": path, "query": "a=b&token=***", "complete": true, "headers": [],
            "body": {
                "sizeBytes": 40, "truncated": false,
                "text": r#"{"displayName":"Renamed","password":"***"}"#,
            },
        },
        "answer": {
            "status": 200, "complete": true, "headers": [],
            "body": {"sizeBytes": size, "truncated": false, "text": reply.text()},
        },
    });
    assert_eq!((entries.len(), shown), (1, expected));
}

#[test]
fn it_is_filtered_and_counted() {
    let place = Place::new();
    place.read();
    place.read();
    place.add_user("ann@example.com");
    place.add_user("ann@example.com");
    place.scene.world.get("/ocs/api/v1/Nothing").by(&place.admin).send();
    place.scene.world.get("/control/v1/openapi.json").send();
    let now = place.entries("")[0]["at"].as_str().unwrap().to_owned();
    for (query, expected) in [
        (String::new(), &[1, 2, 3, 4, 5, 6][..]),
        ("dialect=ocs".into(), &[1, 2, 5]),
        ("operation=ocs.getTenant".into(), &[1, 2]),
        ("operation=addUser&status=409".into(), &[4]),
        ("operation=ocs.getIcon".into(), &[]),
        ("status=4xx".into(), &[4, 5]),
        ("status=2XX&method=post".into(), &[3]),
        ("path=/ocs/*".into(), &[1, 2, 5]),
        ("path=*/users".into(), &[3, 4]),
        ("notImplemented=true".into(), &[5]),
        ("notImplemented=false&dialect=ocs".into(), &[1, 2]),
        ("since=4".into(), &[5, 6]),
        (format!("since={now}"), &[1, 2, 3, 4, 5, 6]),
        ("since=2931-05-06T12:00:00Z".into(), &[]),
        (format!("client={}&dialect=control", place.admin.id), &[]),
        (format!("client={}&path=*ser*", place.admin.id), &[3, 4]),
    ] {
        assert_eq!(place.numbers(&query), expected, "{query}");
        assert_eq!(
            place.count(&query),
            json!({"count": expected.len(), "last": 6, "oldest": 1, "dropped": 0}),
            "{query}"
        );
    }
}

/// Looking at it is nothing that happened; a client that looks gets the same answer again.
#[test]
fn calls_of_tools_are_not_in_it() {
    let place = Place::new();
    place.read();
    place.scene.tool("GET", "/clock", None);
    place.scene.tool("PUT", "/snapshots/a", None);
    place.scene.world.get("/control/v1/journal").send();
    place.scene.world.patch("/control/v1/journal").send();
    place.scene.world.request("OPTIONS", "/control/v1/journal").send();
    assert_eq!(place.numbers(""), [1]);
    assert_eq!(place.numbers(""), [1]);
}

/// What machines and browsers ask for by themselves does not push out what is looked for.
#[test]
fn probes_are_not_in_it() {
    let place = Place::new();
    for path in ["/healthz", "/readyz", "/metrics", "/favicon.ico", "/favicon.ico?a=b"] {
        place.scene.world.get(path).send();
        place.scene.world.head(path).send();
    }
    place.read();
    assert_eq!(place.numbers(""), [1]);
}

/// A name that is nothing's would fit nothing, and a test that counts on none would pass.
#[test]
fn what_is_nothings_name_is_refused() {
    let place = Place::new();
    for (query, parameter) in [
        ("dialect=OCS", "dialect"),
        ("dialect=", "dialect"),
        ("operation=ocs.getTenants", "operation"),
        ("operation=ddUser", "operation"),
        ("operation=processmind.getTenant%20", "operation"),
        ("operation=control.getJournal", "operation"),
        ("method=", "method"),
        ("method=GTE", "method"),
        ("client=", "client"),
    ] {
        for path in ["", "/count", "/har", "/stream"] {
            let path = format!("/control/v1/journal{path}?{query}");
            let (status, body) =
                place.scene.world.get(&path).by(&place.scene.operator).send().whole();
            let detail = match parameter {
                "client" => "client must be the id of a client.".to_owned(),
                _ => format!("{parameter} is not known."),
            };
            let errors = json!([{"parameter": parameter, "detail": detail}]);
            assert_eq!((status, &body["errors"]), (400, &errors), "{path}");
        }
    }
}

/// To the millisecond, also where it is a whole second.
#[test]
fn moments_are_told_to_the_millisecond() {
    let place = Place::new();
    for at in ["2031-05-06T07:08:09.250Z", "2031-05-06T07:08:10.000Z"] {
        place.scene.tool("PUT", "/clock", Some(json!({"now": at, "frozen": true})));
        let path = format!("/ocs/api/v1/Tenants/{}", place.tenant);
        place.scene.world.get(&path).api_key(&place.admin.api_key).send();
        assert_eq!(place.entries("").pop().unwrap()["at"], at);
        let har = place.scene.tool("GET", &format!("/journal/har?since={at}"), None).json();
        assert_eq!(har["log"]["entries"][0]["startedDateTime"], at);
    }
}

#[test]
fn it_is_forgotten_on_demand_and_with_everything_else() {
    let place = Place::new();
    place.read();
    place.scene.tool("DELETE", "/journal", None);
    assert_eq!(place.count(""), json!({"count": 0, "last": 1, "oldest": null, "dropped": 0}));
    place.read();
    assert_eq!(place.numbers(""), [2]);
    place.reset();
    assert_eq!(place.count(""), json!({"count": 0, "last": 2, "oldest": null, "dropped": 0}));
}

/// A large answer is packed on its way, and shown as it was before; a larger one is cut.
#[test]
fn bodies_are_kept_up_to_a_bound_and_unpacked() {
    let place = Place::new();
    for number in 0..120 {
        place.scene.world.tenant(&format!("Tenant {number:03}"), Some(&place.tenant));
    }
    let list = |limit| {
        let path = format!("/control/v1/tenants?limit={limit}");
        place.scene.world.get(&path).by(&place.admin)
    };
    let plain = list(10).send();
    let packed = list(10).header("Accept-Encoding", "gzip").send();
    let whole = list(200).send();
    assert_eq!((packed.header("Content-Encoding"), whole.status), (Some("gzip"), 200));
    let bodies: Vec<Value> =
        place.entries("").iter().map(|entry| entry["answer"]["body"].clone()).collect();
    let body = |reply: &Reply| json!({"sizeBytes": reply.bytes.len(), "truncated": false, "text": plain.text()});
    assert_eq!(bodies[..2], [body(&plain), body(&packed)]);
    let text = bodies[2]["text"].as_str().unwrap();
    assert_eq!((text.len(), &text[..20]), (16 << 10, &whole.text()[..20]));
    assert_eq!(bodies[2]["sizeBytes"], whole.bytes.len());
    assert_eq!(bodies[2]["truncated"], true);
}

/// An icon is no text.
#[test]
fn what_is_no_text_is_shown_as_base64() {
    let place = Place::new();
    let path = format!("/control/v1/tenants/{}/icon", place.tenant);
    let png = crate::isolation::png();
    assert_eq!(place.scene.world.put(&path).by(&place.admin).body(png.clone()).status, 204);
    let body = &place.entries("")[0]["request"]["body"];
    let shown = STANDARD.encode(&png);
    assert_eq!(*body, json!({"sizeBytes": png.len(), "truncated": false, "base64": shown}));
}

/// What could not be answered as usual is in it as well.
#[test]
fn refusals_are_in_it() {
    let place = Place::new();
    let world = &place.scene.world;
    let path = format!("/processmind/tenant/{}", place.tenant);
    let large = vec![b' '; tenantd::dialects::BODY_LIMIT_BYTES + 1];
    let replies = [
        world.get(&path).send(),
        world.get(&path).bearer("wrong").send(),
        world.patch(&path).by(&place.admin).send(),
        world.put(&path).by(&place.admin).body(large),
        world.head(&path).by(&place.admin).send(),
    ];
    let entries = place.entries("");
    let seen = entries.iter().map(|entry| {
        let (answer, body) = (&entry["answer"]["status"], &entry["answer"]["body"]);
        (answer.as_u64().unwrap(), body["text"].as_str().unwrap_or_default().to_owned())
    });
    let expected = replies.iter().map(|reply| (u64::from(reply.status), reply.text().to_owned()));
    assert_eq!(seen.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    let operations: Vec<&Value> = entries.iter().map(|entry| &entry["operation"]).collect();
    let update = json!("processmind.updateTenant");
    let get = json!("processmind.getTenant");
    assert_eq!(operations, [&get, &get, &Value::Null, &update, &get]);
    assert_eq!(entries[0]["client"], Value::Null);
}

#[test]
fn it_is_exported_as_har() {
    let place = Place::new();
    place.add_user("ann@example.com");
    place.scene.world.get("/nse/v2.1/zones?page=2&x=%26").send();
    let har = place.scene.tool("GET", "/journal/har?since=1", None).json();
    let log = &har["log"];
    assert_eq!((&log["version"], &log["creator"]["name"]), (&json!("1.2"), &json!("tenantd")));
    let entry = &log["entries"][0];
    let url = format!("http://{}/nse/v2.1/zones?page=2&x=%26", place.scene.world.address);
    assert_eq!(
        (&entry["request"]["method"], &entry["request"]["url"]),
        (&json!("GET"), &json!(url))
    );
    let query = json!([{"name": "page", "value": "2"}, {"name": "x", "value": "&"}]);
    assert_eq!(
        (&entry["request"]["queryString"], &entry["_notImplemented"]),
        (&query, &json!(true))
    );
    assert_eq!(
        (&entry["response"]["status"], log["entries"].as_array().unwrap().len()),
        (&json!(404), 1)
    );
    let whole = place.scene.tool("GET", "/journal/har", None).json();
    let posted = &whole["log"]["entries"][0]["request"]["postData"];
    assert_eq!(posted["mimeType"], "application/json");
    assert!(posted["text"].as_str().unwrap().contains("ann@example.com"), "{posted}");
}
