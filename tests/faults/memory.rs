//! Little memory.

use std::process::Command;

use rustix::process::Signal;

use super::service::{House, readiness};
use crate::edge::client::Client;
use crate::support::program::Serving;

/// A crowd of connections and bodies within an address space of 512 MiB: fewer connections are
/// kept, but the server stays.
#[test]
fn half_a_gigabyte_of_address_space() {
    let mut house = House::new();
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "ulimit -v 524288; exec \"$0\" serve --listen 127.0.0.1:0 --db \"$1\""])
        .args([env!("CARGO_BIN_EXE_tenantd"), &house.db]);
    let serving = Serving::of(shell);
    let address = serving.address;
    let half_open = |_| {
        let mut client = Client::connect(address);
        client.try_send("GET /healthz HTTP/1.1\r\nHost: a\r\nX-");
        client
    };
    let crowd: Vec<Client> = (0..1_000).map(half_open).collect();
    house.all_writes_succeed(address);

    // And as much as there may be in bodies.
    let key = house.key.clone();
    let half_sent = |_| {
        let mut client = Client::connect(address);
        client.try_send(format!(
            "POST /control/v1/usage HTTP/1.1\r\nHost: a\r\nx-api-key: {key}\r\nContent-Length: 8000000\r\n\r\n"
        ));
        client.try_send(" ".repeat(7_000_000));
        client
    };
    let bodies: Vec<Client> = (0..10).map(half_sent).collect();
    house.all_writes_succeed(address);
    assert_eq!(readiness(address), 200);
    drop((crowd, bodies));
    house.all_writes_succeed(address);
    house.holds_what_was_told(address);
    assert_eq!(serving.end(Signal::TERM).code, Some(0));
}
