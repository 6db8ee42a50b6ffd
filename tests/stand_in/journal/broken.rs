//! Requests whose clients leave before it is over.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Place;

impl Place {
    /// Sends these bytes and leaves.
    fn send_and_leave(&self, text: &str) {
        let mut stream = TcpStream::connect(self.scene.world.address).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
    }

    /// The one entry, once it is there.
    #[track_caller]
    fn soon(&self, query: &str) -> Value {
        let until = Instant::now() + Duration::from_secs(10);
        loop {
            if let Some(entry) = self.entries(query).pop() {
                return entry;
            }
            assert!(Instant::now() < until, "it never comes");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn adding(&self) -> String {
        let (tenant, key) = (&self.tenant, &self.admin.api_key);
        format!(
            "POST /processmind/tenant/{tenant}/users HTTP/1.1\r\nHost: a\r\nx-api-key: {key}\r\n"
        )
    }
}

/// What came is shown, and that it is not all.
#[test]
fn a_body_that_breaks_off_is_shown_as_far_as_it_came() {
    let place = Place::new();
    place
        .send_and_leave(&format!("{}Content-Length: 99\r\n\r\n{{\"email\":\"ann@", place.adding()));
    let request = &place.soon("")["request"];
    let body = json!({"sizeBytes": 14, "truncated": false, "text": "{\"email\":\"ann@"});
    assert_eq!((&request["body"], &request["complete"]), (&body, &json!(false)));
    let har = place.scene.tool("GET", "/journal/har", None).json();
    assert_eq!(har["log"]["entries"][0]["request"]["postData"]["_complete"], false);
    // In pieces; and one that is JSON by itself is not taken for what was meant.
    let chunks =
        format!("{}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n1\r\n \r\n", place.adding());
    place.send_and_leave(&chunks);
    let request = &place.soon("since=1")["request"];
    assert_eq!((&request["body"]["text"], &request["complete"]), (&json!("{} "), &json!(false)));
    let verify = place.scene.world.post("/control/v1/journal/verify").by(&place.scene.operator);
    assert_eq!(verify.json(json!({"match": {"body": {}}})).status, 422);
}

/// A body that was refused unread is not one that came.
#[test]
fn a_body_that_was_not_read_is_not_complete() {
    let place = Place::new();
    let post = || place.scene.world.post("/processmind/tenant/a/users");
    post().json(json!({"email": "a"}));
    post().send();
    let whole: Vec<Value> =
        place.entries("").iter().map(|entry| entry["request"]["complete"].clone()).collect();
    assert_eq!(whole, [false, true]);
}

/// It was done, and the journal has it at once, but as one to whom nothing was said.
#[test]
fn whoever_leaves_while_the_answer_is_held_back_got_none() {
    let place = Place::new();
    let held = json!({"name": "late", "match": {"operation": "processmind.addUser"},
        "effect": {"delay": "60s"}});
    place.scene.tool("PUT", "/faults", Some(json!({"faults": [held]})));
    let user = r#"{"email":"ann@example.com","firstName":"Ann","lastName":"Ames"}"#;
    let began = Instant::now();
    place.send_and_leave(&format!(
        "{}Content-Length: {}\r\n\r\n{user}",
        place.adding(),
        user.len()
    ));
    let entry = place.soon("");
    assert!(began.elapsed() < Duration::from_secs(30));
    let answer = &entry["answer"];
    assert_eq!((&answer["status"], &answer["complete"]), (&Value::Null, &json!(false)));
    assert_eq!((&answer["body"], &entry["fault"]), (&Value::Null, &json!("late")));
    assert_eq!(
        (&entry["request"]["complete"], &entry["request"]["body"]["text"]),
        (&json!(true), &json!(user))
    );
    place.scene.tool("DELETE", "/faults", None);
    assert_eq!(place.add_user("ann@example.com").status, 409, "it was done");
}
