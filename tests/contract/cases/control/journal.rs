//! The journal of a stand-in. `tests/stand_in/journal` tells what is in it; here are its answers.

use serde_json::{Value, json};

use super::{Stage, answer, invalid, problem_with, refused};
use crate::contract::effects::effect;
use crate::contract::whole::{Whole, nothing, text};
use crate::support::Reply;

impl Stage {
    fn journal(&self, path: &str) -> Reply {
        self.get(&format!("/journal{path}"), &self.operator)
    }

    /// A sign-in, whose answer is small.
    fn sign_in(&self) -> Reply {
        let post = self.world.post("/identity/connect/token").header("X-Request-Id", "one");
        let pair = format!("client_id={}&client_secret={}", self.member.id, self.member.secret);
        post.form(&format!("grant_type=client_credentials&{pair}"))
    }
}

/// JSON that is written as it is made, so that nobody knows how long it is to be.
fn streamed(body: Value) -> Whole {
    answer(200, body).with("vary", "Accept-Encoding")
}

/// The entry of a sign-in.
fn entry(stage: &Stage, number: u64, answer_bytes: usize) -> Value {
    let host = stage.world.address.to_string();
    let form =
        format!("grant_type=client_credentials&client_id={}&client_secret=", stage.member.id);
    let field = |name: &str, value: &str| json!({"name": name, "value": value});
    json!({
        "number": number, "at": "<moment>", "ms": "<number>", "world": null,
        "dialect": "identity", "operation": "identity.connectToken", "client": null,
        "requestId": "one", "notImplemented": false, "fault": null,
        "request": {
            "method": "POST", "path": "/identity/connect/token", "query": null,
            "complete": true, "headers": [
                field("connection", "close"),
                field("host", &host),
                field("x-request-id", "one"),
                field("content-type", "application/x-www-form-urlencoded"),
                field("content-length", &(form.len() + stage.member.secret.len()).to_string()),
            ],
            "body": {
                "sizeBytes": form.len() + stage.member.secret.len(), "truncated": false,
                "text": form + "***",
            },
        },
        "answer": {
            "status": 200, "complete": true,
            "headers": [
                field("Content-Type", "application/json"),
                field("Cache-Control", "no-store"),
                field("Pragma", "no-cache"),
                field("X-Request-Id", "one"),
                field("X-Content-Type-Options", "nosniff"),
            ],
            "body": {"sizeBytes": answer_bytes, "truncated": false, "text": "{\"access_token\":\"***\",<any>"},
        },
    })
}

pub fn entries() {
    let stage = Stage::new();
    let clear = || stage.call("DELETE", "/journal").by(&stage.operator).send();
    clear().is(&nothing(204));
    let before = stage.journal("").json()["last"].as_u64().unwrap();
    let number = before + 1;
    let signed_in = effect(
        || stage.sign_in(),
        || stage.journal(""),
        "/entries/0/operation",
        &json!("identity.connectToken"),
    );
    let body = signed_in.text().len();
    let journal = json!({"entries": [entry(&stage, number, body)], "last": number, "oldest": number, "dropped": 0});
    stage.journal("").is(&streamed(journal));
    clear();
    effect(|| stage.sign_in(), || stage.journal("/count"), "/count", &json!(1));
    let last = number + 1;
    let count = json!({"count": 1, "last": last, "oldest": last, "dropped": 0});
    stage.journal("/count").is(&answer(200, count));
    let reply = stage.journal("?status=x");
    invalid(
        &reply,
        ("parameter", "status"),
        "status must be a status such as 404, or a class such as 4xx.",
    );
}

pub fn har() {
    let stage = Stage::new();
    assert_eq!(stage.call("DELETE", "/journal").by(&stage.operator).send().status, 204);
    let last = stage.journal("/count").json()["last"].as_u64().unwrap();
    let pointer = "/log/entries/0/_operation";
    let operation = json!("identity.connectToken");
    let reply = effect(|| stage.sign_in(), || stage.journal("/har"), pointer, &operation);
    let entry = entry(&stage, last + 1, reply.text().len());
    let (asked, answered) = (&entry["request"], &entry["answer"]);
    let host = stage.world.address;
    let expected = json!({"log": {
        "version": "1.2",
        "creator": {"name": "tenantd", "version": env!("CARGO_PKG_VERSION")},
        "entries": [{
            "startedDateTime": "<moment>", "time": "<number>",
            "request": {
                "method": "POST", "url": format!("http://{host}/identity/connect/token"),
                "httpVersion": "HTTP/1.1", "cookies": [], "headers": asked["headers"],
                "queryString": [], "headersSize": -1, "bodySize": asked["body"]["sizeBytes"],
                "postData": {
                    "mimeType": "application/x-www-form-urlencoded", "params": [],
                    "text": asked["body"]["text"], "_encoding": null, "_complete": true,
                },
            },
            "response": {
                "status": 200, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [],
                "headers": answered["headers"],
                "content": {
                    "size": answered["body"]["sizeBytes"], "mimeType": "application/json",
                    "text": answered["body"]["text"],
                },
                "redirectURL": "", "headersSize": -1, "bodySize": answered["body"]["sizeBytes"],
            },
            "cache": {}, "timings": {"send": 0, "wait": "<number>", "receive": 0},
            "_number": last + 1, "_dialect": "identity", "_operation": "identity.connectToken",
            "_client": null, "_requestId": "one", "_notImplemented": false, "_fault": null,
            "_world": null,
        }],
    }});
    stage.journal("/har").is(&streamed(expected));
}

/// It ends with the server.
pub fn stream() {
    let stage = Stage::new();
    let request = stage.call("GET", "/journal/stream").by(&stage.operator);
    let reply = request.header("Last-Event-ID", "abc").send();
    refused(&reply, "bad-header", "The header Last-Event-ID has no usable value.");
    let metrics = || stage.world.get("/metrics").by(&stage.operator).send().text().to_owned();
    let request = stage.call("GET", "/journal/stream").by(&stage.operator);
    let listening = std::thread::spawn(|| request.send());
    while !metrics().contains("state=\"handler\"} 2\n") {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    stage.sign_in();
    drop(stage);
    let reply = listening.join().unwrap();
    reply.is(&text(200, "text/event-stream", ":\n\nid: <number>\ndata: {\"number\":<any>"));
}

pub fn verify() {
    let stage = Stage::new();
    assert_eq!(stage.call("DELETE", "/journal").by(&stage.operator).send().status, 204);
    let number = stage.journal("/count").json()["last"].as_u64().unwrap() + 1;
    let verify =
        |expectation: Value| stage.send("POST", "/journal/verify", &stage.operator, expectation);
    stage.sign_in();
    let expectation = json!({"match": {"dialect": "identity"}, "times": 1});
    verify(expectation).is(&answer(200, json!({"matches": [{"count": 1, "entries": [number]}]})));
    let reply = verify(json!({"match": {"dialect": "identity", "status": "4xx"}}));
    let nearest = json!([{
        "number": number, "request": "POST /identity/connect/token", "status": 200,
        "differences": [{"member": "status", "expected": "4xx", "found": 200}],
    }]);
    let further = json!({"match": 0, "found": [], "nearest": nearest});
    let detail = "The match was found 0 times; at least 1 expected.";
    reply.is(&problem_with(&reply, "not-verified", detail, further));
    for _ in 0..1000 {
        stage.world.get("/version").send();
    }
    let reply = verify(json!({"match": {"dialect": "identity"}, "times": 0}));
    let further = json!({
        "match": 0, "found": [], "nearest": [], "dropped": 1, "oldest": number + 1,
    });
    let detail = "The match was found 0 times; exactly 0 expected. Up to 1 more may have fallen out of the journal.";
    reply.is(&problem_with(&reply, "undecided", detail, further));
}
