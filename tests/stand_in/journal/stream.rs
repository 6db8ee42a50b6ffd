//! The journal as it comes.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Place;
use crate::support::program::Serving;

/// Whoever listens, and reads line by line.
struct Listener {
    lines: BufReader<TcpStream>,
}

impl Listener {
    fn new(place: &Place, query: &str, header: &str) -> Self {
        let world = &place.scene.world;
        let mut stream = TcpStream::connect(world.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        // Of HTTP/1.0, so that nothing stands between the lines.
        write!(
            stream,
            "GET /control/v1/journal/stream{query} HTTP/1.0\r\nHost: x\r\nx-api-key: {}\r\n{header}\r\n",
            place.scene.operator.api_key
        )
        .unwrap();
        let mut listener = Self { lines: BufReader::new(stream) };
        let status = listener.line();
        assert!(status.ends_with(" 200 OK"), "{status}");
        while !listener.line().is_empty() {}
        assert_eq!((listener.line(), listener.line()), (":".to_owned(), String::new()));
        listener
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// The next event: the number that is its id, and its entry.
    fn event(&mut self) -> (u64, Value) {
        let id = self.line().strip_prefix("id: ").unwrap().parse().unwrap();
        let data = serde_json::from_str(self.line().strip_prefix("data: ").unwrap()).unwrap();
        assert_eq!(self.line(), "");
        (id, data)
    }

    /// Whether there is nothing more to come.
    fn has_ended(&mut self) -> bool {
        self.line().is_empty() && self.lines.fill_buf().unwrap().is_empty()
    }
}

/// How many requests are inside of a handler.
fn in_handlers(place: &Place) -> usize {
    let text = place.scene.world.get("/metrics").by(&place.scene.operator).send();
    let line = text.text().lines().find(|line| line.contains("state=\"handler\"")).unwrap();
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[track_caller]
fn soon(what: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_secs(20);
    while !what() {
        assert!(Instant::now() < until, "it never is");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn entries_are_heard_as_they_come() {
    let place = Place::new();
    place.read();
    let mut listener = Listener::new(&place, "?dialect=processmind", "");
    place.read();
    place.add_user("ann@example.com");
    let (id, entry) = listener.event();
    assert_eq!((id, &entry), (3, &place.entries("since=2")[0]));
    place.add_user("bob@example.com");
    assert_eq!(listener.event().0, 4);
}

#[test]
fn whoever_comes_again_goes_on_where_it_was() {
    let place = Place::new();
    for _ in 0..3 {
        place.read();
    }
    let numbers = |query: &str, header: &str, count: usize| -> Vec<u64> {
        let mut listener = Listener::new(&place, query, header);
        (0..count).map(|_| listener.event().0).collect()
    };
    assert_eq!(numbers("?since=0", "", 3), [1, 2, 3]);
    assert_eq!(numbers("?since=2020-01-01T00:00:00Z", "", 3), [1, 2, 3]);
    assert_eq!(numbers("", "Last-Event-ID: 1\r\n", 2), [2, 3]);
    assert_eq!(numbers("?since=0", "Last-Event-ID: 2\r\n", 1), [3]);
    // A number of another run.
    assert_eq!(numbers("", "Last-Event-ID: 99\r\n", 3), [1, 2, 3]);
}

/// What is no number is not taken for none.
#[test]
fn what_was_heard_last_is_a_number() {
    let place = Place::new();
    for id in ["abc", "", "-1", "+1", "1.5", "99999999999999999999"] {
        let get = place.scene.world.get("/control/v1/journal/stream").by(&place.scene.operator);
        let (status, body) = get.header("Last-Event-ID", id).send().whole();
        assert_eq!((status, &body["type"]), (400, &json!("/problems/bad-header")), "{id}");
        assert_eq!(body["detail"], "The header Last-Event-ID has no usable value.");
    }
}

/// A listener holds nothing up, not even a reset, and leaves nothing behind.
#[test]
fn it_stands_in_nobodys_way() {
    let place = Place::new();
    let mut listeners: Vec<_> = (0..16).map(|_| Listener::new(&place, "", "")).collect();
    let one_more = place.scene.world.get("/control/v1/journal/stream").by(&place.scene.operator);
    let one_more = one_more.send();
    assert_eq!((one_more.status, one_more.header("Retry-After")), (503, Some("1")));
    place.reset();
    place.read();
    for listener in &mut listeners {
        assert_eq!(listener.event().1["operation"], "ocs.getTenant");
    }
    for listener in &listeners {
        listener.lines.get_ref().shutdown(Shutdown::Both).unwrap();
    }
    soon(|| in_handlers(&place) == 1);
    drop(Listener::new(&place, "", ""));
}

/// It is noticed only after a moment that somebody is gone; whoever comes in between has to wait, not to
/// come again.
#[test]
fn a_place_is_free_for_whoever_comes_next() {
    let place = Place::new();
    for _ in 0..3 {
        let listeners: Vec<_> = (0..16).map(|_| Listener::new(&place, "", "")).collect();
        drop(listeners);
    }
}

/// A large backlog comes whole, also to whoever reads it slowly.
#[test]
fn a_large_backlog_comes_whole() {
    let place = Place::new();
    for _ in 0..200 {
        place.scene.world.get("/control/v1/openapi.json").send();
    }
    let mut listener = Listener::new(&place, "?since=0", "");
    std::thread::sleep(Duration::from_millis(300));
    for number in 1..=200 {
        let (id, entry) = listener.event();
        assert_eq!((id, &entry["answer"]["body"]["truncated"]), (number, &json!(true)));
    }
    place.read();
    assert_eq!(listener.event().0, 201);
}

#[test]
fn it_ends_with_the_server() {
    let place = crate::support::Place::new();
    let key = place.operator().api_key;
    let serving = Serving::start(&place.db, &["--stand-in"]);
    let mut stream = TcpStream::connect(serving.address).unwrap();
    write!(stream, "GET /control/v1/journal/stream HTTP/1.0\r\nx-api-key: {key}\r\n\r\n").unwrap();
    let mut listener = Listener { lines: BufReader::new(stream) };
    while listener.line() != ":" {}
    let began = Instant::now();
    assert_eq!(serving.end(rustix::process::Signal::TERM).code, Some(0));
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert!(listener.has_ended());
}
