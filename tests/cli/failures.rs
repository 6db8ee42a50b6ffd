//! Failures: exit code 1, and one line on stderr that says what is in the way.

use std::net::TcpListener;

use rustix::process::Signal;

use crate::support::Place;
use crate::support::program::{Ended, Serving, run};

#[track_caller]
fn fails(arguments: &[&str], line: &str) {
    let expected = Ended { code: Some(1), out: String::new(), err: format!("tenantd: {line}\n") };
    assert_eq!(run(arguments), expected, "{arguments:?}");
}

#[test]
fn the_port_is_taken() {
    let place = Place::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    fails(
        &["serve", "--db", &place.db, "--listen", &address],
        &format!("cannot listen on {address}: Address already in use (os error 98)"),
    );
}

#[test]
fn the_file_is_not_ours() {
    let place = Place::new();
    let text = place.file("notes.txt", "not a database\n".repeat(100));
    let empty_folder = place.folder.path().to_str().unwrap().to_owned();
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["client", "list"]] {
        let on = |file: &str| {
            [command, &["--db", file]]
                .concat()
                .iter()
                .map(|text| (*text).to_owned())
                .collect::<Vec<_>>()
        };
        let arguments = on(&text);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        fails(&arguments, &format!("{text} is not a tenantd database"));
        let arguments = on(&empty_folder);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        fails(&arguments, &format!("{empty_folder} is not a regular file"));
    }
    assert_eq!(std::fs::read_to_string(&text).unwrap(), "not a database\n".repeat(100));
}

#[test]
fn the_file_has_a_server_already() {
    let place = Place::new();
    let serving = Serving::start(&place.db, &[]);
    let second = ["serve", "--db", &place.db, "--listen", "127.0.0.1:0"];
    fails(&second, &format!("{} is in use by another tenantd server", place.db));
    assert_eq!(serving.request("GET", "/readyz").send().status, 200, "the first is not disturbed");
    assert_eq!(serving.end(Signal::KILL).code, None);
    assert_eq!(Serving::start(&place.db, &[]).end(Signal::TERM).code, Some(0), "the hold ends too");
}

#[test]
fn what_is_named_is_not_there() {
    let place = Place::new();
    let db = place.db.as_str();
    place.tenant("Acme");
    fails(&["client", "rotate", "somebody", "--db", db], "there is no client somebody");
    fails(&["client", "remove", "somebody", "--db", db], "there is no client somebody");
    fails(&["client", "remove", "not an id", "--db", db], "there is no client not an id");
    fails(&["tenant", "show", "nothing", "--db", db], "there is no tenant nothing");
    fails(&["tenant", "show", "not an id", "--db", db], "there is no tenant not an id");
}

#[test]
fn what_is_to_be_made_is_there_already() {
    let place = Place::new();
    let id = place.tenant("Acme");
    let again = ["tenant", "add", "--db", &place.db, "--name", "Twin", "--id"];
    let lower = id.to_lowercase();
    for id in [&id, &lower] {
        fails(&[&again[..], &[id]].concat(), "id is already taken");
    }
}
