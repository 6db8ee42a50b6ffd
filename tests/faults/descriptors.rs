//! No descriptors left.

use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, prlimit};

use super::service::{House, becomes_ready};
use crate::edge::client::Client;
use crate::support::program::Serving;

fn limit_descriptors(serving: &Serving, count: Option<u64>) {
    let process = Pid::from_raw(i32::try_from(serving.process.id()).unwrap());
    let maximum = getrlimit(Resource::Nofile).maximum;
    let limit = Rlimit { current: count.or(maximum), maximum };
    prlimit(process, Resource::Nofile, limit).unwrap();
}

/// Whoever is connected goes on, whatever needs no further descriptor; a report, which does, is
/// refused; and afterwards it is not.
#[test]
fn nothing_more_can_be_opened() {
    let mut house = House::new();
    let serving = house.serve();
    let address = serving.address;
    house.all_writes_succeed(address);
    let mut client = Client::connect(address);
    assert_eq!(client.get("/readyz").status, 200);

    limit_descriptors(&serving, Some(1));
    let key = house.key.clone();
    let mut ask = |method: &str, path: &str, body: &str| {
        client.send(format!(
            "{method} {path} HTTP/1.1\r\nHost: a\r\nx-api-key: {key}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ));
        client.answer()
    };
    let tenant = &house.tenant;
    let path = format!("/processmind/tenant/{tenant}");
    let renamed = ask("PUT", &path, "{\"displayName\":\"Without descriptors\"}");
    assert_eq!(renamed.status, 200, "{renamed:?}");
    let read = ask("GET", &path, "");
    assert!(read.text().contains("Without descriptors"), "{read:?}");
    let report = ask("GET", "/dpod/tenants/usageReport", "");
    assert_eq!((report.status, report.header("retry-after")), (503, Some("5")), "{report:?}");
    assert_eq!(ask("GET", "/readyz", "").status, 200);

    limit_descriptors(&serving, None);
    assert_eq!(ask("GET", "/dpod/tenants/usageReport", "").status, 200);
    house.all_writes_succeed(address);
    becomes_ready(address);
    house.holds_what_was_told(address);
    assert_eq!(serving.end(Signal::TERM).code, Some(0));
}
