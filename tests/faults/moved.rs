//! The file is made read-only, moved, replaced or deleted under the server.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use rustix::process::Signal;

use super::service::{House, becomes_ready, readiness};
use crate::support::program::run;

/// A report, for which the server opens the file once more.
const REPORT: &str = "/dpod/tenants/usageReport";

/// What is open stays writable, so nothing changes; a server that starts is told.
#[test]
fn a_file_made_read_only_stays_writable_for_whoever_has_it_open() {
    let mut house = House::new();
    let serving = house.serve();
    let address = serving.address;
    std::fs::set_permissions(&house.db, Permissions::from_mode(0o400)).unwrap();
    house.all_writes_succeed(address);
    assert_eq!(readiness(address), 200);
    house.holds_what_was_told(address);
    assert_eq!(serving.end(Signal::TERM).code, Some(0));

    let refused = run(&["serve", "--db", &house.db, "--listen", "127.0.0.1:0"]);
    assert_eq!((refused.code, &*refused.out), (Some(1), ""), "{refused:?}");
    assert!(refused.err.contains("read-only"), "{refused:?}");
    std::fs::set_permissions(&house.db, Permissions::from_mode(0o600)).unwrap();
    house.holds_what_was_told(house.serve().address);
}

/// What would be written to a file that nobody can find again is refused. What is open can be read.
fn without_its_file(moved: &str, replace: impl Fn(&House)) {
    let mut house = House::new();
    let serving = house.serve();
    let address = serving.address;
    house.all_writes_succeed(address);
    assert_eq!(readiness(address), 200);

    let from = format!("{}{moved}", house.db);
    let aside = format!("{from}.aside");
    std::fs::rename(&from, &aside).unwrap();
    replace(&house);
    house.all_writes_are_refused(address, 503);
    assert_eq!(readiness(address), 503);
    house.holds_what_was_told(address);
    let report = house.request(address, "GET", REPORT).send();
    assert_eq!((report.status, report.header("Retry-After")), (503, Some("5")), "{report:?}");

    std::fs::rename(&aside, &from).unwrap();
    house.all_writes_succeed(address);
    becomes_ready(address);
    assert_eq!(house.request(address, "GET", REPORT).send().status, 200);
    house.holds_what_was_told(address);
    assert_eq!(serving.end(Signal::TERM).code, Some(0));
    house.holds_what_was_told(house.serve().address);
}

#[test]
fn a_file_that_was_moved() {
    without_its_file("", |_| {});
}

#[test]
fn a_file_that_was_replaced() {
    without_its_file("", |house| {
        std::fs::copy(&House::new().db, &house.db).unwrap();
    });
}

#[test]
fn a_log_that_was_moved() {
    without_its_file("-wal", |_| {});
}
