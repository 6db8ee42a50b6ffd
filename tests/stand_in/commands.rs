//! `tenantd snapshot` and `tenantd reset`, on a running server and on a stopped one's file.

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::Operator;
use crate::support::program::{Ended, Process, Serving, output, program, run};

/// A file with an operator in it.
pub(super) struct Place {
    pub folder: tempfile::TempDir,
    pub db: String,
    pub id: String,
    pub secret: String,
}

impl Place {
    pub fn new() -> Self {
        let place = crate::support::Place::new();
        let Operator { id, secret, .. } = place.operator();
        let crate::support::Place { folder, db } = place;
        Self { folder, db, id, secret }
    }

    fn add_tenant(&self, name: &str) {
        output(&["tenant", "add", "--db", &self.db, "--name", name]);
    }

    fn names(&self) -> Vec<String> {
        let list = output(&["tenant", "list", "--db", &self.db, "--json"]);
        let list: Vec<Value> = serde_json::from_str(&list).unwrap();
        list.iter().map(|tenant| tenant["name"].as_str().unwrap().to_owned()).collect()
    }

    /// The commands that save, change, restore and reset, told where by these arguments; the file
    /// is as it was in the end.
    #[track_caller]
    fn play(&self, place: &[&str]) {
        let command = |arguments: &[&str]| output(&[arguments, place].concat());
        let before = self.names();
        assert_eq!(command(&["snapshot", "save", "one"]), "");
        self.add_tenant("Initech");
        assert_eq!(command(&["snapshot", "save", "two"]), "");
        assert_eq!(command(&["snapshot", "restore", "one"]), "");
        assert_eq!(self.names(), before);
        assert_eq!(command(&["reset", "--snapshot", "two"]), "");
        assert_eq!(self.names(), [&before[..], &["Initech".to_owned()]].concat());
        let list: Value = serde_json::from_str(&command(&["snapshot", "list", "--json"])).unwrap();
        let members: Vec<&String> = list[0].as_object().unwrap().keys().collect();
        assert_eq!(members, ["name", "savedAt", "sizeBytes"]);
        assert_eq!((&list[0]["name"], &list[1]["name"]), (&json!("one"), &json!("two")));
        let text = command(&["snapshot", "list"]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "SAVED AT                     BYTES  NAME");
        assert!(lines[1].ends_with("  one") && lines.len() == 3, "{text}");
        for name in ["one", "two"] {
            assert_eq!(command(&["snapshot", "remove", name]), "");
        }
        assert_eq!(command(&["snapshot", "list", "--json"]), "[]");
        assert_eq!(command(&["reset"]), "");
        assert_eq!(self.names(), before);
    }
}

#[track_caller]
fn fails(code: i32, arguments: &[&str], line: &str) {
    let err = format!("tenantd: {line}\n");
    assert_eq!(
        run(arguments),
        Ended { code: Some(code), out: String::new(), err },
        "{arguments:?}"
    );
}

#[test]
fn they_work_on_a_running_server_and_on_its_file_afterwards() {
    let place = Place::new();
    let db = place.db.as_str();
    place.add_tenant("Acme");
    let never = format!("{db} was never served as a stand-in: there is no start to go back to");
    fails(1, &["reset", "--db", db], &never);
    let serving = Serving::start(db, &["--stand-in"]);
    let url = format!("http://{}", serving.address);
    let by = ["--client-id", &place.id, "--client-secret", &place.secret];
    place.play(&[&["--url", &url][..], &by].concat());
    // The address and the credentials may come from the environment.
    let mut command = program(&["snapshot", "save", "by-environment"]);
    command.env("TENANTD_URL", &url);
    command.envs([("TENANTD_CLIENT_ID", &place.id), ("TENANTD_CLIENT_SECRET", &place.secret)]);
    assert!(command.status().unwrap().success());

    let in_use = format!("{db} is in use: name the server that runs on it with --url");
    fails(1, &["reset", "--db", db], &in_use);
    fails(1, &["snapshot", "restore", "by-environment", "--db", db], &in_use);
    let ask = |id: &str, secret: &str, line: &str| {
        let by = ["--url", &url, "--client-id", id, "--client-secret", secret];
        fails(1, &[&["snapshot", "restore", "nothing"], &by[..]].concat(), line);
    };
    ask(&place.id, &place.secret, "404: There is no such snapshot.");
    ask(&place.id, "wrong", "401: The request carries no credentials that are good here.");
    assert_eq!(serving.end(Signal::TERM).code, Some(0));

    output(&["snapshot", "remove", "by-environment", "--db", db]);
    place.play(&["--db", db]);
    fails(1, &["snapshot", "restore", "nothing", "--db", db], "there is no snapshot nothing");
}

#[test]
fn what_stands_in_the_way_is_told() {
    let place = Place::new();
    let serving = Serving::start(&place.db, &[]);
    let url = format!("http://{}", serving.address);
    let by = ["--url", &url, "--client-id", &place.id, "--client-secret", &place.secret];
    let line = "the server is no stand-in; it must be a demo, or run with --stand-in";
    fails(1, &[&["reset"], &by[..]].concat(), line);
    fails(
        2,
        &["reset"],
        "--db FILE or --url URL is missing: the file of a stopped server, or a running one",
    );
    let line = "--client-id and --client-secret go with --url: those of an operator";
    fails(2, &["reset", "--url", &url], line);
    let line = "invalid value 'A' for '<NAME>': expected 1 to 64 of a-z, 0-9, _ and -";
    fails(2, &["snapshot", "save", "A", "--db", &place.db], line);
    let line = "invalid value 'https://a' for '--url <URL>': expected an address such as http://127.0.0.1:8080";
    fails(2, &["snapshot", "list", "--url", "https://a"], line);
    fails(1, &["snapshot", "list", "--db", "/nowhere/t.db"], "there is no file /nowhere/t.db");
    let reset =
        run(&["reset", "--url", "http://127.0.0.1:1", "--client-id", "a", "--client-secret", "b"]);
    assert_eq!(reset.code, Some(1));
    assert!(reset.err.starts_with("tenantd: http://127.0.0.1:1: "), "{reset:?}");
}

/// A command that was told a file leaves the server alone that a variable names.
#[test]
fn a_flag_comes_before_a_variable() {
    let place = Place::new();
    let with = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = program(arguments);
        command.envs(variables.iter().copied());
        Process::start(command).wait()
    };
    let nowhere = ("TENANTD_URL", "http://127.0.0.1:1");
    let client = [("TENANTD_CLIENT_ID", "a"), ("TENANTD_CLIENT_SECRET", "b")];
    let listed = with(&["snapshot", "list", "--db", &place.db], &[nowhere, client[0], client[1]]);
    assert_eq!((listed.code, &*listed.err), (Some(0), ""));
    let far = with(&["snapshot", "list"], &[nowhere, client[0], client[1]]);
    assert!(far.err.starts_with("tenantd: http://127.0.0.1:1: "), "{far:?}");
    let both = with(&["reset", "--db", &place.db, "--url", nowhere.1], &[client[0], client[1]]);
    assert_eq!(both.code, Some(2), "{both:?}");
    let variables = [nowhere, ("TENANTD_DB", &place.db), client[0], client[1]];
    let unclear = with(&["reset"], &variables);
    let line = "tenantd: TENANTD_DB and TENANTD_URL are both set: say --db or --url\n";
    assert_eq!((unclear.code, &*unclear.err), (Some(2), line));
    let wrong = with(&["snapshot", "list"], &[("TENANTD_URL", "https://a")]);
    let line = "tenantd: TENANTD_URL: expected an address such as http://127.0.0.1:8080\n";
    assert_eq!((wrong.code, &*wrong.err), (Some(2), line));
}
