//! `tenantd journal`

use rustix::process::Signal;
use serde_json::Value;

use crate::support::program::{Process, Serving, output, program, run};

/// A stand-in, and the arguments that lead a command to it.
struct Place {
    folder: tempfile::TempDir,
    serving: Serving,
    by: [String; 6],
}

impl Place {
    fn new() -> Self {
        let place = crate::support::Place::new();
        let operator = place.operator();
        let crate::support::Place { folder, db } = place;
        let serving = Serving::start(&db, &["--stand-in"]);
        let url = format!("http://{}", serving.address);
        let by = ["--url", &url, "--client-id", &operator.id, "--client-secret", &operator.secret];
        let by = by.map(str::to_owned);
        Self { folder, serving, by }
    }

    fn arguments<'a>(&'a self, arguments: &[&'a str]) -> Vec<&'a str> {
        let by = self.by.iter().map(String::as_str);
        ["journal"].into_iter().chain(arguments.iter().copied()).chain(by).collect()
    }

    fn get(&self, path: &str) {
        self.serving.request("GET", path).send();
    }
}

#[test]
fn it_prints_what_was_asked_and_answered() {
    let place = Place::new();
    place.get("/control/v1/openapi.json");
    place.get("/nse/v2.1/zones?a=b&token=t");
    let text = output(&place.arguments(&[]));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "NUMBER  AT                               MS  STATUS  REQUEST");
    assert!(
        lines[1].starts_with("     1  20")
            && lines[1].ends_with("     200  GET /control/v1/openapi.json  control.getDocument"),
        "{text}"
    );
    let end = "     404  GET /nse/v2.1/zones?a=b&token=***  not implemented by the stand-in";
    assert!(lines[2].ends_with(end) && lines.len() == 3, "{text}");
    let json = output(&place.arguments(&["--json", "--not-implemented", "--status", "4xx"]));
    let entry: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&entry["number"], &entry["dialect"]), (&2.into(), &"nse".into()));
    let none = [
        "--json",
        "--dialect",
        "ocs",
        "--operation",
        "getIcon",
        "--method",
        "PUT",
        "--client",
        "a",
    ];
    assert_eq!(output(&place.arguments(&none)), "");
    assert_eq!(output(&place.arguments(&["--json", "--since", "2", "--path", "/nse/*"])), "");
    let file = place.folder.path().join("journal.har");
    assert_eq!(output(&place.arguments(&["--har", file.to_str().unwrap()])), "");
    let har: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert_eq!(har["log"]["entries"].as_array().unwrap().len(), 2);
}

#[test]
fn it_follows_until_the_server_ends() {
    let place = Place::new();
    place.get("/control/v1/openapi.json");
    let following = Process::start(program(&place.arguments(&["--follow", "--json"])));
    let number = |line: &str| serde_json::from_str::<Value>(line).unwrap()["number"].clone();
    assert_eq!(number(&following.line().unwrap()), 1);
    place.get("/control/v1/openapi.json");
    assert_eq!(number(&following.line().unwrap()), 2);
    assert_eq!(place.serving.end(Signal::TERM).code, Some(0));
    let ended = following.wait();
    assert_eq!((ended.code, &*ended.out, &*ended.err), (Some(0), "", ""));
}

#[test]
fn what_stands_in_its_way_is_told() {
    let place = Place::new();
    let said = |arguments: &[&str]| {
        let ended = run(arguments);
        (ended.code, ended.err)
    };
    let line = "tenantd: --url URL is missing: the address of a running stand-in\n";
    assert_eq!(said(&["journal"]), (Some(2), line.to_owned()));
    let line = "tenantd: 400: status must be a status such as 404, or a class such as 4xx.\n";
    for more in [&["--status", "x"][..], &["--status", "x", "--follow"]] {
        assert_eq!(said(&place.arguments(more)), (Some(1), line.to_owned()));
    }
    let line = "tenantd: 400: dialect is not known. operation is not known. method is not known.\n";
    let unknown = ["--dialect", "OCS", "--operation", "x", "--method", ""];
    assert_eq!(said(&place.arguments(&unknown)), (Some(1), line.to_owned()));
}
