//! `tenantd seed` and `tenantd export`, `serve --seed` and `demo --seed`.

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::program::{Ended, Process, Serving, output, program, run};

/// A folder with a seed in it.
struct Place {
    folder: tempfile::TempDir,
    db: String,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("tenants.db").to_str().unwrap().to_owned();
        Self { folder, db }
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn seed(&self, seed: &Value, arguments: &[&str]) -> Ended {
        let path = self.file("seeds/seed.json", seed.to_string());
        run(&[&["seed", &path, "--db", &self.db], arguments].concat())
    }
}

#[test]
fn it_tells_what_became_of_a_seed() {
    let place = Place::new();
    let seed = json!({"tenants": [{"name": "Acme"}, {"name": "Initech"}]});
    let ended = place.seed(&seed, &["--check"]);
    assert_eq!(
        (ended.code, &*ended.out, &*ended.err),
        (Some(0), "tenants         2 created\n", "")
    );
    let ended = place.seed(&seed, &[]);
    assert_eq!(
        (ended.code, &*ended.out),
        (Some(0), "tenants         2 created\n"),
        "a check does nothing"
    );
    let ended = place.seed(&json!({"tenants": [{"name": "Acme", "plan": "x"}]}), &["--json"]);
    let counts = json!({"created": 0, "updated": 1, "removed": 0, "unchanged": 0});
    let told: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(told, json!({"counts": {"tenants": counts}, "clients": [], "keptSecrets": []}));
    assert_eq!(place.seed(&json!({}), &[]).out, "the seed is empty\n");
}

#[test]
fn a_new_secret_is_printed_and_good() {
    let place = Place::new();
    let seed = json!({"tenants": [{"id": "acme", "name": "Acme"}], "clients": [{"id": "ci", "role": "admin", "homeTenant": "acme"}]});
    let checked: Value =
        serde_json::from_str(&place.seed(&seed, &["--check", "--json"]).out).unwrap();
    assert_eq!(checked["clients"], json!([]), "nobody's secret");
    let told: Value = serde_json::from_str(&place.seed(&seed, &["--json"]).out).unwrap();
    let serving = Serving::start(&place.db, &[]);
    let key = told["clients"][0]["apiKey"].as_str().unwrap();
    let reply = serving.request("GET", "/control/v1/tenants/acme").api_key(key).send();
    assert_eq!((reply.status, reply.json()["name"].clone()), (200, json!("Acme")));
    // Beside a server nothing is seeded, but everything is exported.
    let ended = place.seed(&seed, &[]);
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
    let ended = place.seed(&seed, &[]);
    let err = "/tenants/0/name: name must not be blank.\n\
        /clients/0: this element must be of type object.\n\
        /tenants/1/parent: parent names no tenant there is, nor one that stands before it in the file.\n\
        tenantd: the seed has 3 faults; nothing was changed\n";
    assert_eq!((ended.code, &*ended.out, &*ended.err), (Some(1), "", err));
    let ended = place.seed(&seed, &["--json"]);
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

/// Paths of icons begin where the seed lies.
#[test]
fn icons_may_lie_beside_the_seed() {
    let place = Place::new();
    place.file("seeds/icons/acme.png", crate::isolation::png());
    place.file("seeds/text.png", "no picture");
    let seed = |path: &str| json!({"tenants": [{"name": "Acme", "icon": {"path": path}}]});
    let ended = place.seed(&seed("icons/acme.png"), &[]);
    assert_eq!(ended.out, "tenants         1 created\nicons           1 created\n", "{ended:?}");
    let ended = place.seed(&seed("nowhere.png"), &[]);
    assert!(
        ended.err.starts_with("/tenants/0/icon/path: path cannot be read: No such file"),
        "{ended:?}"
    );
    let ended = place.seed(&seed("text.png"), &[]);
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
