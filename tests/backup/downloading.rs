//! `POST /control/v1/backup`: a checked copy over the network.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use rusqlite::Connection;
use serde_json::json;
use tenantd::model::{Error, Role};

use super::Place;
use crate::support::program::{Serving, output, run};
use crate::support::{Client, Reply, World};

fn download(world: &World, by: &Client) -> Reply {
    world.post("/control/v1/backup").by(by).send()
}

/// What lies in the folder of a world's file, but for the file, its log and the index of that.
fn strangers(world: &World) -> Vec<String> {
    let names = fs::read_dir(world.path.parent().unwrap()).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !name.starts_with("world.db")).collect()
}

#[test]
fn what_is_downloaded_is_restored() {
    let place = Place::new();
    let serving = Serving::start(&place.db, &[]);
    let add = ["client", "add", "--db", &place.db, "--role", "operator", "--json"];
    let client: serde_json::Value = serde_json::from_str(&output(&add)).unwrap();
    let key = client["api_key"].as_str().unwrap();
    let reply = serving.request("POST", "/control/v1/backup").api_key(key).send();
    assert_eq!(reply.status, 200, "{reply:?}");
    assert_eq!(reply.header("Content-Length"), Some(reply.bytes.len().to_string().as_str()));
    let copy = place.name("downloaded.db");
    fs::write(&copy, &reply.bytes).unwrap();
    let wanted = super::tables(copy.as_ref());
    assert!(wanted == place.tables());

    output(&["tenant", "add", "--db", &place.db, "--name", "Later"]);
    drop(serving);
    let ended = run(&["restore", &copy, "--db", &place.db]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(place.tables() == wanted);
    let serving = Serving::start(&place.db, &[]);
    let me = serving.request("GET", "/control/v1/me").api_key(key).send();
    assert_eq!((me.status, &me.json()["clientId"]), (200, &json!(key.split_once('.').unwrap().0)));
}

#[test]
fn there_is_one_at_a_time_and_it_leaves_nothing() {
    let world = World::new();
    let operator = world.operator();
    let first = world.app.store.hand_out().unwrap();
    assert_eq!(strangers(&world), [""; 0], "it has no name");
    let second = download(&world, &operator);
    assert_eq!((second.status, second.header("Retry-After")), (503, Some("1")));
    assert_eq!(second.json()["type"], json!("/problems/busy"));
    drop(first);
    for _ in 0..2 {
        assert_eq!(download(&world, &operator).status, 200);
    }
    assert_eq!(strangers(&world), [""; 0]);
}

#[test]
fn who_goes_away_in_the_middle_lets_the_next_one_have_it() {
    use std::io::{Read, Write};
    let world = World::new();
    let operator = world.operator();
    let mut stream = std::net::TcpStream::connect(world.address).unwrap();
    let head = "POST /control/v1/backup HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n";
    write!(stream, "{head}X-Api-Key: {}\r\n\r\n", operator.api_key).unwrap();
    stream.read_exact(&mut [0; 100]).unwrap();
    drop(stream);
    let in_time = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while download(&world, &operator).status != 200 {
        assert!(std::time::Instant::now() < in_time, "the first one still has it");
    }
}

/// Each copy is of one moment: a tenant and its subtenant are both in it, or neither.
#[test]
fn writers_go_on_and_every_copy_is_whole() {
    let world = World::new();
    let operator = world.operator();
    let (is_over, written) = (AtomicBool::new(false), AtomicU32::new(0));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                let number = written.load(Ordering::Relaxed);
                let id = format!("t{number}");
                let tenant = json!({"id": id, "name": "T", "state": "Active"});
                let made = world.post("/control/v1/tenants").by(&operator).json(tenant);
                assert_eq!(made.status, 201, "{made:?}");
                written.fetch_add(1, Ordering::Relaxed);
            }
        });
        for _ in 0..5 {
            let before = written.load(Ordering::Relaxed);
            let reply = download(&world, &operator);
            assert_eq!(reply.status, 200, "{reply:?}");
            let copy = tempfile::NamedTempFile::new().unwrap();
            fs::write(copy.path(), &reply.bytes).unwrap();
            let copy = Connection::open(copy.path()).unwrap();
            let count = |sql: &str| copy.query_row(sql, [], |row| row.get::<_, u32>(0)).unwrap();
            let tenants = count("SELECT count(*) FROM tenant");
            assert!(tenants >= before);
            let rows = "SELECT count(*) FROM audit WHERE operation = 'control.createTenant'";
            assert_eq!(count(rows), tenants);
        }
        is_over.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_file_with_faults_is_not_handed_out() {
    let world = World::new();
    let operator = world.operator();
    world.root("Acme");
    let raw = Connection::open(&world.path).unwrap();
    raw.execute("UPDATE tenant_count SET subtree = 9", []).unwrap();
    drop(raw);
    let error = world.app.store.hand_out().unwrap_err();
    let Error::Storage { reason } = &error else { panic!("{error:?}") };
    assert!(reason.starts_with("no backup is handed out: the file has 2 faults; "), "{reason}");
    assert_eq!(download(&world, &operator).status, 500);
    assert_eq!(strangers(&world), [""; 0]);
}

#[test]
fn nobody_but_an_operator_has_it() {
    let world = World::new();
    let root = world.root("Acme");
    let provider = world.client(Role::Provider, &root);
    assert_eq!(download(&world, &provider).status, 403);
    assert_eq!(world.post("/control/v1/backup").send().status, 401);
}
