//! The journal: what was asked and answered.

mod command;
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
            "method": "PUT", "path": path, "query": "a=b&token=***", "headers": [],
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
    place.scene.world.get("/healthz").send();
    let now = place.entries("")[0]["at"].as_str().unwrap().to_owned();
    for (query, expected) in [
        (String::new(), &[1, 2, 3, 4, 5, 6][..]),
        ("dialect=ocs".into(), &[1, 2, 5]),
        ("operation=ocs.getTenant".into(), &[1, 2]),
        ("operation=addUser&status=409".into(), &[4]),
        ("operation=ddUser".into(), &[]),
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
        assert_eq!(place.count(&query), json!({"count": expected.len(), "last": 6}), "{query}");
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

#[test]
fn it_is_forgotten_on_demand_and_with_everything_else() {
    let place = Place::new();
    place.read();
    place.scene.tool("DELETE", "/journal", None);
    assert_eq!(place.count(""), json!({"count": 0, "last": 1}));
    place.read();
    assert_eq!(place.numbers(""), [2]);
    place.reset();
    assert_eq!(place.count(""), json!({"count": 0, "last": 2}));
}

#[test]
fn no_secret_is_in_it() {
    let place = Place::new();
    let Place { scene, admin, .. } = &place;
    let world = &scene.world;
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        admin.id, admin.secret
    );
    let granted = world.post("/oauth/token").form(&form);
    let token = granted.json()["access_token"].as_str().unwrap().to_owned();
    let basic = world.post("/oauth/token").basic(&admin.id, &admin.secret);
    let basic = basic.form("grant_type=client_credentials").json();
    let signed_in = world.post("/nse/v2.1/auth/signin");
    let signed_in = signed_in.json(json!({"username": admin.id, "password": admin.secret}));
    assert_eq!(signed_in.status, 200, "{signed_in:?}");
    world.get("/control/v1/info").api_key(&admin.api_key).send();
    let new = world.post("/control/v1/clients").by(&scene.operator);
    let new = new.json(json!({"name": "CI", "role": "member", "homeTenant": place.tenant}));
    assert_eq!(new.status, 201);
    let path = format!("/control/v1/info?access_token={token}");
    world.get(&path).header("Cookie", "session=cookie-value").send();
    let secrets = [
        admin.secret.as_str(),
        &admin.api_key,
        &admin.token,
        &token,
        basic["access_token"].as_str().unwrap(),
        new.json()["secret"].as_str().unwrap(),
        new.json()["apiKey"].as_str().unwrap(),
        "cookie-value",
    ]
    .map(str::to_owned);
    let verify = json!({"match": {"path": "*", "method": "NONE"}});
    let verify = world.post("/control/v1/journal/verify").by(&scene.operator).json(verify);
    assert_eq!(verify.status, 422);
    for shown in [
        scene.tool("GET", "/journal", None).text().to_owned(),
        scene.tool("GET", "/journal/har", None).text().to_owned(),
        verify.text().to_owned(),
    ] {
        for secret in &secrets {
            assert!(!shown.contains(secret.as_str()), "{secret} is in {shown}");
        }
    }
    assert_eq!(place.count("")["count"], 6);
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

/// An appliance keeps nothing, a stand-in the newest 1,000.
#[test]
fn it_has_a_bound() {
    let place = Place::new();
    for _ in 0..1003 {
        place.scene.world.get("/healthz").send();
    }
    let numbers = place.numbers("");
    assert_eq!((numbers.len(), numbers[0], numbers[999]), (1000, 4, 1003));
}
