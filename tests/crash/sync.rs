//! The proof for the power cut: under strace, every answered write was synced before its answer.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::json;

use super::House;
use super::trace;
use crate::support::Request;
use crate::support::traced::{Traced, strace_works};

const WRITERS: usize = 4;
const WRITES: usize = 15;

/// Several writers at once, through three dialects; the trace and the ids of their requests.
fn traced_writes(durability: &str) -> (String, Vec<String>) {
    let house = House::new(WRITERS);
    let traced = Traced::start(&house.db, &trace::CALLS, &["--durability", durability]);
    let address = traced.serving().address;
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
