//! `tenantd serve`: what it says, what its options do, how it ends.

use rustix::process::Signal;
use serde_json::json;
use tenantd::model::{Clock, Role, Scopes, SystemClock};
use tenantd::store::{NewClient, Store, StoreOptions};

use crate::support::Place;
use crate::support::program::{Ended, Serving, program, run};

#[test]
fn it_says_where_it_listens_and_ends_when_it_is_asked_to() {
    for signal in [Signal::TERM, Signal::INT] {
        let place = Place::new();
        let serving = Serving::start(&place.db, &[]);
        let reply = serving.request("GET", "/healthz").send();
        assert_eq!(reply.whole(), (200, json!({"status": "ok"})));
        let tenant = place.tenant("Acme");
        let key = place.client("admin", &tenant);
        let path = format!("/tenant/{tenant}");
        let body = json!({"displayName": "Acme & Co"});
        assert_eq!(serving.request("PUT", &path).api_key(&key).json(body).status, 200);
        let ended = serving.end(signal);
        assert_eq!((ended.code, &*ended.out), (Some(0), ""), "{ended:?}");
        assert!(ended.err.contains(&format!("serves {}, durability full\n", place.db)));
        assert!(ended.err.contains("operation=updateTenant PUT /tenant/"), "{}", ended.err);
        assert!(!ended.err.contains(key.split_once('.').unwrap().1), "no secret in the log");
        let wal = std::fs::metadata(format!("{}-wal", place.db));
        assert!(wal.map_or(true, |wal| wal.len() == 0), "the journal is empty or gone");
        let serving = Serving::start(&place.db, &[]);
        let reply = serving.request("GET", &path).api_key(&key).send();
        assert_eq!(reply.json()["displayName"], "Acme & Co");
    }
}

/// Whoever reads the line may end the server at once.
#[test]
fn a_signal_right_after_the_line_ends_it_gracefully() {
    for _ in 0..10 {
        let place = Place::new();
        let ended = Serving::start(&place.db, &[]).end(Signal::TERM);
        assert_eq!(ended.code, Some(0), "{ended:?}");
    }
}

#[test]
fn it_listens_on_every_address() {
    let place = Place::new();
    let arguments =
        ["serve", "--db", &place.db, "--listen", "127.0.0.1:0", "--listen", "127.0.0.2:0"];
    let serving = Serving::of(program(&arguments));
    let second = serving.process.line().unwrap();
    assert!(second.starts_with("tenantd listening on http://127.0.0.2:"), "{second}");
    assert_eq!(serving.request("GET", "/healthz").send().status, 200);
}

#[test]
fn the_start_up_line_tells_the_durability() {
    for durability in ["full", "normal", "off"] {
        let place = Place::new();
        let serving = Serving::start(&place.db, &["--durability", durability]);
        let ended = serving.end(Signal::TERM);
        assert!(ended.err.contains(&format!("durability {durability}\n")), "{}", ended.err);
    }
}

#[test]
fn the_public_url_is_where_addresses_begin() {
    let place = Place::new();
    let serving = Serving::start(&place.db, &["--public-url", "https://tenants.example.com/all/"]);
    let reply = serving.request("GET", "/nse/.well-known/openid-configuration").send();
    assert_eq!(reply.json()["issuer"], "https://tenants.example.com/all/nse");
}

#[test]
fn the_provisioning_delay_is_how_long_a_state_takes() {
    for (delay, expected) in [("0s", 3), ("1h", 2)] {
        let place = Place::new();
        let root = place.tenant("Acme");
        let arguments = ["tenant", "add", "--db", &place.db, "--name", "Child", "--parent", &root];
        let child = crate::support::program::output(&arguments);
        let key = place.client("admin", &root);
        let serving = Serving::start(&place.db, &["--provisioning-delay", delay]);
        let path = format!("/ocs/api/v1/Tenants/{child}");
        let put = serving.request("PUT", &path).api_key(&key).json(json!({"State": 2}));
        assert_eq!((put.status, &put.json()["State"]), (200, &json!(2)));
        let reply = serving.request("GET", &path).api_key(&key).send();
        assert_eq!(reply.json()["State"], expected, "{delay}");
    }
}

#[test]
fn the_login_limit_is_how_many_wrong_secrets_are_answered() {
    for (limit, expected) in [("2", 429), ("0", 401)] {
        let place = Place::new();
        let serving = Serving::start(&place.db, &["--login-limit", limit]);
        let guess = || {
            let post = serving.request("POST", "/oauth/token").basic("somebody", "wrong");
            post.form("grant_type=client_credentials").status
        };
        assert_eq!([guess(), guess(), guess()], [401, 401, expected], "{limit}");
    }
}

#[test]
fn the_rate_limit_is_how_many_calls_are_answered_and_60_when_nobody_says() {
    for (arguments, expected) in [
        (&[][..], [Some("60"), Some("59")]),
        (&["--rate-limit", "3"], [Some("3"), Some("2")]),
        (&["--rate-limit", "0"], [None, None]),
    ] {
        let place = Place::new();
        let key = place.client("member", &place.tenant("Acme"));
        let serving = Serving::start(&place.db, arguments);
        let reply = serving.request("GET", "/ipera/tenants").api_key(&key).send();
        let told = ["X-RateLimit-Limit", "X-RateLimit-Remaining"].map(|name| reply.header(name));
        assert_eq!((reply.status, told), (200, expected), "{arguments:?}");
    }
}

#[test]
fn demo_credentials_are_for_this_machine_alone() {
    let place = Place::new();
    let demo = NewClient {
        id: "demo-client".into(),
        name: "Demo".into(),
        role: Role::Operator,
        scopes: Scopes::NONE,
        secret_hash: [0; 32],
        home: None,
        is_demo: true,
        created_at: SystemClock.now(),
    };
    let store = Store::open(place.db.as_ref(), StoreOptions::COMMAND, &SystemClock).unwrap();
    store.write(move |tx| tx.insert_client(&demo)).unwrap();
    drop(store);
    for address in ["0.0.0.0:0", "[::]:0"] {
        let ended = run(&["serve", "--db", &place.db, "--listen", address]);
        let err = format!(
            "tenantd: will not listen on {address}: the file holds demo credentials; remove them with `tenantd client remove`\n"
        );
        assert_eq!(ended, Ended { code: Some(1), out: String::new(), err });
    }
    assert_eq!(Serving::start(&place.db, &[]).end(Signal::TERM).code, Some(0), "but here it will");
}
