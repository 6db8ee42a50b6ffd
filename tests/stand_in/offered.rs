//! Where the tools are, and whose.

use rustix::process::Signal;
use serde_json::json;
use tenantd::model::Role;
use tenantd::web::router::STAND_IN;

use super::Scene;
use crate::support::program::{Process, Serving, program};
use crate::support::{Place, World};

/// Every tool's method and path.
fn tools() -> impl Iterator<Item = (&'static str, String)> {
    STAND_IN.routes.iter().map(|route| (route.method.name(), route.pattern.replace(['{', '}'], "")))
}

/// A folder, a file in it, and the API key of an operator.
fn place() -> (tempfile::TempDir, String, String) {
    let place = Place::new();
    let key = place.operator().api_key;
    (place.folder, place.db, key)
}

#[test]
fn an_appliance_has_none_of_them() {
    let world = World::new();
    let operator = world.operator();
    let unknown = world.get("/control/v1/nothing").by(&operator).send();
    let mut expected = unknown.json();
    for (method, path) in tools() {
        expected["instance"] = json!(path);
        for method in [method, "PATCH", "OPTIONS"] {
            let reply = world.request(method, &path).by(&operator).send();
            assert_eq!(reply.whole(), (404, expected.clone()), "{method} {path}");
            let names = |reply: &crate::support::Reply| -> Vec<String> {
                reply.headers.iter().map(|(name, _)| name.clone()).collect()
            };
            assert_eq!(names(&reply), names(&unknown), "{method} {path}");
        }
    }
}

#[test]
fn a_stand_in_has_them_for_operators_alone() {
    let scene = Scene::new();
    let root = scene.world.root("Acme");
    for role in Role::ALL.into_iter().filter(|role| *role < Role::Operator) {
        let caller = scene.world.client(role, &root);
        for (method, path) in tools() {
            let reply = scene.world.request(method, &path).by(&caller).send();
            assert_eq!(reply.status, 403, "{role} {method} {path}");
        }
    }
    let operator = &scene.operator;
    let reply = scene.world.request("PATCH", "/control/v1/clock").by(operator).send();
    let allow = "GET, HEAD, PUT, DELETE, OPTIONS";
    assert_eq!((reply.status, reply.header("Allow")), (405, Some(allow)));
}

#[test]
fn serve_has_them_when_asked_and_says_so_and_listens_anywhere() {
    let (folder, db, key) = place();
    for (arguments, status) in
        [(&[][..], 404), (&["--stand-in"], 200), (&["--stand-in=false"], 404)]
    {
        let serving = Serving::start(&db, arguments);
        let reply = serving.request("GET", "/control/v1/clock").api_key(&key).send();
        assert_eq!(reply.status, status, "{arguments:?}");
        let log = serving.end(Signal::TERM).err;
        assert_eq!(log.contains("this is a stand-in for tests"), status == 200, "{log}");
    }
    // What the demo made may be served everywhere, too.
    let filled = folder.path().join("demo.db").to_str().unwrap().to_owned();
    let demo = program(&["demo", "--json", "--db", &filled, "--listen", "127.0.0.1:0"]);
    let demo = Process::start(demo);
    demo.line().unwrap();
    demo.signal(Signal::TERM);
    assert_eq!(demo.wait().code, Some(0));
    let far = ["serve", "--db", &filled, "--listen", "0.0.0.0:0"];
    assert_eq!(Process::start(program(&far)).wait().code, Some(1));
    let serving = Serving::of(program(&[&far[..], &["--stand-in"]].concat()));
    assert_eq!(serving.end(Signal::TERM).code, Some(0));
}

#[test]
fn its_options_come_from_variables_and_a_file_as_well() {
    let (folder, db, key) = place();
    let config = folder.path().join("tenantd.toml");
    let text = "stand-in = true\nid-seed = 7\nfreeze-at = \"2024-01-15T10:30:00Z\"\n";
    std::fs::write(&config, text).unwrap();
    let serve = ["serve", "--db", &db, "--listen", "127.0.0.1:0"];
    let look = |command| {
        let serving = Serving::of(command);
        let clock = serving.request("GET", "/control/v1/clock").api_key(&key).send().json();
        let tenant = serving.request("POST", "/control/v1/tenants").api_key(&key);
        let tenant = tenant.json(json!({"name": "Acme"})).json()["id"].clone();
        let reset = serving.request("POST", "/control/v1/reset").api_key(&key).send();
        assert_eq!(reset.status, 204);
        (clock["now"].clone(), tenant)
    };
    let by_file = look(program(&[&serve[..], &["--config", config.to_str().unwrap()]].concat()));
    let mut command = program(&serve);
    command.envs([("TENANTD_STAND_IN", "true"), ("TENANTD_ID_SEED", "7")]);
    command.env("TENANTD_FREEZE_AT", "2024-01-15T10:30:00Z");
    assert_eq!(look(command), by_file);
    assert_eq!(by_file.0, "2024-01-15T10:30:00Z");
}

#[test]
fn what_goes_with_a_stand_in_is_wrong_without_one() {
    for (option, value) in [("--id-seed", "7"), ("--freeze-at", "2024-01-15T10:30:00Z")] {
        let ended = crate::support::program::run(&["serve", "--db", "x.db", option, value]);
        let line = format!("tenantd: {option} goes with --stand-in\n");
        assert_eq!((ended.code, ended.err), (Some(2), line));
    }
    let late = ["serve", "--db", "x.db", "--stand-in", "--freeze-at", "9999-06-01T00:00:00Z"];
    let ended = crate::support::program::run(&late);
    assert_eq!(
        (ended.code, &*ended.err),
        (Some(2), "tenantd: --freeze-at must be from 1970 to 9998\n")
    );
    assert!(!std::fs::exists("x.db").unwrap());
}
