//! What fell out of the journal is told, and is not taken for what never was.

use serde_json::{Value, json};

use super::Place;

/// A user who was added, and so many readings of a document after it.
fn place(reads: usize) -> Place {
    let place = Place::new();
    place.read();
    place.scene.tool("DELETE", "/journal", None);
    place.add_user("ann@example.com");
    for _ in 0..reads {
        place.scene.world.get("/version").send();
    }
    place
}

/// The newest 1,000 are kept, and how many others there were is told.
#[test]
fn it_has_a_bound() {
    let place = place(1002);
    let numbers = place.numbers("");
    assert_eq!((numbers.len(), numbers[0], numbers[999]), (1000, 5, 1004));
    let journal = place.scene.tool("GET", "/journal?method=PUT", None).json();
    assert_eq!(journal, json!({"entries": [], "last": 1004, "oldest": 5, "dropped": 3}));
    let at = place.entries("since=5")[0]["at"].as_str().unwrap().to_owned();
    for (query, count, dropped) in [
        ("", 1000, 3),
        ("since=0", 1000, 3),
        ("since=3", 1000, 1),
        ("since=4", 1000, 0),
        ("since=1000", 4, 0),
        ("since=2020-01-01T00:00:00Z", 1000, 3),
        ("since=2931-05-06T12:00:00Z", 0, 0),
    ] {
        let expected = json!({"count": count, "last": 1004, "oldest": 5, "dropped": dropped});
        assert_eq!(place.count(query), expected, "{query}");
    }
    assert!(at.ends_with('Z'));
    place.scene.tool("DELETE", "/journal", None);
    assert_eq!(place.count("since=0")["dropped"], 0, "what was forgotten did not fall out");
}

/// What is left decides where it can; where it cannot, that is what is answered.
#[test]
fn what_cannot_be_known_is_not_decided() {
    let place = place(1001);
    let verify = |expectation: &Value| {
        let post = place.scene.world.post("/control/v1/journal/verify");
        let (status, body) = post.by(&place.scene.operator).json(expectation.clone()).whole();
        let told = (body["dropped"].clone(), body["oldest"].clone());
        let kind = body["type"].as_str().unwrap_or_default().replace("/problems/", "");
        (status, kind, told)
    };
    let (added, read) = (json!({"operation": "addUser"}), json!({"path": "/version"}));
    let none = (Value::Null, Value::Null);
    for (kind, expectations) in [
        (
            "undecided",
            vec![
                json!({"match": added}),
                json!({"match": added, "times": 0}),
                json!({"match": added, "times": 1}),
                json!({"match": added, "atMost": 1}),
                json!({"match": added, "since": 2, "times": 1}),
                json!({"match": read, "times": 1000}),
                json!({"match": [added, read], "inOrder": true}),
                json!({"match": [added, {"method": "GET"}], "atLeast": 1}),
            ],
        ),
        (
            "not-verified",
            vec![
                json!({"match": read, "atMost": 999}),
                json!({"match": added, "times": 3}),
                json!({"match": [added, read], "times": 2}),
                json!({"match": added, "since": 3}),
                json!({"match": added, "since": "2931-05-06T12:00:00Z"}),
            ],
        ),
        (
            "",
            vec![
                json!({"match": read, "atLeast": 1000}),
                json!({"match": [read, read], "inOrder": true}),
                json!({"match": added, "atMost": 2}),
                json!({"match": added, "since": 3, "times": 0}),
            ],
        ),
    ] {
        for expectation in expectations {
            let (status, told) = match kind {
                "undecided" if expectation["since"] == 2 => (422, (json!(1), json!(4))),
                "undecided" => (422, (json!(2), json!(4))),
                "" => (200, none.clone()),
                _ => (422, none.clone()),
            };
            assert_eq!(verify(&expectation), (status, kind.to_owned(), told), "{expectation}");
        }
    }
}
