//! The demo on a file that is kept, started again.

use serde_json::Value;

use crate::support::Request;
use crate::support::program::{Process, Serving, output, program};

/// Starts the demo on `db` and reads the JSON object that it prints.
fn demo(db: &str) -> (Process, Value) {
    let process =
        Process::start(program(&["demo", "--json", "--listen", "127.0.0.1:0", "--db", db]));
    let line = process.line().unwrap_or_default();
    let printed = serde_json::from_str(&line).unwrap_or_default();
    (process, printed)
}

/// What a person reads goes to stderr, what a program waits for to stdout.
#[test]
fn it_says_on_stdout_where_it_listens() {
    let serving = Serving::of(program(&["demo", "--listen", "127.0.0.1:0"]));
    assert_eq!(serving.request("GET", "/healthz").send().status, 200);
    let title = format!("demo · http://{}\n\nConsole (signs in", serving.address);
    let ended = serving.end(rustix::process::Signal::TERM);
    assert_eq!((ended.code, &*ended.out), (Some(0), ""), "nothing but that line");
    assert!(ended.err.contains(&title), "{}", ended.err);
    let help = output(&["demo", "--help"]);
    assert!(help.contains("clients and requests goes to stderr"), "{help}");
}

fn end(process: Process) -> Option<i32> {
    process.signal(rustix::process::Signal::TERM);
    process.wait().code
}

#[test]
fn a_kept_demo_has_the_same_clients_in_the_same_order_with_new_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("demo.db").to_str().unwrap().to_owned();
    let (process, first) = demo(&db);
    assert_eq!(end(process), Some(0));
    let (process, second) = demo(&db);
    let of = |printed: &Value, member: &str| -> Vec<Value> {
        let clients = printed["clients"].as_array().unwrap();
        clients.iter().map(|client| client[member].clone()).collect()
    };
    for member in ["id", "role", "tenant", "name"] {
        assert_eq!(of(&first, member), of(&second, member), "{member}");
    }
    assert_eq!(of(&first, "role")[..4], ["operator", "provider", "admin", "member"]);
    assert!(of(&first, "secret").iter().all(|secret| !of(&second, "secret").contains(secret)));

    let address = second["listening"].as_str().unwrap().strip_prefix("http://").unwrap();
    let path = format!("/ocs/api/v1/Tenants/{}", of(&second, "tenant")[2].as_str().unwrap());
    let key = of(&second, "api_key")[2].as_str().unwrap().to_owned();
    let reply = Request::new(address.parse().unwrap(), "GET", &path).api_key(&key).send();
    assert_eq!(reply.json()["CompanyName"], "My Company");
    assert_eq!(end(process), Some(0));
}

#[test]
fn a_file_without_the_whole_demo_is_refused_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("demo.db").to_str().unwrap().to_owned();
    let (process, printed) = demo(&db);
    assert_eq!(end(process), Some(0));
    let member = printed["clients"][3]["id"].as_str().unwrap();
    output(&["client", "remove", "--db", &db, member]);
    let ended = demo(&db).0.wait();
    assert_eq!(ended.code, Some(1));
    let expected = format!(
        "tenantd: {db} does not hold the demo as it was made (its clients or tenants are gone, or \
         never were there); the demo wants a file of its own, or none\n"
    );
    assert_eq!(ended.err, expected);
}
