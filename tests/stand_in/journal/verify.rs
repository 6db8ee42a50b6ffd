//! Whether what was to happen did.

use serde_json::{Value, json};

use super::Place;

impl Place {
    fn verify(&self, expectation: Value) -> (u16, Value) {
        let post = self.scene.world.post("/control/v1/journal/verify");
        post.api_key(&self.scene.operator.api_key).json(expectation).whole()
    }

    /// What each match fits.
    #[track_caller]
    fn holds(&self, expectation: Value, entries: &[&[u64]]) {
        let matches = entries.iter().map(|all| json!({"count": all.len(), "entries": all}));
        let matches: Vec<Value> = matches.collect();
        assert_eq!(self.verify(expectation), (200, json!({"matches": matches})));
    }

    /// The detail of what does not hold.
    #[track_caller]
    fn fails(&self, expectation: Value, detail: &str) -> Value {
        let (status, body) = self.verify(expectation);
        assert_eq!((status, &body["detail"]), (422, &json!(detail)), "{body}");
        body
    }
}

/// Two readings around a user who was added, and the same user once more.
fn place() -> Place {
    let place = Place::new();
    place.read();
    assert_eq!(place.add_user("ann@example.com").status, 200);
    place.read();
    assert_eq!(place.add_user("ann@example.com").status, 409);
    place
}

#[test]
fn numbers_are_verified() {
    let place = place();
    let added = json!({"operation": "processmind.addUser", "status": 200});
    place.holds(json!({"match": added}), &[&[2]]);
    place.holds(json!({"match": added, "times": 1}), &[&[2]]);
    place.holds(json!({"match": {"method": "GET"}, "atLeast": 2, "atMost": 2}), &[&[1, 3]]);
    place.holds(json!({"match": {"method": "delete"}, "times": 0}), &[&[]]);
    place.holds(json!({"match": {"method": "DELETE"}, "atMost": 3}), &[&[]]);
    place.holds(json!({"match": {"status": "4xx"}, "since": 2}), &[&[4]]);
    place.holds(json!({"match": [added, {"dialect": "ocs"}]}), &[&[2], &[1, 3]]);
    let user = json!({"body": {"email": "ann@example.com"}, "path": "/processmind/*/users"});
    place.holds(json!({"match": user, "times": 2}), &[&[2, 4]]);
    let by = json!({"client": place.admin.id, "notImplemented": false});
    place.holds(json!({"match": by, "times": 4}), &[&[1, 2, 3, 4]]);

    place.fails(
        json!({"match": added, "times": 2}),
        "The match was found 1 times; exactly 2 expected.",
    );
    let reads = json!({"dialect": "ocs"});
    let body = place.fails(
        json!({"match": reads, "atMost": 1}),
        "The match was found 2 times; at most 1 expected.",
    );
    assert_eq!((&body["found"], &body["nearest"]), (&json!([1, 3]), &json!([])));
    place.fails(
        json!({"match": [added, reads], "atLeast": 2, "atMost": 3}),
        "Match 1 of 2 was found 1 times; 2 to 3 expected.",
    );
    place.fails(
        json!({"match": {"operation": "getIcon"}}),
        "The match was found 0 times; at least 1 expected.",
    );
}

#[test]
fn the_nearest_misses_are_explained() {
    let place = place();
    let expected =
        json!({"operation": "addUser", "status": 201, "body": {"email": "bob@example.com"}});
    let (status, body) = place.verify(json!({"match": expected, "times": 1}));
    let path = format!("/processmind/tenant/{}/users", place.tenant);
    let sent = json!({"email": "ann@example.com", "firstName": "Ann", "lastName": "Ames"});
    let miss = |number: u64, status: u16| {
        json!({
            "number": number, "request": format!("POST {path}"), "status": status,
            "differences": [
                {"member": "status", "expected": 201, "found": status},
                {"member": "body", "expected": {"email": "bob@example.com"}, "found": sent},
            ],
        })
    };
    let nearest = body["nearest"].as_array().unwrap().clone();
    let whole = json!({
        "type": "/problems/not-verified", "title": "Not verified", "status": 422,
        "detail": "The match was found 0 times; exactly 1 expected.",
        "instance": "/control/v1/journal/verify", "match": 0, "found": [], "nearest": nearest,
    });
    assert_eq!((status, &body), (422, &whole));
    // The newest first of those that are as near.
    assert_eq!(nearest[..2], [miss(4, 409), miss(2, 200)]);
    let numbers: Vec<&Value> = nearest.iter().map(|miss| &miss["number"]).collect();
    assert_eq!(numbers, [4, 2, 3, 1]);
    assert_eq!(nearest[2]["differences"][0]["member"], "operation");
}

#[test]
fn an_order_is_verified() {
    let place = place();
    let (read, add) = (json!({"operation": "ocs.getTenant"}), json!({"operation": "addUser"}));
    let in_order = |matches: Value| json!({"match": matches, "inOrder": true});
    place.holds(in_order(json!([read, add, read])), &[&[1], &[2], &[3]]);
    place.holds(in_order(json!([add, add])), &[&[2], &[4]]);
    place.holds(in_order(read.clone()), &[&[1]]);
    let body = place
        .fails(in_order(json!([add, read, read])), "Match 3 of 3 was not found after entry 3.");
    assert_eq!((&body["match"], &body["found"]), (&json!(2), &json!([])));
    let nearest = &body["nearest"][0];
    let differences = json!([{"member": "order", "expected": "after 3", "found": 3}]);
    assert_eq!((&nearest["number"], &nearest["differences"]), (&json!(3), &differences));
    place.fails(in_order(json!([{"method": "DELETE"}])), "The match was not found.");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let place = Place::new();
    let refused = |expectation: Value| {
        let (status, body) = place.verify(expectation.clone());
        assert_eq!(status, 400, "{expectation}: {body}");
        body["errors"].as_array().unwrap().iter().fold(String::new(), |all, fault| {
            format!(
                "{all}{}: {}\n",
                fault["pointer"].as_str().unwrap(),
                fault["detail"].as_str().unwrap()
            )
        })
    };
    for (expectation, faults) in [
        (json!({}), "/match: match is required.\n"),
        (
            json!({"match": []}),
            "/match: match must be an object, or an array of 1 to 100 of them.\n",
        ),
        (
            json!({"match": 7}),
            "/match: match must be an object, or an array of 1 to 100 of them.\n",
        ),
        (json!({"match": {"color": 1}}), "/match/color: match.color is not known.\n"),
        (
            json!({"match": [{}, {"status": 99, "path": "x"}]}),
            "/match/1/path: match.1.path must be a path such as /ocs/*, of at most 1000 characters.\n\
             /match/1/status: match.1.status must be a status such as 404, or a class such as 4xx.\n",
        ),
        (
            json!({"match": {}, "times": 1, "atMost": 2}),
            "/atMost: atMost must be absent where there is times.\n",
        ),
        (
            json!({"match": {"client": ""}}),
            "/match/client: match.client must be the id of a client.\n",
        ),
        (
            json!({"match": {}, "atLeast": 3, "atMost": 2}),
            "/atMost: atMost must be no less than atLeast.\n",
        ),
        (
            json!({"match": [{"dialect": "OCS", "method": ""}, {"operation": "addUsers"}]}),
            "/match/0/dialect: match.0.dialect is not known.\n\
             /match/0/method: match.0.method is not known.\n\
             /match/1/operation: match.1.operation is not known.\n",
        ),
        (
            json!({"match": {}, "inOrder": true, "times": 1}),
            "/times: times must be absent where inOrder is true.\n",
        ),
        (json!({"match": {}, "times": -1}), "/times: times must be from 0 to 1000.\n"),
        (
            json!({"match": {}, "since": "soon"}),
            "/since: since must be a number of the journal, or a time such as 2024-01-15T10:30:00Z.\n",
        ),
    ] {
        assert_eq!(refused(expectation.clone()), faults, "{expectation}");
    }
}
