//! Schemathesis (PyPI) against the program itself, document by document: whatever it makes of a
//! document, no answer is a 5xx, and none has a status, a header or a body that is not announced.

mod demo;

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use demo::Demo;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// How many requests it makes of each operation in a phase.
const EXAMPLES: &str = "8";

/// The same requests every time, unless `TENANTD_SCHEMATHESIS_SEED` says otherwise.
const SEED: &str = "1";

/// No run takes longer.
const PATIENCE: Duration = Duration::from_secs(400);

/// What is not checked, because our contract has it otherwise:
/// - `negative_data_rejection`: unknown members, headers and parameters are ignored, and so are
///   many that a vendor's document types more closely than its service;
/// - `positive_data_acceptance`: rules that no schema can state, such as names being taken;
/// - `ignored_auth`: a wrong key beside a good `Authorization`, which alone counts.
const UNCHECKED: &str = "negative_data_rejection,positive_data_acceptance,ignored_auth";

/// The program with `schemathesis`; `None` if there is none here, which is said loudly, and is a
/// failure in CI.
fn schemathesis() -> Option<String> {
    let named = std::env::var("TENANTD_SCHEMATHESIS").ok();
    let program = named.unwrap_or_else(|| "schemathesis".to_owned());
    let works = Command::new(&program).arg("--version").output();
    if works.is_ok_and(|output| output.status.success()) {
        return Some(program);
    }
    assert!(std::env::var_os("CI").is_none(), "CI must have schemathesis: see .ci/run");
    eprintln!("SKIPPED: no schemathesis; set TENANTD_SCHEMATHESIS to one");
    None
}

/// Some of a document's operations, and where they are.
struct Part {
    /// The prefix below which the document's paths are.
    base: &'static str,
    /// Which of them.
    paths: &'static [&'static str],
}

impl Part {
    const fn all_below(base: &'static str) -> Self {
        Self { base, paths: &[] }
    }
}

/// Runs it on the parts of a document, one after the other, against the demo.
#[track_caller]
fn hold(document: &str, role: Option<&str>, parts: &[Part]) {
    let Some(program) = schemathesis() else { return };
    let demo = Demo::start();
    // A key, which does not expire.
    let key = role.map(|role| demo.key(role));
    let folder = tempfile::tempdir().unwrap();
    let configuration = folder.path().join("schemathesis.toml");
    std::fs::write(&configuration, demo.configuration(document)).unwrap();
    let documents = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/openapi");
    let file = documents.join(document).with_extension("json");
    let mut tested = 0;
    for part in parts {
        let mut command = Command::new(&program);
        command.current_dir(folder.path()).arg("--config-file").arg(&configuration);
        command.arg("run").arg(&file);
        command.args(["--url", &format!("{}{}", demo.origin, part.base)]).args(part.paths);
        if let Some(key) = &key {
            command.args(["--header", &format!("Authorization: Bearer {key}")]);
        }
        let seed = std::env::var("TENANTD_SCHEMATHESIS_SEED").unwrap_or_else(|_| SEED.to_owned());
        command.args(["--seed", &seed, "--max-examples", EXAMPLES, "--no-color"]);
        command.args(["--generation-database", "none", "--request-timeout", "20"]);
        command.args(["--warnings", "off", "--checks", "all", "--exclude-checks", UNCHECKED]);
        let (succeeded, said) = run(command);
        assert!(succeeded, "{document}{}: {said}", part.base);
        let line = said.lines().find_map(|line| line.trim().strip_prefix("Tested: "));
        tested += line.and_then(|number| number.parse::<usize>().ok()).unwrap_or(0);
    }
    assert_eq!(tested, operations(&file), "every operation of the document is tested");
    demo.end();
}

/// Paths whose answers never end.
const ENDLESS: [&str; 1] = ["/journal/stream"];

/// How many operations a document has, but for those that never end.
fn operations(file: &Path) -> usize {
    let document: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let paths = document["paths"].as_object().unwrap().iter();
    let paths = paths.filter(|(path, _)| !ENDLESS.contains(&path.as_str())).map(|(_, path)| path);
    let methods = ["get", "head", "post", "put", "patch", "delete"];
    paths.map(|path| methods.iter().filter(|method| path.get(**method).is_some()).count()).sum()
}

/// Whether the command succeeds, and what it says.
fn run(mut command: Command) -> (bool, String) {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = child.spawn().unwrap();
    let id = Pid::from_child(&child);
    let (ended, end) = channel();
    let waiting = std::thread::spawn(move || ended.send(child.wait_with_output()));
    let output = end.recv_timeout(PATIENCE).unwrap_or_else(|_| {
        kill_process(id, Signal::KILL).unwrap();
        panic!("it does not end");
    });
    waiting.join().unwrap().unwrap();
    let output = output.unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn ocs_answers_as_announced() {
    hold("ocs", Some("provider"), &[Part::all_below("/ocs")]);
}

#[test]
fn processmind_answers_as_announced() {
    hold("processmind", Some("provider"), &[Part::all_below("/processmind")]);
}

#[test]
fn nse_answers_as_announced() {
    hold("nse", Some("provider"), &[Part::all_below("/nse")]);
}

#[test]
fn ipera_answers_as_announced() {
    hold("ipera", Some("provider"), &[Part::all_below("/ipera")]);
}

#[test]
fn dpod_answers_as_announced() {
    hold("dpod", Some("provider"), &[Part::all_below("/dpod")]);
}

#[test]
fn sign_in_answers_as_announced() {
    hold("identity", None, &[Part::all_below("")]);
}

/// The clients come late: among them is the one that asks, which may come to remove itself. The
/// tools come last, for they put it back, and make its token expire.
#[test]
fn the_control_api_answers_as_announced() {
    const AT_THE_ROOT: &str = "^/(healthz|readyz|metrics)$";
    const TOOLS: &str = "^/(clock|faults|limits|reset|snapshots)|^/journal(?!/stream)";
    let at_the_root = Part { base: "", paths: &["--include-path-regex", AT_THE_ROOT] };
    let most = Part {
        base: "/control/v1",
        paths: &[
            "--exclude-path-regex",
            "^/(healthz|readyz|metrics)$|^/clients|^/(clock|faults|journal|limits|reset|snapshots)",
        ],
    };
    let tools = Part { base: "/control/v1", paths: &["--include-path-regex", TOOLS] };
    let clients = Part { base: "/control/v1", paths: &["--include-path-regex", "^/clients"] };
    hold("control", Some("operator"), &[at_the_root, most, clients, tools]);
}
