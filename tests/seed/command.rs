//! `tenantd seed` and `tenantd export`, `serve --seed` and `demo --seed`.

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::Place;
use crate::support::program::{Ended, Process, Serving, output, program, run};

/// Runs `tenantd seed` on a seed that lies in a folder of its own.
fn sow(place: &Place, seed: &Value, arguments: &[&str]) -> Ended {
    let path = place.file("seeds/seed.json", seed.to_string());
    run(&[&["seed", &path, "--db", &place.db], arguments].concat())
}

#[test]
fn it_tells_what_became_of_a_seed() {
    let place = Place::new();
    let seed = json!({"tenants": [{"name": "Acme"}, {"name": "Initech"}]});
    let ended = sow(&place, &seed, &["--check"]);
    assert_eq!(
        (ended.code, &*ended.out, &*ended.err),
        (Some(0), "tenants         2 created\n", "")
    );
    let ended = sow(&place, &seed, &[]);
    assert_eq!(
        (ended.code, &*ended.out),
        (Some(0), "tenants         2 created\n"),
        "a check does nothing"
    );
    let ended = sow(&place, &json!({"tenants": [{"name": "Acme", "plan": "x"}]}), &["--json"]);
    let counts = json!({"created": 0, "updated": 1, "removed": 0, "unchanged": 0});
    let told: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(told, json!({"counts": {"tenants": counts}, "clients": [], "keptSecrets": []}));
    assert_eq!(sow(&place, &json!({}), &[]).out, "the seed is empty\n");
}

#[test]
fn a_new_secret_is_printed_and_good() {
    let place = Place::new();
    let seed = json!({"tenants": [{"id": "acme", "name": "Acme"}], "clients": [{"id": "ci", "role": "admin", "homeTenant": "acme"}]});
    let checked: Value =
        serde_json::from_str(&sow(&place, &seed, &["--check", "--json"]).out).unwrap();
    assert_eq!(checked["clients"], json!([]), "nobody's secret");
    let told: Value = serde_json::from_str(&sow(&place, &seed, &["--json"]).out).unwrap();
    let serving = Serving::start(&place.db, &[]);
    let key = told["clients"][0]["apiKey"].as_str().unwrap();
    let reply = serving.request("GET", "/control/v1/tenants/acme").api_key(key).send();
    assert_eq!((reply.status, reply.json()["name"].clone()), (200, json!("Acme")));
    // Beside a server nothing is seeded, but everything is exported.
    let ended = sow(&place, &seed, &[]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let export: Value =
        serde_json::from_str(&output(&["export", "--as-seed", "--db", &place.db])).unwrap();
    assert_eq!(export["tenants"][0]["id"], "acme");
    let text = export.to_string();
    assert!(
        !text.contains(told["clients"][0]["secret"].as_str().unwrap()) && !text.contains("secret")
    );
}

#[test]
fn faults_are_told_one_a_line() {
    let place = Place::new();
    let seed = json!({"tenants": [{"name": ""}, {"name": "A", "parent": "x"}], "clients": [1]});
    let ended = sow(&place, &seed, &[]);
    let err = "/tenants/0/name: name must not be blank.\n\
        /clients/0: this element must be of type object.\n\
        /tenants/1/parent: parent names no tenant there is, nor one that stands before it in the file.\n\
        tenantd: the seed has 3 faults; nothing was changed\n";
    assert_eq!((ended.code, &*ended.out, &*ended.err), (Some(1), "", err));
    let ended = sow(&place, &seed, &["--json"]);
    let told: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(
        told["errors"][0],
        json!({"pointer": "/tenants/0/name", "detail": "tenants.0.name must not be blank."})
    );
    let path = place.file("no.json", "{");
    let ended = run(&["seed", &path, "--db", &place.db]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("it is not JSON: EOF"), "{ended:?}");
    for wrong in [
        &["seed"][..],
        &["seed", &path],
        &["export", "--db", &place.db],
        &["seed", "--schema", "--json"],
    ] {
        assert_eq!(run(wrong).code, Some(2), "{wrong:?}");
    }
}

/// Neither of a check, nor of a seed with faults, whoever brings it.
#[test]
fn nothing_is_left_where_nothing_was() {
    let place = Place::new();
    let is_left = || {
        place
            .names()
            .into_iter()
            .filter(|name| name.starts_with("tenants.db") || name.starts_with(".tenantd"))
    };
    let good = place.file("good.json", r#"{"tenants": [{"name": "Acme"}]}"#);
    let bad = place.file("bad.json", r#"{"tenants": [{"name": "Acme", "parent": "nobody"}]}"#);
    for (arguments, code) in [
        (&["seed", &good, "--check"][..], 0),
        (&["seed", &bad, "--check"], 1),
        (&["seed", &bad], 1),
        (&["serve", "--stand-in", "--listen", "127.0.0.1:0", "--seed", &bad], 1),
        (&["demo", "--listen", "127.0.0.1:0", "--seed", &bad], 1),
    ] {
        let ended = run(&[arguments, &["--db", &place.db]].concat());
        assert_eq!((ended.code, is_left().next()), (Some(code), None), "{arguments:?}: {ended:?}");
    }
    // A file with nothing in it stays one, and is filled by a seed that is good.
    std::fs::write(&place.db, "").unwrap();
    let size = || std::fs::metadata(&place.db).unwrap().len();
    for arguments in [&["seed", &good, "--check"][..], &["seed", &bad]] {
        run(&[arguments, &["--db", &place.db]].concat());
        assert_eq!((size(), is_left().count()), (0, 1), "{arguments:?}");
    }
    assert_eq!(run(&["seed", &good, "--db", &place.db]).code, Some(0));
    assert_eq!(is_left().collect::<Vec<_>>(), ["tenants.db"]);
    assert!(output(&["tenant", "list", "--db", &place.db]).ends_with("Acme"));
}

/// Paths of icons begin where the seed lies.
#[test]
fn icons_may_lie_beside_the_seed() {
    let place = Place::new();
    place.file("seeds/icons/acme.png", crate::isolation::png());
    place.file("seeds/text.png", "no picture");
    let seed = |path: &str| json!({"tenants": [{"name": "Acme", "icon": {"path": path}}]});
    let ended = sow(&place, &seed("icons/acme.png"), &[]);
    assert_eq!(ended.out, "tenants         1 created\nicons           1 created\n", "{ended:?}");
    let ended = sow(&place, &seed("nowhere.png"), &[]);
    assert!(
        ended.err.starts_with("/tenants/0/icon/path: path cannot be read: No such file"),
        "{ended:?}"
    );
    let ended = sow(&place, &seed("text.png"), &[]);
    assert!(
        ended.err.starts_with("/tenants/0/icon/path: The icon is not a sound PNG"),
        "{ended:?}"
    );
}

/// A container in CI: the seed fixes id and secret.
#[test]
fn a_stand_in_starts_with_a_seed() {
    let place = Place::new();
    let seed = json!({
        "tenants": [{"id": "acme", "name": "Acme"}],
        "clients": [{"id": "ci", "role": "operator", "secret": "ci-secret"}],
    });
    let path = place.file("seed.json", seed.to_string());
    for _ in 0..2 {
        let serving = Serving::start(&place.db, &["--stand-in", "--seed", &path]);
        let reply =
            serving.request("GET", "/control/v1/tenants/acme").api_key("ci.ci-secret").send();
        assert_eq!(reply.status, 200);
        assert_eq!(serving.end(Signal::TERM).code, Some(0));
    }
    let ended = run(&["serve", "--db", &place.db, "--seed", &path]);
    assert_eq!((ended.code, &*ended.err), (Some(2), "tenantd: --seed goes with --stand-in\n"));
    let far = run(&["serve", "--db", &place.db, "--listen", "0.0.0.0:0"]);
    assert!(far.err.contains("the file holds demo credentials"), "{far:?}");
    let bad = place.file("bad.json", r#"{"tenant": []}"#);
    let ended = run(&["serve", "--db", &place.db, "--stand-in", "--seed", &bad]);
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.err.ends_with("tenantd: the seed has 1 fault; nothing was changed\n"),
        "{ended:?}"
    );
}

#[test]
fn a_demo_of_ones_own() {
    let place = Place::new();
    let seed = json!({
        "tenants": [{"id": "acme", "name": "Acme"}],
        "clients": [{"id": "fixed", "role": "operator", "secret": "fixed-secret"}, {"id": "made", "role": "admin", "homeTenant": "acme"}],
    });
    let path = place.file("seed.json", seed.to_string());
    for _ in 0..2 {
        let arguments =
            ["demo", "--listen", "127.0.0.1:0", "--json", "--seed", &path, "--db", &place.db];
        let process = Process::start(program(&arguments));
        let told: Value = serde_json::from_str(&process.line().unwrap()).unwrap();
        let clients = told["clients"].as_array().unwrap();
        assert_eq!(clients.len(), 2);
        let address =
            told["listening"].as_str().unwrap().strip_prefix("http://").unwrap().parse().unwrap();
        for client in clients {
            let request = crate::support::Request::new(address, "GET", "/control/v1/tenants/acme");
            let reply = request.api_key(client["api_key"].as_str().unwrap()).send();
            assert_eq!(reply.status, 200, "{client}");
        }
        process.signal(Signal::TERM);
        assert_eq!(process.wait().code, Some(0));
    }
}
