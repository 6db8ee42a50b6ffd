//! A disk that fails for a while: system calls of the server that strace lets fail.

use super::service::{DIALECTS, House, becomes_ready, readiness};
use crate::support::traced::{Traced, strace_works};

/// Serves while 25 of the writer's calls named `call` fail with `errno`, from the one with the number
/// `first` on, which is beyond what a write through each dialect needs.
fn with_failing_calls(call: &str, first: u32, errno: &str, status: u16) {
    if !strace_works() {
        return;
    }
    let mut house = House::new();
    let injection = format!("inject={call}:error={errno}:when={first}..{}", first + 24);
    let (only, serve) = (format!("trace={call}"), ["--rate-limit", "0"]);
    let traced = Traced::start(&house.db, &["-e", &only, "-e", &injection], &serve);
    let address = traced.serving().address;
    house.all_writes_succeed(address);
    assert_eq!(readiness(address), 200);

    // It begins to fail somewhere on the way.
    let writes = DIALECTS.iter().cycle().take(200);
    let (dialect, refused) = writes
        .map(|dialect| (*dialect, house.write(address, dialect)))
        .find(|(_, reply)| reply.status >= 300)
        .expect("the calls fail at last");
    house.is_refused(dialect, &refused, status);
    assert_eq!(readiness(address), 503);
    house.all_writes_are_refused(address, status);
    house.holds_what_was_told(address);

    // It ends by itself, after as many failures as were planned.
    let mut failures = 0;
    while DIALECTS.iter().any(|dialect| house.write(address, dialect).status >= 300) {
        failures += 1;
        assert!(failures < 60, "it does not recover");
    }
    becomes_ready(address);
    house.all_writes_succeed(address);
    house.holds_what_was_told(address);
    traced.end();
    let serving = house.serve();
    house.holds_what_was_told(serving.address);
}

#[test]
fn writes_find_no_room() {
    with_failing_calls("pwrite64", 300, "ENOSPC", 507);
}

#[test]
fn writes_fail() {
    with_failing_calls("pwrite64", 300, "EIO", 503);
}

/// What a file system does that was mounted anew to be read only, say by the kernel after errors.
#[test]
fn the_file_system_turns_read_only() {
    with_failing_calls("pwrite64", 300, "EROFS", 503);
}

#[test]
fn syncs_fail() {
    with_failing_calls("fsync,fdatasync", 20, "EIO", 503);
}
