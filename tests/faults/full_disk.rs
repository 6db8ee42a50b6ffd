//! No room on the disk.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::{Pid, Resource, Rlimit, Signal, prlimit};

use super::service::{House, becomes_ready, readiness};
use crate::support::program::Serving;

/// Sets how large a file the server may write: what a quota or a full disk is to it, and works
/// for everybody everywhere.
fn limit_file_size(serving: &Serving, bytes: Option<u64>) {
    let process = Pid::from_raw(i32::try_from(serving.process.id()).unwrap());
    prlimit(process, Resource::Fsize, Rlimit { current: bytes, maximum: None }).unwrap();
}

#[test]
fn files_that_may_not_grow() {
    let mut house = House::new();
    let serving = house.serve();
    let address = serving.address;
    house.all_writes_succeed(address);
    assert_eq!(readiness(address), 200);

    limit_file_size(&serving, Some(4096));
    house.all_writes_are_refused(address, 503);
    assert_eq!(readiness(address), 503);
    house.holds_what_was_told(address);
    house.all_writes_are_refused(address, 503);

    limit_file_size(&serving, None);
    house.all_writes_succeed(address);
    becomes_ready(address);
    house.holds_what_was_told(address);

    assert_eq!(serving.end(Signal::TERM).code, Some(0));
    let serving = house.serve();
    house.holds_what_was_told(serving.address);
    house.all_writes_succeed(serving.address);
}

/// The log cannot be taken into the file in the end: then it stays, and the next start finds it.
#[test]
fn ended_without_room() {
    let mut house = House::new();
    let serving = house.serve();
    house.all_writes_succeed(serving.address);
    limit_file_size(&serving, Some(4096));
    house.all_writes_are_refused(serving.address, 503);
    assert_eq!(serving.end(Signal::TERM).code, Some(0));
    let serving = house.serve();
    house.holds_what_was_told(serving.address);
    house.all_writes_succeed(serving.address);
}

/// A file system of 4 MiB that only the server sees, and that goes with it.
///
/// Not every container may mount one. That is said; what a full disk does is shown without it, by
/// [`files_that_may_not_grow`] and by the failing calls of `broken_disk`.
fn small_file_system(house: &House) -> Option<(Serving, PathBuf)> {
    let mount = house.folder.path().join("small");
    std::fs::create_dir(&mount).unwrap();
    let script = r#"mount -t tmpfs -o size=4m small "$1" && cp "$2" "$1/tenants.db" &&
        exec "$0" serve --db "$1/tenants.db" --listen 127.0.0.1:0 --rate-limit 0"#;
    let ways: [&[&str]; 2] = [&["-m"], &["-U", "-r", "-m"]];
    let unshare = |way: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(way);
        command
    };
    let may_mount = |way: &&&[&str]| {
        let mut command = unshare(way);
        command.args(["mount", "-t", "tmpfs", "small"]).arg(&mount);
        command.output().is_ok_and(|output| output.status.success())
    };
    let Some(way) = ways.iter().find(may_mount) else {
        eprintln!("SKIPPED: no file system may be mounted here");
        return None;
    };
    let mut command = unshare(way);
    command.args(["sh", "-c", script, env!("CARGO_BIN_EXE_tenantd")]).arg(&mount).arg(&house.db);
    let serving = Serving::of(command);
    let inside = mount.strip_prefix("/").unwrap();
    let seen = Path::new("/proc").join(serving.process.id().to_string()).join("root").join(inside);
    Some((serving, seen))
}

#[test]
fn a_file_system_without_room() {
    let mut house = House::new();
    let Some((serving, inside)) = small_file_system(&house) else { return };
    let address = serving.address;
    house.all_writes_succeed(address);
    assert_eq!(readiness(address), 200);

    let filler = inside.join("filler");
    let mut file = std::fs::File::create(&filler).unwrap();
    let error = loop {
        match file.write_all(&[0; 4096]) {
            Ok(()) => {}
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
    house.all_writes_are_refused(address, 507);
    let backup = house.request(address, "POST", "/control/v1/backup").send();
    assert_eq!((backup.status, &backup.json()["type"]), (507, &"/problems/no-space".into()));
    assert_eq!(readiness(address), 503);
    house.holds_what_was_told(address);

    std::fs::remove_file(&filler).unwrap();
    drop(file);
    house.all_writes_succeed(address);
    becomes_ready(address);
    house.holds_what_was_told(address);
    assert_eq!(serving.end(Signal::TERM).code, Some(0));
}

/// What readiness writes finds room for longer than what clients write: one refused is enough.
#[test]
fn readiness_doubts_a_disk_that_refused_a_write() {
    let house = House::new();
    let serving = house.serve();
    let address = serving.address;
    limit_file_size(&serving, Some(512 * 1024));
    let body = serde_json::json!({"name": "Large", "description": "x".repeat(900)});
    let create = || house.request(address, "POST", "/control/v1/tenants").json(body.clone()).status;
    let refused = (0..200).map(|_| create()).find(|status| *status != 201);
    assert_eq!((refused, readiness(address)), (Some(503), 503));
    limit_file_size(&serving, None);
    becomes_ready(address);
    assert_eq!(create(), 201);
}
