//! The lines of `docs/STAND-IN.md` run as they are.

use std::process::Command;

use rustix::process::Signal;
use serde_json::Value;

use crate::support::program::{Process, program};

const PAGE: &str = include_str!("../../docs/STAND-IN.md");

/// Every block of shell lines, one after the other.
fn lines() -> String {
    let blocks = PAGE.split("```sh\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap()).collect()
}

#[test]
fn every_line_of_the_page_runs() {
    let demo = Process::start(program(&[
        "demo",
        "--json",
        "--listen",
        "127.0.0.1:0",
        "--provisioning-delay",
        "30s",
    ]));
    let page: Value = serde_json::from_str(&demo.line().unwrap()).unwrap();
    let operator = &page["clients"][0];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_tenantd"), folder.path().join("tenantd"))
        .unwrap();
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());
    // What is refused ends the script.
    let before = "set -eu; curl() { command curl -sS --fail-with-body \"$@\"; }\n";
    let ran = Command::new("bash")
        .args(["-c", &format!("{before}{}", lines())])
        .current_dir(folder.path())
        .env("PATH", path)
        .env("BASE", text(&page["listening"]))
        .env("OPERATOR", format!("{}:{}", text(&operator["id"]), text(&operator["secret"])))
        .output()
        .unwrap();
    assert!(ran.status.success(), "{ran:?}");
    let clock = r#"{"now":"2031-06-01T01:59:00Z","frozen":true,"speed":1}"#;
    assert!(String::from_utf8(ran.stdout).unwrap().contains(clock));
    demo.signal(Signal::TERM);
    assert_eq!(demo.wait().code, Some(0));
}
