//! What a world is: everything that the server is without it.

use rustix::process::Signal;
use serde_json::{Value, json};

use super::Demo;
use crate::support::program::{Serving, output};

const MY_COMPANY: &str = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";

fn claims(token: &str) -> Value {
    use base64::Engine;
    let body = token.split('.').nth(1).unwrap();
    let body = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(body).unwrap();
    serde_json::from_slice(&body).unwrap()
}

/// All that the server holds at the start, its clients with their secrets and keys; what came later
/// is in no world, and what happens in one is nowhere else.
#[test]
fn it_begins_with_what_the_server_began_with() {
    let demo = Demo::start(&[]);
    let tenants = demo.get("/control/v1/tenants?limit=500");
    let clients = demo.get("/control/v1/clients");
    let body = json!({"name": "Later"});
    assert_eq!(demo.by_operator("POST", "/control/v1/tenants").json(body.clone()).status, 201);
    let members = |value: &Value, member: &str| -> Vec<Value> {
        value["items"].as_array().unwrap().iter().map(|item| item[member].clone()).collect()
    };
    let in_world = demo.get("/world/a/control/v1/tenants?limit=500");
    assert_eq!(in_world["items"], tenants["items"]);
    assert_eq!(demo.get("/world/a/control/v1/clients"), clients);
    let body = json!({"name": "Only in a"});
    let made = demo.by_operator("POST", "/world/a/control/v1/tenants").json(body);
    let location = made.header("Location").unwrap();
    let id = made.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(location, format!("{}/world/a/control/v1/tenants/{id}", demo.origin()));
    for prefix in ["", "/world/b"] {
        let names = members(&demo.get(&format!("{prefix}/control/v1/tenants?limit=500")), "name");
        assert!(!names.contains(&json!("Only in a")), "{prefix}");
        let one = demo.by_operator("GET", &format!("{prefix}/control/v1/tenants/{id}")).send();
        assert_eq!(one.status, 404, "{prefix}");
    }
    for client in demo.page["clients"].as_array().unwrap() {
        let (id, secret) = (client["id"].as_str().unwrap(), client["secret"].as_str().unwrap());
        let token = demo.request("POST", "/world/b/oauth/token").basic(id, secret);
        assert_eq!(token.form("grant_type=client_credentials").status, 200, "{client}");
    }
    assert_eq!(demo.get("/world/a/control/v1/info")["durability"], "off");
    assert_eq!(demo.get("/world/a/control/v1/me")["world"], "a");
    assert_eq!(demo.get("/control/v1/me")["world"], Value::Null);
}

/// A token is good in the world that it was fetched in, and in no other.
#[test]
fn it_has_its_own_key_and_audience() {
    let demo = Demo::start(&[]);
    let prefixes = ["", "/world/a", "/world/b"];
    let token_of = |prefix| {
        let reply = demo.token(prefix);
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()["access_token"].as_str().unwrap().to_owned()
    };
    let tokens = prefixes.map(token_of);
    for (own, token) in prefixes.iter().zip(&tokens) {
        for prefix in prefixes {
            let path = format!("{prefix}/ocs/api/v1/Tenants/{MY_COMPANY}");
            let status = demo.request("GET", &path).bearer(token).send().status;
            assert_eq!(status, if prefix == *own { 200 } else { 401 }, "{own} {prefix}");
        }
        let claims = claims(token);
        assert_eq!(claims["iss"], format!("{}{own}", demo.origin()));
        assert_eq!(claims["aud"], demo.get(&format!("{own}/control/v1/info"))["instanceId"]);
    }
    let keys = prefixes.map(|prefix| demo.get(&format!("{prefix}/.well-known/jwks.json")));
    assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
    // One that is dropped and made anew has another key.
    let dropped = demo.by_operator("DELETE", "/control/v1/worlds/a").send();
    assert_eq!(dropped.status, 204);
    let path = format!("/world/a/ocs/api/v1/Tenants/{MY_COMPANY}");
    assert_eq!(demo.request("GET", &path).bearer(&tokens[1]).send().status, 401);
}

/// Every address that an answer tells leads back into the world.
#[test]
fn its_prefix_stays_in_every_address() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("t.db").to_str().unwrap().to_owned();
    let tenant = output(&["tenant", "add", "--db", &db, "--name", "My Company"]);
    output(&["tenant", "add", "--db", &db, "--name", "Bakery"]);
    let made =
        output(&["client", "add", "--db", &db, "--role", "operator", "--name", "CI", "--json"]);
    let made: Value = serde_json::from_str(&made).unwrap();
    let key = made["api_key"].as_str().unwrap();
    for public_url in ["", "https://tenants.example/base/"] {
        let with_url = ["--stand-in", "--public-url", public_url];
        let serving =
            Serving::start(&db, if public_url.is_empty() { &with_url[..1] } else { &with_url });
        let base = match public_url {
            "" => format!("http://{}/world/a-1", serving.address),
            _ => "https://tenants.example/base/world/a-1".to_owned(),
        };
        let call = |method: &str, path: &str| {
            serving.request(method, &format!("/world/a-1{path}")).api_key(key)
        };
        for (path, member, expected) in [
            ("/.well-known/openid-configuration", "/issuer", ""),
            ("/.well-known/openid-configuration", "/token_endpoint", "/oauth/token"),
            ("/dpod/.well-known/openid-configuration", "/token_endpoint", "/dpod/oauth/v1/token"),
            ("/ocs/.well-known/openid-configuration", "/jwks_uri", "/ocs/.well-known/jwks.json"),
            ("/identity/.well-known/openid-configuration", "/issuer", "/identity"),
            ("/ipera/tenants?per_page=1", "/links/first", "/ipera/tenants?page=1&per_page=1"),
            ("/ipera/tenants?per_page=1", "/links/next", "/ipera/tenants?page=2&per_page=1"),
            ("/tenants", "/meta/path", "/tenants"),
        ] {
            let body = call("GET", path).send().json();
            let value = body.pointer(member).unwrap_or_else(|| panic!("{member}: {body}"));
            assert_eq!(*value, json!(format!("{base}{expected}")), "{path} {member}");
        }
        let regions = call("GET", &format!("/ocs/api/v1/Tenants/{tenant}/Regions")).send().json();
        assert_eq!(regions[0]["BaseAddress"], json!(format!("{base}/ocs")));
        for (path, below) in [
            ("/dpod/v1/tenants", "/dpod/v1/tenants"),
            ("/control/v1/tenants", "/control/v1/tenants"),
        ] {
            let made = call("POST", path).json(json!({"name": "Another"}));
            let location = made.header("Location").unwrap();
            assert!(location.starts_with(&format!("{base}{below}/")), "{location}");
        }
        let sign_in = json!({"username": made["id"], "password": made["secret"]});
        let token = call("POST", "/nse/v2.1/auth/signin").json(sign_in).json();
        let token = token.pointer("/result/records/0/token").unwrap().as_str().unwrap();
        assert_eq!(claims(token)["iss"], json!(format!("{base}/nse")));
        assert_eq!(serving.end(Signal::TERM).code, Some(0));
    }
}

/// The region stands behind the world, and the world has regions of its own.
#[test]
fn it_has_regions() {
    let demo = Demo::start(&[]);
    let regions = demo.get("/world/a/control/v1/regions");
    let far =
        regions["regions"].as_array().unwrap().iter().find(|region| region["isHome"] == false);
    let far = far.unwrap()["id"].as_str().unwrap();
    let path = format!("/world/a/ocs/regions/{far}/api/v1/Tenants/{MY_COMPANY}");
    assert_eq!(demo.get(&path)["Id"], MY_COMPANY);
    let put = demo.by_operator("PUT", &path).json(json!({"CompanyName": "Renamed"}));
    assert_eq!((put.status, put.header("Allow")), (405, Some("GET, HEAD, OPTIONS")));
    let body = json!({"regions": [{"id": "one", "name": "One", "isHome": true}]});
    let replaced = demo.by_operator("PUT", "/world/a/control/v1/regions").json(body);
    assert_eq!(replaced.status, 200, "{replaced:?}");
    assert_eq!(demo.by_operator("GET", &path).send().status, 404);
    assert_eq!(demo.get("/world/b/control/v1/regions"), regions);
}

/// Its clock, snapshots, reset and counts are its own.
#[test]
fn it_has_its_own_tools() {
    let demo = Demo::start(&["--login-limit", "1"]);
    let tool = |world: &str, method: &str, path: &str, body: Value| {
        let path = format!("{world}/control/v1{path}");
        let reply = demo.by_operator(method, &path).json(body);
        assert!(reply.status < 300, "{reply:?}");
    };
    let clock = |world: &str| demo.get(&format!("{world}/control/v1/clock"));
    tool("/world/a", "PUT", "/clock", json!({"now": "2031-05-31T23:59:00Z", "frozen": true}));
    assert_eq!(clock("/world/a")["now"], "2031-05-31T23:59:00Z");
    for world in ["", "/world/b"] {
        assert_eq!(clock(world)["frozen"], false, "{world}");
    }
    tool("/world/a", "PUT", "/snapshots/one", Value::Null);
    for (world, count) in [("", 0), ("/world/a", 1), ("/world/b", 0)] {
        let list = demo.get(&format!("{world}/control/v1/snapshots"));
        assert_eq!(list["snapshots"].as_array().unwrap().len(), count, "{world}");
    }
    let rename = |world: &str, name: &str| {
        tool(world, "PATCH", &format!("/tenants/{MY_COMPANY}"), json!({ "name": name }));
    };
    let name =
        |world: &str| demo.get(&format!("{world}/control/v1/tenants/{MY_COMPANY}"))["name"].clone();
    for (world, new) in [("", "Server"), ("/world/a", "A"), ("/world/b", "B")] {
        rename(world, new);
    }
    let wrong = |world: &str| {
        let post = demo.request("POST", &format!("{world}/oauth/token"));
        post.basic(demo.operator("id"), "wrong").form("grant_type=client_credentials").status
    };
    assert_eq!((wrong("/world/b"), wrong("/world/b"), wrong("")), (401, 429, 401));
    tool("/world/a", "POST", "/reset", json!({}));
    let names = ["", "/world/a", "/world/b"].map(name);
    assert_eq!(names, ["Server", "My Company", "B"]);
    assert_eq!(clock("/world/a")["frozen"], false);
    // A reset of the server leaves them to those who test in them.
    tool("", "POST", "/reset", json!({}));
    assert_eq!((name(""), name("/world/b")), (json!("My Company"), json!("B")));
    assert_eq!(demo.worlds(), ["a", "b"]);
}

/// The same ids in every world, as in every run.
#[test]
fn it_draws_its_ids_from_the_seed() {
    let demo = Demo::start(&["--id-seed", "7", "--freeze-at", "2026-03-04T05:06:07Z"]);
    let work = |world: &str| {
        let post = |path: &str, body: Value| {
            let path = format!("/world/{world}{path}");
            let reply = demo.by_operator("POST", &path).json(body);
            assert!(reply.status < 300, "{reply:?}");
            (reply.header("X-Request-Id").map(str::to_owned), reply.text().to_owned())
        };
        let user = json!({"email": "new@example.com"});
        [
            post("/control/v1/tenants", json!({"name": "Acme"})),
            post(&format!("/processmind/tenant/{MY_COMPANY}/users"), user),
            post("/ipera/tenants", json!({"name": "Bakery", "country_code": "US"})),
        ]
    };
    let first = work("a");
    assert_eq!(work("b"), first);
    demo.get("/control/v1/worlds");
    assert_eq!(demo.by_operator("DELETE", "/control/v1/worlds").send().status, 204);
    assert_eq!(work("a"), first);
    assert_ne!(
        demo.token("/world/a").json()["access_token"],
        demo.token("/world/a").json()["access_token"]
    );
}

/// What the path says is said as it was sent; what is no world is no path.
#[test]
fn paths_that_lead_into_no_world() {
    let demo = Demo::start(&[]);
    for path in
        ["/world", "/world/", "/world/A", "/world/a.b/healthz", "/world//healthz", "/worlds/a"]
    {
        let reply = demo.by_operator("GET", path).send();
        assert_eq!((reply.status, &reply.json()["instance"]), (404, &json!(path)));
    }
    assert_eq!(demo.worlds(), [""; 0]);
    for path in ["/world/a", "/world/a/nothing", "/world/a/world/b/healthz"] {
        let reply = demo.by_operator("GET", path).send();
        let kind = (&reply.json()["type"], &reply.json()["instance"]);
        assert_eq!((reply.status, kind), (404, (&json!("/problems/no-such-path"), &json!(path))));
    }
    // In the words of the dialect that the path belongs to.
    let reply = demo.request("GET", "/world/a/dpod/nothing").send();
    assert_eq!((reply.status, &reply.json()["path"]), (404, &json!("/world/a/dpod/nothing")));
    // A world has none of its own.
    for path in ["/world/a/control/v1/worlds", "/world/a/control/v1/worlds/b"] {
        for method in ["GET", "DELETE"] {
            let reply = demo.by_operator(method, path).send();
            assert_eq!(reply.json()["type"], "/problems/no-such-path", "{method} {path}");
        }
    }
    assert_eq!(demo.worlds(), ["a"]);
    assert_eq!(demo.request("GET", "/world/b/healthz").send().status, 200);
    assert_eq!(demo.request("OPTIONS", "/world/b/tenant/x").send().status, 204);
    let reply = demo.request("GET", "/world/b/control/v1/worlds/c").send();
    assert_eq!(reply.status, 401);
}

#[test]
fn an_appliance_has_none() {
    let world = crate::support::World::new();
    let reply = world.get("/world/a/healthz").send();
    let kind = reply.json()["type"].clone();
    assert_eq!((reply.status, kind), (404, json!("/problems/no-such-path")));
}

/// A world's journal has what was asked of the world, named by its paths in it; the server's has none of it.
#[test]
fn its_journal_is_its_own() {
    let demo = Demo::start(&[]);
    demo.get(&format!("/world/a/ocs/api/v1/Tenants/{MY_COMPANY}"));
    let journal = demo.get("/world/a/control/v1/journal?operation=ocs.getTenant");
    let entries = journal["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 1, "{journal}");
    assert_eq!(entries[0]["world"], "a");
    let path = format!("/ocs/api/v1/Tenants/{MY_COMPANY}");
    assert_eq!(entries[0]["request"]["path"], path);
    // Whoever plays the HAR file again reaches the world.
    let har = demo.get("/world/a/control/v1/journal/har?operation=ocs.getTenant");
    let url = format!("{}/world/a{path}", demo.origin());
    assert_eq!(har["log"]["entries"][0]["request"]["url"], url);
    for prefix in ["", "/world/b"] {
        let path = format!("{prefix}/control/v1/journal/count?operation=ocs.getTenant");
        assert_eq!(demo.get(&path)["count"], 0, "{prefix}");
    }
}
