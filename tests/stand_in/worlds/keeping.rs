//! How many worlds there are, for how long, and what is left of them.

use rustix::process::Signal;
use serde_json::json;

use super::Demo;

#[test]
fn the_longest_idle_one_of_more_than_64_goes() {
    let demo = Demo::start(&[]);
    let look = |name: &str| {
        let reply = demo.request("GET", &format!("/world/{name}/healthz")).send();
        assert_eq!(reply.status, 200, "{reply:?}");
    };
    let names: Vec<String> = (0..64).map(|number| format!("w{number:02}")).collect();
    for name in &names {
        look(name);
    }
    assert_eq!((demo.worlds(), demo.folders().len()), (names.clone(), 64));
    look("w00");
    look("x");
    let mut expected: Vec<_> = names.into_iter().filter(|name| name != "w01").collect();
    expected.push("x".into());
    assert_eq!((demo.worlds(), demo.folders().len()), (expected, 64));
    let world = demo.get("/control/v1/worlds/w00");
    assert_eq!((&world["name"], &world["requests"]), (&json!("w00"), &json!(2)));

    let gone = demo.by_operator("DELETE", "/control/v1/worlds/x").send();
    assert_eq!((gone.status, demo.folders().len()), (204, 63));
    let again = demo.by_operator("DELETE", "/control/v1/worlds/x").send();
    assert_eq!(again.whole().1["detail"], "There is no such world.");
    let gone = demo.by_operator("DELETE", "/control/v1/worlds").send();
    assert_eq!((gone.status, demo.folders()), (204, Vec::new()));
    look("w00");
    let Demo { process, folder, .. } = demo;
    process.signal(Signal::TERM);
    assert_eq!(process.wait().code, Some(0));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left over");
}

/// Only the owner may look into it.
#[test]
fn its_folder_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let demo = Demo::start(&[]);
    assert_eq!(demo.request("GET", "/world/a/healthz").send().status, 200);
    let [folder] = &demo.folders()[..] else { panic!("one world") };
    assert_eq!(std::fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o700);
}

/// Those who ask for a new one at once all get it, and it is made once.
#[test]
fn first_requests_at_once_find_one_world() {
    let demo = Demo::start(&[]);
    std::thread::scope(|scope| {
        for number in 0..12 {
            let post = demo.by_operator("POST", "/world/new/control/v1/tenants");
            scope.spawn(move || {
                let made = post.json(json!({"name": format!("Tenant {number}")}));
                assert_eq!(made.status, 201, "{made:?}");
            });
        }
    });
    let all = demo.get("/world/new/control/v1/tenants?limit=500").to_string();
    for number in 0..12 {
        assert!(all.contains(&format!("\"Tenant {number}\"")), "{number}");
    }
    assert_eq!(demo.folders().len(), 1);
    assert_eq!(demo.get("/control/v1/worlds/new")["requests"], 13);
}

/// A request that is under way when its world is dropped gets its answer from it.
#[test]
fn a_request_under_way_outlives_the_drop() {
    use std::io::{Read, Write};
    let demo = Demo::start(&[]);
    let body = json!({"name": "Slow"}).to_string();
    let address = demo.origin().strip_prefix("http://").unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    let head = format!(
        "POST /world/a/control/v1/tenants HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         x-api-key: {}\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        demo.operator("api_key"),
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert!(go_on.starts_with(b"HTTP/1.1 100 "));
    assert_eq!(demo.by_operator("DELETE", "/control/v1/worlds/a").send().status, 204);
    // The next one of this name is another one.
    assert_eq!(demo.get("/world/a/healthz")["status"], "ok");
    assert_eq!(demo.folders().len(), 2);
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    let all = demo.get("/world/a/control/v1/tenants?limit=500").to_string();
    assert!(!all.contains("\"Slow\""), "it went with its world");
    assert_eq!(demo.folders().len(), 1);
}

/// Where no folder can be made there is no world, and the server goes on.
#[test]
fn one_that_cannot_be_made_is_told() {
    let demo = Demo::start(&[]);
    let away = demo.folder.path().with_extension("away");
    std::fs::rename(demo.folder.path(), &away).unwrap();
    let reply = demo.by_operator("GET", "/world/a/control/v1/info").send();
    let told = (reply.status, reply.json()["type"].clone());
    assert_eq!(told, (503, json!("/problems/storage-unavailable")));
    assert_eq!(reply.header("Retry-After"), Some("5"));
    std::fs::rename(&away, demo.folder.path()).unwrap();
    assert_eq!(demo.worlds(), [""; 0]);
    demo.get("/world/a/control/v1/info");
    assert_eq!(demo.worlds(), ["a"]);
}
