//! Services that say nothing, too much, or nonsense.

use std::io::Write;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::service::{Reaction, Service, answer};
use super::{contract, drift};
use crate::support::program::Ended;

/// A contract of operations that answer a list.
fn lists(paths: &[&str]) -> Value {
    let operation = |name: &str| {
        json!({"get": {"operationId": name, "responses": {"200": {"content": {"application/json": {
            "schema": {"type": "array", "items": {"enum": ["a"]}},
        }}}}}})
    };
    let paths = paths.iter().map(|name| (format!("/{name}"), operation(name)));
    json!({"paths": paths.collect::<serde_json::Map<_, _>>()})
}

#[track_caller]
fn ask(service: &Service, paths: &[&str], further: &[&str]) -> Ended {
    let (_place, file) = contract(&lists(paths));
    let base = format!("http://{}", service.address);
    let arguments = ["--dialect", "ocs", "--against", &base, "--contract", &file];
    drift("secret", &[&arguments, further].concat())
}

/// Asks for one list; what is said of it.
#[track_caller]
fn said(service: &Service) -> String {
    said_within("20s", service)
}

#[track_caller]
fn said_within(timeout: &str, service: &Service) -> String {
    let ended = ask(service, &["list"], &["--timeout", timeout]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let lines: Vec<&str> = ended.out.lines().collect();
    let (_, first) = lines[0].split_once("GET /list  ").unwrap();
    let further = &lines[1..lines.len() - 1];
    [&[first], further].concat().join("\n")
}

#[test]
fn an_answer_that_is_too_long_is_not_compared() {
    let long = vec![b' '; 20 * 1024 * 1024];
    let expected = "not compared: the answer has more than 16 MiB";
    assert_eq!(said(&Service::answering("application/json", long.clone())), expected);
    // Nor one that is long only when it is unpacked.
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&long).unwrap();
    let packed = packed.finish().unwrap();
    let header = "Content-Type: application/json\r\nContent-Encoding: gzip";
    let service = Service::new(move |_| Reaction::Send(answer(200, header, &packed)));
    assert_eq!(said(&service), expected);
}

#[test]
fn nonsense_is_a_difference() {
    let nonsense =
        "1 difference\n    type     the answer: JSON in the contract, text that is no JSON here";
    for body in ["{\"a\":", "<p>", "", "\u{0}"] {
        assert_eq!(said(&Service::answering("application/json", body)), nonsense, "{body:?}");
    }
    let deep = "[".repeat(1_000_000);
    assert_eq!(said(&Service::answering("application/json", deep)), nonsense);
    let page =
        "1 difference\n    media type the answer: application/json in the contract, text/html here";
    assert_eq!(said(&Service::answering("Text/HTML; charset=utf-8", "<p>")), page);
    let nothing = Service::new(|_| Reaction::Send(answer(200, "X-A: b", b"")));
    let none =
        "1 difference\n    media type the answer: application/json in the contract, none here";
    assert_eq!(said(&nothing), none);
}

#[test]
fn of_many_differences_the_first_are_listed() {
    let values: Vec<String> = (0..250).map(|number| format!("{number:03}")).collect();
    let said = said(&Service::answering("application/json", json!(values).to_string()));
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!((lines.len(), lines[0], lines[101]), (102, "250 differences", "    and 150 more"));
}

#[test]
fn what_others_wrote_does_nothing_to_a_terminal_and_is_short() {
    let long = format!("\u{1b}[2J\n{}", "x".repeat(1000));
    let refused = Service::new(|_| Reaction::Send(answer(500, "X-A: b", b"\x1b[2J\x07 no\r\nway")));
    assert_eq!(said(&refused), r"not compared: answered 500: \u{1b}[2J\u{7} no way");
    let (_place, file) = contract(&json!({"paths": {"/a": {"get": {"responses": {"200": {
        "content": {"application/json": {"schema": {"type": "object", "additionalProperties": false}}},
    }}}}}}));
    let service = Service::answering("application/json", json!({ long: 1 }).to_string());
    let base = format!("http://{}", service.address);
    let ended = drift("", &["--dialect", "ocs", "--against", &base, "--contract", &file]);
    let expected = format!(r"    added    /\u{{1b}}[2J\n{}…: integer", "x".repeat(75));
    assert_eq!(ended.out.lines().nth(1), Some(&*expected), "{ended:?}");
}

#[test]
fn a_connection_that_breaks_is_said() {
    let closing = Service::new(|_| Reaction::Send(Vec::new()));
    assert!(said(&closing).starts_with("not compared: no answer: "));
    let cut = Service::new(|_| {
        let whole = answer(200, "Content-Type: application/json", b"[\"a\",\"a\"]");
        Reaction::Send(whole[..whole.len() - 4].to_vec())
    });
    assert!(said(&cut).starts_with("not compared: the answer broke off: "));
    let garbage = Service::new(|_| Reaction::Send(b"SSH-2.0-OpenSSH_9.9\r\n".to_vec()));
    assert!(said(&garbage).starts_with("not compared: no answer: "));
}

#[test]
fn silence_is_waited_for_twice() {
    for beginning in ["", "HTTP/1.1 200 OK\r\nContent-"] {
        let silent = Service::new(|_| Reaction::Stall(beginning.into()));
        let began = Instant::now();
        let ended = ask(&silent, &["a", "b", "c", "d"], &["--timeout", "300ms"]);
        assert!(began.elapsed() < Duration::from_secs(10));
        assert_eq!(
            ended.out,
            "a       GET /a  not compared: no answer in time\n\
             b       GET /b  not compared: no answer in time\n\
             c       GET /c  not compared: not asked, for the service does not answer\n\
             d       GET /d  not compared: not asked, for the service does not answer\n\
             0 of 4 operations compared, 0 with differences\n"
        );
        let line = "tenantd: nothing could be compared\n";
        assert_eq!((ended.code, &*ended.err), (Some(1), line));
        assert_eq!(silent.heard().len(), 2);
    }
    // One that answers the others is asked for all of them.
    let slow = Service::new(|head| {
        if head.starts_with("GET /b ") {
            return Reaction::Stall(Vec::new());
        }
        Reaction::Send(answer(200, "Content-Type: application/json", b"[]"))
    });
    let ended = ask(&slow, &["a", "b", "c", "d"], &["--timeout", "2s"]);
    assert_eq!((ended.code, slow.heard().len()), (Some(0), 4), "{ended:?}");
}

#[test]
fn a_body_that_does_not_end_is_left() {
    let beginning =
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n[";
    let service = Service::new(|_| Reaction::Stall(beginning.to_vec()));
    let began = Instant::now();
    let said = said_within("300ms", &service);
    assert_eq!(said, "not compared: the answer did not end in time");
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_redirection_is_not_followed() {
    let other = Service::answering("application/json", "[]");
    for status in [301, 302, 303, 307, 308] {
        let location = format!("Location: http://{}/elsewhere", other.address);
        let service =
            Service::new(move |_| Reaction::Send(answer(status, &location, b"over there")));
        assert_eq!(said(&service), format!("not compared: answered {status}: over there"));
        let heard = service.heard();
        assert_eq!(heard.len(), 1);
        assert!(heard[0].starts_with("GET /list HTTP/1.1\r\n"), "{heard:?}");
        assert!(heard[0].to_lowercase().contains("\r\nauthorization: bearer secret\r\n"));
    }
    assert_eq!(other.heard(), [""; 0]);
}
