//! The program under strace: watched, or with system calls that fail.

use std::path::PathBuf;
use std::process::Command;

use rustix::process::{Pid, Signal, kill_process};

use super::program::Serving;

/// Whether there is a strace that may trace; its absence is said loudly, and is a failure in CI.
pub fn strace_works() -> bool {
    let works = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !works {
        assert!(std::env::var_os("CI").is_none(), "CI must have strace: see .ci/run");
        eprintln!("SKIPPED: no strace that works; what this test shows is not shown");
    }
    works
}

/// The server under strace. It ends with us even though strace would leave it behind.
pub struct Traced {
    serving: Option<Serving>,
    server: Pid,
    trace: PathBuf,
}

impl Traced {
    /// `tenantd serve` on a file; the trace is written beside it.
    pub fn start(db: &str, strace: &[&str], serve: &[&str]) -> Self {
        let trace = PathBuf::from(format!("{db}.trace"));
        let mut command = Command::new("strace");
        command
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .args(["-f", "-y", "-s", "4200"])
            .args(strace)
            .arg("-o")
            .arg(&trace)
            .arg(env!("CARGO_BIN_EXE_tenantd"))
            .args(["serve", "--db", db, "--listen", "127.0.0.1:0"])
            .args(serve);
        let serving = Serving::of(command);
        let strace = serving.process.id();
        let children = format!("/proc/{strace}/task/{strace}/children");
        let server = std::fs::read_to_string(children).unwrap().trim().parse().unwrap();
        Self { serving: Some(serving), server: Pid::from_raw(server).unwrap(), trace }
    }

    pub fn serving(&self) -> &Serving {
        self.serving.as_ref().unwrap()
    }

    /// Ends it and gives the trace.
    pub fn end(mut self) -> String {
        kill_process(self.server, Signal::TERM).unwrap();
        let ended = self.serving.take().unwrap().process.wait();
        assert_eq!(ended.code, Some(0), "{ended:?}");
        String::from_utf8_lossy(&std::fs::read(&self.trace).unwrap()).into_owned()
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        if self.serving.is_some() {
            let _ = kill_process(self.server, Signal::KILL);
        }
    }
}
