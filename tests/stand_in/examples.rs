//! The examples in `docs/examples` run as they are.

use std::process::Command;

use rustix::process::Signal;
use serde_json::Value;

use crate::support::program::{Serving, output};

const BINARY: &str = env!("CARGO_BIN_EXE_tenantd");

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
    let ended = command.env("TENANTD", BINARY).current_dir(env!("CARGO_MANIFEST_DIR")).output();
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

/// As in a CI job: the server runs already.
#[test]
fn a_pytest_fixture_with_a_service() {
    let Some(program) = found("pytest", "TENANTD_PYTEST") else { return };
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("t.db").to_str().unwrap().to_owned();
    let made = output(&["client", "add", "--db", &db, "--role", "operator", "--json"]);
    let made: Value = serde_json::from_str(&made).unwrap();
    let serving = Serving::start(&db, &["--stand-in", "--provisioning-delay", "30s"]);
    let mut command = pytest(&program);
    command.env("TENANTD_URL", format!("http://{}", serving.address));
    for (variable, member) in [("TENANTD_CLIENT_ID", "id"), ("TENANTD_CLIENT_SECRET", "secret")] {
        command.env(variable, made[member].as_str().unwrap());
    }
    let out = ran(&mut command);
    assert!(out.contains("3 passed"), "{out}");
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
