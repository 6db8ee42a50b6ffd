//! What is said of rules that no request can meet, or that would not be applied to one.

use serde_json::{Value, json};

use super::Scene;
use super::faults::Place;
use super::wire::ask;

impl Scene {
    /// Pointer and text of each fault of one rule, which is refused.
    #[track_caller]
    fn faults_of(&self, rule: Value) -> Vec<(String, String)> {
        let mut rule = rule;
        rule["name"] = json!("it");
        let put = self.world.put("/control/v1/faults").api_key(&self.operator.api_key);
        let reply = put.json(json!({"faults": [rule]}));
        assert_eq!(reply.status, 400, "{reply:?}");
        let errors = reply.json()["errors"].as_array().unwrap().clone();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let place =
            |error: &Value| text(&error["pointer"]).strip_prefix("/faults/0/").unwrap().to_owned();
        errors.iter().map(|error| (place(error), text(&error["detail"]))).collect()
    }

    fn preview(&self, question: Value) -> Value {
        self.tool("POST", "/faults/preview", Some(question)).json()
    }
}

#[test]
fn a_rule_that_no_request_can_meet_is_refused() {
    let scene = Scene::new();
    let methods = "must be one of GET, HEAD, POST, PUT, PATCH and DELETE.";
    let path =
        "must be a path such as /ocs/api/v1/Tenants/*, with ** at its end alone and no query.";
    let own = "must be that of the operation, or absent.";
    let header = "must be the name of a header, such as x-test.";
    let value = "must be the value of a header, without blanks at its ends, or * for any.";
    for (matching, member, detail) in [
        (json!({"method": "GTE"}), "method", methods),
        (json!({"method": "get"}), "method", methods),
        (json!({"method": "OPTIONS"}), "method", methods),
        (json!({"dialect": "osc"}), "dialect", "is not known."),
        (json!({"operation": "getTenant"}), "operation", "is not known."),
        (json!({"operation": "ocs.getTenant", "dialect": "nse"}), "dialect", own),
        (json!({"operation": "ocs.getTenant", "method": "PUT"}), "method", own),
        (json!({"path": "/ocs?a=b"}), "path", path),
        (json!({"headers": {"bad header": "*"}}), "headers/bad header", header),
        (json!({"headers": {"x-a": "1", "X-A": "2"}}), "headers/X-A", "stands there twice."),
        (json!({"headers": {"x-a": " 1"}}), "headers/x-a", value),
    ] {
        let name = member.replace('/', ".");
        let expected = (format!("match/{member}"), format!("faults.0.match.{name} {detail}"));
        let told = scene.faults_of(json!({"match": matching, "effect": {"status": 500}}));
        assert_eq!(told, [expected], "{matching}");
    }
    let told = scene.faults_of(json!({"match": {"headers": {"": "*"}}, "effect": {"status": 500}}));
    let detail = "faults.0.match.headers must be an object with names of headers, such as x-test.";
    assert_eq!(told, [("match/headers".to_owned(), detail.to_owned())]);
    for until in ["2031-05-06T08:00:00Z", "2031-05-06T07:00:00Z"] {
        let rule =
            json!({"from": "2031-05-06T08:00:00Z", "until": until, "effect": {"status": 500}});
        let detail = "faults.0.until must be later than from.";
        assert_eq!(scene.faults_of(rule), [("until".to_owned(), detail.to_owned())]);
    }
    for matching in [
        json!({"method": "HEAD", "operation": "ocs.getTenant", "dialect": "ocs"}),
        json!({"method": "PATCH"}),
        json!({"headers": {"x-a": "", "x_b!": "*"}}),
    ] {
        let rule = json!({"name": "it", "match": matching, "effect": {"status": 500}});
        let put = scene.tool("PUT", "/faults", Some(json!({"faults": [rule]})));
        assert_eq!(put.json().get("warnings"), None, "{matching}");
    }
}

#[test]
fn an_effect_that_is_none_is_told_what_one_is() {
    let scene = Scene::new();
    let one = "effect must be an object with one or more of status (and retryAfter with it), \
               connection, token, delay, bytesPerSecond and cutAfterBytes.";
    let alone = "must be alone: an effect has at most one of status, connection and token.";
    let unanswered = "must be absent where connection or token leaves no answer.";
    for (effect, pointer, detail) in [
        (json!({}), "effect", one.to_owned()),
        (
            json!({"retryAfter": 1}),
            "effect/retryAfter",
            "effect.retryAfter must be beside a status, such as 429 or 503.".to_owned(),
        ),
        (
            json!({"status": 500, "token": "expired"}),
            "effect/token",
            format!("effect.token {alone}"),
        ),
        (
            json!({"token": "expired", "delay": "1s"}),
            "effect/delay",
            "effect.delay must be absent beside token.".to_owned(),
        ),
        (
            json!({"connection": "reset", "cutAfterBytes": 1}),
            "effect/cutAfterBytes",
            format!("effect.cutAfterBytes {unanswered}"),
        ),
        (
            json!({"status": 1e30}),
            "effect/status",
            "effect.status must be from 400 to 599.".to_owned(),
        ),
        (
            json!({"status": 500.5}),
            "effect/status",
            "effect.status must be of type integer.".to_owned(),
        ),
    ] {
        let told = scene.faults_of(json!({ "effect": effect }));
        assert_eq!(told, [(pointer.to_owned(), format!("faults.0.{detail}"))], "{effect}");
    }
    let rule = json!({"when": {"first": 1, "every": 2}, "effect": {"status": 500}});
    let detail =
        "faults.0.when.every must be alone: a rule has one of first, every and probability.";
    assert_eq!(scene.faults_of(rule), [("when/every".to_owned(), detail.to_owned())]);
}

/// What is not there yet may come: the rule waits, and the warning goes.
#[test]
fn a_rule_for_what_is_not_there_yet_is_taken_with_a_warning() {
    let scene = Scene::new();
    let rule = |name: &str, matching: Value| json!({"name": name, "match": matching, "effect": {"status": 500}});
    let rules = json!({"faults": [
        rule("good", json!({"client": scene.operator.id, "path": "/ocs/**"})),
        rule("later", json!({"client": "ci", "tenant": "hooli", "path": "/ocs/nothing"})),
        rule("tool", json!({"path": "/control/v1/faults"})),
        rule("world", json!({"path": "/world/a/healthz"})),
    ]});
    let shown = scene.tool("PUT", "/faults", Some(rules)).json();
    let warning = |pointer: &str, detail: &str| json!({"pointer": pointer, "detail": detail});
    let tenant = warning("/faults/1/match/tenant", "No tenant has this id so far.");
    let others = [
        warning("/faults/1/match/path", "No API has anything at this path."),
        warning("/faults/1/match/client", "No client has this id so far."),
    ];
    let fixed = [
        warning(
            "/faults/2/match/path",
            "A tool of the stand-in is at this path, and tools never fail.",
        ),
        warning(
            "/faults/3/match/path",
            "A world has rules of its own, with paths without its prefix.",
        ),
    ];
    let all = [&others[..], &[tenant], &fixed].concat();
    assert_eq!(shown["warnings"], json!(all));
    // What is shown can be put again.
    assert_eq!(scene.tool("PUT", "/faults", Some(shown.clone())).json(), shown);
    let post = scene.world.post("/control/v1/tenants").api_key(&scene.operator.api_key);
    assert_eq!(post.json(json!({"name": "Hooli", "id": "hooli"})).status, 201);
    let all = [&others[..], &fixed].concat();
    assert_eq!(scene.tool("GET", "/faults", None).json()["warnings"], json!(all));
}

#[test]
fn a_preview_says_why_a_rule_is_not_applied() {
    let place = Place::new();
    let Place { scene, provider, tenant, .. } = &place;
    let clock = json!({"now": "2031-05-06T07:00:00Z", "frozen": true});
    scene.tool("PUT", "/clock", Some(clock));
    let question = json!({
        "method": "GET", "path": place.path(), "client": provider.id, "headers": {"x-a": "1"},
    });
    let uuid = tenantd::model::IdRef::parse(tenant).unwrap().uuid().hyphenated().to_string();
    for (rule, reason) in [
        (json!({"match": {"dialect": "nse"}}), "dialect is ocs, not nse.".to_owned()),
        (
            json!({"match": {"operation": "ocs.updateTenant"}}),
            "operation is ocs.getTenant, not ocs.updateTenant.".to_owned(),
        ),
        (json!({"match": {"method": "PUT"}}), "method is GET, not PUT.".to_owned()),
        (json!({"match": {"path": "/nse/**"}}), format!("path is {}, not /nse/**.", place.path())),
        (json!({"match": {"client": "ci"}}), format!("client is {}, not ci.", provider.id)),
        (json!({"match": {"tenant": "hooli"}}), format!("tenant is {uuid}, not hooli.")),
        (
            json!({"match": {"headers": {"x-a": "*", "x-b": "*"}}}),
            "The header x-b is absent, not any.".to_owned(),
        ),
        (json!({"match": {"headers": {"x-a": "2"}}}), "The header x-a is 1, not 2.".to_owned()),
        (
            json!({"from": "2031-05-06T08:00:00Z"}),
            "It is 2031-05-06T07:00:00Z, before from.".to_owned(),
        ),
        (
            json!({"until": "2031-05-06T07:00:00Z"}),
            "It is 2031-05-06T07:00:00Z, no longer before until.".to_owned(),
        ),
        (
            json!({"when": {"every": 3}}),
            "It is for one in 3, and this would be request 1 of it.".to_owned(),
        ),
    ] {
        let mut rule = rule;
        rule["effect"] = json!({"status": 500});
        place.rule(rule);
        let seen = scene.preview(question.clone());
        assert_eq!(seen["faults"][0]["reason"], reason, "{seen}");
        assert_eq!(
            (&seen["applied"], &seen["reason"]),
            (&Value::Null, &json!("It is no rule's turn."))
        );
    }
    place.rule(json!({"when": {"first": 1}, "effect": {"status": 500}}));
    let key = &provider.api_key;
    assert_eq!(ask(scene.world.address, "GET", &place.path(), key, "").status(), 500);
    let spent = "It is for its first 1, and this would be request 2 of it.";
    assert_eq!(scene.preview(question.clone())["faults"][0]["reason"], spent);
    let rule = json!({"when": {"probability": 0.000_001}, "seed": 7, "effect": {"status": 500}});
    place.rule(rule);
    let reason = scene.preview(question)["faults"][0]["reason"].clone();
    let reason = reason.as_str().unwrap();
    assert!(reason.starts_with("Request 1 of it draws 0."), "{reason}");
    assert!(reason.ends_with(", which is not below 0.000001."), "{reason}");
}

#[test]
fn a_preview_says_which_rule_comes_first() {
    let place = Place::new();
    let rules = json!({"faults": [
        {"name": "a", "effect": {"status": 500}},
        {"name": "b", "effect": {"token": "expired"}},
    ]});
    place.scene.tool("PUT", "/faults", Some(rules));
    let ask = |headers: Value| {
        let question = json!({"method": "GET", "path": place.path(), "headers": headers});
        let seen = place.scene.preview(question);
        let reasons = [0, 1].map(|at: usize| seen["faults"][at]["reason"].clone());
        (seen["applied"].clone(), seen["reason"].clone(), reasons)
    };
    let first = (json!("b"), Value::Null, [json!("b is applied before it."), Value::Null]);
    assert_eq!(ask(json!({"Authorization": "Bearer x"})), first);
    let no_token = json!("The request comes without a token that could expire.");
    let first = (json!("a"), Value::Null, [Value::Null, no_token]);
    assert_eq!(ask(json!({"x-api-key": "x"})), first);
    assert_eq!(ask(json!({"authorization": "Basic x"})), first);
}

#[test]
fn a_preview_says_why_no_rule_sees_a_request() {
    let place = Place::new();
    let ask = |method: &str, path: &str, client: &str| {
        let question = json!({"method": method, "path": path, "client": client});
        let seen = place.scene.preview(question);
        assert_eq!(seen["applied"], Value::Null, "{seen}");
        seen["reason"].as_str().unwrap().to_owned()
    };
    let known = &*place.provider.id;
    assert_eq!(ask("GET", &place.path(), known), "There are no rules.");
    place.always(json!({"status": 500}));
    let tool = "A tool of the stand-in is at this path, and tools never fail.";
    let world = "The path is of the world a, which has rules of its own: ask below /world/a.";
    let methods = "The path takes GET, HEAD, OPTIONS, not PUT: 405, before any rule.";
    for (method, path, client, reason) in [
        ("GET", "/ocs/nothing", known, "Nothing is at this path: 404, before any rule."),
        ("GET", "/control/v1/clock", known, tool),
        ("GET", "/world/a/ipera/tenants", known, world),
        ("PUT", "/ipera/tenants/count", known, methods),
        ("OPTIONS", "/ipera/tenants/count", known, "OPTIONS is answered before any rule."),
        ("GET", "/ipera/tenants", "nobody", "No client has the id nobody: 401, before any rule."),
    ] {
        assert_eq!(ask(method, path, client), reason, "{method} {path}");
    }
    place.scene.tool("PUT", "/limits", Some(json!({"maintenance": true})));
    let closed = "Every vendor's API is in maintenance: 503, before any rule.";
    assert_eq!(ask("GET", "/ipera/tenants", known), closed);
}
