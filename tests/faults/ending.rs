//! SIGTERM in the middle of everything.

use std::time::Duration;

use rustix::net::sockopt::set_socket_recv_buffer_size;
use rustix::process::Signal;

use super::service::House;
use crate::edge::client::{Client, eventually};
use crate::support::{Request, long_report};

const WRITES: usize = 64;

/// 64 writes whose bodies are not there yet, and a report of which hardly anything was read: all
/// are answered whole, and then the server ends well.
#[test]
fn sigterm_during_64_writes_and_one_long_report() {
    let house = House::new();
    long_report::prepare(&house.db);
    let serving = house.serve();
    let address = serving.address;
    let head = |method: &str, path: &str, length: usize| {
        let key = &house.key;
        format!(
            "{method} {path} HTTP/1.1\r\nHost: a\r\nx-api-key: {key}\r\nContent-Length: {length}\r\n\r\n"
        )
    };

    let mut reader = Client::connect(address);
    set_socket_recv_buffer_size(reader.stream(), 64 << 10).unwrap();
    reader.send(head("GET", long_report::PATH, 0));
    assert_eq!(reader.head().status, 200);
    let mut writers: Vec<(Client, String)> = (0..WRITES)
        .map(|number| {
            let tenant = &house.tenant;
            let body =
                format!("{{\"name\":\"n\",\"code\":\"end_{number}\",\"tenant_id\":\"{tenant}\"}}");
            let mut client = Client::connect(address);
            client.send(head("POST", "/nse/v2.1/subtenants", body.len()) + &body[..5]);
            (client, body)
        })
        .collect();
    let metrics = || Request::new(address, "GET", "/metrics").send().text().to_owned();
    eventually("all bodies are begun", || {
        metrics().contains(&format!("tenantd_connections{{state=\"body\"}} {WRITES}\n"))
    });
    eventually("the report waits for its reader", || {
        metrics().contains("tenantd_connections{state=\"writing\"} 1\n")
    });

    serving.process.signal(Signal::TERM);
    eventually("nobody new is let in", || {
        std::net::TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_err()
    });
    for (client, body) in &mut writers {
        client.send(&body[5..]);
    }
    for (client, _) in &mut writers {
        let answer = client.answer();
        assert_eq!((answer.status, answer.closes()), (201, true), "{answer:?}");
    }
    let report = reader.chunks().expect("the report ends properly");
    assert_eq!(report.split(|byte| *byte == b'\n').count() - 1, long_report::LINES);
    let ended = serving.process.wait();
    assert_eq!(ended.code, Some(0), "{ended:?}");

    let serving = house.serve();
    let path = format!("/nse/v2.1/subtenants?limit=1000&tenant_id={}", house.tenant);
    let list = house.request(serving.address, "GET", &path).send().json();
    assert_eq!(list["result"]["total_records"], WRITES);
}
