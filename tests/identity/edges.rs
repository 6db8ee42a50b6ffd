//! What every answer has and every route shares: request ids, metrics, health, CORS, compression.

use std::io::Read;

use flate2::read::GzDecoder;
use serde_json::json;
use tenantd::dialects::Settings;
use tenantd::model::Role;

use crate::support::{Reply, World, WorldOptions};

#[test]
fn metrics_are_for_this_machine_and_for_operators() {
    let world = World::new();
    let tenant = world.root("Acme");
    let (operator, provider) = (world.operator(), world.client(Role::Provider, &tenant));
    let near = world.get("/metrics").send();
    assert_eq!(near.status, 200);
    assert_eq!(near.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    assert!(near.text().contains("\n# TYPE tenantd_connections gauge\n"), "{}", near.text());
    for header in ["X-Forwarded-For", "Forwarded"] {
        let far = || world.get("/metrics").header(header, "203.0.113.7");
        let reply = far().send();
        assert_eq!((reply.status, reply.header("www-authenticate")), (401, Some("Bearer")));
        assert_eq!(far().by(&provider).send().status, 403);
        assert_eq!(far().by(&operator).by(&operator).send().status, 401, "a header twice");
        assert_eq!(far().by(&operator).send().status, 200);
        assert_eq!(far().api_key(&operator.api_key).send().status, 200);
    }
    let settings = Settings { metrics_open: true, ..Settings::default() };
    let open = World::with(WorldOptions { settings, ..WorldOptions::default() });
    let reply = open.get("/metrics").header("X-Forwarded-For", "203.0.113.7").send();
    assert_eq!(reply.status, 200);
}

#[test]
fn health_and_readiness_need_nobody() {
    let world = World::new();
    assert_eq!(world.get("/healthz").send().whole(), (200, json!({"status": "ok"})));
    assert_eq!(world.get("/readyz").send().whole(), (200, json!({"status": "ready"})));
    let head = world.head("/healthz").send();
    assert_eq!((head.status, head.header("content-length"), head.text()), (200, Some("15"), ""));
}

#[test]
fn an_unknown_path_is_a_problem() {
    let world = World::new();
    for method in ["GET", "POST", "DELETE", "OPTIONS", "BREW"] {
        let reply = world.request(method, "/nothing/here?a=b").send();
        let expected = json!({
            "type": "/problems/no-such-path", "title": "No such path", "status": 404,
            "detail": "There is nothing at this path.", "instance": "/nothing/here",
        });
        assert_eq!(reply.whole(), (404, expected), "{method}");
        assert_eq!(reply.header("content-type"), Some("application/problem+json"));
    }
    let reply = world.request("BREW", "/healthz").send();
    assert_eq!((reply.status, reply.header("allow")), (405, Some("GET, HEAD, OPTIONS")));
}

#[test]
fn no_answer_tells_what_serves_it() {
    let world = World::new();
    for path in ["/healthz", "/nothing", "/tenant/a", "/metrics"] {
        let reply = world.get(path).send();
        assert!(!reply.headers.iter().any(|(name, value)| {
            name == "server" && value.contains(|letter: char| letter.is_ascii_digit())
        }));
        assert_eq!(reply.header("x-powered-by"), None);
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    }
}

#[test]
fn a_sane_request_id_is_kept_and_another_one_is_made() {
    let world = World::new();
    let sent = |id: &str| {
        let reply = world.get("/ocs/api/v1/Tenants/a").header("X-Request-Id", id).send();
        let kept = reply.header("x-request-id").unwrap().to_owned();
        assert_eq!(reply.header("operation-id"), Some(&*kept), "the dialect tells the same id");
        assert_eq!(reply.json()["OperationId"], *kept);
        kept
    };
    for sane in ["a", "01HZX", "web-7:3.f_9", &"x".repeat(128)] {
        assert_eq!(sent(sane), sane);
    }
    for insane in ["", "a b", "a\"b", "<script>", "a;b", "ä", &"x".repeat(129)] {
        let made = sent(insane);
        assert_eq!((made.len(), made.matches('-').count()), (36, 4), "{insane:?}");
    }
    let reply = world.get("/healthz").send();
    assert_eq!(reply.header("x-request-id").unwrap().len(), 36);
}

/// The headers of an answer that are about other origins.
fn cors(reply: &Reply) -> Vec<(&str, &str)> {
    let about = |name: &str| name.starts_with("access-control-") || name == "vary";
    let headers = reply.headers.iter().filter(|(name, _)| about(name));
    headers.map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

const ORIGIN: &str = "https://console.example.com";
const EXPOSED: &str = "X-Request-Id, Tenantd-World, Operation-Id, Location, ETag, Retry-After, WWW-Authenticate, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset";

#[test]
fn browsers_of_other_origins_are_not_let_in_unasked() {
    let world = World::new();
    let reply = world.get("/healthz").header("Origin", ORIGIN).send();
    assert_eq!((reply.status, cors(&reply)), (200, vec![]));
    let preflight = world
        .request("OPTIONS", "/tenant/a")
        .header("Origin", ORIGIN)
        .header("Access-Control-Request-Method", "PUT")
        .send();
    assert_eq!((preflight.status, cors(&preflight)), (204, vec![]));
}

#[test]
fn browsers_of_allowed_origins_are_let_in() {
    let cors_origins = vec![ORIGIN.to_owned(), "http://localhost:3000".to_owned()];
    let world = World::with(WorldOptions { cors_origins, ..WorldOptions::default() });
    let granted = [
        ("vary", "Origin"),
        ("access-control-allow-origin", ORIGIN),
        ("access-control-expose-headers", EXPOSED),
    ];
    // Errors too: a page must be able to read why it was refused.
    for (path, status) in [("/healthz", 200), ("/nothing", 404), ("/tenant/a", 401)] {
        let reply = world.get(path).header("Origin", ORIGIN).send();
        assert_eq!((reply.status, cors(&reply)), (status, granted.to_vec()));
    }
    let stranger = world.get("/healthz").header("Origin", "https://evil.example").send();
    assert_eq!(cors(&stranger), [("vary", "Origin")]);
    let nobody = world.get("/healthz").send();
    assert_eq!(cors(&nobody), [("vary", "Origin")]);
}

#[test]
fn a_browser_that_asks_first_is_told_what_it_may_send() {
    let cors_origins = vec![ORIGIN.to_owned()];
    let world = World::with(WorldOptions { cors_origins, ..WorldOptions::default() });
    let preflight = |origin: &str| {
        world
            .request("OPTIONS", "/processmind/tenant/a")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "PUT")
            .header("Access-Control-Request-Headers", "authorization,content-type")
            .send()
    };
    let reply = preflight(ORIGIN);
    assert_eq!((reply.status, reply.header("allow")), (204, Some("GET, HEAD, PUT, OPTIONS")));
    assert_eq!(reply.header("access-control-allow-origin"), Some(ORIGIN));
    let methods = reply.header("access-control-allow-methods").unwrap();
    assert!(methods.split(", ").any(|method| method == "PUT"), "{methods}");
    let headers = reply.header("access-control-allow-headers").unwrap().to_lowercase();
    for header in ["authorization", "content-type", "x-api-key", "accept-verbosity"] {
        assert!(headers.split(", ").any(|allowed| allowed == header), "{header}");
    }
    assert_eq!(reply.header("access-control-max-age"), Some("600"));
    assert_eq!(preflight("https://evil.example").header("access-control-allow-origin"), None);
}

#[test]
fn a_star_lets_every_origin_in() {
    let cors_origins = vec!["*".to_owned()];
    let world = World::with(WorldOptions { cors_origins, ..WorldOptions::default() });
    let reply = world.get("/healthz").header("Origin", "https://any.example").send();
    let expected =
        [("access-control-allow-origin", "*"), ("access-control-expose-headers", EXPOSED)];
    assert_eq!(cors(&reply), expected);
}

#[test]
fn larger_json_is_compressed_for_whoever_takes_it() {
    let world = World::new();
    let tenant = world.root("Acme");
    let admin = world.client(Role::Admin, &tenant);
    let users = format!("/tenant/{tenant}/users");
    for number in 0..40 {
        let body = json!({"email": format!("user{number}@example.com")});
        assert_eq!(world.post(&users).by(&admin).json(body).status, 200);
    }
    let get = |encoding: &str| world.get(&users).by(&admin).header("Accept-Encoding", encoding);
    let plain = world.get(&users).by(&admin).send();
    assert_eq!(plain.json().as_array().unwrap().len(), 40);
    assert_eq!(
        (plain.header("content-encoding"), plain.header("vary")),
        (None, Some("Accept-Encoding"))
    );
    for encoding in ["gzip", "GZIP", "br, gzip;q=0.5", "*"] {
        let reply = get(encoding).send();
        assert_eq!(reply.header("content-encoding"), Some("gzip"), "{encoding}");
        assert_eq!(reply.header("vary"), Some("Accept-Encoding"));
        assert_eq!(reply.header("content-type"), Some("application/json"));
        assert_eq!(reply.header("content-length"), Some(&*reply.bytes.len().to_string()));
        assert!(reply.bytes.len() * 4 < plain.bytes.len());
        let mut unpacked = Vec::new();
        GzDecoder::new(&*reply.bytes).read_to_end(&mut unpacked).unwrap();
        assert!(unpacked == plain.bytes);
    }
    for encoding in ["", "identity", "gzip;q=0", "*, gzip;q=0", "br"] {
        let reply = get(encoding).send();
        assert_eq!(reply.header("content-encoding"), None, "{encoding}");
        assert_eq!(reply.header("vary"), Some("Accept-Encoding"));
        assert!(reply.bytes == plain.bytes);
    }
    let small =
        world.get(&format!("/tenant/{tenant}")).by(&admin).header("Accept-Encoding", "gzip");
    let small = small.send();
    assert_eq!((small.header("content-encoding"), small.header("vary")), (None, None));
}

#[test]
fn readiness_tells_soon_that_nothing_can_be_written_and_reads_go_on() {
    let world = World::new();
    let tenant = world.root("Acme");
    let admin = world.client(Role::Admin, &tenant);
    let other = rusqlite::Connection::open(&world.path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let began = std::time::Instant::now();
    let unavailable = (503, json!({"status": "unavailable"}));
    assert_eq!(world.get("/readyz").send().whole(), unavailable);
    assert!(began.elapsed() < std::time::Duration::from_secs(5), "{:?}", began.elapsed());
    assert_eq!(world.get("/healthz").send().status, 200);
    assert_eq!(world.get(&format!("/tenant/{tenant}")).by(&admin).send().status, 200);
    other.execute_batch("ROLLBACK").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    assert_eq!(world.get("/readyz").send().whole(), (200, json!({"status": "ready"})));
}

#[test]
fn a_host_that_is_none_is_refused_and_an_empty_one_is_not_repeated() {
    let world = World::new();
    let discovery =
        |host: &str| world.get("/.well-known/openid-configuration").header("Host", host);
    for host in ["evil\"<x>", "evil.example/x", "u@evil.example", "a b", "a,b"] {
        assert_eq!(discovery(host).send().status, 400, "{host}");
    }
    assert_eq!(discovery("").send().json()["issuer"], "http://localhost");
    for host in ["localhost:8080", "[::1]:8080", "tenants.example.com"] {
        assert_eq!(discovery(host).send().json()["issuer"], format!("http://{host}"));
    }
}

#[test]
fn the_server_as_a_whole_says_what_it_takes() {
    let world = World::new();
    let reply = world.request("OPTIONS", "*").send();
    let every = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    assert_eq!((reply.status, reply.header("Allow")), (204, Some(every)));
    let reply = world.request("CONNECT", "tenantd.example:443").send();
    assert_eq!((reply.status, reply.header("Allow")), (405, Some(every)));
}
