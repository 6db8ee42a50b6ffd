//! The proof for the power cut: under strace, every answered write was synced before its answer.

use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use super::House;
use super::trace;
use crate::support::Request;
use crate::support::program::Serving;

const WRITERS: usize = 4;
const WRITES: usize = 15;

/// Whether there is a strace that may trace; its absence is said loudly, and is a failure in CI.
fn strace_works() -> bool {
    let works = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !works {
        assert!(std::env::var_os("CI").is_none(), "CI must have strace: see .ci/run");
        eprintln!("SKIPPED: no strace that works; that answers wait for the sync is not shown");
    }
    works
}

/// The server under strace. It ends with us even though strace would leave it behind.
struct Traced {
    serving: Option<Serving>,
    server: Pid,
    path: std::path::PathBuf,
}

impl Traced {
    fn start(house: &House, durability: &str) -> Self {
        let path = house.folder.path().join("trace");
        let mut command = Command::new("strace");
        command
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .args(["-f", "-y", "-s", "4200", "-e"])
            .arg("trace=pwrite64,write,writev,sendto,sendmsg,fsync,fdatasync")
            .arg("-o")
            .arg(&path)
            .arg(env!("CARGO_BIN_EXE_tenantd"))
            .args(["serve", "--db", &house.db, "--listen", "127.0.0.1:0"])
            .args(["--durability", durability]);
        let serving = Serving::of(command);
        let strace = serving.process.id();
        let children = format!("/proc/{strace}/task/{strace}/children");
        let server = std::fs::read_to_string(children).unwrap().trim().parse().unwrap();
        Self { serving: Some(serving), server: Pid::from_raw(server).unwrap(), path }
    }

    /// Ends it and gives the trace.
    fn end(mut self) -> String {
        kill_process(self.server, Signal::TERM).unwrap();
        let ended = self.serving.take().unwrap().process.wait();
        assert_eq!(ended.code, Some(0), "{ended:?}");
        String::from_utf8_lossy(&std::fs::read(&self.path).unwrap()).into_owned()
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        if self.serving.is_some() {
            let _ = kill_process(self.server, Signal::KILL);
        }
    }
}

/// Several writers at once, through all three dialects; the trace and the ids of their requests.
fn traced_writes(durability: &str) -> (String, Vec<String>) {
    let house = House::new(WRITERS);
    let traced = Traced::start(&house, durability);
    let address = traced.serving.as_ref().unwrap().address;
    let ids = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for (writer, tenant) in house.tenants.iter().enumerate() {
            let (ids, key) = (&ids, &house.key);
            scope.spawn(move || {
                for number in 0..WRITES {
                    let id = format!("sync-{}", writer * WRITES + number);
                    let (method, path, body) = match number % 3 {
                        0 => ("PUT", format!("/tenant/{tenant}"), json!({"displayName": id})),
                        1 => {
                            let body = json!({"ExternalAccountId": id});
                            ("PUT", format!("/api/v1/Tenants/{tenant}"), body)
                        }
                        _ => {
                            let code = id.replace('-', "_");
                            let body = json!({"name": "a", "code": code, "tenant_id": tenant});
                            ("POST", "/v2.1/subtenants".to_owned(), body)
                        }
                    };
                    let request = Request::new(address, method, &path).api_key(key);
                    let reply = request.header("X-Request-Id", &id).json(body);
                    assert!((200..300).contains(&reply.status), "{reply:?}");
                    ids.lock().unwrap().push(id);
                }
            });
        }
    });
    (traced.end(), ids.into_inner().unwrap())
}

#[test]
fn every_answered_write_was_synced_before_its_answer() {
    if !strace_works() {
        return;
    }
    let start = Instant::now();
    let (trace, ids) = traced_writes("full");
    assert_eq!(ids.len(), WRITERS * WRITES);
    assert_eq!(trace::check(&trace, &ids), Ok(()));
    assert!(start.elapsed() < Duration::from_secs(120));
}

/// The test above would notice if it were not so.
#[test]
fn without_syncs_the_same_check_fails() {
    if !strace_works() {
        return;
    }
    let (trace, ids) = traced_writes("off");
    let verdict = trace::check(&trace, &ids);
    let fault = verdict.expect_err("nothing was synced");
    let expected = ["was never synced", "was answered before it was synced"];
    assert!(expected.iter().any(|end| fault.ends_with(end)), "{fault}");
}
