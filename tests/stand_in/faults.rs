//! What the effects of fault rules are to a client, byte by byte.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tenantd::model::Role;

use super::Scene;
use super::wire::{Heard, ask, listen, send};
use crate::support::Client;

/// A stand-in with a tenant, and callers.
pub(super) struct Place {
    pub scene: Scene,
    pub tenant: String,
    pub provider: Client,
}

impl Place {
    pub fn new() -> Self {
        Self::of(Scene::new())
    }

    pub fn of(scene: Scene) -> Self {
        let tenant = scene.world.root("Acme");
        let provider = scene.world.client(Role::Provider, &tenant);
        Self { scene, tenant, provider }
    }

    /// Puts one rule in place of all others.
    #[track_caller]
    pub fn rule(&self, rule: Value) {
        let mut rule = rule;
        rule["name"] = json!("it");
        self.scene.tool("PUT", "/faults", Some(json!({"faults": [rule]})));
    }

    /// Every request has this effect.
    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "a literal reads better without a borrow")]
    pub fn always(&self, effect: Value) {
        self.rule(json!({ "effect": effect }));
    }

    pub fn ask(&self, method: &str, path: &str, body: &str) -> Heard {
        ask(self.scene.world.address, method, path, &self.provider.token, body)
    }

    pub fn path(&self) -> String {
        format!("/ocs/api/v1/Tenants/{}", self.tenant)
    }

    /// Reads the tenant.
    pub fn read(&self) -> Heard {
        self.ask("GET", &self.path(), "")
    }

    /// Resets everything but the data, to which the clients of this place belong.
    pub fn reset(&self) {
        self.scene.tool("PUT", "/snapshots/here", None);
        self.scene.tool("POST", "/reset", Some(json!({"snapshot": "here"})));
    }

    /// How often the rule was for a request and how often it was applied.
    pub fn counts(&self) -> (u64, u64) {
        let rule = &self.scene.tool("GET", "/faults", None).json()["faults"][0];
        (rule["matched"].as_u64().unwrap(), rule["fired"].as_u64().unwrap())
    }

    /// A request of each API.
    fn one_of_each(&self) -> [(&'static str, &'static str, String); 7] {
        let Self { tenant, .. } = self;
        [
            ("ocs", "GET", self.path()),
            ("processmind", "GET", format!("/processmind/tenant/{tenant}")),
            ("nse", "GET", "/nse/v2.1/subtenants".to_owned()),
            ("dpod", "GET", "/dpod/tenants".to_owned()),
            ("ipera", "GET", "/ipera/tenants/count".to_owned()),
            ("identity", "POST", "/oauth/token".to_owned()),
            ("control", "GET", "/control/v1/tenants".to_owned()),
        ]
    }
}

/// The body of an error in each API's form, but for ids and times.
fn form(dialect: &str, status: u16, path: &str, sentence: &str) -> Value {
    let pair = |all: [(u16, [&'static str; 2]); 4]| {
        let found = all.iter().find(|(one, _)| *one == status);
        found.map(|(_, words)| *words).unwrap()
    };
    match dialect {
        "ocs" => {
            let [title, resolution] = pair([
                (401, ["Unauthorized.", "Send credentials that are good for this service."]),
                (418, ["Request refused.", "Correct the request and try it again."]),
                (429, ["Too many requests.", "Try the request again later."]),
                (503, ["Service unavailable.", "Try the request again in a moment."]),
            ]);
            json!({
                "OperationId": "-", "Error": title, "Reason": sentence, "Resolution": resolution,
            })
        }
        "processmind" if status == 401 => json!({"message": "Unauthorized"}),
        "ipera" if status == 401 => json!({"message": "Unauthenticated."}),
        "ipera" if status == 429 => json!({"message": "Too Many Attempts."}),
        "processmind" | "ipera" => json!({ "message": sentence }),
        "nse" => json!({
            "status": {"user_message": sentence, "verbose_message": "", "code": status},
            "result": {"returned_records": 0, "records": []},
        }),
        "dpod" => {
            let titles = [
                (401, ["Unauthorized", ""]),
                (418, ["Client Error", ""]),
                (429, ["Too Many Requests", ""]),
                (503, ["Service Unavailable", ""]),
            ];
            json!({
                "timestamp": "-", "status": status, "error": pair(titles)[0],
                "message": sentence, "path": path,
            })
        }
        "identity" => {
            let codes = [
                (401, ["invalid_client", ""]),
                (418, ["invalid_request", ""]),
                (429, ["slow_down", ""]),
                (503, ["server_error", ""]),
            ];
            json!({"error": pair(codes)[0], "error_description": sentence})
        }
        _ => {
            let [kind, title] = pair([
                (401, ["unauthenticated", "Not authenticated"]),
                (418, ["injected", "Refused on demand"]),
                (429, ["too-many-calls", "Too many calls"]),
                (503, ["busy", "Busy"]),
            ]);
            json!({
                "type": format!("/problems/{kind}"), "title": title, "status": status,
                "detail": sentence, "instance": path,
            })
        }
    }
}

#[test]
fn a_status_is_said_in_each_api_s_own_form() {
    let place = Place::new();
    for (status, sentence) in [
        (401, "The request carries no credentials that are good here."),
        (418, "The request is refused."),
        (429, "Too many requests. Try again later."),
        (503, "The service is busy. Try again in a moment."),
    ] {
        for (dialect, method, path) in place.one_of_each() {
            let effect = json!({"status": status, "retryAfter": 7});
            place.rule(json!({"match": {"dialect": dialect}, "effect": effect}));
            let heard = place.ask(method, &path, "grant_type=client_credentials");
            let mut body = heard.json();
            for member in ["OperationId", "timestamp"] {
                if body.get(member).is_some() {
                    body[member] = json!("-");
                }
            }
            assert_eq!((heard.status(), body), (status, form(dialect, status, &path, sentence)));
            let kind =
                if dialect == "control" { "application/problem+json" } else { "application/json" };
            assert_eq!(heard.header("Content-Type"), Some(kind));
            assert_eq!(heard.header("Retry-After"), Some("7"), "{dialect} {status}");
            assert_eq!(heard.header("WWW-Authenticate").is_some(), status == 401);
            assert!(heard.header("X-Request-Id").is_some() && heard.is_whole() && !heard.is_reset);
        }
    }
    place.always(json!({"status": 503}));
    assert_eq!(place.read().header("Retry-After"), None, "only where it is asked for");
}

#[test]
fn a_429_where_the_vendor_has_a_limit_is_the_vendor_s_own() {
    let settings = tenantd::dialects::Settings { rate_limit: 60, ..Default::default() };
    let place = Place::of(Scene::with_settings(settings));
    place.scene.tool("PUT", "/clock", Some(json!({"now": "2024-01-15T10:30:00Z", "frozen": true})));
    let key = &place.provider.api_key;
    let call = || place.scene.world.get("/ipera/tenants/count").api_key(key).send();
    place.always(json!({"status": 429, "retryAfter": 40}));
    // Held against the document of the API, as every answer to this client is.
    let reply = call();
    let headers =
        ["Retry-After", "X-RateLimit-Reset", "X-RateLimit-Limit", "X-RateLimit-Remaining"];
    let headers = headers.map(|name| reply.header(name).unwrap_or_default());
    assert_eq!((reply.status, headers), (429, ["40", "1705314640", "60", "0"]));
    assert_eq!(reply.json(), json!({"message": "Too Many Attempts."}));
}

/// A refused request is not carried out.
#[test]
fn what_is_refused_or_cut_off_before_changes_nothing() {
    let place = Place::new();
    let before = place.read().json();
    let rename = || place.ask("PUT", &place.path(), r#"{"Alias": "Renamed"}"#);
    place.always(json!({"status": 500}));
    assert_eq!(rename().status(), 500);
    place.always(json!({"connection": "reset"}));
    let heard = rename();
    assert!(heard.is_nothing() && heard.is_reset, "{heard:?}");
    place.always(json!({"connection": "silence", "delay": "300ms"}));
    let heard = rename();
    assert!(heard.is_nothing() && !heard.is_reset, "{heard:?}");
    assert!(heard.ended_after >= Duration::from_millis(290), "{heard:?}");
    place.scene.tool("DELETE", "/faults", None);
    assert_eq!(place.read().json(), before);
}

/// A retry finds that it was done; with an idempotency key it is told what was.
#[test]
fn a_write_whose_answer_is_lost_is_there_and_a_retry_sees_it() {
    let place = Place::new();
    place.rule(json!({
        "match": {"operation": "control.createTenant"},
        "when": {"first": 1},
        "effect": {"connection": "commit-then-drop"},
    }));
    let operator = &place.scene.operator.api_key;
    let address = place.scene.world.address;
    let create = |id: &str| {
        let body = json!({"name": id, "id": id}).to_string();
        ask(address, "POST", "/control/v1/tenants", operator, &body)
    };
    let lost = create("hooli");
    assert!(lost.is_nothing() && !lost.is_reset, "{lost:?}");
    assert!(place.scene.names().contains(&"hooli".to_owned()));
    let again = create("hooli");
    assert_eq!((again.status(), &again.json()["type"]), (409, &json!("/problems/name-taken")));

    place.rule(json!({
        "match": {"operation": "control.createTenant"},
        "when": {"first": 1},
        "effect": {"connection": "commit-then-drop"},
    }));
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    let head = format!(
        "POST /control/v1/tenants HTTP/1.1\r\nHost: a\r\nx-api-key: {operator}\r\n\
         Idempotency-Key: k\r\nContent-Length: 19\r\n\r\n{{\"name\": \"Initech\"}}"
    );
    std::io::Write::write_all(&mut stream, head.as_bytes()).unwrap();
    assert!(listen(stream).is_nothing());
    let retry = place.scene.world.post("/control/v1/tenants").api_key(operator);
    let retry = retry.header("Idempotency-Key", "k").body("{\"name\": \"Initech\"}");
    assert_eq!((retry.status, &retry.json()["name"]), (201, &json!("Initech")));
    let names = place.scene.names();
    assert_eq!(names.iter().filter(|name| *name == "Initech").count(), 1, "{names:?}");
}

#[test]
fn an_answer_is_held_back_and_comes_whole() {
    let place = Place::new();
    let usual = place.read();
    for delay in [
        json!("300ms"),
        json!({"min": "300ms", "max": "310ms"}),
        json!({"median": "300ms", "sigma": 0}),
    ] {
        place.always(json!({ "delay": delay }));
        let heard = place.read();
        assert_eq!((heard.status(), heard.json()), (200, usual.json()));
        assert!(heard.first_after >= Duration::from_millis(290), "{delay} {heard:?}");
    }
    place.always(json!({"status": 503, "delay": "200ms"}));
    let heard = place.read();
    assert!(heard.status() == 503 && heard.first_after >= Duration::from_millis(190));
}

/// While an answer is held back, everything else goes on, also what replaces all data.
#[test]
fn a_delay_stops_nobody_else() {
    let place = Place::new();
    place.rule(json!({"match": {"method": "GET"}, "effect": {"delay": "20s"}}));
    let waiting = send(place.scene.world.address, "GET", &place.path(), &place.provider.token, "");
    let began = Instant::now();
    while place.counts().1 == 0 {
        std::thread::sleep(Duration::from_millis(5));
    }
    place.reset();
    place.scene.tool("POST", "/snapshots/here/restore", None);
    assert!(began.elapsed() < Duration::from_secs(10));
    // Neither does it keep the server from ending.
    let Place { scene, .. } = place;
    drop(scene);
    let heard = listen(waiting);
    assert!(heard.is_nothing() && began.elapsed() < Duration::from_secs(15), "{heard:?}");
}

#[test]
fn a_body_comes_slowly_or_only_in_part() {
    let place = Place::new();
    let usual = place.read();
    let length = usual.body().len();
    place.always(json!({"bytesPerSecond": length * 2}));
    let heard = place.read();
    assert_eq!(heard.json(), usual.json());
    let took = heard.ended_after.saturating_sub(heard.first_after);
    assert!(took >= Duration::from_millis(350), "{heard:?}");
    for bytes in [0, 1, length - 1] {
        place.always(json!({"cutAfterBytes": bytes}));
        let heard = place.read();
        assert_eq!((heard.status(), heard.body()), (200, &usual.body()[..bytes]));
        assert!(!heard.is_whole() && !heard.is_reset, "{heard:?}");
    }
    place.always(json!({"cutAfterBytes": length}));
    assert!(place.read().is_whole());
    place.always(json!({"status": 503, "cutAfterBytes": 5, "bytesPerSecond": 20}));
    let heard = place.read();
    assert_eq!((heard.status(), heard.body().len()), (503, 5));
    assert!(heard.ended_after >= Duration::from_millis(150), "{heard:?}");
}

/// An answer of unknown length, in many pieces.
#[test]
fn a_streamed_body_is_cut_where_it_is_told() {
    let place = Place::new();
    let path = "/dpod/tenants/usageReport";
    let usual = place.ask("GET", path, "");
    assert_eq!((usual.status(), usual.header("Transfer-Encoding")), (200, None));
    place.always(json!({"cutAfterBytes": 10, "bytesPerSecond": 1000}));
    let heard = place.ask("GET", path, "");
    assert_eq!(heard.body(), &usual.body()[..10]);
}

#[test]
fn a_connection_that_is_kept_goes_on_after_a_slow_answer() {
    use std::io::{Read, Write};
    let place = Place::new();
    place.always(json!({"delay": "50ms", "bytesPerSecond": 2000}));
    let mut stream = std::net::TcpStream::connect(place.scene.world.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let head = format!(
        "GET {} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\n",
        place.path(),
        place.provider.token
    );
    // Two at once, the second of which ends the connection.
    write!(stream, "{head}\r\n{head}Connection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 2, "{text}");
    assert_eq!(text.matches("\"Id\":").count(), 2, "{text}");
}

#[test]
fn a_token_has_expired_and_a_fresh_one_is_good() {
    let place = Place::new();
    place.rule(json!({"when": {"first": 1}, "effect": {"token": "expired"}}));
    let by = |token: &str| ask(place.scene.world.address, "GET", &place.path(), token, "");
    let old = &place.provider.token;
    let expired = by(old);
    let never_good = by("a.b.c");
    let but_for_id = |heard: &Heard| {
        let mut body = heard.json();
        body["OperationId"] = Value::Null;
        (heard.status(), body, heard.header("WWW-Authenticate").map(str::to_owned))
    };
    assert_eq!(but_for_id(&expired), but_for_id(&never_good), "as any other that is not good");
    assert_eq!((expired.status(), by(old).status()), (401, 401), "it stays expired");
    let provider = &place.provider;
    let sign_in = place.scene.world.post("/oauth/token").basic(&provider.id, &provider.secret);
    let fresh = sign_in.form("grant_type=client_credentials").json();
    assert_eq!(by(fresh["access_token"].as_str().unwrap()).status(), 200);
    assert_eq!(by(&provider.api_key).status(), 200, "keys do not expire");
    assert_eq!(place.counts(), (2, 1));
    place.reset();
    assert_eq!(by(old).status(), 200, "what a rule did is undone");
}

/// DPoD and IPERA share an address; an expired token shows whose call it was.
#[test]
fn rules_see_whose_call_it_is_at_a_shared_address() {
    use tenantd::model::{Scope, Scopes};
    let place = Place::new();
    let scopes = Scopes::of(&[Scope::SpAdmin]);
    let world = &place.scene.world;
    let client = world.client_with(Role::Provider, Some(&place.tenant), scopes);
    let token = world.token(&client, Scope::SpAdmin.name());
    let status = |token: &str| ask(world.address, "GET", "/tenants", token, "").status();
    for effect in [json!({"status": 503}), json!({"token": "expired"})] {
        place.rule(json!({"match": {"dialect": "dpod"}, "effect": effect}));
        assert_eq!(status(&place.provider.token), 200, "IPERA's");
        assert_ne!(status(&token), 200);
    }
}

/// The journal tells which rule was applied and what makes its draws repeat.
#[test]
fn the_journal_names_the_rule_and_its_seed() {
    let place = Place::new();
    place.rule(json!({"when": {"probability": 1}, "seed": 7, "effect": {"status": 503}}));
    place.read();
    place.read();
    let journal = place.scene.tool("GET", "/journal?operation=ocs.getTenant", None).json();
    let faults: Vec<_> =
        journal["entries"].as_array().unwrap().iter().map(|one| &one["fault"]).collect();
    assert_eq!(faults, ["it (seed 7, request 1)", "it (seed 7, request 2)"]);
    place.always(json!({"connection": "commit-then-drop"}));
    place.read();
    let journal = place.scene.tool("GET", "/journal?operation=ocs.getTenant&since=2", None).json();
    assert_eq!(journal["entries"][0]["fault"], "it");
    assert_eq!(journal["entries"][0]["answer"]["complete"], false);
}
