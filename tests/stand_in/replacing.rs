//! Requests that run while the data is replaced see all of it before or all of it after.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::{Value, json};
use tenantd::model::Role;

use super::Scene;
use crate::support::Client;

/// Two states, saved as `left` and `right`: each has one tenant of its own and a client at home in
/// it, whose rows have the same keys in both.
struct Fork {
    scene: Scene,
    sides: [(String, Client); 2],
}

impl Fork {
    fn new() -> Self {
        let scene = Scene::new();
        scene.world.root("Common");
        scene.tool("PUT", "/snapshots/common", None);
        let sides = ["left", "right"].map(|side| {
            scene.tool("POST", "/snapshots/common/restore", None);
            scene.world.tenant_with_id(side, side, None);
            for number in 0..5 {
                let name = format!("{side}-{number}");
                scene.world.tenant_with_id(&name, &name, Some(side));
            }
            let client = scene.world.client(Role::Provider, side);
            scene.tool("PUT", &format!("/snapshots/{side}"), None);
            (side.to_owned(), client)
        });
        Self { scene, sides }
    }

    fn restore(&self, side: &str) {
        self.scene.tool("POST", &format!("/snapshots/{side}/restore"), None);
    }
}

#[test]
fn each_request_sees_the_state_before_or_after() {
    let fork = Fork::new();
    let (is_over, [seen, unknown]) = (AtomicBool::new(false), [0, 0].map(AtomicUsize::new));
    std::thread::scope(|scope| {
        for (side, client) in &fork.sides {
            for path in ["/control/v1/tenants", "/ipera/tenants", "/dpod/tenants/hierarchy"] {
                let (world, is_over) = (&fork.scene.world, &is_over);
                let (seen, unknown) = (&seen, &unknown);
                scope.spawn(move || {
                    while !is_over.load(Ordering::Relaxed) {
                        let reply = world.get(path).by(client).send();
                        if reply.status == 401 {
                            unknown.fetch_add(1, Ordering::Relaxed);
                            continue;
                        }
                        assert_eq!(reply.status, 200, "{reply:?}");
                        let other = if side == "left" { "right" } else { "left" };
                        let count = reply.text().matches(&format!("\"{side}-")).count();
                        assert!(count >= 5, "{side}: {reply:?}");
                        assert!(!reply.text().contains(other), "{side}: {reply:?}");
                        seen.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
        }
        for round in 0..100 {
            fork.restore(["left", "right"][round % 2]);
        }
        is_over.store(true, Ordering::Relaxed);
    });
    let [seen, unknown] = [seen, unknown].map(AtomicUsize::into_inner);
    assert!(seen > 20 && unknown > 20, "{seen} {unknown}");
}

/// The caller was made out before the body came: it is made out again in what is there then.
#[test]
fn a_request_whose_body_came_later_is_one_of_the_state_after() {
    let fork = Fork::new();
    let [(_, left), _] = &fork.sides;
    fork.restore("left");
    let body = json!({"name": "Renamed"}).to_string();
    let head = format!(
        "PATCH /control/v1/tenants/left HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\
         x-api-key: {}\r\nContent-Length: {}\r\n\r\n{}",
        left.api_key,
        body.len(),
        &body[..4]
    );
    let mut stream = TcpStream::connect(fork.scene.world.address).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(200));
    fork.restore("right");
    stream.write_all(&body.as_bytes()[4..]).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    let key = &fork.scene.operator.api_key;
    let list: Value = fork.scene.world.get("/control/v1/tenants").api_key(key).send().json();
    assert!(!list.to_string().contains("Renamed"), "{list}");
}

/// Writes that were answered before a restore are in the state before, those after in the one after.
#[test]
fn writes_go_on() {
    let fork = Fork::new();
    std::thread::scope(|scope| {
        let world = &fork.scene.world;
        for (side, client) in &fork.sides {
            scope.spawn(move || {
                for number in 0..100 {
                    let path = format!("/control/v1/tenants/{side}");
                    let body = json!({"description": format!("{side} {number}")});
                    let reply = world.patch(&path).by(client).json(body);
                    assert!([200, 401, 404].contains(&reply.status), "{reply:?}");
                }
            });
        }
        for round in 0..50 {
            fork.restore(["left", "right"][round % 2]);
        }
    });
    let checks = tenantd::store::check_file(&fork.scene.world.path, &mut |_| ()).unwrap();
    assert!(!checks.iter().any(tenantd::store::Check::has_faults), "{checks:?}");
}
