//! The examples in `docs/examples` run as they are.

use std::path::Path;
use std::process::Command;

use rustix::process::Signal;

use crate::support::program::{Serving, program};

const BINARY: &str = env!("CARGO_BIN_EXE_tenantd");
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The program of this name, or the one that the variable names, if it says its version. If it does
/// not, that is said loudly, and is a failure in CI.
fn found(name: &str, variable: &str) -> Option<String> {
    let program = std::env::var(variable).unwrap_or_else(|_| name.to_owned());
    let says = Command::new(&program).arg("--version").output();
    if says.is_ok_and(|said| said.status.success()) {
        return Some(program);
    }
    assert!(std::env::var_os("CI").is_none(), "CI must have {name}: see .ci/run");
    eprintln!("SKIPPED: no {name}; set {variable} to one");
    None
}

/// What it prints. It must succeed.
#[track_caller]
fn ran(command: &mut Command) -> String {
    let ended = command.env("TENANTD", BINARY).current_dir(ROOT).output();
    let ended = ended.unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(ended.status.success(), "{}{}", text(&ended.stdout), text(&ended.stderr));
    text(&ended.stdout)
}

fn pytest(program: &str) -> Command {
    let mut command = Command::new(program);
    // Nothing is to be left in the repository.
    command.args(["-q", "-p", "no:cacheprovider", "docs/examples/pytest"]);
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    for variable in ["TENANTD_URL", "TENANTD_CLIENT_ID", "TENANTD_CLIENT_SECRET"] {
        command.env_remove(variable);
    }
    command
}

#[test]
fn a_pytest_fixture() {
    let Some(program) = found("pytest", "TENANTD_PYTEST") else { return };
    let out = ran(&mut pytest(&program));
    assert!(out.contains("3 passed"), "{out}");
}

/// What the image runs, with its paths and its address here instead of in a container.
fn service(folder: &Path) -> Serving {
    let file = read("docs/examples/ci/Dockerfile");
    let command = file.lines().find_map(|line| line.strip_prefix("CMD ")).unwrap();
    let command: Vec<String> = serde_json::from_str(command).unwrap();
    let db = folder.join("ci.db").to_str().unwrap().to_owned();
    let seed = format!("{ROOT}/docs/examples/ci/seed.json");
    let here = [("/tmp/ci.db", &*db), ("/seed.json", &*seed), ("0.0.0.0:8080", "127.0.0.1:0")];
    let moved = |word: &String| {
        let found = here.iter().find(|(there, _)| there == word);
        found.map_or_else(|| word.clone(), |(_, here)| (*here).to_owned())
    };
    let command: Vec<String> = command.iter().map(moved).collect();
    Serving::of(program(&command.iter().map(String::as_str).collect::<Vec<_>>()))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(format!("{ROOT}/{path}")).unwrap()
}

/// The server runs already, and is the one that the jobs are written for.
#[test]
fn a_service_of_a_ci_job() {
    let Some(program) = found("pytest", "TENANTD_PYTEST") else { return };
    let folder = tempfile::tempdir().unwrap();
    let serving = service(folder.path());
    for job in ["github-actions.yml", "gitlab-ci.yml"] {
        let text = read(&format!("docs/examples/ci/{job}"));
        let value = |name: &str| {
            let mut pairs = text.lines().filter_map(|line| line.trim().split_once(": "));
            pairs.find(|(key, _)| *key == name).unwrap().1.to_owned()
        };
        assert!(value("TENANTD_URL").ends_with(":8080"), "{job}");
        assert!(
            text.contains("$TENANTD_URL/readyz") && text.contains("pytest docs/examples/pytest")
        );
        assert_eq!(serving.request("GET", "/readyz").send().status, 200);
        let mut command = pytest(&program);
        command.env("TENANTD_URL", format!("http://{}", serving.address));
        for name in ["TENANTD_CLIENT_ID", "TENANTD_CLIENT_SECRET"] {
            command.env(name, value(name));
        }
        let out = ran(&mut command);
        assert!(out.contains("3 passed"), "{job}: {out}");
    }
    assert_eq!(serving.end(Signal::TERM).code, Some(0));
}

#[test]
fn a_node_test() {
    let Some(program) = found("node", "TENANTD_NODE") else { return };
    let mut command = Command::new(program);
    command.args(["--test", "--test-reporter", "tap", "docs/examples/node/invitations.test.mjs"]);
    let out = ran(&mut command);
    assert!(out.contains("# pass 3") && out.contains("# fail 0"), "{out}");
}

#[test]
fn a_shell_script() {
    let out = ran(Command::new("sh").arg("docs/examples/shell/test-invitations.sh"));
    assert_eq!(out.lines().filter(|line| line.starts_with("ok - ")).count(), 3, "{out}");
}
